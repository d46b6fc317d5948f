/* What the two sides of a run tell each other: a plan to the extension host, outcomes back, as files beside the module. */

/** What to run. */
export interface Plan {
  readonly suite: 'wegrow' | 'multi-root'
  /** Only tests whose titles hold these words. */
  readonly grep?: string
}

/** What became of one test. */
export interface Outcome {
  /** Its suites' titles and its own. */
  readonly titles: readonly string[]
  readonly error?: {
    readonly message: string
    readonly stack?: string
    readonly expected?: unknown
    readonly actual?: unknown
    readonly showDiff?: boolean
  }
}
