import type { KnownStorage } from '../classify/known-storage.ts'
import { declaredStorage, isInPage, isoDuration, knownAs } from '../datamap/storage.ts'
import type { DataMap } from '../model/declaration.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import type { EntryLine, Fix, Place } from '../model/finding.ts'
import type { Rules } from '../classify/rules.ts'
import { say, type Parameter } from '../model/message.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { plainAt, servicesOf, textsOf } from './recipients.ts'
import { usesOfServices } from './service-uses.ts'
import {
  categoryOfName,
  kindInWords,
  otherPlaces,
  purposeInWords,
  storedNames,
  type StoredName,
} from './stored-on-device.ts'

/** Something kept on a person's device that the map does not declare, so that no notice can name it (Art. 13, 30(1)(c)). */
export const undeclaredClientStorage = defineCheck({
  id: 'undeclared-client-storage',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['13(1)', '30(1)(c)'],
  summary: 'Cookies and other storage on a device that the data map does not declare',
  messages: {
    undeclared: 'The data map does not declare {kind} {name}',
    known: 'The data map does not declare {kind} {name}, kept by {service} for {purpose}',
    expected: 'With {service}, browsers usually keep {names}, and the data map declares none of them',
  },
  run(context, report) {
    const { map, rules } = context
    const all = storedNames(context)
    for (const stored of all) {
      const { kind, name, places } = stored
      const [first] = places
      if (declaredStorage(map, first.storage) !== undefined) continue
      const category = categoryOfName(name, rules)
      const known = knownAs(name, kind, rules.knownStorage)
      const service = known?.service === undefined ? undefined : rules.services.get(known.service)
      report({
        messageId: known && service ? 'known' : 'undeclared',
        parameters: {
          kind: kindInWords(kind),
          name,
          ...(known && service && { service: service.name, purpose: purposeInWords(known.purpose) }),
        },
        path: first.path,
        span: first.span,
        // A setting of an interface is kept for the person who made it; its name says of nobody who it is.
        ...(kind !== 'cookie' && category === undefined && { atMost: 'info' as const }),
        field: name,
        ...(category !== undefined && { category }),
        identity: [kind, name],
        settled: first.storage.constant === undefined,
        related: otherPlaces(places, first),
        fixes: [declare(stored, context)],
      })
    }
    for (const { service, cookies, path, span } of expected(context, all))
      report({
        messageId: 'expected',
        parameters: { service: rules.services.get(service)?.name ?? service, names: namesOf(cookies) },
        path,
        span,
        // Many can be switched off, and whether they are cannot be seen here.
        atMost: 'info',
        identity: ['service', service],
        fixes: cookies.slice(0, mostFixes).map((cookie) => declareKnown(cookie, service, context)),
      })
  },
})

const mostFixes = 6

/** A service that runs in a page, with what it is known to keep there. */
interface Expected extends Place {
  readonly service: string
  readonly cookies: readonly KnownStorage[]
}

/**
 * Services that run in a page of the map, where neither the map nor code says anything of what they keep: an entry for one of
 * the names, or one that names the service as its recipient, is an answer.
 */
function expected(
  { map, rules, index, owns }: CheckContext,
  stored: readonly StoredName[],
): readonly Expected[] {
  const answered = recipientsOfStorage(map, rules)
  return [...rules.inPage].flatMap(([service, evidence]) => {
    const cookies = rules.knownStorage.filter((one) => one.service === service)
    const use = usesOfServices(index)
      .get(service)
      ?.find(
        (one) =>
          owns(one.path) &&
          isInPage(one.use, evidence) &&
          // Elsewhere a host may stand in a list of what a page is allowed to load.
          (one.use.how !== 'host' || isPage(index.file(one.path))),
      )
    const isSaid =
      answered.has(service) ||
      cookies.some(
        (cookie) =>
          declaredStorage(map, beginningOf(cookie)) !== undefined ||
          stored.some((one) => knownAs(one.name, one.kind, [cookie]) !== undefined),
      )
    return use === undefined || cookies.length === 0 || isSaid
      ? []
      : [{ service, cookies, path: use.path, span: use.use.span }]
  })
}

function isPage(file: IndexedFile | undefined): boolean {
  return file !== undefined && (pages.has(file.language) || /\.[jt]sx$/.test(file.path))
}

const pages = new Set('html vue svelte astro erb ejs blade jinja twig handlebars razor'.split(' '))

function beginningOf({ kind, name }: KnownStorage): Parameters<typeof declaredStorage>[1] {
  const star = name.indexOf('*')
  return star < 0 ? { kind, name } : { kind, name: name.slice(0, star), isPrefix: true }
}

/** The services that entries under `client_storage` name as who receives what they keep. */
function recipientsOfStorage(map: DataMap, rules: Rules): ReadonlySet<string> {
  const names = [...map.clientStorage.values()].flatMap(({ raw }) => textsOf(plainAt(raw, 'recipient')))
  return new Set(
    names.flatMap((name) => {
      const entry = map.recipients.get(name)
      return entry === undefined ? [name] : servicesOf(entry, rules).map(({ id }) => id)
    }),
  )
}

function namesOf(cookies: readonly KnownStorage[]): Parameter {
  const names = cookies.map(({ name }) => name)
  return names.length > 4
    ? say('{names} and {count} more', { names: names.slice(0, 3), count: names.length - 3 })
    : names
}

/** What a service is known to keep; whether it must ask for it is a person's answer. */
function declareKnown(
  { name, kind, lifetime }: KnownStorage,
  service: string,
  { map, rules }: CheckContext,
): Fix {
  const recipient = [...map.recipients.values()].find((entry) =>
    servicesOf(entry, rules).some(({ id }) => id === service),
  )
  return {
    title: say('Declare {name} under client_storage', { name }),
    safety: 'suggested',
    action: {
      kind: 'declare-entry',
      mapFolder: map.folder,
      section: 'client_storage',
      id: name,
      entry: [
        { key: 'kind', value: kind },
        { key: 'label', question: say('what is it for, in words for the person whose device it is?') },
        { key: 'party', value: 'third' },
        ...(recipient === undefined ? [] : [{ key: 'recipient', value: recipient.id }]),
        { key: 'activity', question: say('which processing activity needs it?') },
        lifetime === undefined
          ? { key: 'lifetime', question: say('how long does it stay?') }
          : { key: 'lifetime', value: lifetime },
        {
          key: 'consent',
          question: say('is consent needed, or is it strictly necessary for what the person asked for?'),
        },
      ],
    },
  }
}

function declare({ kind, name, places }: StoredName, { map, rules }: CheckContext): Fix {
  const category = categoryOfName(name, rules)
  const lifetimes = new Set(places.map(({ storage }) => storage.lifetime))
  const [lifetime] = lifetimes
  const known = lifetimes.size === 1 && lifetime !== undefined && lifetime !== 'unknown'
  const usual = knownAs(name, kind, rules.knownStorage)?.lifetime
  const entry: readonly EntryLine[] = [
    { key: 'kind', value: kind },
    { key: 'label', question: say('what is it for, in words for the person whose device it is?') },
    ...(category === undefined
      ? [{ key: 'category', question: say('which kind of personal data does it hold, if any?') }]
      : [{ key: 'category', value: category }]),
    { key: 'activity', question: say('which processing activity needs it?') },
    known
      ? { key: 'lifetime', value: typeof lifetime === 'number' ? isoDuration(lifetime) : lifetime }
      : usual !== undefined
        ? { key: 'lifetime', value: usual }
        : { key: 'lifetime', question: say('how long does it stay?') },
    {
      key: 'consent',
      question: say('is consent needed, or is it strictly necessary for what the person asked for?'),
    },
  ]
  return {
    title: say('Declare {name} under client_storage', { name }),
    safety: 'suggested',
    preferred: true,
    action: { kind: 'declare-entry', mapFolder: map.folder, section: 'client_storage', id: name, entry },
  }
}
