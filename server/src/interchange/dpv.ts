/*
 * The W3C Data Privacy Vocabulary 2 (https://w3id.org/dpv) as JSON-LD: each activity a `dpv:Process` with its purposes, legal
 * bases, personal data, subjects, recipients, storage and measures.
 *
 * What the vocabulary has no term for travels as a JSON literal beside it, `art25:rest`, and what a foreign document says
 * beyond it in `x-dpv` of the entry.
 */
import type { Rules } from '../classify/rules.ts'
import type { CategoryId } from '../model/classification.ts'
import { say, type Message } from '../model/message.ts'
import type { Converted } from './fideslang.ts'
import { listFrom, recordOf } from '../datamap/plain.ts'
import {
  categoriesOfActivity,
  defined,
  filled,
  keyFrom,
  listKeys,
  merged,
  textIn,
  textsOf,
  without,
  type Plain,
} from './plain.ts'

const context: Plain = {
  dpv: 'https://w3id.org/dpv#',
  pd: 'https://w3id.org/dpv/pd#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  loc: 'https://w3id.org/dpv/loc#',
  dct: 'http://purl.org/dc/terms/',
  art25: 'urn:art25:',
}

/** The grounds of Art. 6(1) by the terms of the vocabulary's extension for the GDPR. */
const legalBases: Readonly<Record<string, string>> = {
  consent: 'eu-gdpr:A6-1-a',
  contract: 'eu-gdpr:A6-1-b',
  legal_obligation: 'eu-gdpr:A6-1-c',
  vital_interests: 'eu-gdpr:A6-1-d',
  public_task: 'eu-gdpr:A6-1-e',
  legitimate_interests: 'eu-gdpr:A6-1-f',
}

const roles: Readonly<Record<string, string>> = {
  processor: 'dpv:DataProcessor',
  controller: 'dpv:DataController',
  joint_controller: 'dpv:JointDataControllers',
  authority: 'dpv:Authority',
}

/** A data map (as plain data) as one JSON-LD document. */
export function toDpv(map: Plain, rules: Rules): Converted {
  const language = typeof map['language'] === 'string' ? map['language'] : 'en'
  const organization = recordOf(map['organization'])
  const rest: Record<string, unknown> = without(map, [
    'art25',
    'activities',
    'recipients',
    'data_subjects',
    'x-dpv',
  ])
  const nodes: Plain[] = []
  for (const [id, value] of Object.entries(recordOf(map['recipients']))) {
    const entry = recordOf(value)
    const role = textsOf(entry['role'])
    nodes.push(
      defined({
        '@id': `art25:recipient/${id}`,
        '@type': ['dpv:Recipient', ...role.flatMap((one) => roles[one] ?? [])],
        'dpv:hasName': textIn(entry['name'], language),
        'dpv:hasLocation': textsOf(entry['processed_in']).map((place) => `loc:${place}`),
        'art25:rest': literal(
          without(entry, [
            'x-dpv',
            ...(typeof entry['name'] === 'string' ? ['name'] : []),
            ...(typeof entry['role'] === 'string' && entry['role'] in roles ? ['role'] : []),
            ...listKeys(entry, ['processed_in']),
          ]),
        ),
        ...recordOf(entry['x-dpv']),
      }),
    )
  }
  for (const [id, value] of Object.entries(recordOf(map['data_subjects']))) {
    const entry = recordOf(value)
    nodes.push(
      defined({
        '@id': `art25:data_subject/${id}`,
        '@type': ['dpv:DataSubject', ...(entry['vulnerable'] === true ? ['dpv:VulnerableDataSubject'] : [])],
        'dct:title': textIn(entry['label'], language),
        'art25:rest': literal(
          without(entry, ['x-dpv', 'vulnerable', ...(typeof entry['label'] === 'string' ? ['label'] : [])]),
        ),
        ...recordOf(entry['x-dpv']),
      }),
    )
  }
  for (const [id, value] of Object.entries(recordOf(map['activities']))) {
    const entry = recordOf(value)
    const basis = entry['legal_basis']
    const data = categoriesOfActivity(id, map)
    const policy = recordOf(recordOf(map['retention'])[String(entry['retention'])])
    nodes.push(
      defined({
        '@id': `art25:activity/${id}`,
        '@type': 'dpv:Process',
        'dct:title': textIn(entry['label'], language),
        'dpv:hasPurpose':
          typeof entry['purpose'] === 'string'
            ? [{ '@type': 'dpv:Purpose', 'dct:title': entry['purpose'] }]
            : listFrom(entry['purposes']).map((purpose) =>
                defined({
                  '@type': 'dpv:Purpose',
                  'dct:title': textIn(recordOf(purpose)['label'] ?? purpose, language),
                  'dpv:hasLegalBasis': legalBases[String(recordOf(purpose)['legal_basis'])],
                }),
              ),
        'dpv:hasLegalBasis': typeof basis === 'string' ? legalBases[basis] : undefined,
        'dpv:hasPersonalData': [...new Set(data.flatMap((category) => termOf(category, rules) ?? []))],
        'dpv:hasDataSubject': textsOf(entry['data_subjects']).map((one) => ({
          '@id': `art25:data_subject/${one}`,
        })),
        'dpv:hasRecipient': textsOf(entry['recipients']).map((one) => ({ '@id': `art25:recipient/${one}` })),
        'dpv:hasStorageCondition':
          typeof policy['period'] === 'string'
            ? { '@type': 'dpv:StorageDuration', 'dpv:hasDuration': policy['period'] }
            : undefined,
        'dpv:hasTechnicalOrganisationalMeasure': textsOf(entry['measures']).map((one) => ({
          '@type': 'dpv:TechnicalOrganisationalMeasure',
          'dct:title': textIn(recordOf(recordOf(map['measures'])[one])['label'], language) ?? one,
        })),
        'dpv:hasResponsibleEntity': textIn(organization['name'], language),
        'art25:rest': literal(
          without(entry, [
            'x-dpv',
            ...listKeys(entry, ['data_subjects', 'recipients']),
            ...(typeof entry['label'] === 'string' ? ['label'] : []),
            ...(typeof entry['purpose'] === 'string' ? ['purpose'] : []),
            ...(typeof basis === 'string' && basis in legalBases ? ['legal_basis'] : []),
          ]),
        ),
        ...recordOf(entry['x-dpv']),
      }),
    )
  }
  return {
    content: {
      '@context': context,
      '@id': 'art25:map',
      '@graph': nodes,
      'art25:rest': literal(rest),
      ...recordOf(map['x-dpv']),
    },
    notes: [],
  }
}

/** A JSON-LD document with these prefixes as a data map. Other contexts are not resolved: that would ask the network. */
export function fromDpv(document: Plain, rules: Rules): Converted {
  const notes: Message[] = []
  const nodes = listFrom(document['@graph'] ?? (document['@type'] === undefined ? [] : [document])).map(
    recordOf,
  )
  const sections: Record<'recipients' | 'data_subjects' | 'activities', Record<string, Plain>> = {
    recipients: {},
    data_subjects: {},
    activities: {},
  }
  const retention: Record<string, Plain> = {}
  for (const node of nodes) {
    const types = textsOf(node['@type']).map(localName)
    const id = idOf(node)
    const own = restOf(node)
    if (types.includes('Process') || types.includes('PersonalDataHandling'))
      sections.activities[id] = merged(own, activityOf(node, own, rules, retention, sections, notes))
    else if (
      types.includes('Recipient') ||
      types.some((type) => Object.values(roles).includes(`dpv:${type}`))
    )
      sections.recipients[id] = merged(
        own,
        defined({
          name: nameOf(node),
          role: Object.entries(roles).find(([, term]) => types.includes(localName(term)))?.[0],
          processed_in: filledList(
            textsOf(node['dpv:hasLocation'])
              .concat(listFrom(node['dpv:hasLocation']).flatMap(idsOf))
              .map(localName),
          ),
          'x-dpv': without(node, [
            '@id',
            '@type',
            'dpv:hasName',
            'dct:title',
            'dpv:hasLocation',
            'art25:rest',
          ]),
        }),
      )
    else if (types.includes('DataSubject') || types.includes('VulnerableDataSubject'))
      sections.data_subjects[id] = merged(
        own,
        defined({
          label: nameOf(node),
          vulnerable: types.includes('VulnerableDataSubject') ? true : undefined,
          'x-dpv': without(node, ['@id', '@type', 'dct:title', 'dpv:hasName', 'art25:rest']),
        }),
      )
    else if (types.length > 0)
      notes.push(
        say('{name} is a {kind}, which a data map has no section for', { name: id, kind: types.join(', ') }),
      )
  }
  const own = restOf(document)
  const said = filled({ ...sections, retention })
  return { content: merged(own, said), notes }
}

function activityOf(
  node: Plain,
  own: Plain,
  rules: Rules,
  retention: Record<string, Plain>,
  sections: Readonly<Record<'recipients' | 'data_subjects', Record<string, Plain>>>,
  notes: Message[],
): Plain {
  const isOwn = node['art25:rest'] !== undefined
  const purposes = listFrom(node['dpv:hasPurpose']).map((purpose) =>
    typeof purpose === 'string' ? { 'dct:title': localName(purpose) } : recordOf(purpose),
  )
  const bases = listFrom(node['dpv:hasLegalBasis']).flatMap((one) =>
    typeof one === 'string' ? one : idsOf(one),
  )
  const basis = Object.entries(legalBases).find(([, term]) =>
    bases.some((one) => localName(one) === localName(term)),
  )?.[0]
  const names = (key: string, section: 'recipients' | 'data_subjects'): readonly string[] =>
    listFrom(node[key]).flatMap((one) => {
      const id = typeof one === 'string' ? keyFrom(localName(one)) : idOf(recordOf(one))
      if (!isOwn)
        sections[section][id] ??= filled(
          section === 'recipients' ? { name: nameOf(recordOf(one)) ?? id } : {},
        )
      return id
    })
  const data = listFrom(node['dpv:hasPersonalData']).flatMap((one) =>
    typeof one === 'string' ? one : idsOf(one),
  )
  const categories = data.flatMap((term) => {
    const known = [...rules.categories].find(
      ([id, { dpv }]) => id.includes('.') && dpv !== undefined && localName(dpv) === localName(term),
    )
    if (known === undefined)
      notes.push(say('{name} is no category that Art25 knows by this term', { name: term }))
    return known?.[0] ?? []
  })
  const duration = recordOf(listFrom(node['dpv:hasStorageCondition'])[0])['dpv:hasDuration']
  if (!isOwn && typeof duration === 'string')
    retention[keyFrom(duration)] = /^P(?:\d+[YMWD])+$/.test(duration)
      ? { period: duration }
      : { label: duration }
  const [first] = purposes
  const title = first?.['dct:title'] ?? first?.['dpv:hasName']
  return defined({
    label: nameOf(node),
    ...(purposes.length === 1 && own['purposes'] === undefined && { purpose: title }),
    ...(purposes.length > 1 &&
      own['purposes'] === undefined && {
        purposes: purposes.map((purpose) =>
          defined({
            label: purpose['dct:title'] ?? purpose['dpv:hasName'],
            legal_basis: Object.entries(legalBases).find(
              ([, term]) => term === purpose['dpv:hasLegalBasis'],
            )?.[0],
          }),
        ),
      }),
    legal_basis: basis,
    data_subjects: filledList(names('dpv:hasDataSubject', 'data_subjects')),
    recipients: filledList(names('dpv:hasRecipient', 'recipients')),
    ...(!isOwn && { categories: filledList(categories) }),
    ...(!isOwn && typeof duration === 'string' && { retention: keyFrom(duration) }),
    'x-dpv': without(node, isOwn ? everyTerm : [...everyTerm.slice(0, -2)]),
  })
}

/** Terms of a process that are said by keys of the map; of foreign documents the last two have no place in an activity. */
const everyTerm: readonly string[] = [
  '@id',
  '@type',
  'dct:title',
  'dpv:hasName',
  'dpv:hasPurpose',
  'dpv:hasLegalBasis',
  'dpv:hasPersonalData',
  'dpv:hasDataSubject',
  'dpv:hasRecipient',
  'dpv:hasStorageCondition',
  'art25:rest',
  'dpv:hasTechnicalOrganisationalMeasure',
  'dpv:hasResponsibleEntity',
]

function termOf(category: CategoryId, { categories }: Rules): string | undefined {
  const group = category.includes('.') ? category.slice(0, category.indexOf('.')) : category
  return categories.get(category)?.dpv ?? categories.get(group)?.dpv
}

/** A JSON literal, as JSON-LD 1.1 has it. */
function literal(content: Plain): Plain | undefined {
  const value = defined(content)
  return Object.keys(value).length === 0 ? undefined : { '@type': '@json', '@value': value }
}

function restOf(node: Plain): Plain {
  return recordOf(recordOf(node['art25:rest'])['@value'])
}

function idOf(node: Plain): string {
  const id = node['@id']
  if (typeof id !== 'string') return keyFrom(nameOf(node) ?? '')
  const own = /^(?:art25:|urn:art25:)[a-z_]+\/(.+)$/.exec(id)?.[1]
  return own ?? keyFrom(localName(id))
}

function idsOf(value: unknown): readonly string[] {
  return textsOf(recordOf(value)['@id'])
}

function nameOf(node: Plain): string | undefined {
  const name = node['dct:title'] ?? node['dpv:hasName']
  return typeof name === 'string' ? name : textsOf(recordOf(name)['@value'])[0]
}

/** `EmailAddress` of `pd:EmailAddress` and of `https://w3id.org/dpv/pd#EmailAddress`. */
function localName(term: string): string {
  return term.slice(Math.max(term.lastIndexOf('#'), term.lastIndexOf('/'), term.lastIndexOf(':')) + 1)
}

function filledList(items: readonly string[]): readonly string[] | undefined {
  return items.length === 0 ? undefined : items
}
