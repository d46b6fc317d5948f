import { compilePrefilter, type Prefilter } from '../classify/prefilter.ts'
import { regionNeedles } from '../classify/region-names.ts'
import type { Rules } from '../classify/rules.ts'
import { serviceNames } from '../classify/service-names.ts'
import { isManifest } from '../languages/text-manifests.ts'
import { asUtf8 } from './decode.ts'

interface ServiceFilter {
  /** Whether a service or a region of the rules may be named in the bytes of a file. */
  mayName(path: string, bytes: Uint8Array): boolean
}

/** The filter of a set of rules; compiled when it is first asked for. */
export function serviceFilter(rules: Rules): ServiceFilter {
  const known = filters.get(rules)
  if (known !== undefined) return known
  const { needles, words } = serviceNames(rules.services)
  const texts = [...needles, ...regionNeedles(rules.countries)]
  // A filter without terms would let every file pass.
  const filter: Pick<Prefilter, 'mayHold'> =
    texts.length === 0
      ? { mayHold: () => false }
      : compilePrefilter({ words: [], pairs: [], texts, parts: [] })
  const pattern = wordPattern(words)
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
