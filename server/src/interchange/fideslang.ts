/*
 * Manifests of fideslang 3 (https://ethyca.github.io/fideslang/): dataset, system with privacy declarations, organization,
 * data_subject.
 *
 * What only a data map can say travels in `meta.art25` of one system, what only a manifest can say in `x-fideslang` of the
 * entry: there and back, neither side loses anything.
 */
import { isRecord } from '../classify/plain-data.ts'
import { classifyName } from '../classify/classify.ts'
import type { Rules } from '../classify/rules.ts'
import type { CategoryId } from '../model/classification.ts'
import { say, type Message } from '../model/message.ts'
import { listFrom, recordOf } from '../datamap/plain.ts'
import {
  categoriesOfDataSet,
  categoriesOfField,
  dataSetsOf,
  defined,
  filled,
  keyFrom,
  listKeys,
  merged,
  textIn,
  textKeys,
  textsOf,
  without,
  type Plain,
} from './plain.ts'

export interface Converted {
  readonly content: Plain
  /** What a person should know of: what has no counterpart, and what was to be chosen. */
  readonly notes: readonly Message[]
}

/** A data map (as plain data) as a manifest. */
export function toFideslang(map: Plain, rules: Rules): Converted {
  return new Export(map, rules).run()
}

/** A manifest as a data map. */
export function fromFideslang(manifest: Plain, rules: Rules): Converted {
  return new Import(manifest, rules).run()
}

const foreign = 'x-fideslang'
/** Key of the system that stands for what has none. */
const application = 'application'

const legalBases: Readonly<Record<string, string>> = {
  consent: 'Consent',
  contract: 'Contract',
  legal_obligation: 'Legal obligations',
  vital_interests: 'Vital interests',
  public_task: 'Public interest',
  legitimate_interests: 'Legitimate interests',
}

/** The subjects that every manifest may name without describing them. */
const standardSubjects = new Set([
  'anonymous_user',
  'citizen_voter',
  'commuter',
  'consultant',
  'customer',
  'employee',
  'job_applicant',
  'next_of_kin',
  'passenger',
  'patient',
  'prospect',
  'shareholder',
  'supplier_vendor',
  'trainee',
  'visitor',
])

const systemTypes: Readonly<Record<string, string>> = {
  database: 'Database',
  storage: 'Storage',
  cache: 'Cache',
  queue: 'Queue',
  search: 'Search',
  warehouse: 'Data warehouse',
  logs: 'Logs',
  backup: 'Backup',
}

class Export {
  private readonly notes: Message[] = []
  private readonly language: string
  /** What no key of the manifest says. */
  private readonly rest: Record<string, Plain> = {}

  private readonly map: Plain
  private readonly rules: Rules

  constructor(map: Plain, rules: Rules) {
    this.map = map
    this.rules = rules
    this.language = typeof map['language'] === 'string' ? map['language'] : 'en'
  }

  run(): Converted {
    const { map } = this
    const extra = recordOf(map[foreign])
    const organization = this.organization()
    const subjects = this.subjects()
    const datasets = this.datasets()
    const declarations = this.declarations()
    const systems = this.systems()
    const own = without(map, [
      'art25',
      'organization',
      'data_subjects',
      'activities',
      'systems',
      'recipients',
      'data',
      foreign,
    ])
    const meta = filled({ ...own, ...this.rest })
    const unassigned = declarations.get(application) ?? []
    const all = systems.map((system) => {
      const key = String(system['fides_key'])
      const declared = declarations.get(key) ?? []
      declarations.delete(key)
      return declared.length === 0 ? system : { ...system, privacy_declarations: declared }
    })
    const carries = unassigned.length > 0 || Object.keys(meta).length > 0
    return {
      content: filled({
        ...(organization && { organization: [organization] }),
        data_subject: subjects,
        dataset: datasets,
        system: [
          ...(carries
            ? [
                {
                  fides_key: application,
                  name: textIn(recordOf(map['organization'])['name'], this.language) ?? 'Application',
                  system_type: 'Application',
                  privacy_declarations: unassigned,
                  ...(Object.keys(meta).length > 0 && { meta: { art25: meta } }),
                },
              ]
            : []),
          ...all,
        ],
        ...extra,
      }),
      notes: this.notes,
    }
  }

  private keep(section: string, id: string, rest: Plain): void {
    if (Object.keys(rest).length > 0) this.rest[section] = { ...this.rest[section], [id]: rest }
  }

  private organization(): Plain | undefined {
    const entry = recordOf(this.map['organization'])
    if (Object.keys(entry).length === 0) return undefined
    const { [foreign]: kept, name, dpo, representative } = entry
    const contacts = ['name', 'address', 'email', 'phone']
    const contact = (value: unknown): Plain | undefined => {
      const one = recordOf(value)
      return Object.keys(one).some((key) => contacts.includes(key)) ? pick(one, contacts) : undefined
    }
    const rest = defined({
      ...without(entry, [foreign, 'name', 'dpo', 'representative']),
      ...restOf('dpo', dpo, contacts),
      ...restOf('representative', representative, contacts),
    })
    if (Object.keys(rest).length > 0) this.rest['organization'] = rest
    return filled({
      fides_key: 'default_organization',
      name: textIn(name, this.language),
      data_protection_officer: contact(dpo),
      representative: contact(representative),
      ...recordOf(kept),
    })
  }

  private subjects(): readonly Plain[] {
    return Object.entries(recordOf(this.map['data_subjects'])).flatMap(([id, value]) => {
      const entry = recordOf(value)
      const { [foreign]: kept, label, description } = entry
      this.keep(
        'data_subjects',
        id,
        defined(without(entry, [foreign, ...textKeys(entry, ['label', 'description'])])),
      )
      if (standardSubjects.has(id) && kept === undefined) {
        if (label !== undefined) this.keep('data_subjects', id, defined(without(entry, [foreign])))
        return []
      }
      return [
        filled({
          fides_key: id,
          name: textIn(label, this.language) ?? id,
          description: textIn(description, this.language),
          ...recordOf(kept),
        }),
      ]
    })
  }

  private datasets(): readonly Plain[] {
    const groups = new Map<string, Plain[]>()
    for (const [id, value] of Object.entries(recordOf(this.map['data']))) {
      const entry = recordOf(value)
      const { [foreign]: kept, label, system, fields, categories } = entry
      const group = typeof system === 'string' ? system : application
      const taken: Record<string, unknown> = {}
      const columns: Column[] = []
      for (const [name, field] of Object.entries(recordOf(fields))) {
        const { rest, column } = this.column(id, name, field)
        columns.push(column)
        if (Object.keys(rest).length > 0) taken[name] = rest
      }
      const whole = textsOf(categories)
      this.keep(
        'data',
        id,
        defined({
          ...without(entry, [
            foreign,
            ...textKeys(entry, ['label', 'system']),
            'fields',
            ...(this.isExact(whole) ? ['categories'] : []),
          ]),
          fields: taken,
        }),
      )
      const collection = filled({
        name: id,
        description: textIn(label, this.language),
        data_categories: whole.map((category) => this.keyOf(category)),
        fields: nest(columns),
        ...recordOf(kept),
      })
      groups.set(group, [...(groups.get(group) ?? []), { ...collection, fields: collection['fields'] ?? [] }])
    }
    return [...groups].map(([key, collections]) => ({
      fides_key: key,
      name: textIn(recordOf(recordOf(this.map['systems'])[key])['label'], this.language) ?? key,
      ...recordOf(recordOf(recordOf(recordOf(this.map['systems'])[key])[foreign])['dataset']),
      collections,
    }))
  }

  private column(dataSet: string, name: string, value: unknown): { rest: Plain; column: Column } {
    const entry = recordOf(value)
    const isMapping = isRecord(value)
    const categories = textsOf(isMapping ? entry['category'] : value)
    const kept = recordOf(entry[foreign])
    const keys = categories.map((category) => (category === 'none' ? 'system' : this.keyOf(category)))
    const back = keys.map((key) => categoryOf(key, dataSet, name, this.rules) ?? '')
    const rest = defined({
      ...without(entry, [foreign, 'category', ...(typeof entry['label'] === 'string' ? ['label'] : [])]),
      // Finer than the manifest: kept where its keys would be read as something else.
      ...(back.join() !== categories.join() && { category: isMapping ? entry['category'] : value }),
    })
    return {
      rest,
      column: {
        path: name.split('.'),
        content: filled({
          description: typeof entry['label'] === 'string' ? entry['label'] : undefined,
          data_categories: [...new Set(keys)],
          ...kept,
        }),
      },
    }
  }

  private isExact(categories: readonly string[]): boolean {
    return categories.every((category) => categoryOf(this.keyOf(category), '', '', this.rules) === category)
  }

  private declarations(): Map<string, Plain[]> {
    const bySystem = new Map<string, Plain[]>()
    for (const [id, value] of Object.entries(recordOf(this.map['activities']))) {
      const entry = recordOf(value)
      const kept = recordOf(entry[foreign])
      const { purpose, legal_basis: basis, data_subjects: subjects, recipients, categories } = entry
      const used = dataSetsOf(id, this.map)
      const shown = categories === undefined ? used.flatMap(categoriesOfDataSet) : textsOf(categories)
      const keys = [...new Set(shown.filter((category) => category !== 'none').map((one) => this.keyOf(one)))]
      if (kept['data_use'] === undefined)
        this.notes.push(
          say('The activity {activity} names no data use of fideslang; add it as {key}', {
            activity: id,
            key: 'x-fideslang: {data_use: …}',
          }),
        )
      const others = textsOf(recipients)
      const period = recordOf(recordOf(this.map['retention'])[String(entry['retention'])])['period']
      const retention = entry['retention']
      this.keep(
        'activities',
        id,
        defined(
          without(entry, [
            foreign,
            ...(typeof purpose === 'string' ? ['purpose'] : []),
            'legal_basis',
            ...listKeys(entry, ['data_subjects', ...(others.length > 0 ? ['recipients'] : [])]),
            ...(categories !== undefined && this.isExact(textsOf(categories)) ? ['categories'] : []),
          ]),
        ),
      )
      const declaration = filled({
        name: id,
        data_categories: keys,
        data_subjects: textsOf(subjects),
        dataset_references: [
          ...new Set(used.map(({ system }) => (typeof system === 'string' ? system : application))),
        ],
        features: typeof purpose === 'string' ? [purpose] : undefined,
        legal_basis_for_processing: typeof basis === 'string' ? legalBases[basis] : undefined,
        data_shared_with_third_parties: others.length > 0 ? true : undefined,
        third_parties: others.length > 0 ? others.join(', ') : undefined,
        retention_period:
          typeof period === 'string' ? period : typeof retention === 'string' ? retention : undefined,
        processes_special_category_data: keys.length > 0 ? this.isSpecial(shown) : undefined,
        ...without(kept, ['system']),
      })
      const system = typeof kept['system'] === 'string' ? kept['system'] : application
      bySystem.set(system, [...(bySystem.get(system) ?? []), declaration])
    }
    return bySystem
  }

  private isSpecial(categories: readonly CategoryId[]): boolean {
    return categories.some((category) => {
      const special = this.rules.categories.get(category)?.special
      return special === 'art9' || special === 'art10'
    })
  }

  private systems(): readonly Plain[] {
    const own = Object.entries(recordOf(this.map['systems'])).map(([id, value]): Plain => {
      const entry = recordOf(value)
      const { [foreign]: kept, label, description, kind } = entry
      const type = typeof kind === 'string' ? systemTypes[kind] : undefined
      this.keep(
        'systems',
        id,
        defined(
          without(entry, [
            foreign,
            ...textKeys(entry, ['label', 'description']),
            ...(type === undefined ? [] : ['kind']),
          ]),
        ),
      )
      return filled({
        fides_key: id,
        name: textIn(label, this.language) ?? id,
        description: textIn(description, this.language),
        system_type: type ?? 'Service',
        tags: ['art25.system'],
        ...recordOf(recordOf(kept)['system']),
      })
    })
    const others = Object.entries(recordOf(this.map['recipients'])).map(([id, value]): Plain => {
      const entry = recordOf(value)
      const { [foreign]: kept, name, purpose } = entry
      this.keep(
        'recipients',
        id,
        defined(
          without(entry, [foreign, ...textKeys(entry, name === id ? ['purpose'] : ['name', 'purpose'])]),
        ),
      )
      return filled({
        fides_key: id,
        name: textIn(name, this.language) ?? id,
        description: textIn(purpose, this.language),
        system_type: 'Service',
        tags: ['art25.recipient'],
        ...recordOf(kept),
      })
    })
    return [...own, ...others]
  }

  private keyOf(category: CategoryId): string {
    return keyOfCategory(category, this.rules)
  }
}

class Import {
  private readonly notes: Message[] = []
  private readonly activities: Record<string, Plain> = {}
  private readonly recipients: Record<string, Plain> = {}
  private readonly systems: Record<string, Plain> = {}
  private readonly subjects: Record<string, Plain> = {}
  private readonly data: Record<string, Plain> = {}
  private readonly retention: Record<string, Plain> = {}
  /** What a data map said of itself when it was written as this manifest. */
  private readonly own: Plain

  private readonly manifest: Plain
  private readonly rules: Rules

  constructor(manifest: Plain, rules: Rules) {
    this.manifest = manifest
    this.rules = rules
    const carrier = this.resources('system').find((system) => recordOf(system['meta'])['art25'] !== undefined)
    this.own = recordOf(recordOf(carrier?.['meta'])['art25'])
  }

  run(): Converted {
    const organization = this.organization()
    for (const subject of this.resources('data_subject')) this.subject(subject)
    for (const dataset of this.resources('dataset')) this.dataset(dataset)
    for (const system of this.resources('system')) this.system(system)
    const others = without(this.manifest, ['organization', 'data_subject', 'dataset', 'system'])
    const said: Plain = filled({
      organization,
      data_subjects: this.subjects,
      activities: this.activities,
      retention: this.retention,
      recipients: this.recipients,
      systems: this.systems,
      data: this.data,
      [foreign]: others,
    })
    return { content: merged(said, this.ownOf(said)), notes: this.notes }
  }

  /** What the map said beyond the manifest, without entries that the manifest has lost since. */
  private ownOf(said: Plain): Plain {
    return Object.fromEntries(
      Object.entries(this.own).map(([section, value]) => {
        if (!mirrored.has(section)) return [section, value]
        const present = recordOf(said[section])
        const entries = Object.entries(recordOf(value))
          .filter(([id]) => id in present || section === 'data_subjects')
          .map(([id, entry]) => [id, section === 'data' ? withoutCategories(recordOf(entry)) : entry])
        return [section, Object.fromEntries(entries)]
      }),
    )
  }

  private resources(kind: string): readonly Plain[] {
    return listFrom(this.manifest[kind]).map(recordOf)
  }

  private ownEntry(section: string, id: string): Plain {
    return recordOf(recordOf(this.own[section])[id])
  }

  private organization(): Plain {
    const [first, ...others] = this.resources('organization')
    if (!first) return {}
    for (const { fides_key: key } of others)
      this.notes.push(say('Only the first organization is taken over, not {name}', { name: String(key) }))
    const { name, data_protection_officer: dpo, representative } = first
    return filled({
      name,
      dpo: recordOf(dpo),
      representative: recordOf(representative),
      [foreign]: without(first, [
        'name',
        'data_protection_officer',
        'representative',
        ...(first['fides_key'] === 'default_organization' ? ['fides_key'] : []),
      ]),
    })
  }

  private subject(subject: Plain): void {
    const { fides_key: key, name, description } = subject
    if (typeof key !== 'string') return
    this.subjects[key] = filled({
      label: name === key ? undefined : name,
      description,
      [foreign]: without(subject, ['fides_key', 'name', 'description']),
    })
  }

  private dataset(dataset: Plain): void {
    const { fides_key: key, name, collections } = dataset
    if (typeof key !== 'string') return
    const rest = without(dataset, ['fides_key', 'name', 'collections'])
    if (key !== application)
      this.systems[key] = filled({
        ...this.systems[key],
        ...(this.systems[key] === undefined && { kind: 'database', label: name === key ? undefined : name }),
        ...(Object.keys(rest).length > 0 && { [foreign]: { dataset: rest } }),
      })
    for (const collection of listFrom(collections).map(recordOf)) {
      const { name: id, description, fields, data_categories: categories } = collection
      if (typeof id !== 'string') continue
      const columns = flatten(listFrom(fields).map(recordOf))
      const declared: Record<string, unknown> = {}
      const unknown: Plain[] = []
      for (const { path, content } of columns) {
        const field = this.field(id, path.join('.'), content)
        if (field === undefined) unknown.push({ name: path.join('.'), ...content })
        else declared[path.join('.')] = field
      }
      const left = filled({
        ...without(collection, ['name', 'description', 'fields', 'data_categories']),
        // Fields that nobody has classified declare nothing; they stay where they were found.
        ...(unknown.length > 0 && { unclassified: unknown }),
      })
      this.data[id in this.data ? `${key}_${id}` : id] = filled({
        label: description,
        system: key === application ? undefined : key,
        categories: textsOf(categories).flatMap((one) => categoryOf(one, id, '', this.rules) ?? []),
        fields: declared,
        [foreign]: left,
      })
    }
  }

  private field(dataSet: string, name: string, content: Plain): unknown {
    const { description, data_categories: keys } = content
    const categories = textsOf(keys).flatMap((key) => {
      const category = categoryOf(key, dataSet, name, this.rules)
      if (category === undefined)
        this.notes.push(
          say('{name} has the category {category} of fideslang, which no category of Art25 stands for', {
            name: `${dataSet}.${name}`,
            category: key,
          }),
        )
      return category ?? []
    })
    if (categories.length === 0) return undefined
    const own = recordOf(recordOf(this.ownEntry('data', dataSet)['fields'])[name])
    const written = own['category']
    const keysOfOwn = textsOf(written).map((one) =>
      one === 'none' ? 'system' : keyOfCategory(one, this.rules),
    )
    const isSame = written !== undefined && [...new Set(keysOfOwn)].join() === textsOf(keys).join()
    const category = isSame ? written : categories.length === 1 ? categories[0] : categories
    const rest = without(content, ['description', 'data_categories', 'name'])
    return description === undefined &&
      Object.keys(rest).length === 0 &&
      Object.keys(without(own, ['category'])).length === 0
      ? category
      : filled({ category, label: description, [foreign]: rest })
  }

  private system(system: Plain): void {
    const {
      fides_key: key,
      name,
      description,
      system_type: type,
      tags,
      privacy_declarations: declarations,
    } = system
    if (typeof key !== 'string') return
    for (const declaration of listFrom(declarations).map(recordOf)) this.declaration(declaration, key)
    if (key === application) return
    const rest = without(system, [
      'fides_key',
      'name',
      'description',
      'system_type',
      'privacy_declarations',
      'meta',
    ])
    if (textsOf(tags).includes('art25.recipient')) {
      this.recipients[key] = filled({
        name: name === key ? undefined : name,
        purpose: description,
        [foreign]: filled(withoutTag(rest)),
      })
      return
    }
    const kind = Object.entries(systemTypes).find(([, known]) => known === type)?.[0]
    const known = this.systems[key] ?? {}
    const kept = filled({
      ...recordOf(known[foreign]),
      system: filled({
        ...withoutTag(rest),
        ...(kind === undefined && type !== 'Service' && { system_type: type }),
      }),
    })
    this.systems[key] = filled({
      ...without(known, ['kind', foreign]),
      label: name === key ? known['label'] : name,
      description,
      kind: kind ?? (textsOf(tags).includes('art25.system') ? undefined : known['kind']),
      [foreign]: kept,
    })
  }

  private declaration(declaration: Plain, system: string): void {
    const {
      name,
      data_use: use,
      data_categories: categories,
      data_subjects: subjects,
      features,
      legal_basis_for_processing: basis,
      third_parties: parties,
      retention_period: period,
      dataset_references: datasets,
    } = declaration
    const written = typeof name === 'string' ? name : String(use)
    const id = written in recordOf(this.own['activities']) ? written : this.freeId(keyFrom(written), system)
    const own = this.ownEntry('activities', id)
    const isOwn = Object.keys(own).length > 0 || system === application
    const legalBasis = Object.entries(legalBases).find(([, known]) => known === basis)?.[0]
    const others =
      typeof parties === 'string'
        ? parties
            .split(',')
            .map((one) => one.trim())
            .filter(Boolean)
        : []
    const [feature] = textsOf(features)
    for (const subject of textsOf(subjects)) this.subjects[subject] ??= {}
    const recipients = others.map((party) => {
      const recipient = this.resources('system').some((one) => one['fides_key'] === party)
        ? party
        : keyFrom(party)
      this.recipients[recipient] ??= { name: party }
      return recipient
    })
    const taken = [
      'data_categories',
      'data_subjects',
      'dataset_references',
      'third_parties',
      'data_shared_with_third_parties',
      'processes_special_category_data',
      ...(legalBasis === undefined ? [] : ['legal_basis_for_processing']),
      ...(textsOf(features).length === 1 ? ['features'] : []),
      ...(isOwn ? ['retention_period'] : []),
      ...(isOwn || written === id ? ['name'] : []),
    ]
    for (const [dataSet, entry] of Object.entries(this.data)) {
      const group = typeof entry['system'] === 'string' ? entry['system'] : application
      if (isOwn || !textsOf(datasets).includes(group)) continue
      this.data[dataSet] = { ...entry, activity: [...textsOf(entry['activity']), id] }
    }
    const implied = new Set(
      Object.values(this.data)
        .filter((entry) => textsOf(entry['activity']).includes(id))
        .flatMap((entry) => Object.values(recordOf(entry['fields'])).flatMap(categoriesOfField))
        .map((category) => keyOfCategory(category, this.rules)),
    )
    const named = textsOf(categories)
    const isImplied = isOwn || named.every((key) => implied.has(key))
    if (!isOwn && typeof period === 'string' && period !== '') {
      const policy = keyFrom(period)
      this.retention[policy] = /^P(?:\d+[YMWD])+$/.test(period) ? { period } : { label: period }
    }
    this.activities[id] = filled({
      label: isOwn || written === id ? undefined : written,
      purpose: feature,
      legal_basis: legalBasis,
      data_subjects: textsOf(subjects),
      categories: isImplied ? [] : named.flatMap((key) => categoryOf(key, '', '', this.rules) ?? []),
      recipients,
      retention: !isOwn && typeof period === 'string' && period !== '' ? keyFrom(period) : undefined,
      [foreign]: filled({
        ...without(declaration, taken),
        ...(system !== application && { system }),
        ...(isImplied && !isOwn && { data_categories: named }),
      }),
    })
  }

  private freeId(id: string, system: string): string {
    return id in this.activities ? `${keyFrom(system)}_${id}` : id
  }
}

/** Sections whose entries the manifest names. */
const mirrored = new Set(['data_subjects', 'activities', 'recipients', 'systems', 'data'])

interface Column {
  readonly path: readonly string[]
  readonly content: Plain
}

/** Categories were compared with those of the manifest already, field by field. */
function withoutCategories(dataSet: Plain): Plain {
  const fields = Object.entries(recordOf(dataSet['fields'])).flatMap(([name, field]) => {
    const rest = without(recordOf(field), ['category'])
    return Object.keys(rest).length === 0 ? [] : [[name, rest] as const]
  })
  return filled({ ...dataSet, fields: Object.fromEntries(fields) })
}

/** Fields with dots in their names as fields of fields. */
function nest(columns: readonly Column[]): readonly Plain[] {
  const groups = new Map<string, Column[]>()
  for (const { path, content } of columns) {
    const [head = '', ...tail] = path
    groups.set(head, [...(groups.get(head) ?? []), { path: tail, content }])
  }
  return [...groups].map(([name, members]) => {
    const own = members.find(({ path }) => path.length === 0)?.content ?? {}
    const inner = members.filter(({ path }) => path.length > 0)
    return filled({ name, ...own, fields: nest(inner) })
  })
}

function flatten(fields: readonly Plain[], around: readonly string[] = []): readonly Column[] {
  return fields.flatMap((field): readonly Column[] => {
    const { name, fields: inner } = field
    if (typeof name !== 'string') return []
    const path = [...around, name]
    const nested = flatten(listFrom(inner).map(recordOf), path)
    const content = without(field, ['name', 'fields'])
    return nested.length > 0 && Object.keys(content).length === 0 ? nested : [{ path, content }, ...nested]
  })
}

/**
 * The category of Art25 that a key of fideslang stands for: among several, the one that the field's name says; where the key
 * has no counterpart, that of the key above it. `none` for keys of `system`, undefined where nothing fits.
 */
function categoryOf(key: string, dataSet: string, name: string, rules: Rules): CategoryId | undefined {
  if (key === 'system' || key.startsWith('system.')) return 'none'
  for (let part = key; part !== ''; part = part.includes('.') ? part.slice(0, part.lastIndexOf('.')) : '') {
    const known = [...rules.categories].filter(([, { fideslang }]) => fideslang === part).map(([id]) => id)
    const leaves = known.filter((id) => id.includes('.'))
    const [first] = leaves.length > 0 ? leaves : known
    if (first === undefined) continue
    const shown =
      name === '' ? undefined : classifyName([dataSet, ...name.split('.')], undefined, rules)?.category
    if (shown !== undefined && known.includes(shown)) return shown
    return part === 'user' ? undefined : first
  }
  return undefined
}

function keyOfCategory(category: CategoryId, { categories }: Rules): string {
  const group = category.includes('.') ? category.slice(0, category.indexOf('.')) : category
  return categories.get(category)?.fideslang ?? categories.get(group)?.fideslang ?? 'user'
}

function pick(entry: Plain, keys: readonly string[]): Plain {
  return filled(Object.fromEntries(keys.map((key) => [key, entry[key]])))
}

/** What remains of a contact beyond what the manifest says of it; a text stays whole. */
function restOf(key: string, value: unknown, taken: readonly string[]): Plain {
  if (value === undefined) return {}
  if (typeof value !== 'object' || value === null) return { [key]: value }
  const rest = without(recordOf(value), taken)
  return Object.keys(rest).length === 0 ? {} : { [key]: rest }
}

function withoutTag(rest: Plain): Plain {
  const tags = textsOf(rest['tags']).filter((tag) => !tag.startsWith('art25.'))
  return tags.length === 0 ? without(rest, ['tags']) : { ...rest, tags }
}
