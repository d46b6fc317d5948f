import { createHash } from 'node:crypto'
import { splitWords, ownerStem } from '../classify/words.ts'
import { compilePrefilter, type Prefilter } from '../classify/prefilter.ts'
import type { DataMap } from '../model/declaration.ts'

export interface KeyedPrefilter extends Prefilter {
  /** Of its terms: what was filtered under one key is filtered anew under another. */
  readonly key: string
}

/** The prefilter of a run. */
export function prefilterOf(ruleTerms: readonly string[], maps: readonly DataMap[]): KeyedPrefilter {
  const terms = prefilterTerms(ruleTerms, maps)
  const key = createHash('sha256').update(terms.join('\n')).digest('hex').slice(0, 16)
  let compiled: Prefilter | undefined
  return {
    key,
    mayHold: (bytes) => {
      compiled ??= compilePrefilter(terms)
      return compiled.mayHold(bytes)
    },
  }
}

/**
 * What files are filtered by: the words of the rules, what the comments to Art25 and migrations look like, and the names
 * in the maps, since a declared field without any word of the rules must be found to be still there. Sorted.
 */
export function prefilterTerms(ruleTerms: readonly string[], maps: readonly DataMap[]): readonly string[] {
  return [...new Set([...ruleTerms, ...structuralTerms, ...maps.flatMap(termsOfMap)])].sort()
}

/** A dropped or renamed table is said without the name of any field. */
const structuralTerms = ['art25-', 'drop table', 'droptable', 'rename']

function termsOfMap(map: DataMap): string[] {
  return [...map.dataSets.values()].flatMap((dataSet) => [
    ...[dataSet.id, ...dataSet.also].flatMap((name) => termsOf(ownerStem(name))),
    ...[...dataSet.fields.keys()].flatMap(termsOf),
  ])
}

/**
 * The longest word of a name without an ending that number changes: in whatever case convention and number code writes
 * the name, the bytes hold one of these.
 */
function termsOf(name: string): readonly string[] {
  const longest = splitWords(name).reduce((best, word) => (word.length > best.length ? word : best), '')
  const irregular = irregularPlurals.get(longest)
  if (irregular !== undefined) return [longest, irregular]
  return [longest.length > 4 ? longest.replace(/(?:ies|is|y|es|s|e)$/, '') : longest.replace(/s$/, '')]
}

const irregularPlurals = new Map([
  ['person', 'people'],
  ['man', 'men'],
  ['woman', 'women'],
])
