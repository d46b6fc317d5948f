import { compilePrefilter, type Prefilter } from '../classify/prefilter.ts'
import type { Rules } from '../classify/rules.ts'
import { serviceNames } from '../classify/service-names.ts'
import { asUtf8 } from './decode.ts'

/** Whether a name of a service of the rules may stand in bytes; compiled when it is first asked. */
export function serviceFilter(rules: Rules): Pick<Prefilter, 'mayHold'> {
  const known = filters.get(rules)
  if (known !== undefined) return known
  const { needles } = serviceNames(rules.services)
  // Without services nothing is looked for; a filter without terms would let every file pass.
  const filter =
    needles.length === 0
      ? { mayHold: () => false }
      : compilePrefilter({ words: [], pairs: [], texts: needles, parts: [] })
  const made = { mayHold: (bytes: Uint8Array) => filter.mayHold(asUtf8(bytes)) }
  filters.set(rules, made)
  return made
}

const filters = new WeakMap<Rules, Pick<Prefilter, 'mayHold'>>()
