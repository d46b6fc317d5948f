import type { Prefilter, PrefilterTerms } from '../classify/prefilter.ts'
import { regionNeedles } from '../classify/region-names.ts'
import type { Rules } from '../classify/rules.ts'
import { serviceNames } from '../classify/service-names.ts'
import { isManifest } from '../languages/text-manifests.ts'
import { asUtf8 } from './decode.ts'
import { keptPrefilter } from './kept-prefilter.ts'

interface ServiceFilter {
  /** Whether a service or a region of the rules may be named in the bytes of a file. */
  mayName(path: string, bytes: Uint8Array): boolean
}

/** The filter of a set of rules; compiled when it is first asked for. */
export function serviceFilter(rules: Rules): ServiceFilter {
  const known = filters.get(rules)
  if (known !== undefined) return known
  const filter = needleFilter(rules)
  const pattern = wordPattern(serviceNames(rules.services).words)
  const made: ServiceFilter = {
    mayName: (path, bytes) => {
      const utf8 = asUtf8(bytes)
      if (isManifest(path) || filter.mayHold(utf8)) return true
      const { buffer, byteOffset, byteLength } = utf8
      return pattern?.test(Buffer.from(buffer, byteOffset, byteLength).toString('latin1')) ?? false
    },
  }
  filters.set(rules, made)
  return made
}

const filters = new WeakMap<Rules, ServiceFilter>()

/**
 * Says where the filter of a set of rules is kept compiled between runs.
 * @param hash of the rules
 * @param folder of the cache; absent: it is compiled
 */
export function keepServiceFilter(rules: Rules, hash: string, folder: string | undefined): void {
  if (folder !== undefined) places.set(rules, { folder, key: `services ${hash}` })
}

const places = new WeakMap<Rules, { readonly folder: string; readonly key: string }>()

function needleFilter(rules: Rules): Prefilter {
  const { services, countries } = rules
  // A filter without terms would let every file pass.
  if (services.size === 0 && regionNeedles(countries).length === 0) return { mayHold: () => false }
  const termsOf = (): PrefilterTerms => {
    const texts = [...serviceNames(services).needles, ...regionNeedles(countries)]
    return { words: [], pairs: [], texts, parts: [] }
  }
  const place = places.get(rules)
  return keptPrefilter(place?.folder, place?.key ?? '', termsOf)
}

/** Words where a name stands: behind a quote or a slash, behind a word of an import, or with a joint of a name behind them. */
function wordPattern(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) return undefined
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
  const plain = escaped.filter((word) => /^[a-z0-9]+$/i.test(word))
  const joined = escaped.filter((word) => !/^[a-z0-9]+$/i.test(word))
  const alternatives = [
    ...(plain.length > 0
      ? [
          String.raw`(?:["'\`@/]|\b(?:import|from|use|using|gem|new)[ \t(]+["'\\]?)(?:${plain.join('|')})(?![a-z0-9])`,
        ]
      : []),
    ...(plain.length > 0 ? [String.raw`\b(?:${plain.join('|')})(?:\.|::|_|\\)[a-z]`] : []),
    ...(joined.length > 0 ? [String.raw`(?<![a-z0-9])(?:${joined.join('|')})`] : []),
  ]
  return new RegExp(alternatives.join('|'), 'i')
}
