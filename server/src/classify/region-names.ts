/* Names of the regions of clouds, as providers and their libraries spell them. */
import type { RegionUse } from '../model/region-use.ts'
import type { Countries } from '../model/service.ts'

/** The use of a region that a provider has under a name as written, in any case, or under that of one of its zones; none else. */
export function useOf(
  countries: Countries,
  provider: string,
  written: string,
  start: number,
  what: Pick<RegionUse, 'evidence' | 'by'>,
): RegionUse[] {
  const region = written.toLowerCase()
  const regions = countries.regions.get(provider)
  // A zone is named after its region: `eu-west-1a`, `europe-west1-b`.
  const name = [region, region.replace(/-?[a-f]$/, '')].find((one) => regions?.has(one) === true)
  const country = name === undefined ? undefined : regions?.get(name)
  if (name === undefined || country === undefined) return []
  return [{ provider, region: name, country, ...what, span: { start, end: start + written.length } }]
}

/**
 * The provider and its own name of a region that a name can only mean, however it is spelled: `eu-west-1`, `EU_WEST_1` and
 * `EUWest1` are AWS's; undefined for names that several providers have, and for short ones.
 */
export function regionNamed(
  written: string,
  countries: Countries,
): { readonly provider: string; readonly region: string } | undefined {
  const names = spellings(countries)
  const spelled = fold(written)
  return names.get(spelled) ?? names.get(spelled.replace(/(?<=\d)[a-f]$/, ''))
}

/** Names of regions, letters and digits alone, one of which stands in every text in which `regionNamed` finds one. */
export function regionNeedles(countries: Countries): readonly string[] {
  return [...spellings(countries).keys()]
}

/** Providers of infrastructure; of others, regions are words that stand for much else. */
const clouds: ReadonlySet<string> = new Set('aws azure gcp digitalocean scaleway ovhcloud hetzner'.split(' '))

type Named = { readonly provider: string; readonly region: string } | undefined

const kept = new WeakMap<Countries, ReadonlyMap<string, Named>>()

function spellings(countries: Countries): ReadonlyMap<string, Named> {
  const known = kept.get(countries)
  if (known !== undefined) return known
  const names = new Map<string, Named>()
  for (const [provider, regions] of countries.regions)
    for (const region of clouds.has(provider) ? regions.keys() : []) {
      const spelled = fold(region)
      if (spelled.length < shortest) continue
      const other = names.get(spelled)
      // Azure writes one region with and without blanks.
      const isOthers = names.has(spelled) && other?.provider !== provider
      names.set(spelled, isOthers ? undefined : { provider, region })
    }
  kept.set(countries, names)
  return names
}

/** Shorter names stand for other things too. */
const shortest = 7

function fold(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
