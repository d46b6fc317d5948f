/*
 * Recipients of the map and the services that the rules know: which entry stands for which service, and what an entry says.
 */
import type { Rules } from '../classify/rules.ts'
import { fold } from '../classify/words.ts'
import { matchesPackage, matchesPattern } from '../datamap/patterns.ts'
import type { Activity, DataMap, Entry } from '../model/declaration.ts'
import type { EntryMap } from '../model/finding.ts'
import { say } from '../model/message.ts'
import type { RecipientUse } from '../model/recipient-use.ts'
import type { Service } from '../model/service.ts'

/** What an entry under `recipients` says; lists are empty where it says nothing. */
export interface Recipient {
  readonly entry: Entry
  /** As people call it. */
  readonly name: string
  /** The services that it stands for by its id, name or legal name, the first in the order of the rules first. */
  readonly services: readonly Service[]
  /** As the map says; where it is silent, what the service typically is. */
  readonly roles: readonly string[]
  /** Countries, `EU` or `EEA`. */
  readonly processedIn: readonly string[]
  readonly established: readonly string[]
  /** Undefined where nothing is said of transfers; empty where there are none. */
  readonly transfers: readonly Transfer[] | undefined
  readonly agreement: Agreement | undefined
  /** Categories and groups; undefined where the map does not say it: then it is unknown, not nothing. */
  readonly mayReceive: readonly string[] | undefined
  readonly announced: boolean
  /** It is in use today, and data goes to it. */
  readonly receives: boolean
}

interface Transfer {
  readonly to: readonly string[]
  readonly tool: string | undefined
  /** `hr`, `non_hr`; empty where it is not said. */
  readonly covers: readonly string[]
}

interface Agreement {
  readonly status: string | undefined
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  readonly until: string | undefined
  /** Undefined where it is not recorded. */
  readonly covers: readonly string[] | undefined
}

/** The recipients of a map, in its order. */
export function recipientsOf(map: DataMap, rules: Rules): readonly Recipient[] {
  const kept = known.get(map)
  if (kept?.rules === rules) return kept.recipients
  const recipients = [...map.recipients.values()].map((entry) => recipientOf(entry, rules))
  known.set(map, { rules, recipients })
  return recipients
}

const known = new WeakMap<DataMap, { readonly rules: Rules; readonly recipients: readonly Recipient[] }>()

/** The activities in which data goes to a recipient. */
export function activitiesOfRecipient(id: string, map: DataMap): readonly Activity[] {
  return [...map.activities.values()].filter(({ recipients }) => recipients.some(({ name }) => name === id))
}

/** Whether what shows a service belongs to an entry by its `detect:`. */
export function isDetectedBy({ how, evidence }: RecipientUse, entry: Entry): boolean {
  const detect = plainAt(entry.raw, 'detect')
  const patterns = textsOf(plainAt(detect, detectKeys[how]))
  const matches = detectKeys[how] === 'packages' ? matchesPackage : matchesPattern
  return patterns.some((pattern) => matches(evidence, pattern))
}

/** The key of `detect:` under which the map names what shows a service. */
export const detectKeys: Readonly<Record<RecipientUse['how'], string>> = {
  dependency: 'packages',
  development_dependency: 'packages',
  import: 'packages',
  initialised: 'calls',
  named: 'calls',
  option: 'env',
  host: 'hosts',
  environment: 'env',
  infrastructure: 'resources',
  published: 'packages',
}

/** A service, and what it is a part of, outwards: who declares that has declared the part. */
export function wholesOf(service: Service, { services }: Rules): readonly Service[] {
  const wholes: Service[] = []
  for (let one: Service | undefined = service; one !== undefined && !wholes.includes(one);) {
    wholes.push(one)
    one = one.partOf === undefined ? undefined : services.get(one.partOf)
  }
  return wholes
}

/** The services that an entry stands for. */
export function servicesOf(entry: Entry, rules: Rules): readonly Service[] {
  const own = new Set(
    [entry.id, ...textsOf(plainAt(entry.raw, 'name')), ...textsOf(plainAt(entry.raw, 'label'))].map(
      plainName,
    ),
  )
  const legal = textsOf(plainAt(entry.raw, 'legal_name')).map(plainName)
  const all = [...rules.services.values()]
  const named = all.filter(({ id, name }) => own.has(plainName(id)) || own.has(plainName(name)))
  // A company has several services: what stands for it by its legal name stands for all of them.
  const ofCompany = all.filter(
    ({ legalName }) =>
      legalName !== undefined && (legal.includes(plainName(legalName)) || own.has(plainName(legalName))),
  )
  return [...new Set([...named, ...ofCompany])]
}

/** The entry of a service: what is publicly known of it, and questions for what only a contract or a person can say. */
export function entryOfService(service: Service): EntryMap {
  const known = (key: string, value: string | undefined): EntryMap =>
    value === undefined ? [] : [{ key, value }]
  const { agreement } = service
  return [
    { key: 'name', value: service.name },
    ...known('legal_name', service.legalName),
    {
      key: 'role',
      question:
        service.role === undefined
          ? say('processor, joint_controller or controller?')
          : say('processor, joint_controller or controller (typically {role})?', { role: service.role }),
    },
    { key: 'purpose', question: say('what for?') },
    ...known('established', service.established),
    ...(service.processedIn.length > 0
      ? [{ key: 'processed_in', value: { list: service.processedIn } }]
      : [{ key: 'processed_in', question: say('in which countries?') }]),
    {
      key: 'transfers',
      question: say('to which countries outside the EEA, and by which tool of Chapter V?'),
    },
    { key: 'may_receive', question: say('which categories of data?') },
    ...(service.role === 'controller'
      ? []
      : [
          {
            key: 'agreement',
            question:
              agreement === undefined
                ? say('which contract under Art. 28(3)?')
                : say('which contract under Art. 28(3) (its terms: {address})?', { address: agreement }),
          },
        ]),
  ]
}

function recipientOf(entry: Entry, rules: Rules): Recipient {
  const { raw, id } = entry
  const services = servicesOf(entry, rules)
  const [service] = services
  const said = textsOf(plainAt(raw, 'role'))
  const transfers = plainAt(raw, 'transfers')
  const status = plainAt(raw, 'status')
  const written = plainAt(raw, 'announced')
  return {
    entry,
    name: textsOf(plainAt(raw, 'name'))[0] ?? id,
    services,
    roles: said.length > 0 ? said : service?.role === undefined ? [] : [service.role],
    processedIn: placesOf(plainAt(raw, 'processed_in'), rules),
    established: textsOf(plainAt(raw, 'established')),
    transfers:
      transfers === 'none'
        ? []
        : Array.isArray(transfers)
          ? (transfers as readonly unknown[]).map((transfer) => ({
              to: placesOf(plainAt(transfer, 'to'), rules),
              tool: textsOf(plainAt(transfer, 'transfer_tool'))[0],
              covers: textsOf(plainAt(transfer, 'covers')),
            }))
          : undefined,
    agreement: agreementOf(plainAt(raw, 'agreement')),
    mayReceive: mayReceiveOf(plainAt(raw, 'may_receive')),
    announced: written !== undefined && written !== null && written !== false,
    receives: status !== 'ended' && status !== 'planned' && plainAt(raw, 'direction') !== 'in',
  }
}

function mayReceiveOf(value: unknown): readonly string[] | undefined {
  return typeof value === 'string' || Array.isArray(value) ? textsOf(value) : undefined
}

function agreementOf(value: unknown): Agreement | undefined {
  if (value === undefined || value === null) return undefined
  // A text alone says where it is.
  if (typeof value !== 'object') return { status: undefined, until: undefined, covers: undefined }
  const covers = plainAt(value, 'covers')
  return {
    status: textsOf(plainAt(value, 'status'))[0],
    until: textsOf(plainAt(value, 'until'))[0],
    covers: covers === undefined || covers === null ? undefined : textsOf(covers),
  }
}

/** Countries of `places`: as such, as a region of a cloud, or as `{in: …}`. What is none of them is left out. */
export function placesOf(value: unknown, rules: Rules): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.flatMap((item) => {
    if (typeof item === 'object' && item !== null) return placesOf(plainAt(item, 'in'), rules)
    if (typeof item !== 'string') return []
    if (/^(?:[A-Z]{2}|EEA)$/.test(item)) return [item]
    for (const regions of rules.countries.regions.values()) {
      const country = regions.get(item.toLowerCase())
      if (country !== undefined) return [country]
    }
    return []
  })
}

/** A text, a list of texts, or the texts of a mapping by language. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).filter((one): one is string => typeof one === 'string')
}

export function plainAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

function plainName(text: string): string {
  return fold(text).replace(/[^\p{L}\p{N}]/gu, '')
}
