import type { Span } from './span.ts'

/** How a service shows. `initialised`: something of it is called; `host`: an address of it is written where it is called. */
export type RecipientUseKind =
  /** Something is called by the name of its library, which nothing in the file brings in: others may have a class of that name. */
  | 'named'
  /** A configuration offers it, beside others: what is chosen stands elsewhere. */
  | 'option'
  | 'dependency'
  | 'development_dependency'
  | 'import'
  | 'initialised'
  | 'host'
  | 'environment'
  | 'infrastructure'
  /** The repository makes the package itself: the service is its own. */
  | 'published'

/** A place that shows that a service is used. A name that several services share gives one use for each. */
export interface RecipientUse {
  /** Id of the service in the rules. */
  readonly service: string
  readonly how: RecipientUseKind
  /** What shows it, as written: `@sentry/node`, `api.stripe.com`, `SENTRY_DSN`, `aws_s3_bucket`. */
  readonly evidence: string
  readonly span: Span
}
