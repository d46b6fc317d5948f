import type { CategoryId } from '../model/classification.ts'

/**
 * Kinds of data that are made of, or can be told from, others: whoever records one side records no new kind of data by
 * showing the other (a shop's form asks for a full name, its table holds first and last name).
 */
export const partsOfCategory: Readonly<Record<CategoryId, readonly CategoryId[]>> = {
  'identity.full_name': ['identity.first_name', 'identity.last_name'],
  'demographic.date_of_birth': ['demographic.age'],
}
