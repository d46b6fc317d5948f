import { declaredStorage, isoDuration, lifetimeRange } from '../datamap/storage.ts'
import type { DeclaredStorage } from '../model/declaration.ts'
import type { ClientStorage } from '../model/fact.ts'
import type { Fix } from '../model/finding.ts'
import { say, type Parameter } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { storedNames, type StoragePlace } from './stored-on-device.ts'

/** A lifetime in code that is not the declared one, of which the person was told (Art. 5(1)(e), 13(2)(a)). */
export const clientStorageLifetime = defineCheck({
  id: 'client-storage-lifetime',
  severity: 'error',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['5(1)(e)', '13(2)(a)'],
  summary: 'Cookies and other storage on a device that stay longer or shorter than declared',
  messages: {
    longer: '{kind} {name} stays {found}, and the data map declares {declared}',
    shorter: '{kind} {name} stays only {found}, and the data map declares {declared}',
  },
  run(context, report) {
    const { map } = context
    for (const { kind, name, places } of storedNames(context)) {
      for (const place of places) {
        const { storage, path } = place
        const declared = declaredStorage(map, storage)
        if (declared?.lifetime === undefined) continue
        const verdict = compare(storage.lifetime, declared.lifetime.value, kind)
        if (verdict === undefined) continue
        report({
          messageId: verdict,
          parameters: {
            kind: capitalKind(kind),
            name,
            found: inWords(storage.lifetime),
            declared: declared.lifetime.value,
          },
          path,
          span: storage.lifetimeSpan ?? storage.span,
          ...(verdict === 'shorter' && { atMost: 'info' as const }),
          field: name,
          identity: [kind, name],
          settled: storage.constant === undefined,
          related: [
            {
              path: declared.lifetime.at.path,
              span: declared.lifetime.at.span,
              message: say('declared here'),
            },
          ],
          fixes: fixes(place, declared, map.folder),
        })
      }
    }
  },
})

type Verdict = 'longer' | 'shorter' | undefined

/** What an expression says is unknown, and what is unknown is compared with nothing. */
function compare(found: ClientStorage['lifetime'], declared: string, kind: ClientStorage['kind']): Verdict {
  if (found === 'unknown') return undefined
  const range = lifetimeRange(declared)
  if (declared === 'session') {
    if (found === 'session') return undefined
    return 'longer'
  }
  if (declared === 'persistent') return found === 'session' ? 'shorter' : undefined
  if (range === undefined) return undefined
  if (found === 'session') return 'shorter'
  // Code may erase what the browser keeps for good; whether it does cannot be seen at the place that sets it.
  if (found === 'persistent') return kind === 'cookie' ? 'longer' : undefined
  if (found > range.most) return 'longer'
  return found < range.least ? 'shorter' : undefined
}

function fixes(
  { path, storage }: StoragePlace,
  { id, lifetime }: DeclaredStorage,
  mapFolder: string,
): readonly Fix[] {
  const found: Fix[] = []
  const { lifetime: set, lifetimeSpan, lifetimeUnit } = storage
  const range = lifetime && lifetimeRange(lifetime.value)
  if (lifetime && range && lifetimeSpan && lifetimeUnit !== undefined && range.least === range.most) {
    const units = range.least / lifetimeUnit
    const newText = String(Math.round(units))
    if (Math.abs(units - Math.round(units)) < 1e-6)
      found.push({
        title: say('Let the code say {declared}', { declared: lifetime.value }),
        safety: 'suggested',
        action: { kind: 'edit-text', edits: [{ path, span: lifetimeSpan, newText }] },
      })
  }
  if (set !== 'unknown') {
    const value = typeof set === 'number' ? isoDuration(set) : set
    found.push({
      title: say('Declare {lifetime} for {name}', { lifetime: value, name: id }),
      safety: 'suggested',
      action: { kind: 'set-value', mapFolder, keys: ['client_storage', id, 'lifetime'], value },
    })
  }
  return found
}

function inWords(lifetime: ClientStorage['lifetime']): Parameter {
  if (typeof lifetime === 'number') return isoDuration(lifetime)
  return lifetime === 'session' ? say('until the browser closes') : say('until it is erased')
}

function capitalKind(kind: ClientStorage['kind']): Parameter {
  switch (kind) {
    case 'cookie':
      return say('The cookie')
    case 'local_storage':
      return say('The local storage key')
    case 'session_storage':
      return say('The session storage key')
    case 'indexed_db':
      return say('The database of the browser')
  }
}
