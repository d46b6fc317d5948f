import { agreementIncomplete } from './agreement-incomplete.ts'
import { categoryMismatch } from './category-mismatch.ts'
import type { Check } from './check.ts'
import { collectedWithoutNotice } from './collected-without-notice.ts'
import { dpiaUndecided } from './dpia-undecided.ts'
import { encryptionConflict } from './encryption-conflict.ts'
import { clientStorageConsent } from './client-storage-consent.ts'
import { clientStorageLifetime } from './client-storage-lifetime.ts'
import { invalidMap } from './invalid-map.ts'
import { invalidSuppression } from './invalid-suppression.ts'
import { mandatoryConflict } from './mandatory-conflict.ts'
import { noActivity } from './no-activity.ts'
import { noConsentRecord } from './no-consent-record.ts'
import { noAgreement } from './no-agreement.ts'
import { noDataMap } from './no-data-map.ts'
import { noLegalBasis } from './no-legal-basis.ts'
import { noPurpose } from './no-purpose.ts'
import { noRetention } from './no-retention.ts'
import { noRightsPath } from './no-rights-path.ts'
import { noWithdrawal } from './no-withdrawal.ts'
import { personalDataInLog } from './personal-data-in-log.ts'
import { purposeDrift } from './purpose-drift.ts'
import { reviewOverdue } from './review-overdue.ts'
import { rightsBasisMismatch } from './rights-basis-mismatch.ts'
import { retentionConflict } from './retention-conflict.ts'
import { retentionUnenforced } from './retention-unenforced.ts'
import { personalDataInUrl } from './personal-data-in-url.ts'
import { specialCategory } from './special-category.ts'
import { staleDeclaration } from './stale-declaration.ts'
import { undeclaredDisclosure } from './undeclared-disclosure.ts'
import { personalDataLiteral } from './personal-data-literal.ts'
import { pretickedConsent } from './preticked-consent.ts'
import { undeclaredClientStorage } from './undeclared-client-storage.ts'
import { regionConflict } from './region-conflict.ts'
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
  retentionConflict,
  noActivity,
  noPurpose,
  noLegalBasis,
  specialCategory,
  personalDataInLog,
  encryptionConflict,
  mandatoryConflict,
  retentionUnenforced,
  personalDataInUrl,
  undeclaredDisclosure,
  personalDataLiteral,
  undeclaredClientStorage,
  clientStorageLifetime,
  clientStorageConsent,
  pretickedConsent,
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
  noRightsPath,
  rightsBasisMismatch,
  noConsentRecord,
  noWithdrawal,
  collectedWithoutNotice,
  dpiaUndecided,
  purposeDrift,
  reviewOverdue,
]

/** Ids of all checks, in the same order. */
export const checkIds: readonly string[] = checks.map((check) => check.id)
