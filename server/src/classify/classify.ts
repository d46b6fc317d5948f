import type { Classification, Confidence, Evidence, OwnerKind } from '../model/classification.ts'
import type { Field, FileFacts, Role, ValueType } from '../model/fact.ts'
import { analyseName, headFirst, ownerSenses } from './names.ts'
import type { NameMatch } from './names.ts'
import {
  decide,
  describe,
  isCalled,
  keyWords,
  personPointedTo,
  readOwner,
  readOwnerName,
  saysMoreThanName,
  emptyPrefix,
  withoutPrefix,
} from './owners.ts'
import type { OwnerReading } from './owners.ts'
import { falseFriend } from './rules.ts'
import type { FieldRule, PhraseUse, Rules } from './rules.ts'
import { singular, splitWords } from './words.ts'
import { eitherOf, say, type Message } from '../model/message.ts'

/** The whole reasoning about one field. */
export interface Explanation {
  /** Absent when the field was not taken as personal data. */
  readonly classification?: Classification
  /** Every step, also the entries that almost matched and what ruled them out. */
  readonly evidence: readonly Evidence[]
  readonly ownerKind: OwnerKind
}

/**
 * The category of each field of a file, parallel to `facts.fields`; undefined for what is not taken as personal data.
 * The owner is read first, then the field's words, its type and what validators say of it, then its neighbours.
 * @param memory of the same path and rules, where the file is read again and again: owners that stayed are not judged anew
 */
export function classifyFile(
  facts: FileFacts,
  path: string,
  rules: Rules,
  memory?: ClassifierMemory,
): readonly (Classification | undefined)[] {
  const owners = new OwnerReadings(facts, path, rules)
  const { fields } = owners
  const judged = (field: Field): Classification | undefined =>
    isCandidate(field, rules) ? judge(field, owners.of(field), rules, undefined) : undefined
  if (memory === undefined) return fields.map(judged)
  const positions = new Map<string, number[]>()
  fields.forEach(({ owner }, position) => {
    const known = positions.get(owner)
    if (known === undefined) positions.set(owner, [position])
    else known.push(position)
  })
  const classifications = new Array<Classification | undefined>(fields.length)
  const byOwner = new Map<string, OwnerClassifications>()
  for (const [owner, own] of positions) {
    const ofOwner = own.flatMap((position) => fields[position] ?? [])
    const key = JSON.stringify(
      ofOwner.map(({ name, type, valueType, role, attributes }) => [name, type, valueType, role, attributes]),
    )
    const known = memory.byOwner?.get(owner)
    const kept = known?.key === key ? known : { key, classifications: ofOwner.map(judged) }
    byOwner.set(owner, kept)
    own.forEach((position, index) => (classifications[position] = kept.classifications[index]))
  }
  memory.byOwner = byOwner
  return classifications
}

/** What was made of each owner at the last reading; written by `classifyFile` alone. */
export interface ClassifierMemory {
  byOwner?: ReadonlyMap<string, OwnerClassifications>
}

interface OwnerClassifications {
  /** All that the classifications follow from, beside the path and the rules. */
  readonly key: string
  readonly classifications: readonly (Classification | undefined)[]
}

/** The reasoning about one field of a file, by its index in `facts.fields`; empty for an index that is not there. */
export function explainField(facts: FileFacts, index: number, path: string, rules: Rules): Explanation {
  const owners = new OwnerReadings(facts, path, rules)
  const field = owners.fields[index]
  if (field === undefined) return { evidence: [], ownerKind: 'unknown' }
  const owner = owners.of(field)
  const refusals: Evidence[] = []
  const classification = judge(field, owner, rules, refusals)
  if (classification !== undefined)
    return { classification, evidence: [...classification.evidence, ...refusals], ownerKind: owner.kind }
  const evidence: Evidence[] = [{ kind: 'owner', text: owner.reason }, ...refusals]
  if (refusals.length === 0)
    evidence.push({
      kind: 'name',
      text: say('no rule knows the words {words}', { words: quoted(splitWords(field.name)) }),
    })
  return { evidence, ownerKind: owner.kind }
}

/**
 * The category of a value that is passed to a call, by its property path (`['user', 'email']`). `ownerKind` is what the
 * path before the last property stands for, where the caller knows better than its words; undefined: the words decide.
 */
export function classifyName(
  path: readonly string[],
  ownerKind: OwnerKind | undefined,
  rules: Rules,
): Classification | undefined {
  const known = classifiedNames.get(rules) ?? new Map<string, ClassifiedName>()
  classifiedNames.set(rules, known)
  const key = `${path.join('.')} ${ownerKind ?? ''}`
  const before = known.get(key)
  if (before !== undefined) return before.classification
  const classification = judgeName(path, ownerKind, rules)
  if (known.size >= mostNames) known.clear()
  known.set(key, { classification })
  return classification
}

/** The same names come again and again, in all files and at every keystroke. */
const classifiedNames = new WeakMap<Rules, Map<string, ClassifiedName>>()
const mostNames = 50_000

interface ClassifiedName {
  readonly classification: Classification | undefined
}

function judgeName(
  path: readonly string[],
  ownerKind: OwnerKind | undefined,
  rules: Rules,
): Classification | undefined {
  const name = path.at(-1)
  if (name === undefined) return undefined
  const ownerPath = path.slice(0, -1).join('.')
  const byName = readOwnerName(saysNoMore(path) ? '' : ownerPath, rules)
  const owner = ownerKind === undefined || ownerKind === 'unknown' ? byName : { ...byName, kind: ownerKind }
  const field: Field = {
    owner: ownerPath,
    name,
    valueType: 'unknown',
    role: 'transferred',
    span: { start: 0, end: 0 },
    ownerSpan: { start: 0, end: 0 },
    attributes: {},
  }
  return judge(field, owner, rules, undefined)
}

/** `address.address` is as likely that of a socket: a name that is only said again says nothing of who has it. */
function saysNoMore(path: readonly string[]): boolean {
  const owner = splitWords(path.at(-2) ?? '').filter((word) => !fillers.has(word))
  const name = splitWords(path.at(-1) ?? '')
  return path.length === 2 && owner.length > 0 && owner.join(' ') === name.join(' ')
}

const fillers = new Set('object obj info data value result res'.split(' '))

/** What an owner stands for, by its name alone. */
export function classifyOwner(name: string, rules: Rules): OwnerKind {
  return readOwnerName(name, rules).kind
}

/** Whether a word stands for a person or for a part of a program: `client`, `worker`. */
export function isProgramOrPerson(name: string, rules: Rules): boolean {
  return readOwnerName(name, rules).likely === true
}

/** Owners of one file, read when they are first asked for. */
class OwnerReadings {
  /** The fields of the file, parallel to its facts; those of a file of records belong to what it is called. */
  readonly fields: readonly Field[]
  private readonly readings = new Map<string, OwnerReading>()
  private byOwner: Map<string, Field[]> | undefined
  private readonly rules: Rules
  private readonly translation: boolean
  private readonly infrastructure: boolean

  constructor(facts: FileFacts, path: string, rules: Rules) {
    this.rules = rules
    this.translation = isTranslation(path)
    this.infrastructure = /\.(?:tf|tofu)$/i.test(path)
    const records = this.translation ? undefined : recordsOf(path, rules)
    this.fields =
      records === undefined
        ? facts.fields
        : facts.fields.map((field) => asRecord(field, path, records, rules))
  }

  of(field: Field): OwnerReading {
    const known = this.readings.get(field.owner)
    if (known !== undefined) return known
    let reading: OwnerReading
    if (this.translation && field.role === 'configured')
      reading = {
        ...readOwnerName(field.owner, this.rules),
        kind: 'system',
        reason: say('{name}: texts of the user interface in a folder for translations', {
          name: field.owner,
        }),
      }
    else if (field.role === 'configured' && isText(field.owner))
      reading = {
        ...readOwnerName(field.owner, this.rules),
        kind: 'system',
        reason: say('{name}: texts of the user interface, by language', { name: field.owner }),
      }
    else if (field.role === 'configured' && isPipeline(field.owner))
      reading = {
        ...readOwnerName(field.owner, this.rules),
        kind: 'system',
        reason: say('{name}: a part of a deployment or of a build', { name: field.owner }),
      }
    else if (field.role === 'configured' && this.isPublisher(field.owner))
      reading = {
        ...readOwnerName(field.owner, this.rules),
        kind: 'system',
        reason: say('{name}: who publishes the package or the interface', { name: field.owner }),
      }
    else {
      const fields = this.fieldsOf(field.owner)
      const name = this.infrastructure ? withoutLabel(field.owner) : field.owner
      const prefix = emptyPrefix(fields, this.rules)
      reading = {
        ...readOwner(name, fields, this.rules),
        fields,
        ...(prefix === undefined ? {} : { prefix }),
      }
    }
    this.readings.set(field.owner, reading)
    return reading
  }

  /** `author` beside the name and version of a package, `contact` in the `info` of a description of an interface. */
  private isPublisher(owner: string): boolean {
    if (owner === 'info.contact') return this.fieldsOf('info').some(({ name }) => name === 'version')
    if (!/^(?:author|authors|contributors?|maintainers?|publisher)$/.test(owner)) return false
    const [first] = this.fields
    if (first === undefined) return false
    const top = new Set(this.fieldsOf(first.owner).map(({ name }) => name))
    return top.has('name') && (top.has('version') || top.has('license') || top.has('description'))
  }

  private fieldsOf(owner: string): readonly Field[] {
    if (this.byOwner === undefined) {
      this.byOwner = new Map()
      for (const field of this.fields) {
        const fields = this.byOwner.get(field.owner)
        if (fields === undefined) this.byOwner.set(field.owner, [field])
        else fields.push(field)
      }
    }
    return this.byOwner.get(owner) ?? []
  }
}

/**
 * What the rows of a file of data are called by the file's name: `users` of `data/users.yml`. Only persons in the plural, and
 * in folders for samples also what is linked to them; undefined for a file of settings.
 */
function recordsOf(path: string, rules: Rules): string | undefined {
  const [, folders = '', stem = ''] = /^(.*?)([^/]+?)\.(?:ya?ml|json)$/i.exec(path) ?? []
  const last = splitWords(stem).at(-1) ?? ''
  if (last === '' || (singular(last) === last && last !== 'people')) return undefined
  if (
    /(?:^|\/)(?:config|configs|configuration|settings|charts|helm|templates|k8s|kubernetes|deploy\w*|ansible|\.\w+)\//i.test(
      folders,
    )
  )
    return undefined
  const { kind, named } = readOwnerName(stem, rules)
  if (!named) return undefined
  const samples = /(?:^|\/)(?:fixtures?|seeds?|seeders|samples?|data|demo|factories)\//i.test(folders)
  return kind === 'person' || (kind === 'person-linked' && samples) ? stem : undefined
}

/** A field of a file of records as one that is stored: `ann.email` and `email` of `users.yml` are `users.email`. */
function asRecord(field: Field, path: string, records: string, rules: Rules): Field {
  if (field.role !== 'configured') return field
  const segments = field.owner === path.slice(path.lastIndexOf('/') + 1) ? [] : field.owner.split('.')
  // The first section is the key of a row, unless it is called after what it holds.
  const rest =
    segments.length > 0 && readOwnerName(segments[0] ?? '', rules).kind === 'unknown'
      ? segments.slice(1)
      : segments
  return { ...field, owner: [records, ...rest].join('.'), role: 'stored' }
}

/** A folder for translations, or a folder or a file that is called after a language: `ar/user.json`, `messages.pt-BR.yml`. */
function isTranslation(path: string): boolean {
  return (
    /(?:^|\/)(?:locales?|i18n|l10n|translations?|lang|langs|languages?|messages)\//i.test(path) ||
    new RegExp(String.raw`(?:^|[/._-])(?:${languageTags})\.(?:json5?|ya?ml|toml|ini|properties)$`).test(path)
  )
}

/** `aws_iam_policy.billing_admin`, `module.ci_user`: the label says what for and not what. */
function withoutLabel(owner: string): string {
  const [first = '', second = '', ...rest] = owner.split('.')
  if (first === 'data') return [second, ...rest.slice(1)].join('.')
  return first === 'module' || first.includes('_') ? [first, ...rest].join('.') : owner
}

/** Texts of the user interface stand below the code of their language: `en.kinds.country`, `pt-BR.activerecord.user`. */
function isText(owner: string): boolean {
  return new RegExp(String.raw`^(?:${languageTags})(?:\.|$)`).test(owner)
}

const languageTags =
  '(?:ar|bg|cs|da|de|el|en|es|et|fa|fi|fr|he|hr|hu|id|it|ja|ko|lt|lv|nb|nl|pl|pt|ro|ru|sk|sl|sv|th|tr|uk|vi|zh)' +
  '(?:[-_](?:[A-Za-z]{2}|Han[st]))?'

/** Containers, jobs, their steps and calls are named after whatever they do: `services.supervisor`, `steps.create_user`. */
function isPipeline(owner: string): boolean {
  return /(?:^|\.)(?:services|networks|volumes|containers|initContainers|jobs|steps|stages|workflow_dispatch|workflow_call)\./.test(
    owner,
  )
}

/** Cheap test before the owner is read: something about the field itself speaks for personal data. */
function isCandidate(field: Field, rules: Rules): boolean {
  if (analyseName(field.name, rules).matches.length > 0) return true
  const { formats, column, label } = field.attributes
  if (formats?.some((format) => rules.vocabulary.formats.has(format)) === true) return true
  if (column !== undefined && !isRowKey(field) && analyseName(column, rules).matches.length > 0) return true
  if (label !== undefined && analyseName(label, rules).matches.length > 0) return true
  if (saidBeside(field, rules) !== undefined) return true
  return isKey(field)
}

/**
 * What the comment beside a field calls it, where it is a name rather than a description: `头像`, `Date of birth`, `the
 * customer's e-mail address`. Every word of it is known to be part of that name.
 */
function saidBeside(
  field: Field,
  rules: Rules,
): { readonly match: NameMatch; readonly text: string } | undefined {
  const { comment } = field.attributes
  if (comment === undefined || field.role === 'configured' || field.valueType === 'boolean') return undefined
  const text =
    comment
      .slice(0, 60)
      .split(/[.;:,\n](?:\s|$)|[。；：，、（(]/)[0]
      ?.trim() ?? ''
  if (text === '' || text.length > 40) return undefined
  const match = analyseName(text, rules).matches[0]
  return match?.others.length === 0 &&
    match.unknownAfter.length === 0 &&
    match.unknownBefore === undefined &&
    match.switch === undefined
    ? { match, text }
    : undefined
}

function isPersonal(kind: OwnerKind | undefined): boolean {
  return kind === 'person' || kind === 'person-linked'
}

/** The number of a row, whatever its column is called after: `id` in `OPEN_ID`, the row of an opened mail. */
function isRowKey(field: Field): boolean {
  return /^_?id$/i.test(field.name)
}

function isKey(field: Field): boolean {
  const last = splitWords(field.name).at(-1)
  return last !== undefined && (keyWords.has(last) || last === 'by')
}

interface Verdict {
  readonly confidence: Confidence
  readonly evidence: readonly Evidence[]
}

function judge(
  field: Field,
  owner: OwnerReading,
  rules: Rules,
  refusals: Evidence[] | undefined,
): Classification | undefined {
  if (field.valueType === 'function') {
    refusals?.push({ kind: 'type', text: say('a function holds no data') })
    return undefined
  }
  let byFormat = judgeFormats(field, owner, rules, refusals)
  const names: { text: string; from: Message }[] = [
    { text: withoutPrefix(field.name, owner.prefix), from: say('its name') },
  ]
  if (field.attributes.column !== undefined && !isRowKey(field))
    names.push({ text: field.attributes.column, from: say('its column') })
  if (field.attributes.label !== undefined)
    names.push({ text: field.attributes.label, from: say('its label') })
  let named = false
  for (const { text, from } of names) {
    const { matches } = analyseName(text, rules)
    for (const match of matches) {
      for (const use of nearestFirst(match.uses, owner)) {
        const verdict = judgeUse(field, owner, match, use, rules)
        if (!('confidence' in verdict)) {
          if (!isSaidElsewhere(use, match.uses)) refusals?.push(verdict)
          // `support_email` stays a mailbox of the support, whatever format its value has.
          if (verdict.kind === 'name' && byFormat?.category === use.rule.category) byFormat = undefined
          continue
        }
        const evidence: Evidence[] = [
          { kind: 'owner', text: owner.reason },
          {
            kind: 'name',
            text: say('{from} says "{phrase}" ({language})', {
              from,
              phrase: use.phrase,
              language: use.language,
            }),
          },
          ...verdict.evidence,
        ]
        let { confidence } = verdict
        if (byFormat?.category === use.rule.category) {
          confidence = 'high'
          evidence.push(...byFormat.evidence.filter((step) => step.kind === 'format'))
        } else if (byFormat !== undefined && confidence !== 'high') return byFormat
        return { category: use.rule.category, confidence, evidence }
      }
    }
    // What the declaration's own name says is not overruled by its column or label.
    if (matches.length > 0) {
      named = true
      break
    }
  }
  const said = saidBeside(field, rules)
  const saidOfPerson = isPersonal(said?.match.subject?.kind)
  if (said !== undefined && byFormat === undefined && (saidOfPerson || (!named && isPersonal(owner.kind))))
    for (const use of said.match.uses) {
      const verdict = judgeUse(field, owner, said.match, use, rules)
      if (!('confidence' in verdict)) {
        refusals?.push(verdict)
        continue
      }
      if (owner.kind === 'thing' || owner.kind === 'system' || owner.kind === 'organization') continue
      return {
        category: use.rule.category,
        confidence: verdict.confidence === 'high' ? 'medium' : verdict.confidence,
        evidence: [
          { kind: 'owner', text: owner.reason },
          { kind: 'comment', text: say('the comment beside it says so: {comment}', { comment: said.text }) },
          ...verdict.evidence,
        ],
      }
    }
  if (byFormat !== undefined) return byFormat
  const person = isKey(field) && field.role !== 'configured' ? personPointedTo(field, rules) : undefined
  if (person !== undefined && (owner.kind === 'person' || owner.kind === 'person-linked'))
    return {
      category: 'account.user_id',
      confidence: 'low',
      evidence: [
        { kind: 'owner', text: owner.reason },
        { kind: 'name', text: say('{name} points to a person', { name: person }) },
      ],
    }
  return undefined
}

/** Of entries for owners of a certain name the one with the longest name first: an answer to a security question. */
function nearestFirst(uses: readonly PhraseUse[], owner: OwnerReading): readonly PhraseUse[] {
  if (uses.length < 2) return uses
  const length = ({ rule }: PhraseUse): number =>
    Math.max(0, ...rule.within.filter((words) => isCalled(owner.words, words)).map((words) => words.length))
  return [...uses].sort((a, b) => length(b) - length(a))
}

/** An entry for owners of a certain name has nothing to tell where one for any owner tells of the same category. */
function isSaidElsewhere({ rule }: PhraseUse, uses: readonly PhraseUse[]): boolean {
  return (
    rule.within.length > 0 &&
    uses.some((other) => other.rule.category === rule.category && other.rule.within.length === 0)
  )
}

function judgeFormats(
  field: Field,
  owner: OwnerReading,
  rules: Rules,
  refusals: Evidence[] | undefined,
): Classification | undefined {
  for (const format of field.attributes.formats ?? []) {
    for (const rule of rules.vocabulary.formats.get(format) ?? []) {
      if (field.valueType === 'boolean') continue
      const level = rule.confidence[owner.kind]
      if (level === undefined || field.role === 'configured') {
        refusals?.push({
          kind: 'format',
          text: say('the value is declared as {format}, but of {kind} that is no personal data', {
            format,
            kind: describe(owner.kind),
          }),
        })
        continue
      }
      return {
        category: rule.category,
        confidence: level,
        evidence: [
          { kind: 'owner', text: owner.reason },
          { kind: 'format', text: say('the value is declared as {format}', { format }) },
        ],
      }
    }
  }
  return undefined
}

function judgeUse(
  field: Field,
  owner: OwnerReading,
  match: NameMatch,
  use: PhraseUse,
  rules: Rules,
): Verdict | Evidence {
  const { rule } = use
  const refuse = (kind: Evidence['kind'], why: Message): Evidence => ({
    kind,
    text: say('"{phrase}" would be {category}, but {why}', {
      phrase: use.phrase,
      category: rule.category,
      why,
    }),
  })
  if (rule.category === falseFriend)
    return { kind: 'rule', text: say('"{phrase}" is known as no personal data', { phrase: use.phrase }) }
  if (rule.roles.length > 0 && !rule.roles.includes(field.role))
    return refuse('owner', say('only where it is {roles}', { roles: eitherOf(rule.roles) }))
  if (rule.beside.length > 0 && !hasBeside(field, owner, rule, rules))
    return refuse('sibling', say('no field beside it says {groups}', { groups: eitherOf(rule.beside) }))
  if (rule.named && owner.from === 'fields')
    return refuse('owner', say('only where the name of its owner says so'))
  if (rule.within.length > 0 && !rule.within.some((words) => isCalled(owner.words, words)))
    return refuse('owner', say('only in an owner that is called {names}', { names: someOf(rule.within) }))
  if (match.switch !== undefined && !rule.types.has('boolean'))
    return refuse('name', say('"{word}" makes it a switch', { word: match.switch }))
  for (const word of match.before)
    if (rule.notBefore.has(word))
      return refuse('name', say('"{word}" before it makes it something else', { word }))
  for (const word of match.after)
    if (rule.notAfter.has(word))
      return refuse('name', say('"{word}" after it makes it something else', { word }))
  const mapped = mappings.has(match.before.at(-1) ?? '') ? match.before.at(-1) : undefined
  if (mapped !== undefined)
    return refuse('name', say('"{word}" before it makes it something else', { word: mapped }))
  // Customers are looked for whose last purchase lies between two days.
  if (bounds.has(match.after.at(-1) ?? '') && valueTypeOf(field) === 'date')
    return refuse(
      'name',
      say('"{word}" after it makes it something else', { word: match.after.at(-1) ?? '' }),
    )
  const other = match.others.find((word) => !rule.after.has(word))
  if (other !== undefined)
    return refuse('name', say('"{word}" after it makes it something else', { word: other }))
  const romance = headFirst.has(use.language)
  let confidenceCap: Confidence = 'high'
  const unknownAfter = match.unknownAfter.find((word) => !rule.after.has(word))
  if (unknownAfter !== undefined) {
    if ((!romance || rule.strict) && !isSaid(field, owner.kind, rule, rules, unknownAfter))
      return refuse('name', say('"{word}" after it may make it something else', { word: unknownAfter }))
    confidenceCap = 'medium'
  }
  if (rule.strict && match.unknownBefore !== undefined)
    return refuse('name', say('"{word}" before it says of something else', { word: match.unknownBefore }))
  if (
    (field.role === 'transferred' || field.role === 'collected') &&
    field.attributes.value !== undefined &&
    sameWords(field.attributes.value, field.name)
  )
    return refuse('value', say('its value is a text that names it'))
  if (field.role !== 'stored' && isConstantType(field.type))
    return refuse('type', say('its type {type} is one constant', { type: field.type ?? '' }))
  const type = valueTypeOf(field)
  if (field.type !== undefined && isChoice(field.type))
    return refuse('type', say('its type {type} lists what to choose from', { type: field.type }))
  if (type === 'unknown' && owner.fields !== undefined && namesEntity(field, match, rule, rules))
    return refuse('type', say('nothing says that it is a text, and its name is that of another type'))
  const isRelation = isHeldElsewhere(field, match, rule, type)
  if (!isRelation && !typeAllows(rule, type, field, match, rules))
    return refuse('type', say('its type {type} cannot hold that', { type: field.type ?? type }))

  const evidence: Evidence[] = []
  let kind = owner.kind
  const subject = match.subject
  if (subject !== undefined) {
    const personal = subject.kind === 'person' || subject.kind === 'person-linked'
    if (!personal) {
      const typedIn =
        field.role === 'collected' &&
        subject.kind === 'thing' &&
        match.isSubjectBefore &&
        rule.confidence.thing !== undefined
      if (subject.kind !== 'organization' && !typedIn)
        return refuse('name', say('"{phrase}" in the name makes it of {kind}', ofSubject(subject)))
      kind = subject.kind
      evidence.push({ kind: 'name', text: say('"{phrase}" in the name: of {kind}', ofSubject(subject)) })
    } else if (namesSubject(use, match, subject))
      // `transaction_name`, `subscription_name`: what is called so is no person.
      return refuse('name', say('"{phrase}" in the name makes it of {kind}', ofSubject(subject)))
    else if (
      kind !== 'person' &&
      !((kind === 'person-linked' || kind === 'system') && subject.kind === 'person-linked') &&
      !configures(field, owner)
    ) {
      if (kind === 'thing' || kind === 'system' || kind === 'organization') confidenceCap = 'medium'
      kind = subject.kind
      evidence.push({ kind: 'name', text: say('"{phrase}" in the name: of {kind}', ofSubject(subject)) })
    }
  }
  if (field.role === 'configured') {
    if (!rule.configured) return refuse('owner', say('in a configuration it belongs to a system'))
    if (kind !== 'person' && kind !== 'person-linked')
      return refuse('owner', say('it configures {kind}', { kind: describe(kind) }))
    if (!owner.named) return refuse('owner', say('it stands in a configuration that names no person'))
    const { value } = field.attributes
    if (value !== undefined && value !== '' && !/^(?:null|~)$/i.test(value)) {
      if (rule.value !== undefined && !rule.value.test(value))
        return refuse('value', say('its value {value} is none', { value }))
      if (sameWords(value, field.name)) return refuse('value', say('its value is a text that names it'))
      evidence.push({ kind: 'value', text: say('it has a value of its own') })
    }
    if (
      rule.category === 'identity.full_name' &&
      splitWords(field.name).length === 1 &&
      owner.fields !== undefined &&
      owner.fields.length > 1 &&
      !owner.fields.some((other) => saysMoreThanName(other, rules))
    )
      return refuse('sibling', say('nothing beside it says that it is the name of a person'))
  }
  let confidence = rule.confidence[kind]
  if (
    (confidence === undefined || confidence === 'low') &&
    kind === 'unknown' &&
    isSaid(field, kind, rule, rules)
  ) {
    confidence = 'medium'
    evidence.push({
      kind: 'comment',
      text: say('the comment beside it says so: {comment}', { comment: field.attributes.comment ?? '' }),
    })
  }
  if (confidence === undefined)
    return refuse(
      'owner',
      kind === owner.kind ? owner.reason : say('it is of {kind}', { kind: describe(kind) }),
    )
  if (use.ofPerson && kind !== 'person' && kind !== 'person-linked')
    return refuse('owner', say('the word means that of a person only'))
  if (kind === 'unknown' && confidence === 'low' && field.role !== 'stored' && field.role !== 'collected')
    return refuse('owner', say('{reason}, and it is neither stored nor collected', { reason: owner.reason }))
  if (owner.weak && confidence !== 'high' && kind !== 'person')
    return refuse('owner', say('its owner hands over values and functions'))
  if (confidenceCap === 'medium' && confidence === 'high') confidence = 'medium'
  if (isRelation || (owner.unsure === true && subject === undefined)) confidence = 'low'
  if (type !== 'unknown' && field.type !== undefined)
    evidence.push({ kind: 'type', text: say('its type is {type}', { type: field.type }) })
  return { confidence, evidence }
}

/**
 * `billingAddress: Address`, `photo: FileDto` and `token: OauthToken` of a request or an answer: the parts stand in a type of
 * their own, and a list of what is held of somebody names them all the same.
 */
function isHeldElsewhere(field: Field, match: NameMatch, rule: FieldRule, type: ValueType): boolean {
  return (
    type === 'reference' &&
    (field.role === 'transferred' || field.role === 'collected') &&
    (rule.category === 'identity.photo' ||
      (rule.category.startsWith('credential.') &&
        splitWords(bareType(field.type ?? '')).at(-1) === 'token') ||
      (rule.category === 'contact.postal_address' && match.end - match.start > 1)) &&
    field.attributes.list !== true &&
    !/\[\]\??$|^array</.test(field.type ?? '')
  )
}

/** Behind these stands what a value is called at another place: `attribute_surname` of a directory. */
const mappings = new Set(['attribute', 'attr', 'claim', 'mapping'])

const bounds = new Set(['from', 'to'])

/** Right behind what is called so, and not behind whose it is: `session_name`, and no `contact_name`. */
function namesSubject(
  { rule, length }: PhraseUse,
  match: NameMatch,
  subject: NonNullable<NameMatch['subject']>,
): boolean {
  return (
    rule.category === 'identity.full_name' &&
    length === 1 &&
    match.isSubjectBefore &&
    subject.kind === 'person-linked' &&
    subject.mode === 'decides'
  )
}

/** The first names of an entry, as many as a reader takes in. */
function someOf(names: readonly (readonly string[])[]): readonly string[] {
  const first = names.slice(0, 4).map((words) => words.join(' '))
  return names.length > first.length ? [...first, '…'] : first
}

/** Another field of the owner belongs to one of the groups that the entry asks for; an owner with one field cannot say. */
function hasBeside(field: Field, owner: OwnerReading, rule: FieldRule, rules: Rules): boolean {
  const { fields } = owner
  if (fields === undefined || fields.length <= 1) return owner.kind === 'person'
  return fields.some(
    (other) =>
      other.name !== field.name &&
      other.valueType !== 'boolean' &&
      other.valueType !== 'function' &&
      !(other.valueType === 'reference' && other.attributes.list === true) &&
      analyseName(withoutPrefix(other.name, owner.prefix), rules).matches.some(
        (match) =>
          match.others.length === 0 &&
          match.unknownAfter.length === 0 &&
          match.unknownBefore === undefined &&
          match.switch === undefined &&
          (match.subject === undefined || match.subject.kind === 'person') &&
          match.uses.some(
            (use) =>
              !match.before.some((word) => use.rule.notBefore.has(word)) &&
              !match.after.some((word) => use.rule.notAfter.has(word)) &&
              (use.rule.within.length === 0 ||
                use.rule.within.some((words) => isCalled(owner.words, words))) &&
              rule.beside.some(
                (group) => use.rule.category === group || use.rule.category.startsWith(`${group}.`),
              ),
          ),
      ),
  )
}

/** Lists for an input to choose from: `IList<SelectListItem>`. */
function isChoice(type: string): boolean {
  return /\b(?:Multi)?Select(?:List|Item|ListItem|Option)\b/.test(type)
}

/**
 * A variable of a class without a type, called after what it refers to: `$company` of a job, `author` of a service. Columns
 * and inputs hold values, whatever they are called.
 */
function namesEntity(field: Field, match: NameMatch, rule: FieldRule, rules: Rules): boolean {
  if (field.role !== 'transferred' || field.type !== undefined) return false
  const { senses, words } = ownerSenses(field.name, rules)
  const last = senses.at(-1)
  if (last?.end !== words.length) return false
  const isWhole = last.start === match.start && last.end === match.end
  if (!isWhole && last.start < match.end) return false
  const { kind, phrase, mode } = last.sense
  if (phrase === 'profile') return true
  return mode !== 'inherits' && !rule.types.has('object') && (kind === 'person' || kind === 'organization')
}

/** `'token_refresh'`: the value is always the same. */
function isConstantType(type: string | undefined): boolean {
  return type !== undefined && /^(?:"[^"]*"|'[^']*'|`[^`]*`)$/.test(type)
}

/**
 * A comment beside the field decides about a name that says too little: it names the same kind of data, of a person where the
 * owner is none (`d_mail -- the customer's e-mail`).
 */
function isSaid(
  field: Field,
  ownerKind: OwnerKind,
  rule: FieldRule,
  rules: Rules,
  unknownWord?: string,
): boolean {
  const { comment } = field.attributes
  if (comment === undefined || field.role === 'configured') return false
  // The first sentence says what the field is; what follows says how it is used.
  const [sentence = ''] = comment.slice(0, 120).split(/[.;\n](?:\s|$)|[。；]/)
  // One that repeats the word that the rules do not know says no more than the name.
  if (unknownWord !== undefined && splitWords(sentence).some((word) => word === unknownWord)) return false
  // Before another word it is no person: "the height of an individual thumbnail".
  const isOfThing = /\bindividual\s+\p{L}/iu.test(sentence)
  return analyseName(sentence, rules).matches.some(
    (match) =>
      match.uses.some(
        (use) => use.rule === rule || (use.rule.category === rule.category && use.rule.within.length === 0),
      ) &&
      match.others.length === 0 &&
      !(isOfThing && match.subject?.phrase === 'individual') &&
      isPersonal(match.subject === undefined ? ownerKind : match.subject.kind),
  )
}

/** Settings of a system or a thing stay settings, whoever they name. */
function configures(field: Field, owner: OwnerReading): boolean {
  const configured: Role = 'configured'
  return field.role === configured && (owner.kind === 'system' || owner.kind === 'thing')
}

/** A text that only repeats the words of a name: a label in a file of translations. */
function sameWords(value: string, name: string): boolean {
  return splitWords(value).join('') === splitWords(name).join('')
}

const textTypes = new Set(
  'string str text varchar char character citext nvarchar nchar ntext clob charfield email'.split(' '),
)
const numberTypes = new Set(
  'int integer bigint smallint number decimal numeric float double long short int32 int64'.split(' '),
)
const dateTypes = new Set(
  'date datetime timestamp timestamptz time instant localdate datetimeoffset dateonly moment'.split(' '),
)
const booleanTypes = new Set('bool boolean bit'.split(' '))

/** The kind of value; a reader that saw only an unknown type's name is helped by its words (`NullString`, `Option<String>`). */
function valueTypeOf(field: Field): ValueType {
  const { valueType, type } = field
  if (
    (valueType !== 'reference' && valueType !== 'unknown') ||
    type === undefined ||
    field.attributes.references !== undefined
  )
    return valueType
  for (const word of splitWords(type)) {
    if (textTypes.has(word)) return 'text'
    if (booleanTypes.has(word)) return 'boolean'
    if (dateTypes.has(word)) return 'date'
    if (numberTypes.has(word)) return 'number'
    if (word === 'array' || word === 'mixed') return 'unknown'
  }
  return valueType
}

function typeAllows(rule: FieldRule, type: ValueType, field: Field, match: NameMatch, rules: Rules): boolean {
  if (type === 'unknown' || rule.types.has(type)) return true
  // What has parts of its own (an address) has them in its own type; the relation to it holds nothing.
  if (type !== 'reference' || !rule.types.has('text') || rule.types.has('object')) return false
  // Many rows of another table.
  if (/\[\]\??$|^array</.test(field.type ?? '')) return false
  const name = bareType(field.type ?? '')
  const { senses, words } = ownerSenses(name, rules)
  const decided = decide(senses, words)
  const phrase = match.uses[0]?.phrase.toLowerCase().split(/[^\p{L}\p{N}]+/u) ?? []
  const typeWords = splitWords(name)
  if (typeRoles.has(typeWords.at(-1) ?? '')) return false
  const isCalledAfter = phrase.some((word) => typeWords.includes(word)) || typeWords.includes(phrase.join(''))
  // `email: EmailStrDNS`: a text, whatever else is asked of it.
  if (isCalledAfter && (typeWords.includes('str') || typeWords.includes('string'))) return true
  // `personalAccessToken PersonalAccessToken`: a row of its own.
  if (
    field.role === 'stored' &&
    decided?.placed.end === words.length &&
    decided.placed.sense.length === words.length
  )
    return false
  // `name: ZUserName`, `tax_id: TaxID`: the type is called after the value, and not after what has rows of its own.
  if (
    (isCalled(words, phrase) || isCalled(words, [phrase.join('')])) &&
    (phrase.length > 1 || (words.length > 1 && decided?.placed.end !== words.length))
  )
    return true
  if (decided !== undefined) return false
  // `email: Email`, `status: MaritalStatus`, `password: passwordSchema`: a type of the value itself.
  return isCalledAfter
}

/** `passwordResponse`, `EmailConfig`: what is said or set about a value, and not the value. */
const typeRoles = new Set(
  (
    'response request config configuration settings setting options policy method methods provider service handler manager ' +
    'validator component page screen view controller'
  ).split(' '),
)

/** The one type that a wrapper holds: `TaxID` of `Mapped[TaxID | None]`, `ZUserName` of `ZUserName.optional()`. */
function bareType(type: string): string {
  const names = (type.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []).filter(
    (name) => !wrappers.has(name.toLowerCase()),
  )
  return names.length === 1 ? (names[0] ?? type) : type
}

const wrappers = new Set(
  'mapped optional option maybe nullable nullish union annotated none null undefined default ref rel lazy z prefault'.split(
    ' ',
  ),
)

function ofSubject({ phrase, kind }: NonNullable<NameMatch['subject']>): {
  readonly phrase: string
  readonly kind: Message
} {
  return { phrase, kind: describe(kind) }
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ')
}
