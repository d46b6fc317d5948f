import type { Rules } from '../classify/rules.ts'
import type { Matcher } from '../datamap/matching.ts'
import type { CategoryId } from '../model/classification.ts'
import type { DataMap } from '../model/declaration.ts'
import type { Finding, Fix, Place, RelatedPlace, Severity } from '../model/finding.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import type { Parameters } from '../model/message.ts'
import type { OwnerIndex } from './owner-index.ts'
import type { Suppressions } from './suppression.ts'

/** One data map and the files that it owns. */
export interface MapScope {
  readonly map: DataMap
  readonly matcher: Matcher
  /** The files to check, sorted by path: product files, or those of a partial run. */
  readonly files: readonly IndexedFile[]
  /** Whether this map, and no other, owns the path. */
  readonly owns: (path: string) => boolean
}

/** What a check is given: everything that it may depend on. */
export interface CheckContext extends MapScope {
  /** Owners and fields of all files, also of those that are not checked in a partial run. */
  readonly index: OwnerIndex
  readonly rules: Rules
  /** `YYYY-MM-DD`; absent: no date is judged. */
  readonly today: string | undefined
  /** What hides findings, and what it has hidden so far. */
  readonly suppressions: Suppressions
  /**
   * The text of a file that the map names by its path, such as the code behind a right; undefined where there is none, and
   * where texts are out of reach. Files of code are judged by their facts.
   */
  readonly textOf: (path: string) => string | undefined
  /** Ids of all checks of the registry. */
  readonly checkIds: ReadonlySet<string>
  /** Whether the check ran in this run, and to its end. */
  readonly isJudged: (check: string) => boolean
}

/** What `no-data-map` is given: the files that no map owns. */
export interface UnmappedContext {
  readonly files: readonly IndexedFile[]
  readonly index: OwnerIndex
  readonly rules: Rules
  /** Other folders have a map. */
  readonly mapsElsewhere: boolean
}

/** A finding before severity settings, suppressions and its fingerprint. */
export interface Draft<MessageId extends string = string> extends Place {
  readonly messageId: MessageId
  readonly parameters: Parameters
  /** The finding is at most this severe, whatever the check's own severity or setting is. */
  readonly atMost?: Severity
  readonly owner?: string
  readonly field?: string
  readonly category?: CategoryId
  /** Where they differ from the check's own. */
  readonly articles?: readonly string[]
  /** What tells it from other findings of the check in this map: owner stem, then field, callee or setting. */
  readonly identity: readonly string[]
  readonly related?: readonly RelatedPlace[]
  readonly fixes?: readonly Fix[]
  readonly tags?: Finding['tags']
  /** The day on which a duty is or was due, `YYYY-MM-DD`. */
  readonly due?: string
  /**
   * No file beside its own can take it back or make it another complaint: it may be shown before the others were read.
   * They may still add places to it, or move it to the place that weighs more.
   */
  readonly settled?: boolean
}

type Report<MessageId extends string = string> = (draft: Draft<MessageId>) => void

/**
 * A check as the registry holds it.
 *
 * `scope: 'file'` judges each file, or each entry of the map, by itself with the declarations and the owner index;
 * `scope: 'map'` must have seen every file under the map and is silent on a partial run.
 */
export interface Check {
  /** Kebab-case, named after the defect. Stable. */
  readonly id: string
  readonly severity: Severity
  readonly scope: 'file' | 'map'
  /** Where its findings are located: in code or in the map. A check of the map needs no file of code. */
  readonly subject: 'code' | 'map'
  /** `developer`: part of the gate. `dpo`: a duty, listed apart and never a broken build. */
  readonly audience: 'developer' | 'dpo'
  /** GDPR articles: `30(1)(c)`. */
  readonly articles: readonly string[]
  /** One sentence: what it finds. */
  readonly summary: string
  /** Message id to English text with `{parameters}`. */
  readonly messages: Readonly<Record<string, string>>
  /** Runs after suppressions have been applied to the findings of all other checks. */
  readonly afterSuppression?: true
  /** Called once for each map. */
  readonly run?: (context: CheckContext, report: Report) => void
  /** Called once for the files that no map owns. */
  readonly runUnmapped?: (context: UnmappedContext, report: Report) => void
}

interface CheckDefinition<MessageId extends string> extends Omit<Check, 'messages' | 'run' | 'runUnmapped'> {
  readonly messages: Readonly<Record<MessageId, string>>
  readonly run?: (context: CheckContext, report: Report<MessageId>) => void
  readonly runUnmapped?: (context: UnmappedContext, report: Report<MessageId>) => void
}

/** Declares a check; its `report` accepts only the ids of its own messages. */
export function defineCheck<MessageId extends string>(definition: CheckDefinition<MessageId>): Check {
  return definition
}
