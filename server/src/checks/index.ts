import { categoryMismatch } from './category-mismatch.ts'
import type { Check } from './check.ts'
import { clientStorageConsent } from './client-storage-consent.ts'
import { clientStorageLifetime } from './client-storage-lifetime.ts'
import { invalidMap } from './invalid-map.ts'
import { invalidSuppression } from './invalid-suppression.ts'
import { noActivity } from './no-activity.ts'
import { noDataMap } from './no-data-map.ts'
import { noLegalBasis } from './no-legal-basis.ts'
import { noPurpose } from './no-purpose.ts'
import { noRetention } from './no-retention.ts'
import { personalDataInLog } from './personal-data-in-log.ts'
import { personalDataLiteral } from './personal-data-literal.ts'
import { pretickedConsent } from './preticked-consent.ts'
import { specialCategory } from './special-category.ts'
import { staleDeclaration } from './stale-declaration.ts'
import { undeclaredClientStorage } from './undeclared-client-storage.ts'
import { undeclaredField } from './undeclared-field.ts'
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
  personalDataLiteral,
  undeclaredClientStorage,
  clientStorageLifetime,
  clientStorageConsent,
  pretickedConsent,
  invalidMap,
  noDataMap,
  unusedSuppression,
  invalidSuppression,
]

/** Ids of all checks, in the same order. */
export const checkIds: readonly string[] = checks.map((check) => check.id)
