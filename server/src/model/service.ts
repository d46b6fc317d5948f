/** Where packages come from, as `packages:` of an entry names it. */
export type Ecosystem =
  | 'npm'
  | 'pypi'
  | 'rubygems'
  | 'maven'
  | 'nuget'
  | 'packagist'
  | 'go'
  | 'cargo'
  | 'pub'
  | 'cocoapods'
  | 'swiftpm'
  | 'hex'

/** Whether a service is listed under a framework that permits transfers, such as the EU-U.S. Data Privacy Framework. */
export interface FrameworkListing {
  readonly framework: 'dpf'
  readonly status: 'active' | 'inactive'
  /** `hr`, `non_hr`; empty where the rules do not say. */
  readonly covers: readonly string[]
  /** `YYYY-MM-DD`: when somebody looked it up. */
  readonly verified?: string
  readonly source?: string
}

/** A service of somebody else that data may go to, as `rules/recipients/*.yaml` describe it. */
export interface Service {
  /** Kebab or snake case, stable: a map may use it as the id of its own entry. */
  readonly id: string
  readonly name: string
  readonly legalName?: string
  /** `error_monitoring`, `payments` … */
  readonly kind: string
  /** What it typically is; only the contract says what it is here. */
  readonly role?: 'processor' | 'controller'
  /** `in`: data comes from it and none goes to it. */
  readonly direction?: 'in' | 'out' | 'both'
  /** ISO 3166-1 alpha-2. */
  readonly established?: string
  /** Id of the service whose terms it comes under: who declares that one has declared this one. */
  readonly partOf?: string
  /** Its client also talks to a server of one's own, commonly (`true`) or seldom: a call alone does not say that data leaves. */
  readonly selfHostable?: true | 'seldom'
  readonly framework?: FrameworkListing
  /** Countries, `EU` or `EEA`; empty: unknown. */
  readonly processedIn: readonly string[]
  /** By ecosystem; `*` stands for any characters. */
  readonly packages: Readonly<Partial<Record<Ecosystem, readonly string[]>>>
  /** By language: what is imported, where it does not follow from the package. */
  readonly modules: Readonly<Record<string, readonly string[]>>
  /** Hosts; with a path where the host serves pages too: `slack.com/api`. */
  readonly hosts: readonly string[]
  readonly env: readonly string[]
  readonly terraform: { readonly providers: readonly string[]; readonly resources: readonly string[] }
  /** Calls that show that it is in use: `Sentry.init`. */
  readonly initialisedBy: readonly string[]
  /** Where its terms for processors are. */
  readonly agreement?: string
  readonly source?: string
  /** Proofs, `kind:name` each: `npm:@sentry/node`, `host:o1.ingest.sentry.io`, `env:SENTRY_DSN`, `python:sentry_sdk`. */
  readonly match: readonly string[]
  readonly reject: readonly string[]
}

/** A decision that the level of protection in a country is adequate, Art. 45. */
export interface AdequacyDecision {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** What it does not cover, or whom it covers alone. */
  readonly scope?: string
  /** It covers only who is listed under this framework. */
  readonly framework?: string
  /** `YYYY-MM-DD`. */
  readonly since?: string
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string
  readonly source?: string
}

/** Countries as the law of transfers sees them, and where clouds stand; see `rules/countries.yaml`. */
export interface Countries {
  readonly eea: ReadonlySet<string>
  readonly adequacy: readonly AdequacyDecision[]
  /** Tools for transfers that no longer hold, by their name, with the last day on which they did and why. */
  readonly voidTools: ReadonlyMap<string, { readonly until?: string; readonly because?: string }>
  /** By provider, then by the provider's own name of the region, in lower case: its country, or `EU`. */
  readonly regions: ReadonlyMap<string, ReadonlyMap<string, string>>
}
