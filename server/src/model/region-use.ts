import type { Span } from './span.ts'

/** A place that says in which region of a provider something stands. An expression says nothing, and is no use. */
export interface RegionUse {
  /** As `regions` of the rules names it: `aws`, `azure` … */
  readonly provider: string
  /** As the rules name it, in lower case. */
  readonly region: string
  /** ISO 3166-1 alpha-2, or `EU`. */
  readonly country: string
  /**
   * What stands there: the address of a resource (`azurerm_postgresql_flexible_server.main`), a provider of Terraform
   * (`provider.aws`), a host, a variable of the environment, the client that is given it (`S3Client`), or the key of a
   * configuration.
   */
  readonly evidence: string
  readonly by: 'resource' | 'provider' | 'host' | 'environment' | 'client' | 'setting'
  /** The region's name. */
  readonly span: Span
}
