/** How an entry of the tree stands. */
export type PrivacyState = 'declared' | 'undeclared' | 'stale' | 'no-retention' | 'not-personal'

/** An entry of what a workspace does with personal data: a map, an activity, a data set, a field, or a group of them. */
export interface PrivacyNode {
  /** Unique in the tree, and the same as long as its names are. */
  readonly id: string
  readonly kind: 'map' | 'activity' | 'data-set' | 'field' | 'group'
  readonly label: string
  /** Beside the label, in a few words. */
  readonly description?: string
  readonly tooltip?: string
  readonly state?: PrivacyState
  /** Whether it has an entry in a map, and places in code. */
  readonly inMap: boolean
  readonly inCode: boolean
  readonly children: readonly PrivacyNode[]
}
