/** An application under `examples/`, whose check is clean, and what a change of it must make Art25 say. */
export interface Example {
  readonly name: string
  readonly mutations: readonly Mutation[]
}

interface Mutation {
  /** What is expected, as the title of a test. */
  readonly it: string
  /** Whether the duties of the data protection officer are asked for, which fails the check where one is open. */
  readonly duties?: boolean
  readonly edits: readonly Edit[]
  /** All findings, in their order; of the duties, those that are new. */
  readonly findings: readonly ExpectedFinding[]
}

/** Replaces one text of a file, which holds it exactly once; `$&` stands for the text itself. */
export interface Edit {
  readonly path: string
  readonly text: string
  readonly by: string
}

export interface ExpectedFinding {
  readonly check: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly path: string
  /** Text of the edited file whose first occurrence starts on the line of the finding. */
  readonly line: string
  /** What the finding underlines. */
  readonly marks: string
  readonly owner?: string
  readonly field?: string
  readonly category?: string
  /** The first fixes that are offered, by their titles. */
  readonly fixes?: readonly string[]
}
