import { agreementIncomplete } from './agreement-incomplete.ts'
import { categoryMismatch } from './category-mismatch.ts'
import type { Check } from './check.ts'
import { invalidMap } from './invalid-map.ts'
import { invalidSuppression } from './invalid-suppression.ts'
import { noActivity } from './no-activity.ts'
import { noAgreement } from './no-agreement.ts'
import { noDataMap } from './no-data-map.ts'
import { noLegalBasis } from './no-legal-basis.ts'
import { noPurpose } from './no-purpose.ts'
import { noRetention } from './no-retention.ts'
import { personalDataInLog } from './personal-data-in-log.ts'
import { regionConflict } from './region-conflict.ts'
import { specialCategory } from './special-category.ts'
import { staleDeclaration } from './stale-declaration.ts'
import { subprocessorNotAnnounced } from './subprocessor-not-announced.ts'
import { transferWithoutTool } from './transfer-without-tool.ts'
import { undeclaredField } from './undeclared-field.ts'
import { undeclaredRecipient } from './undeclared-recipient.ts'
import { unusedSuppression } from './unused-suppression.ts'

/** Every check, in the order of the documentation. A test keeps it complete. */
export const checks: readonly Check[] = [
  undeclaredField,
  staleDeclaration,
  categoryMismatch,
  noRetention,
  noActivity,
  noPurpose,
  noLegalBasis,
  specialCategory,
  personalDataInLog,
  undeclaredRecipient,
  regionConflict,
  noAgreement,
  agreementIncomplete,
  transferWithoutTool,
  subprocessorNotAnnounced,
  invalidMap,
  noDataMap,
  unusedSuppression,
  invalidSuppression,
]

/** Ids of all checks, in the same order. */
export const checkIds: readonly string[] = checks.map((check) => check.id)
