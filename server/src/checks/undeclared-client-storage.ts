import { declaredStorage, isoDuration } from '../datamap/storage.ts'
import type { EntryLine, Fix } from '../model/finding.ts'
import { say } from '../model/message.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { categoryOfName, kindInWords, otherPlaces, storedNames, type StoredName } from './stored-on-device.ts'

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
  },
  run(context, report) {
    const { map, rules } = context
    for (const stored of storedNames(context)) {
      const { kind, name, places } = stored
      const [first] = places
      if (declaredStorage(map, first.storage) !== undefined) continue
      const category = categoryOfName(name, rules)
      report({
        messageId: 'undeclared',
        parameters: { kind: kindInWords(kind), name },
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
  },
})

function declare({ kind, name, places }: StoredName, { map, rules }: CheckContext): Fix {
  const category = categoryOfName(name, rules)
  const lifetimes = new Set(places.map(({ storage }) => storage.lifetime))
  const [lifetime] = lifetimes
  const known = lifetimes.size === 1 && lifetime !== undefined && lifetime !== 'unknown'
  const entry: readonly EntryLine[] = [
    { key: 'kind', value: kind },
    { key: 'label', question: say('what is it for, in words for the person whose device it is?') },
    ...(category === undefined
      ? [{ key: 'category', question: say('which kind of personal data does it hold, if any?') }]
      : [{ key: 'category', value: category }]),
    { key: 'activity', question: say('which processing activity needs it?') },
    known
      ? { key: 'lifetime', value: typeof lifetime === 'number' ? isoDuration(lifetime) : lifetime }
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
