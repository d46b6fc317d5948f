/* What a picture shows, each with what is said of it, what it is marked for, and where it stands in the map and in code. */
import { servicesOf } from '../checks/recipients.ts'
import { usesOfServices } from '../checks/service-uses.ts'
import { isInEea } from '../classify/countries.ts'
import { undeclaredDataIn, type UndeclaredData } from '../checks/undeclared-data.ts'
import { categoriesOf, subjectsOfActivity } from '../datamap/activity.ts'
import { createMatcher } from '../datamap/matching.ts'
import { retentionOf } from '../datamap/inherit.ts'
import { folderOf, joinPath } from '../datamap/paths.ts'
import { namesOf, recordOf } from '../datamap/plain.ts'
import { termInWords } from '../datamap/terms.ts'
import type { CategoryId } from '../model/classification.ts'
import type { Activity, DataSet, DeclaredStorage, Entry, MapLocation } from '../model/declaration.ts'
import type { Cell, Line } from '../model/document.ts'
import type { Finding } from '../model/finding.ts'
import { say } from '../model/message.ts'
import {
  pictureKinds,
  type MarkInWords,
  type PictureFact,
  type PictureKind,
  type PictureNode,
  type PicturePlace,
} from '../model/picture.ts'
import { ownersOf } from './code-places.ts'
import { joined, text, type Context } from './context.ts'
import {
  basisLines,
  encryptionInWords,
  namesIn,
  plainName,
  policyInWords,
  purposesOf,
  retentionLines,
  rolesInWords,
} from './parts.ts'
import type { PictureInput } from './picture.ts'
import { agreementLines, receivedLines } from './recipients.ts'

/** The id of what the map calls by a name. */
export function pictureId(kind: PictureKind, name: string): string {
  return `${kind}:${name}`
}

/** More places in code than these nobody looks through. */
const mostPlaces = 20

/** The nodes of a picture, made as they are asked for; all entries of the map are. */
export class PictureNodes {
  readonly #context: Context
  readonly #input: PictureInput
  readonly #nodes = new Map<string, PictureNode>()
  readonly #undeclared = new Map<string, UndeclaredData[]>()
  readonly #findings: readonly Finding[]

  constructor(context: Context, input: PictureInput) {
    this.#context = context
    this.#input = input
    const { map, findings } = input
    const files = new Set(map.files.map(({ path }) => path))
    this.#findings = findings.filter(
      // What depends on the day would make the same map another picture tomorrow.
      ({ path, check }) => files.has(path) && check !== 'review-overdue',
    )
    for (const one of undeclaredDataIn(findings)) {
      const known = this.#undeclared.get(one.dataSet)
      if (known) known.push(one)
      else this.#undeclared.set(one.dataSet, [one])
    }
    for (const activity of map.activities.values())
      this.#add('activity', activity.id, this.#activity(activity))
    const matcher = createMatcher(map)
    for (const dataSet of map.dataSets.values())
      this.#add('data-set', dataSet.id, this.#dataSet(dataSet, matcher))
    for (const system of map.systems.values()) this.#add('system', system.id, this.#system(system))
    for (const recipient of map.recipients.values())
      this.#add('recipient', recipient.id, this.#recipient(recipient))
    for (const finding of findings) this.#addUndeclaredRecipient(finding)
  }

  /** By kind, each kind as it was asked for: the entries of the map first. */
  made(): readonly PictureNode[] {
    const all = [...this.#nodes.values()]
    return pictureKinds.flatMap((kind) => all.filter((node) => node.kind === kind))
  }

  /** The id of a name's node; one that the map does not declare is made. */
  of(kind: PictureKind, name: string): string {
    const id = pictureId(kind, name)
    if (!this.#nodes.has(id))
      this.#add(kind, name, kind === 'country' ? this.#country(name) : this.#hole(name, kind))
    return id
  }

  /** The same for what is kept on a person's device. */
  ofStorage(name: string): string {
    const id = pictureId('data-set', `device:${name}`)
    const storage = this.#input.map.clientStorage.get(name)
    if (!this.#nodes.has(id) && storage)
      this.#nodes.set(id, { id, kind: 'data-set', ...this.#storage(storage) })
    return id
  }

  /** What the checks found at an entry of the map. */
  findingsOf(kind: 'activity' | 'data-set' | 'system' | 'recipient', name: string): readonly Finding[] {
    const { map } = this.#input
    const sections = {
      activity: map.activities,
      'data-set': map.dataSets,
      system: map.systems,
      recipient: map.recipients,
    }
    return this.#findingsAt(sections[kind].get(name)?.at)
  }

  #add(kind: PictureKind, name: string, said: Omit<PictureNode, 'id' | 'kind'>): void {
    const id = pictureId(kind, name)
    this.#nodes.set(id, { id, kind, ...said })
  }

  #activity(activity: Activity): Omit<PictureNode, 'id' | 'kind'> {
    const { t } = this.#context
    const raw = recordOf(activity.raw)
    const purposes = purposesOf(this.#context, activity).flatMap((purpose): Line[] => {
      const basis = purpose.basis === undefined ? [] : (basisLines(this.#context, purpose)[0] ?? [])
      if (purpose.label === undefined) return basis.length === 0 ? [] : [basis]
      return [basis.length === 0 ? [purpose.label] : joined(purpose.label, ': ', ...basis)]
    })
    const code = [...namesOf(raw['collected_in']), ...codeOfRights(raw['rights'])]
    return {
      label: plainName(this.#context, activity),
      note: rolesInWords(this.#context, activity.roles, false) || t(say('role not recorded')),
      marks: [...this.#special(namesOf(raw['categories'])), ...this.#open(activity.at)],
      facts: facts(
        [t(say('Purposes')), purposes],
        [t(say('What is done')), this.#context.humans(raw['processing'])],
        [
          t(say('Data subjects')),
          namesIn(
            this.#context,
            subjectsOfActivity(this.#context.map, activity),
            this.#input.map.dataSubjects,
          ),
        ],
        [t(say('Retention')), retentionLines(this.#context, activity)],
        [t(say('Open points')), this.#openLines(activity.at)],
      ),
      places: [
        ...placeInMap(activity.at),
        ...[...new Set(code)].map((path) => fileAt(joinPath(folderOf(activity.at.path), path))),
      ],
    }
  }

  #dataSet(dataSet: DataSet, matcher: ReturnType<typeof createMatcher>): Omit<PictureNode, 'id' | 'kind'> {
    const { t, input } = this.#context
    const { map } = this.#input
    const categories = categoriesOf(dataSet)
    const open = this.#undeclared.get(dataSet.id) ?? []
    const personal = [...dataSet.fields.values()].filter((field) => field.categories.length > 0)
    const policies = new Set(
      [...(personal.length === 0 ? [undefined] : personal)].map(
        (field) => retentionOf(map, dataSet, field)?.reference.name,
      ),
    )
    const missing: Cell = [[this.#context.missing()]]
    return {
      label: plainName(this.#context, dataSet),
      note: [
        ...(plainName(this.#context, dataSet) === dataSet.id ? [] : [dataSet.id]),
        personal.length > 0
          ? this.#fieldCount(personal.length)
          : categories.length > 0
            ? categories.map((id) => this.#context.categoryName(id)).join(', ')
            : t(say('no personal data')),
      ].join(' · '),
      marks: [
        ...this.#special(categories),
        ...(open.length === 0
          ? []
          : [{ mark: 'undeclared' as const, text: t(say('{count} undeclared', { count: open.length })) }]),
        ...this.#open(dataSet.at),
      ],
      facts: facts(
        [
          t(say('Fields')),
          [
            ...personal.map((field) =>
              joined(
                `${field.name}: `,
                this.#context.list(field.categories.map((id) => this.#context.categoryName(id))),
              ),
            ),
            ...open.map((one) => this.#undeclaredLine(one)),
          ],
        ],
        [
          t(say('Categories of data')),
          dataSet.categories.map((id) => [text(this.#context.categoryName(id))]),
        ],
        [
          t(say('Data subjects')),
          namesIn(
            this.#context,
            dataSet.dataSubjects.map(({ name }) => name),
            map.dataSubjects,
          ),
        ],
        [
          t(say('Retention')),
          categories.length === 0
            ? []
            : [...policies].flatMap((name) =>
                name === undefined ? missing : [[policyInWords(this.#context, name)]],
              ),
        ],
        [t(say('Open points')), this.#openLines(dataSet.at)],
      ),
      places: [
        ...placeInMap(dataSet.at),
        ...ownersOf(dataSet, input, matcher)
          .slice(0, mostPlaces)
          .map(({ path, owner }): PicturePlace => ({
            in: 'code',
            path,
            span: owner.span,
            symbol: owner.name,
          })),
        ...open.slice(0, mostPlaces).map(placeOfUndeclared),
      ],
    }
  }

  #storage(storage: DeclaredStorage): Omit<PictureNode, 'id' | 'kind'> {
    const { t } = this.#context
    const raw = recordOf(storage.raw)
    const { lifetime, consent } = storage
    return {
      label: storage.id,
      note: t(say('on the person’s device')),
      marks: [...this.#special(namesOf(raw['category'])), ...this.#open(storage.at)],
      facts: facts(
        [t(say('What for')), this.#context.humans(raw['label'])],
        [
          t(say('Categories of data')),
          namesOf(raw['category']).map((id) => [text(this.#context.categoryName(id))]),
        ],
        [
          t(say('Lifetime')),
          lifetime === undefined ? [] : [[text(this.#context.duration(lifetime.value) ?? lifetime.value)]],
        ],
        [
          t(say('Consent')),
          consent?.needed === undefined
            ? []
            : [this.#context.line(consent.needed ? say('needed') : say('not needed'))],
        ],
        [t(say('Open points')), this.#openLines(storage.at)],
      ),
      places: placeInMap(storage.at),
    }
  }

  #system(system: Entry): Omit<PictureNode, 'id' | 'kind'> {
    const { t } = this.#context
    const raw = recordOf(system.raw)
    const encryption = encryptionInWords(this.#context, system.raw)
    return {
      label: plainName(this.#context, system),
      note: namesOf(raw['kind'])
        .map((kind) => t(termInWords(kind)))
        .join(', '),
      marks: this.#open(system.at),
      facts: facts(
        [t(say('Countries')), this.#context.places(raw['regions'])],
        [t(say('Encryption')), encryption === undefined ? [] : [[text(encryption)]]],
        [t(say('Access')), namesOf(raw['access']).map((one) => [text(one)])],
        [t(say('Open points')), this.#openLines(system.at)],
      ),
      places: placeInMap(system.at),
    }
  }

  #recipient(recipient: Entry): Omit<PictureNode, 'id' | 'kind'> {
    const { t } = this.#context
    const raw = recordOf(recipient.raw)
    const { status, direction } = raw
    const receives = direction !== 'in'
    const roles = rolesInWords(this.#context, raw['role'], false)
    return {
      label: plainName(this.#context, recipient),
      note: [
        ...(receives ? [] : [t(say('Source'))]),
        ...(roles === '' ? (receives ? [t(say('role not recorded'))] : []) : [roles]),
        ...(typeof status === 'string' && status !== 'active' ? [t(termInWords(status))] : []),
      ].join(' · '),
      marks: [...this.#special(namesOf(raw['may_receive'])), ...this.#open(recipient.at)],
      facts: facts(
        [
          t(say('What for')),
          [...this.#context.humans(raw['purpose']), ...this.#context.humans(raw['category'])],
        ],
        [t(say('May receive')), receives ? receivedLines(this.#context, raw['may_receive']) : []],
        [t(say('Agreement')), agreementLines(this.#context, raw['agreement'], false, recipient.at.path)],
        [t(say('Open points')), this.#openLines(recipient.at)],
      ),
      places: [...placeInMap(recipient.at), ...this.#usesOf(recipient)],
    }
  }

  #usesOf(recipient: Entry): readonly PicturePlace[] {
    const uses = usesOfServices(this.#input.index)
    return servicesOf(recipient, this.#input.rules)
      .flatMap(({ id }) => uses.get(id) ?? [])
      .slice(0, mostPlaces)
      .map(({ path, use }) => ({ in: 'code', path, span: use.span, symbol: use.evidence }))
  }

  #country(code: string): Omit<PictureNode, 'id' | 'kind'> {
    const { t } = this.#context
    const { countries } = this.#input.rules
    const inside = isInEea(code, countries)
    const adequate = countries.adequacy.find(({ country }) => country === code)
    return {
      label: this.#context.place(code),
      note: inside
        ? t(say('in the EEA'))
        : adequate === undefined
          ? t(say('no adequacy decision'))
          : adequate.framework === undefined
            ? t(say('adequacy decision'))
            : t(say('adequacy decision for listed recipients')),
      marks: inside ? [] : [{ mark: 'transfer', text: t(say('outside the EEA')) }],
      facts: [],
      places: [],
    }
  }

  /** What the map names, or code holds, and the map does not declare. */
  #hole(name: string, kind: PictureKind): Omit<PictureNode, 'id' | 'kind'> {
    const { t } = this.#context
    const found = kind === 'data-set' ? (this.#undeclared.get(name) ?? []) : []
    return {
      label: name,
      note: found.length > 0 ? this.#fieldCount(found.length) : t(say('not declared')),
      marks: [
        ...this.#special(found.flatMap(({ finding }) => finding.category ?? [])),
        { mark: 'undeclared', text: t(say('not declared')) },
      ],
      facts: facts([t(say('Fields')), found.map((one) => this.#undeclaredLine(one))]),
      places: found.slice(0, mostPlaces).map(placeOfUndeclared),
    }
  }

  /** A service that code uses, beyond the bare dependency on its package. */
  #addUndeclaredRecipient({ check, severity, message, path, span, related }: Finding): void {
    const name = message.parameters?.['service']
    if (check !== 'undeclared-recipient' || severity === 'info' || typeof name !== 'string') return
    const { t } = this.#context
    this.#add('recipient', `code:${name}`, {
      label: name,
      note: t(say('used in code')),
      marks: [{ mark: 'undeclared', text: t(say('not declared')) }],
      facts: [],
      places: [{ path, span }, ...related]
        .slice(0, mostPlaces)
        .map((place) => ({ in: 'code', path: place.path, span: place.span })),
    })
  }

  #undeclaredLine({ name, finding }: UndeclaredData): Line {
    const { t } = this.#context
    const category = finding.category === undefined ? undefined : this.#context.categoryName(finding.category)
    return [
      text(category === undefined ? `${name} ` : `${name}: ${category} `),
      { kind: 'missing', text: t(say('not declared')) },
    ]
  }

  #fieldCount(count: number): string {
    return this.#context.t(count === 1 ? say('1 field') : say('{count} fields', { count }))
  }

  /** The mark of data of Art. 9 or 10, by categories or groups of them. */
  #special(ids: readonly CategoryId[]): readonly MarkInWords[] {
    const { t } = this.#context
    const { categories } = this.#input.rules
    const kinds = new Set<string>()
    for (const { id, special } of categories.values())
      if (
        (special === 'art9' || special === 'art10') &&
        ids.some((one) => id === one || id.startsWith(`${one}.`))
      )
        kinds.add(special.replace('art', ''))
    return kinds.size === 0
      ? []
      : [
          {
            mark: 'special',
            text: t(say('Art. {article}', { article: [...kinds].sort().reverse().join(', ') })),
          },
        ]
  }

  #open(at: MapLocation): readonly MarkInWords[] {
    const count = this.#findingsAt(at).length
    if (count === 0) return []
    const said = count === 1 ? say('1 open point') : say('{count} open points', { count })
    return [{ mark: 'open', text: this.#context.t(said) }]
  }

  #openLines(at: MapLocation): Cell {
    return this.#findingsAt(at).map(({ message }) => [{ kind: 'missing', text: this.#context.t(message) }])
  }

  #findingsAt(at: MapLocation | undefined): readonly Finding[] {
    return at === undefined
      ? []
      : this.#findings.filter(
          ({ path, span }) => path === at.path && at.span.start <= span.start && span.end <= at.span.end,
        )
  }
}

/** Facts that have something to say. */
function facts(...all: readonly (readonly [title: string, lines: Cell])[]): readonly PictureFact[] {
  return all.flatMap(([title, lines]) => (lines.length === 0 ? [] : [{ title, lines }]))
}

function placeInMap({ path, keySpan }: MapLocation): readonly PicturePlace[] {
  return [{ in: 'map', path, span: keySpan }]
}

function fileAt(path: string): PicturePlace {
  return { in: 'code', path, span: { start: 0, end: 0 } }
}

function placeOfUndeclared({ finding, name }: UndeclaredData): PicturePlace {
  const { path, span, owner } = finding
  return { in: 'code', path, span, symbol: owner === undefined ? name : `${owner}.${name}` }
}

/** Files that the rights of an activity name as their code. */
function codeOfRights(rights: unknown): readonly string[] {
  return Object.values(recordOf(rights)).flatMap((right) => namesOf(recordOf(right)['code']))
}
