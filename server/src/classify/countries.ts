/* `rules/countries.yaml` from plain data. */
import { isRecord } from './plain-data.ts'
import type { AdequacyDecision, Countries } from '../model/service.ts'
import { EntryReader, isCountry, isDate } from './services.ts'

type Say = (message: string) => void

/** Whether a country, `EU` or `EEA` lies within the European Economic Area, where no transfer happens. */
export function isInEea(place: string, { eea }: Countries): boolean {
  return place === 'EU' || place === 'EEA' || eea.has(place)
}

/** Collects what documents say of countries; later documents add to earlier ones, and replace what they say anew. */
export class CountryCollector {
  readonly #eea = new Set<string>()
  readonly #adequacy = new Map<string, AdequacyDecision>()
  readonly #voidTools = new Map<string, { readonly until?: string; readonly because?: string }>()
  readonly #regions = new Map<string, Map<string, string>>()

  /** `eea: [AT, BE …]` */
  readEea(value: unknown, say: Say): void {
    if (!Array.isArray(value)) say('eea: must be a list of countries')
    else
      for (const country of value as readonly unknown[])
        if (typeof country === 'string' && isCountry(country)) this.#eea.add(country)
        else say(`eea: ${String(country)} must be a country as ISO 3166-1 alpha-2`)
  }

  /** `adequacy: [{country: JP, scope: …, since: 2019-01-23, source: …}]` */
  readAdequacy(value: unknown, say: Say): void {
    if (!Array.isArray(value)) {
      say('adequacy: must be a list of decisions')
      return
    }
    value.forEach((entry: unknown, index) => {
      if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
        say(`adequacy[${String(index)}]: must be a mapping`)
        return
      }
      const read = new EntryReader(entry as Readonly<Record<string, unknown>>, (message) => {
        say(`adequacy[${String(index)}]: ${message}`)
      })
      read.keys(new Set(['country', 'name', 'scope', 'framework', 'since', 'until', 'source', 'because']))
      const country = read.text('country')
      if (country === undefined || !isCountry(country)) {
        say(`adequacy[${String(index)}]: country must be ISO 3166-1 alpha-2`)
        return
      }
      const scope = read.text('scope')
      const framework = read.text('framework')
      const since = read.text('since')
      const until = read.text('until')
      const source = read.text('source')
      for (const date of [since, until])
        if (date !== undefined && !isDate(date))
          say(`adequacy[${String(index)}]: ${date} must be a date, YYYY-MM-DD`)
      this.#adequacy.set(country, {
        country,
        ...(scope !== undefined && { scope }),
        ...(framework !== undefined && { framework }),
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
        ...(source !== undefined && { source }),
      })
    })
  }

  /** `void: [{id: privacy_shield, until: 2020-07-16, because: …}]` */
  readVoid(value: unknown, say: Say): void {
    if (!Array.isArray(value)) {
      say('void: must be a list of tools')
      return
    }
    value.forEach((entry: unknown, index) => {
      const mapping = isRecord(entry) ? entry : {}
      const read = new EntryReader(mapping, (message) => {
        say(`void[${String(index)}]: ${message}`)
      })
      read.keys(new Set(['id', 'since', 'until', 'because', 'source']))
      const id = read.text('id')
      if (id === undefined) {
        say(`void[${String(index)}]: id is missing`)
        return
      }
      const until = read.text('until')
      const because = read.text('because')
      this.#voidTools.set(id, {
        ...(until !== undefined && { until }),
        ...(because !== undefined && { because }),
      })
    })
  }

  /** `regions: {aws: {eu-west-1: IE}}` */
  readRegions(value: unknown, say: Say): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      say('regions: must be a mapping from a provider to its regions')
      return
    }
    for (const [provider, entries] of Object.entries(value)) {
      if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) {
        say(`regions: ${provider}: must be a mapping from a region to its country`)
        continue
      }
      const regions = this.#regions.get(provider) ?? new Map<string, string>()
      this.#regions.set(provider, regions)
      for (const [region, country] of Object.entries(entries as Readonly<Record<string, unknown>>))
        if (typeof country === 'string' && isCountry(country)) regions.set(region.toLowerCase(), country)
        else say(`regions: ${provider}: ${region}: must be a country as ISO 3166-1 alpha-2`)
    }
  }

  collected(): Countries {
    return {
      eea: this.#eea,
      adequacy: [...this.#adequacy.values()],
      voidTools: this.#voidTools,
      regions: this.#regions,
    }
  }
}
