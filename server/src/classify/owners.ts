import type { OwnerKind } from '../model/classification.ts'
import type { Field } from '../model/fact.ts'
import { say, type Message } from '../model/message.ts'
import { analyseName, headFirst, isNeutral, isOfAnyOwner, ownerSenses, participles } from './names.ts'
import type { PlacedSense } from './names.ts'
import type { OwnerSense, Rules } from './rules.ts'
import { singular, splitWords } from './words.ts'

/** What an owner stands for, and why, in words. */
export interface OwnerReading {
  readonly kind: OwnerKind
  readonly reason: Message
  /** `fields`: its name says nothing, its fields do. */
  readonly from: 'name' | 'fields' | 'nothing'
  /** All words of its path, singular, for entries that belong to owners of a certain name. */
  readonly words: readonly string[]
  /** A type that hands values to a function or a component (`Props` with callbacks): less certain to hold data. */
  readonly weak: boolean
  /** A word of the name says person, and not the fields. */
  readonly named: boolean
  /** The word may also stand for a part of a program; the fields have the last word. */
  readonly likely?: boolean
  /** The word may stand for a part of a program, and no field says that it does not. */
  readonly unsure?: boolean
  /** The fields of the owner, where they are known. */
  readonly fields?: readonly Field[]
  /** A word without meaning that most of their names begin with: `mem` of `mem_name`, `mem_phone` and `mem_addr`. */
  readonly prefix?: string
}

/** The kind of an owner by its name alone. */
export function readOwnerName(name: string, rules: Rules): OwnerReading {
  const segments = name.split('.').filter((segment) => segment !== '')
  const words: string[] = []
  for (const segment of segments) words.push(...ownerSenses(segment, rules).words.map(singular))
  let carrier: { kind: OwnerKind; phrase: string } | undefined
  let unknownBelow: string | undefined
  for (let index = segments.length - 1; index >= 0; index--) {
    const segment = segments[index] ?? ''
    // What a resource of JSON:API holds stands one level below it.
    if (index > 0 && /^attributes$/i.test(segment)) continue
    const { senses, words: parts } = sensesAt(segments, index, rules)
    const doer = doerOf(segment)
    if (doer !== undefined && index === segments.length - 1)
      return make(
        'person',
        say('{name}: {kind} ("{phrase}")', { name: segment, kind: describe('person'), phrase: doer }),
        words,
      )
    const verdict = decide(senses, parts)
    if (verdict === undefined) {
      if (senses.length === 0) unknownBelow ??= segment
      carrier ??= carrierOf(senses, parts, rules)
      continue
    }
    const { placed, trailing } = verdict
    const { phrase } = placed.sense
    let { kind } = placed.sense
    // The session of a server's configuration, the message of a webhook: settings, not somebody's.
    const likely = placed.sense.mode === 'likely'
    if ((kind === 'person-linked' || likely) && isWithinSystem(segments.slice(0, index), rules))
      kind = 'system'
    if (likely && kind !== 'system' && isMachine(placed, senses, parts, rules))
      return {
        ...make(
          'unknown',
          say('{name}: "{phrase}" may be a person or a part of a program', { name: segment, phrase }),
          words,
        ),
        named: false,
      }
    const below = index < segments.length - 1
    // Where a post was written, a photo was taken: of whoever did that.
    if (kind === 'thing' && below && published.has(phrase) && isPlace(segments.at(-1) ?? ''))
      return make(
        'person-linked',
        say('{reason}; {name} is something of theirs', {
          reason: say('{name}: {kind} ("{phrase}")', { name: segment, kind: describe(kind), phrase }),
          name: segments.at(-1) ?? '',
        }),
        words,
      )
    const person = kind === 'person'
    const holes = { name: segment, kind: describe(kind), phrase }
    const reason = below
      ? say('part of {name}: {kind} ("{phrase}")', holes)
      : say('{name}: {kind} ("{phrase}")', holes)
    // `UserFeed`, `user.foo`: of a person, but of what kind is not known.
    if (person && (trailing !== undefined || unknownBelow !== undefined))
      return make(
        'person-linked',
        say('{reason}; {name} is something of theirs', { reason, name: trailing ?? unknownBelow ?? '' }),
        words,
      )
    return likely && kind === 'person'
      ? { ...make(kind, reason, words), likely: true }
      : make(kind, reason, words)
  }
  if (carrier !== undefined && unknownBelow === undefined)
    return {
      ...make(
        carrier.kind,
        say('{name}: {kind} as long as nothing else is said ("{phrase}")', {
          name,
          kind: describe(carrier.kind),
          phrase: carrier.phrase,
        }),
        words,
      ),
      named: false,
    }
  if (carrier !== undefined)
    return {
      ...make(carrier.kind, say('{name}: part of "{phrase}"', { name, phrase: carrier.phrase }), words),
      named: false,
    }
  return {
    kind: 'unknown',
    reason: say('{name}: the name does not say what it stands for', { name }),
    from: 'nothing',
    words,
    weak: false,
    named: false,
  }
}

/** What people publish, and where they were then. */
const published = new Set('post photo picture image video media story article attachment'.split(' '))

function isPlace(segment: string): boolean {
  return places.has(splitWords(segment).join(' '))
}

const places = new Set(['location', 'geo', 'geolocation', 'position', 'place', 'coordinates'])

/** `ModeratedBy`, `post.createdBy`: whoever did what the last words say. */
function doerOf(segment: string): string | undefined {
  const words = splitWords(segment)
  const by = words.lastIndexOf('by')
  return by > 0 && by === words.length - 1 && participles.has(words[by - 1] ?? '')
    ? words.slice(by - 1).join(' ')
    : undefined
}

/** The kind of an owner by its name and the fields beside, which decide where the name says nothing certain. */
export function readOwner(name: string, fields: readonly Field[], rules: Rules): OwnerReading {
  const byName = readOwnerName(name, rules)
  const weak = fields.some((field) => field.valueType === 'function')
  const certain = byName.named && byName.kind !== 'unknown'
  const held = heldThing(name, rules)
  if (held?.holder !== undefined)
    return {
      ...byName,
      kind: 'person-linked',
      reason: say('{reason}, but {field} says whose it is', { reason: byName.reason, field: held.holder }),
      weak,
    }
  if (certain && held === undefined && byName.likely !== true) {
    const within = memberOf(name, byName.kind, fields, rules)
    if (within !== undefined)
      return {
        ...byName,
        kind: 'person',
        from: 'fields',
        reason: say('{name}: a person by its fields {fields}', { name, fields: [within] }),
        weak,
      }
    const granted = grantedBy(byName.kind, fields, rules)
    if (granted !== undefined)
      return {
        ...byName,
        kind: 'person-linked',
        from: 'fields',
        reason: say('{reason}, but {field} says whose it is', { reason: byName.reason, field: granted }),
        weak,
      }
    if (isUnknownPart(name, rules) && hasTokenPair(fields))
      return {
        ...byName,
        kind: 'unknown',
        reason: say('{name}: the name does not say what it stands for', { name }),
        weak,
      }
    const signs = readSigns(fields, rules)
    const called = personCalled(name, byName.kind, fields, rules)
    if (called.length >= 2)
      return {
        ...byName,
        kind: 'person',
        from: 'fields',
        reason: say('{name}: a person by its fields {fields}', { name, fields: called.slice(0, 4) }),
        weak,
      }
    // What a visitor asks or orders about a thing: with a name, a mail address and a telephone.
    const filledIn =
      byName.kind === 'thing' &&
      signs.systems.length === 0 &&
      !searches.has(singular(splitWords(name).at(-1) ?? ''))
        ? readSigns(
            fields.filter(({ valueType }) => valueType !== 'object'),
            rules,
          ).persons
        : []
    // An event, a report: of the person whose browser left an address and more.
    const traced = byName.kind === 'thing' || byName.kind === 'system' ? tracesOf(name, fields, rules) : []
    const ofSender = filledIn.length >= 3 ? filledIn : traced
    if (ofSender.length < 2) return weak ? { ...byName, weak } : byName
    return {
      ...byName,
      kind: 'person-linked',
      from: 'fields',
      reason: say('{name}: {fields} are of the person who sent it', { name, fields: ofSender.slice(0, 4) }),
      weak,
    }
  }
  const signs = readSigns(fields, rules)
  if (byName.likely === true) {
    const program = signs.persons.length === 0 && (weak || signs.systems.length > 0)
    return program
      ? {
          ...byName,
          kind: 'system',
          from: 'fields',
          reason: say('{name}: a part of a program by its fields', { name }),
          weak,
        }
      : {
          ...byName,
          weak,
          unsure: fields.length > 1 && !fields.some((field) => saysMoreThanName(field, rules)),
        }
  }
  if (held !== undefined) {
    // Whoever made a key for others does not hold it.
    const holder = fields.find(
      (field) => !splitWords(field.name).includes('by') && personPointedTo(field, rules) !== undefined,
    )
    if (holder !== undefined)
      return {
        ...byName,
        kind: 'person-linked',
        from: 'fields',
        reason: say('{reason}, but {field} says whose it is', { reason: byName.reason, field: holder.name }),
        weak,
      }
    const pair = tokenPair(name, fields)
    if (pair !== undefined) return { ...byName, ...pair, weak }
    return { ...byName, weak }
  }
  const { persons } = signs
  const nonPersons = signs.things.length + signs.systems.length
  if (persons.length >= 2 && persons.length > nonPersons)
    return {
      ...byName,
      // A site and a company have an address and a telephone too: how to reach it says no name of a person.
      kind: signs.reachedOnly && byName.kind === 'unknown' ? 'person-linked' : 'person',
      from: 'fields',
      reason: say('{name}: a person by its fields {fields}', { name, fields: persons.slice(0, 4) }),
      weak,
    }
  if (byName.kind === 'unknown' || !byName.named) {
    const granted = grantedBy('system', fields, rules)
    if (granted !== undefined)
      return {
        ...byName,
        kind: 'person-linked',
        from: 'fields',
        reason: say('{name}: {field} says whose it is', { name, field: granted }),
        weak,
      }
    if (
      signs.systems.length >= 2 &&
      signs.systems.length >= signs.things.length &&
      signs.systems.length >= persons.length
    )
      return {
        ...byName,
        kind: 'system',
        from: 'fields',
        reason: say('{name}: a system by its fields {fields}', { name, fields: signs.systems.slice(0, 4) }),
        weak,
      }
  }
  // An account, a login: of the person whose mail address or password stands beside.
  if (byName.kind === 'person-linked' && persons.length >= 1 && byName.words.includes('account'))
    return {
      ...byName,
      kind: 'person',
      from: 'fields',
      reason: say("{reason}; {field} makes it a person's", {
        reason: byName.reason,
        field: persons[0] ?? '',
      }),
      weak,
    }
  if (byName.kind === 'unknown') {
    const pair = tokenPair(name, fields)
    if (pair !== undefined) return { ...byName, ...pair, weak }
    if (signs.things.length >= 2)
      return {
        ...byName,
        kind: 'thing',
        from: 'fields',
        reason: say('{name}: a thing by its fields {fields}', { name, fields: signs.things.slice(0, 4) }),
        weak,
      }
    if (signs.person !== undefined)
      return {
        ...byName,
        kind: 'person-linked',
        from: 'fields',
        reason: say('{name}: {field} says whose it is', { name, field: signs.person }),
        weak,
      }
    // An address and a user agent, or an address beside the name of who had it.
    const sent = signs.online.length === 0 ? [] : [...persons, ...signs.online]
    if (sent.length >= 2)
      return {
        ...byName,
        kind: 'person-linked',
        from: 'fields',
        reason: say('{name}: {fields} are of the person who sent it', { name, fields: sent.slice(0, 4) }),
        weak,
      }
    return { ...byName, weak }
  }
  return { ...byName, weak }
}

/** Something of a person beyond a bare name, which parts of a program have too. */
export function saysMoreThanName(field: Field, rules: Rules): boolean {
  if (field.valueType === 'boolean' || field.valueType === 'function') return false
  if (personPointedTo(field, rules) !== undefined) return true
  return analyseName(field.name, rules).matches.some(
    (match) =>
      match.others.length === 0 &&
      match.unknownAfter.length === 0 &&
      match.uses.some(
        ({ rule }) =>
          isOfAnyOwner(rule) && rule.category !== 'none' && rule.category !== 'identity.full_name',
      ),
  )
}

/**
 * The person that a name of a field points to: `user_id`, `created_by`, `assigneeId`, `customer`; undefined for anything
 * else.
 */
export function personPointedTo(field: Field, rules: Rules): string | undefined {
  const words = splitWords(field.name)
  const last = words.at(-1) ?? ''
  const references = field.attributes.references
  const target = references === undefined ? undefined : readOwnerName(references, rules)
  if (
    last === 'by' &&
    participles.has(words.at(-2) ?? '') &&
    field.valueType !== 'date' &&
    field.valueType !== 'boolean'
  )
    return field.name
  const isKey = keyWords.has(last)
  // Many persons: of a team, of a service.
  if (!isKey && singular(last) !== last) return undefined
  if (!isKey && field.valueType !== 'reference' && target === undefined) return undefined
  if (target?.kind === 'person') return isRow(references ?? '', rules) ? undefined : field.name
  if (target !== undefined && target.kind !== 'unknown') return undefined
  const subject = isKey ? words.slice(0, -1) : words
  if (subject.length === 0) return undefined
  const { senses, words: parts } = ownerSenses(subject.join(' '), rules)
  const verdict = decide(senses, parts)
  if (verdict?.placed.sense.kind !== 'person' || verdict.trailing !== undefined) return undefined
  // A customer or a client is as often a company, an invitation a row of its own.
  return organizations.has(verdict.placed.sense.phrase) ? undefined : field.name
}

/** An invitation and a registration are rows of their own, and say of nothing whose it is. */
function isRow(name: string, rules: Rules): boolean {
  const { senses, words } = ownerSenses(name, rules)
  return rows.has(decide(senses, words)?.placed.sense.phrase ?? '')
}

const rows = new Set('invite invitation registration signup'.split(' '))
const organizations = new Set(
  (
    'customer client kunde cliente klant klient lead contact owner seller buyer recipient sender creator ' +
    'invite invitation registration signup consumer driver viewer'
  ).split(' '),
)

/** Words at the end of a key to another row. */
export const keyWords: ReadonlySet<string> = new Set([
  'id',
  'ids',
  'uuid',
  'guid',
  'uid',
  'key',
  'fk',
  'ref',
  'pk',
])

/** The sense that decides, and the word behind it that nobody knows. */
export function decide(
  senses: readonly PlacedSense[],
  words: readonly string[],
): { readonly placed: PlacedSense; readonly trailing: string | undefined } | undefined {
  const deciding = senses.filter((placed) => placed.sense.mode !== 'inherits')
  if (deciding.length === 0) return undefined
  const romance =
    deciding.every(({ sense }) => sense.languages.some((language) => headFirst.has(language))) &&
    deciding.some(({ sense }) => !sense.languages.includes('en'))
  const placed = romance ? deciding[0] : deciding.at(-1)
  if (placed === undefined) return undefined
  // `UserSummary`, `PersonView`: what is shown of a person is of that person.
  if (!romance) {
    let at = deciding.length - 1
    while (
      at > 0 &&
      excerpts.has(deciding[at]?.sense.phrase ?? '') &&
      isCovered(senses, deciding[at - 1]?.end ?? 0, deciding[at]?.start ?? 0)
    )
      at--
    const shown = deciding[at]
    if (shown !== undefined && shown !== placed && isWhose(shown))
      return { placed: shown, trailing: words[shown.end] }
    // `AdminForgotUsernameEvent`: what happened to a person, and no event that people go to.
    if (placed.sense.phrase === 'event') {
      const whose = deciding.find(({ sense }) => sense.kind === 'person')
      if (whose !== undefined) return { placed: whose, trailing: words[whose.end] }
    }
  }
  let trailing: string | undefined
  if (!romance)
    for (let index = placed.end; index < words.length; index++)
      if (
        !senses.some((other) => other.start <= index && index < other.end) &&
        !/^\p{N}+$/u.test(words[index] ?? '') &&
        !shapes.has(words[index] ?? '')
      )
        trailing ??= words[index]
  return { placed, trailing }
}

/** A person, or what is called after one: `user address`. */
function isWhose({ sense }: PlacedSense): boolean {
  return (
    sense.kind === 'person' ||
    (sense.kind === 'person-linked' &&
      /^(?:user|customer|member|employee|patient|contact) /.test(sense.phrase))
  )
}

/** Every word between two places belongs to a sense: `address` in `UserAddressListItem`. */
function isCovered(senses: readonly PlacedSense[], from: number, to: number): boolean {
  for (let index = from; index < to; index++)
    if (!senses.some((placed) => placed.start <= index && index < placed.end)) return false
  return true
}

/** Things that show a part of what stands before them. */
const excerpts = new Set([
  'view',
  'state',
  'summary',
  'item',
  'attribute',
  'list',
  'card',
  'column',
  'table',
  'menu item',
  'backup',
  'export',
  'archive',
])

/** Words behind an owner that say in which of its shapes: `UserCreate`, `UserOut`, `UserPublic`, `UserCreated`. */
const shapes = new Set([
  ...participles,
  ...(
    'create update insert upsert patch edit read write add new register in out public private internal full ' +
    'simple minimal short compact basic partial extended resource projection snapshot fields values row rows ' +
    'object obj slim tiny mini lite brief base detailed master mst mstr'
  ).split(' '),
])

/**
 * Whether an owner is called so, whatever is done with it: `BackupCodesEnrollment`, `EmailOTPVerify` and `PasswordResetCreate`
 * are a backup code, an e-mail OTP and a password reset.
 */
export function isCalled(owner: readonly string[], name: readonly string[]): boolean {
  for (let end = owner.length; end >= name.length; end--) {
    if (name.every((word, index) => owner[end - name.length + index] === word)) return true
    if (!shapes.has(owner[end - 1] ?? '') && !steps.has(owner[end - 1] ?? '')) return false
  }
  return false
}

/** What is done with a credential or a form, behind its name. */
const steps = new Set(
  (
    'verify verification verifier enrollment enrolment enable disable confirm check challenge status request response form ' +
    'input output dto entity step submit submission validate metadata meta detail info snapshot'
  ).split(' '),
)

function isWithinSystem(ancestors: readonly string[], rules: Rules): boolean {
  return ancestors.some((segment) => {
    const { senses, words } = ownerSenses(segment, rules)
    return decide(senses, words)?.placed.sense.kind === 'system'
  })
}

/** The senses of one segment; a phrase may begin in the segment before (`verification.document`). */
function sensesAt(segments: readonly string[], index: number, rules: Rules): ReturnType<typeof ownerSenses> {
  const own = ownerSenses(segments[index] ?? '', rules)
  if (index === 0) return own
  const both = ownerSenses(`${segments[index - 1] ?? ''} ${segments[index] ?? ''}`, rules)
  const last = both.senses.at(-1)
  const spans = last?.end === both.words.length && last.end - last.start > own.words.length
  return spans ? { senses: [last], words: both.words } : own
}

function carrierOf(
  senses: readonly PlacedSense[],
  words: readonly string[],
  rules: Rules,
): { kind: OwnerKind; phrase: string } | undefined {
  const last = senses.at(-1)
  if (last === undefined) return undefined
  // `ShippingProfile`, `LaunchProfile`: not the profile of a person.
  if (last.sense.kind === 'person' && isMachine(last, senses, words, rules))
    return { kind: 'unknown', phrase: last.sense.phrase }
  return { kind: last.sense.kind, phrase: last.sense.phrase }
}

/** A word before it says that it is no person: `TelemetrySubscriber`, `ApiClient`. */
function isMachine(
  placed: PlacedSense,
  senses: readonly PlacedSense[],
  words: readonly string[],
  rules: Rules,
): boolean {
  for (let index = 0; index < placed.start; index++) {
    const sense = senses.find((other) => other.start <= index && index < other.end)?.sense
    if (sense?.kind === 'person' || sense?.kind === 'organization') continue
    if (sense === undefined && isNeutral(words[index] ?? '', rules)) continue
    return true
  }
  return false
}

/** The last segment of the path is a thing that may be somebody's; `holder`: a person named before it (`UserSshKey`). */
function heldThing(
  name: string,
  rules: Rules,
): { readonly phrase: string; readonly holder: string | undefined } | undefined {
  const segment = name.slice(name.lastIndexOf('.') + 1)
  const { senses, words } = ownerSenses(segment, rules)
  const placed = decide(senses, words)?.placed
  if (placed?.sense.mode !== 'held') return undefined
  const before = senses.find((other) => other.end === placed.start)?.sense ?? parentSense(name, rules)
  const holder = before?.kind === 'person' && before.mode === 'decides' ? before.phrase : undefined
  return { phrase: placed.sense.phrase, holder }
}

/** Traces of a browser, one of each kind, where the owner is what is noted of a visit: an event, a log, a report. */
function tracesOf(name: string, fields: readonly Field[], rules: Rules): readonly string[] {
  if (fields.some((field) => field.role === 'configured')) return []
  if (!splitWords(name.slice(name.lastIndexOf('.') + 1)).some((word) => noted.has(singular(word)))) return []
  const signs = readSigns(fields, rules)
  return signs.online.length > 0 && signs.person !== undefined
    ? [...signs.online, signs.person]
    : signs.online
}

const noted = new Set(
  (
    'event log report entry record hit request visit trace history activity view post topic article comment vote like ' +
    'download upload poll thread reply answer question share search registration attempt access image attachment survey quiz'
  ).split(' '),
)

/** What the segment before the last one stands for: the user of `users.card`. */
function parentSense(name: string, rules: Rules): OwnerSense | undefined {
  const parent = name.split('.').at(-2)
  if (parent === undefined) return undefined
  const { senses, words } = ownerSenses(parent, rules)
  const decided = decide(senses, words)
  return decided?.trailing === undefined ? decided?.placed.sense : undefined
}

/** The name that somebody logs in with, in a part of a group or a thing that is called after nothing known: `group.pending`. */
function memberOf(name: string, kind: OwnerKind, fields: readonly Field[], rules: Rules): string | undefined {
  if (kind !== 'organization' && kind !== 'thing') return undefined
  const last = name.lastIndexOf('.')
  if (last < 0 || ownerSenses(name.slice(last + 1), rules).senses.length > 0) return undefined
  return fields.find(
    (field) =>
      field.role !== 'configured' &&
      field.valueType !== 'boolean' &&
      analyseName(field.name, rules).matches.some(
        (match) =>
          match.others.length === 0 &&
          match.before.length === 0 &&
          match.after.length === 0 &&
          match.uses.some(({ rule }) => isOfAnyOwner(rule) && rule.category === 'identity.username'),
      ),
  )?.name
}

/** What persons are looked for with holds nobody's data. */
const searches = new Set('filter query search sort order column mapping template type option'.split(' '))

/** A part that is called after nothing known: its own fields say more than what it stands in. */
function isUnknownPart(name: string, rules: Rules): boolean {
  const last = name.lastIndexOf('.')
  return last >= 0 && ownerSenses(name.slice(last + 1), rules).senses.length === 0
}

/** What a sign-in leaves: a token and what renews it. */
function hasTokenPair(fields: readonly Field[]): boolean {
  const names = new Set(
    fields.filter(({ role }) => role !== 'configured').map(({ name }) => splitWords(name).join(' ')),
  )
  return names.has('access token') && names.has('refresh token')
}

/** The answer to a sign-in, whatever it is called: a token, and what renews it, are of whoever signed in. */
function tokenPair(
  name: string,
  fields: readonly Field[],
): Pick<OwnerReading, 'kind' | 'from' | 'reason'> | undefined {
  return hasTokenPair(fields)
    ? {
        kind: 'person-linked',
        from: 'fields',
        reason: say('{name}: {field} says whose it is', { name, field: 'refresh token' }),
      }
    : undefined
}

/** What says of a person, in a part of a program or a thing that is called after a person: the login of a `UserApi`. */
function personCalled(
  name: string,
  kind: OwnerKind,
  fields: readonly Field[],
  rules: Rules,
): readonly string[] {
  if (kind !== 'system' && kind !== 'thing') return []
  if (fields.some((field) => field.role === 'configured' || field.valueType === 'function')) return []
  const { senses } = ownerSenses(name.slice(name.lastIndexOf('.') + 1), rules)
  if (!senses.some(({ sense, start }) => start === 0 && sense.kind === 'person' && sense.mode === 'decides'))
    return []
  if (searches.has(singular(splitWords(name).at(-1) ?? ''))) return []
  const signs = readSigns(fields, rules)
  return signs.reachedOnly || signs.systems.length > 0 ? [] : signs.persons
}

/** Whoever let a service or a program act for them: a token for it stands beside the key of a user. */
function grantedBy(kind: OwnerKind, fields: readonly Field[], rules: Rules): string | undefined {
  if (kind !== 'thing' && kind !== 'system') return undefined
  const isGranted = fields.some(
    ({ name, role, valueType }) =>
      role === 'stored' &&
      valueType !== 'date' &&
      valueType !== 'boolean' &&
      grants.has(splitWords(name).join(' ')),
  )
  if (!isGranted) return undefined
  return fields.find(
    (field) =>
      keyWords.has(splitWords(field.name).at(-1) ?? '') && personPointedTo(field, rules) !== undefined,
  )?.name
}

/** What a person's consent to another service leaves. */
const grants = new Set(['access token', 'refresh token', 'oauth token'])

interface Signs {
  readonly persons: readonly string[]
  /** Of these only how to reach it: an address and a telephone. */
  readonly reachedOnly: boolean
  readonly things: readonly string[]
  readonly systems: readonly string[]
  /** A field that points to a person. */
  readonly person: string | undefined
  /** Traces that a browser leaves, one of each kind: an address and a user agent. */
  readonly online: readonly string[]
}

/** Kinds of traces of which two together come from a person's browser. */
const traces = new Set([
  'online.ip_address',
  'online.user_agent',
  'online.visitor_id',
  'online.browser_fingerprint',
])

function readSigns(fields: readonly Field[], rules: Rules): Signs {
  const persons = new Map<string, string>()
  const online = new Map<string, string>()
  const things: string[] = []
  const systems: string[] = []
  let person: string | undefined
  const prefix = sharedPrefix(fields, 2)
  const empty = emptyPrefix(fields, rules)
  const names = new Set(fields.map(({ name }) => name))
  for (const field of fields) {
    const words = splitWords(field.name)
    const sign =
      rules.vocabulary.signs.get(words.join('')) ??
      (words.length > 1 && words[0] === prefix
        ? rules.vocabulary.signs.get(words.slice(1).join(''))
        : undefined)
    if (sign === 'thing') things.push(field.name)
    // A client that stands beside its key is whom something is done for.
    else if (sign === 'system' && !(words.join(' ') === 'client id' && names.has('client')))
      systems.push(field.name)
    if (field.valueType !== 'boolean' && field.valueType !== 'function')
      for (const match of analyseName(withoutPrefix(field.name, empty), rules).matches) {
        if (match.others.length > 0 || match.unknownAfter.length > 0 || match.unknownBefore !== undefined)
          continue
        if (
          match.subject !== undefined &&
          match.subject.kind !== 'person' &&
          match.subject.kind !== 'person-linked'
        )
          continue
        for (const { rule } of match.uses)
          if (traces.has(rule.category) && !online.has(rule.category)) online.set(rule.category, field.name)
        const rule = match.uses.find((use) => use.rule.sign)?.rule
        if (rule !== undefined && !persons.has(rule.category)) persons.set(rule.category, field.name)
      }
    person ??= personPointedTo(field, rules)
  }
  // Who logs in to a server: a name and a password beside its host.
  if (systems.length >= 2)
    for (const category of persons.keys()) if (logins.has(category)) persons.delete(category)
  return {
    persons: [...persons.values()],
    reachedOnly: [...persons.keys()].every((category) => reaches.has(category)),
    things,
    systems,
    person,
    online: [...online.values()],
  }
}

const reaches = new Set(['contact.phone', 'contact.mobile', 'contact.postal_address'])

const logins = new Set(['identity.username', 'credential.password'])

/** A word that most names of an owner begin with, and that says nothing by itself; undefined where there is none. */
export function emptyPrefix(fields: readonly Field[], rules: Rules): string | undefined {
  const prefix = sharedPrefix(fields, 3)
  return prefix === undefined || prefix.length > longestPrefix || rules.vocabulary.words.has(prefix)
    ? undefined
    : prefix
}

/** A longer word is a name, of whose values these are: `forte_secure_key`. */
const longestPrefix = 4

/** A name without the word that all names of its owner begin with: `name` of `mem_name`. */
export function withoutPrefix(name: string, prefix: string | undefined): string {
  if (prefix === undefined) return name
  const words = splitWords(name)
  return words.length > 1 && words[0] === prefix ? words.slice(1).join(' ') : name
}

/** The first word of one name in so many: `mail` of `mail_host`, `mail_driver` and `mail_username`. */
function sharedPrefix(fields: readonly Field[], oneIn: number): string | undefined {
  const counts = new Map<string, number>()
  for (const field of fields) {
    const words = splitWords(field.name)
    const first = words[0]
    if (first !== undefined && words.length > 1) counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  for (const [first, count] of counts) if (count >= 3 && count * oneIn > fields.length) return first
  return undefined
}

function make(kind: OwnerKind, reason: Message, words: readonly string[]): OwnerReading {
  return { kind, reason, from: 'name', words, weak: false, named: true }
}

/** The kind of an owner in words. */
export function describe(kind: OwnerKind): Message {
  return kindsInWords[kind]
}

const kindsInWords: Readonly<Record<OwnerKind, Message>> = {
  person: say('a person'),
  'person-linked': say('something linked to a person'),
  organization: say('an organization'),
  thing: say('a thing'),
  system: say('a system or its configuration'),
  unknown: say('unknown'),
}
