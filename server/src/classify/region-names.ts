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
 * `EUWest1` are AWS's. What is spelled as one provider spells it is that one's (`us-east-1` beside Google's `us-east1`);
 * undefined for names that several providers have, and for short ones.
 * @param library the provider whose library names it so; absent: any
 */
export function regionNamed(
  written: string,
  countries: Countries,
  library?: string,
): NamedRegion | undefined {
  const names = spellings(countries)
  const spelled = written.toLowerCase().replaceAll('_', '-')
  const folded = fold(written)
  for (const name of [
    spelled,
    spelled.replace(/-?[a-f]$/, ''),
    folded,
    folded.replace(/(?<=\d)[a-f]$/, ''),
  ]) {
    const known = names.get(name)?.filter(({ provider }) => library === undefined || provider === library)
    if (known?.length === 1) return known[0]
  }
  return undefined
}

/** Names of regions, letters and digits alone, one of which stands in every text in which `regionNamed` finds one. */
export function regionNeedles(countries: Countries): readonly string[] {
  return [...new Set([...spellings(countries).keys()].map(fold))]
}

interface NamedRegion {
  readonly provider: string
  readonly region: string
}

/** Providers of infrastructure; of others, regions are words that stand for much else. */
const clouds: ReadonlySet<string> = new Set('aws azure gcp digitalocean scaleway ovhcloud hetzner'.split(' '))

type Spellings = ReadonlyMap<string, readonly NamedRegion[]>

const kept = new WeakMap<Countries, Spellings>()

/** By the name as its provider writes it, and by its letters and digits alone. */
function spellings(countries: Countries): Spellings {
  const known = kept.get(countries)
  if (known !== undefined) return known
  const names = new Map<string, NamedRegion[]>()
  for (const [provider, regions] of countries.regions)
    for (const region of clouds.has(provider) ? regions.keys() : []) {
      if (fold(region).length < shortest) continue
      for (const name of new Set([region, fold(region)])) {
        const others = names.get(name) ?? []
        // Azure writes one region with and without blanks.
        if (!others.some((other) => other.provider === provider))
          names.set(name, [...others, { provider, region }])
      }
    }
  kept.set(countries, names)
  return names
}

/** Shorter names stand for other things too. */
const shortest = 7

function fold(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
