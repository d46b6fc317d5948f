/* What the files of a map keep on a person's device, each name once: what the checks of client storage have in common. */
import { classifyName } from '../classify/classify.ts'
import type { StoragePurpose } from '../classify/known-storage.ts'
import type { Rules } from '../classify/rules.ts'
import { splitWords } from '../classify/words.ts'
import type { CategoryId } from '../model/classification.ts'
import type { ClientStorage, StorageKind } from '../model/fact.ts'
import type { Place, RelatedPlace } from '../model/finding.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import { say, type Message } from '../model/message.ts'
import type { CheckContext } from './check.ts'

/** A place that keeps something under a known name. */
export interface StoragePlace extends Place {
  readonly storage: ClientStorage
}

/** One name with every place that sets it, sorted. */
export interface StoredName {
  readonly kind: StorageKind
  /** With a star behind it where only its beginning is known. */
  readonly name: string
  readonly places: readonly [StoragePlace, ...StoragePlace[]]
}

/** The names that the files of a context set, in the order of their first places. Tests keep nothing on a person's device. */
export function storedNames({ files, index }: Pick<CheckContext, 'files' | 'index'>): readonly StoredName[] {
  let constants: ReadonlyMap<string, string | undefined> | undefined
  const byName = new Map<
    string,
    { kind: StorageKind; name: string; places: [StoragePlace, ...StoragePlace[]] }
  >()
  for (const { path, pathClass, clientStorage = [] } of files) {
    if (pathClass !== 'product') continue
    for (const storage of clientStorage) {
      let written = storage.name
      if (written === undefined && storage.constant !== undefined) {
        constants ??= constantsOf(index.files())
        written = constants.get(storage.constant)
      }
      if (written === undefined) continue
      const name = storage.isPrefix ? `${written}*` : written
      const key = `${storage.kind} ${name}`
      const place = { path, span: storage.span, storage: { ...storage, name: written } }
      const known = byName.get(key)
      if (known === undefined) byName.set(key, { kind: storage.kind, name, places: [place] })
      else known.places.push(place)
    }
  }
  return [...byName.values()]
}

/** Constants by their names; undefined for one of which files say different things. */
function constantsOf(files: readonly IndexedFile[]): ReadonlyMap<string, string | undefined> {
  const values = new Map<string, string | undefined>()
  for (const { pathClass, storageConstants = [] } of files) {
    if (pathClass !== 'product') continue
    for (const { name, value } of storageConstants)
      values.set(name, values.has(name) && values.get(name) !== value ? undefined : value)
  }
  return values
}

/** What a kind of storage is called within a sentence. */
export function kindInWords(kind: StorageKind): Message {
  switch (kind) {
    case 'cookie':
      return say('the cookie')
    case 'local_storage':
      return say('the local storage key')
    case 'session_storage':
      return say('the session storage key')
    case 'indexed_db':
      return say('the database of the browser')
  }
}

/** What something is kept for, within a sentence. */
export function purposeInWords(purpose: StoragePurpose): Message {
  switch (purpose) {
    case 'strictly_necessary':
      return say('what the person asked for')
    case 'functional':
      return say('functions of the page')
    case 'analytics':
      return say('analytics')
    case 'advertising':
      return say('advertising')
    case 'security':
      return say('security')
  }
}

/** The other places of a name, for a finding at one of them. */
export function otherPlaces(all: readonly StoragePlace[], shown: Place): readonly RelatedPlace[] {
  return all
    .filter((place) => place !== shown)
    .map(({ path, span }) => ({ path, span, message: say('set here too') }))
}

/** What a name says that it holds, where it is certain. */
export function categoryOfName(name: string, rules: Rules): CategoryId | undefined {
  const words = splitWords(name)
  if (words.some((word) => sessionWords.has(word))) return 'online.session_id'
  if (words.some((word) => consentWords.has(word))) return 'preference.consent_record'
  const found = classifyName([name.replace(/\*$/, '')], undefined, rules)
  return found?.confidence === 'high' ? found.category : undefined
}

/** Names that say by themselves that they serve what a person asked for: signing in, safety, a basket, the choice itself. */
export function looksNecessary(name: string): boolean {
  return splitWords(name).some(
    (word) => necessaryWords.has(word) || sessionWords.has(word) || consentWords.has(word),
  )
}

const sessionWords = new Set(['session', 'sessions', 'sessionid', 'sess', 'sid', 'jsessionid', 'phpsessid'])
const consentWords = new Set(['consent', 'gdpr', 'dnt'])
const necessaryWords = new Set(
  'csrf xsrf csrftoken auth authentication token jwt login oauth state nonce pkce verifier otp mfa cart basket checkout lang language locale redirect flash'.split(
    ' ',
  ),
)
