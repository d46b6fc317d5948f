import { matchesPattern } from '../datamap/patterns.ts'
import type { DataMap, Entry } from '../model/declaration.ts'
import type { Severity } from '../model/finding.ts'
import { say } from '../model/message.ts'
import type { RegionUse } from '../model/region-use.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { placesOf, plainAt, servicesOf, textsOf } from './recipients.ts'

/** Infrastructure in a region that the system of the map does not declare (Art. 30(1)(e), 32). */
export const regionConflict = defineCheck({
  id: 'region-conflict',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['30(1)(e)', '44'],
  summary: 'Infrastructure in a region that the data map does not declare',
  messages: {
    conflict: '{evidence} stands in {region} ({country}), and the data map declares {system} in {regions}',
  },
  run(context, report) {
    const systems = systemsOf(context)
    if (systems.length === 0) return
    for (const { path, pathClass, regionUses = [] } of context.files) {
      if (pathClass !== 'product') continue
      for (const use of regionUses) {
        const { evidence, region, country, span } = use
        const found = conflictOf(use, systems, context)
        if (found === undefined) continue
        report({
          messageId: 'conflict',
          parameters: {
            evidence,
            region,
            country,
            system: found.systems.map(({ entry }) => entry.id),
            regions: [...new Set(found.systems.flatMap(({ countries }) => countries))],
          },
          path,
          span,
          settled: true,
          ...(found.certain ? {} : { atMost: 'info' satisfies Severity }),
          identity: [evidence, region],
          related: found.systems.map(({ entry }) => ({
            path: entry.at.path,
            span: entry.at.keySpan,
            message: say('{evidence} is set to {region} here', {
              evidence: entry.id,
              region: found.systems.flatMap(({ countries }) => countries),
            }),
          })),
        })
      }
    }
  },
})

interface System {
  readonly entry: Entry
  readonly countries: readonly string[]
  readonly providers: readonly string[]
}

/** Systems that say where they stand. */
function systemsOf({ map, rules }: CheckContext): readonly System[] {
  return [...map.systems.values()].flatMap((entry) => {
    const countries = placesOf(plainAt(entry.raw, 'regions'), rules)
    return countries.length === 0 ? [] : [{ entry, countries, providers: providersOf(entry, map, rules) }]
  })
}

function providersOf(entry: Entry, map: DataMap, rules: CheckContext['rules']): readonly string[] {
  const said = textsOf(plainAt(entry.raw, 'provider'))
  return said.flatMap((name) => {
    const recipient = map.recipients.get(name)
    const services = recipient ? servicesOf(recipient, rules) : []
    return [name.toLowerCase(), ...services.map(({ id }) => id)]
  })
}

/**
 * The systems that say otherwise. What a system names under `detect:` is that system's for certain; else all systems of the
 * provider are asked together, and one that does not say where it stands answers for anything.
 */
function conflictOf(
  use: RegionUse,
  systems: readonly System[],
  { map, rules }: CheckContext,
): { readonly systems: readonly System[]; readonly certain: boolean } | undefined {
  const isDeclared = ({ countries }: System): boolean =>
    countries.some(
      (declared) =>
        declared === use.country ||
        ((declared === 'EU' || declared === 'EEA') &&
          (use.country === 'EU' || rules.countries.eea.has(use.country))),
    )
  const named = systems.filter(({ entry }) =>
    textsOf(plainAt(plainAt(entry.raw, 'detect'), detectKeysOfRegions[use.by])).some((pattern) =>
      matchesPattern(use.evidence, pattern),
    ),
  )
  if (named.length > 0) return named.some(isDeclared) ? undefined : { systems: named, certain: true }
  const isOfProvider = (providers: readonly string[]): boolean => providers.includes(use.provider)
  const ofProvider = systems.filter(({ providers }) => isOfProvider(providers))
  const all = [...map.systems.values()].filter((entry) => isOfProvider(providersOf(entry, map, rules)))
  if (ofProvider.length === 0 || ofProvider.length < all.length || ofProvider.some(isDeclared))
    return undefined
  return { systems: ofProvider, certain: false }
}

/** The key of `detect:` under which a system names what stands in a region. */
export const detectKeysOfRegions: Readonly<Record<RegionUse['by'], string>> = {
  resource: 'resources',
  provider: 'resources',
  host: 'hosts',
  environment: 'env',
}
