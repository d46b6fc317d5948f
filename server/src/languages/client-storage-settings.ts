/* Cookies that a framework sets because its settings name them. What the settings do not say is not guessed. */
import type { Span } from '../model/span.ts'
import type { Found, Lifetime } from './client-storage.ts'
import { lifetimeIn } from './client-storage-scripts.ts'
import { argumentsAt, entriesOf, expressionAt, textOf, valueOfKey, type CodeText } from './code-text.ts'

const minute = 60

/** Cookies of sessions and the like, by the settings of the framework. */
export function settingStorage(source: CodeText): readonly Found[] {
  return (settings[source.language]?.(source) ?? []).map((found) => ({ ...found, isSetting: true }))
}

const settings: Readonly<Record<string, (source: CodeText) => readonly Found[]>> = {
  typescript: nodeSessions,
  python: pythonSettings,
  ruby: railsSession,
  php: phpSession,
  yaml: yamlSettings,
  properties: springProperties,
}

/** `session({ name, cookie: { maxAge } })` of express-session, `cookieSession({ name, maxAge })`. */
function nodeSessions(source: CodeText): readonly Found[] {
  const { code, text } = source
  const found: Found[] = [...remixSessions(source)]
  const isExpress = /['"]express-session['"]/.test(text)
  const isCookieSession = /['"]cookie-session['"]/.test(text)
  if (!isExpress && !isCookieSession) return found
  for (const match of code.matchAll(/(?<![\w$.])(session|expressSession|cookieSession)\s*\(\s*\{/g)) {
    const isOwn = match[1] === 'cookieSession' || (!isExpress && isCookieSession)
    const list = argumentsAt(source, match.index + match[0].lastIndexOf('('))
    const [options] = list?.items ?? []
    if (list === undefined || options === undefined) continue
    const entries = entriesOf(source, options)
    const name = valueOfKey(source, entries, /^(?:name|key)$/)
    const cookie = valueOfKey(source, entries, /^cookie$/)
    const inner = isOwn ? entries : cookie === undefined ? [] : entriesOf(source, cookie)
    found.push({
      kind: 'cookie',
      name: name ?? { text: isOwn ? 'session' : 'connect.sid' },
      call: { start: match.index, end: match.index + (match[1]?.length ?? 0) },
      lifetime: lifetimeIn(source, inner, 0.001, 1),
    })
  }
  return found
}

/** `createCookieSessionStorage({ cookie: { name, maxAge } })` of Remix and React Router. */
function remixSessions(source: CodeText): readonly Found[] {
  const found: Found[] = []
  for (const match of source.code.matchAll(
    /(?<![\w$.])create(?:Cookie|File|Memory|Database|WorkersKV|Arc\w*)?SessionStorage\s*(?:<[^()]{0,200}?>)?\(/g,
  )) {
    const list = argumentsAt(source, match.index + match[0].length - 1)
    const [options] = list?.items ?? []
    if (options === undefined) continue
    const cookie = valueOfKey(source, entriesOf(source, options), /^cookie$/)
    if (cookie === undefined || source.code[cookie.start] !== '{') continue
    const entries = entriesOf(source, cookie)
    const name = valueOfKey(source, entries, /^name$/)
    found.push({
      kind: 'cookie',
      name: name ?? { text: '__session' },
      call: { start: match.index, end: match.index + match[0].length - 1 },
      lifetime: lifetimeIn(source, entries, 1, 1),
    })
  }
  return found
}

/** Names of Django's and Flask's settings, with what the cookie is called where they do not say. */
const pythonCookies: readonly {
  readonly name: string
  readonly ages: readonly (readonly [string, number])[]
  readonly byDefault: string
}[] = [
  {
    name: 'SESSION_COOKIE_NAME',
    ages: [
      ['SESSION_COOKIE_AGE', 1],
      ['PERMANENT_SESSION_LIFETIME', 1],
    ],
    byDefault: 'sessionid',
  },
  { name: 'CSRF_COOKIE_NAME', ages: [['CSRF_COOKIE_AGE', 1]], byDefault: 'csrftoken' },
  { name: 'LANGUAGE_COOKIE_NAME', ages: [['LANGUAGE_COOKIE_AGE', 1]], byDefault: 'django_language' },
  { name: 'REMEMBER_COOKIE_NAME', ages: [['REMEMBER_COOKIE_DURATION', 1]], byDefault: 'remember_token' },
]

function pythonSettings(source: CodeText): readonly Found[] {
  const found: Found[] = []
  const { code } = source
  const setting = (name: string): { at: Span; value: Span } | undefined => {
    const match = new RegExp(
      `^[ \\t]*(?:app\\.config\\[["'])?${name}(?:["']\\])?\\s*(?::\\s*\\w+\\s*)?=(?!=)[ \\t]*`,
      'm',
    ).exec(source.uncommented)
    if (match === null) return undefined
    const at = match.index + match[0].indexOf(name)
    return {
      at: { start: at, end: at + name.length },
      value: expressionAt(source, match.index + match[0].length),
    }
  }
  for (const { name, ages, byDefault } of pythonCookies) {
    const named = setting(name)
    let age: { at: Span; value: Span; unit: number; name: string } | undefined
    for (const [key, unit] of ages) {
      const said = setting(key)
      if (said !== undefined) age ??= { ...said, unit, name: key }
    }
    const place = named?.at ?? age?.at
    if (place === undefined) continue
    const isSession =
      name === 'SESSION_COOKIE_NAME' && /^SESSION_EXPIRE_AT_BROWSER_CLOSE\s*=\s*True/m.test(code)
    const lifetime: Lifetime | undefined = isSession
      ? { known: 'session' }
      : age === undefined
        ? { known: 'unknown' }
        : { span: age.value, unit: age.unit }
    found.push({
      kind: 'cookie',
      name: named?.value ?? { text: age?.name === 'PERMANENT_SESSION_LIFETIME' ? 'session' : byDefault },
      call: place,
      lifetime,
    })
  }
  for (const match of code.matchAll(/\bSessionMiddleware\s*,/g)) {
    const open = code.lastIndexOf('(', match.index)
    const list = open < 0 ? undefined : argumentsAt(source, open)
    if (list === undefined) continue
    const name = valueOfKey(source, list.items, /^session_cookie$/)
    const age = valueOfKey(source, list.items, /^max_age$/)
    found.push({
      kind: 'cookie',
      name: name ?? { text: 'session' },
      call: { start: match.index, end: match.index + 17 },
      lifetime: age === undefined ? { known: 14 * 86_400 } : { span: age, unit: 1 },
    })
  }
  return found
}

/** `config.session_store :cookie_store, key: '_app_session', expire_after: 30.days` */
function railsSession(source: CodeText): readonly Found[] {
  const found: Found[] = []
  for (const match of source.code.matchAll(/\bsession_store\b[ (]+:\w+\s*,\s*/g)) {
    const from = match.index + match[0].length
    // Keys follow without brackets.
    const end = Math.min(
      ...['\n\n', ')\n', '\nend'].map((mark) => source.code.indexOf(mark, from)).filter((at) => at >= 0),
      from + 600,
    )
    const items: Span[] = []
    for (let at = from; at < end;) {
      const item = expressionAt(source, at)
      if (item.start >= item.end) break
      items.push(item)
      const comma = /^\s*,\s*/.exec(source.code.slice(item.end, item.end + 40))
      if (comma === null) break
      at = item.end + comma[0].length
    }
    const name = valueOfKey(source, items, /^key$/)
    if (name === undefined) continue
    found.push({
      kind: 'cookie',
      name,
      call: { start: match.index, end: match.index + 13 },
      lifetime: lifetimeIn(source, items, 1, 1),
    })
  }
  return found
}

/** `config/session.php` of Laravel: `'cookie' => 'shop_session', 'lifetime' => 120`. */
function phpSession(source: CodeText): readonly Found[] {
  const { uncommented } = source
  if (!/['"]expire_on_close['"]\s*=>/.test(uncommented)) return []
  const valueAt = (key: string): { at: Span; value: Span } | undefined => {
    const match = new RegExp(`['"]${key}['"]\\s*=>\\s*`).exec(uncommented)
    if (match === null) return undefined
    return {
      at: { start: match.index, end: match.index + key.length + 2 },
      value: expressionAt(source, match.index + match[0].length),
    }
  }
  const cookie = valueAt('cookie')
  if (cookie === undefined) return []
  const closes = valueAt('expire_on_close')
  const lifetime = valueAt('lifetime')
  const isSession =
    closes !== undefined && /^true$/i.test(uncommented.slice(closes.value.start, closes.value.end))
  const text = textOf(source, cookie.value)
  return [
    {
      kind: 'cookie',
      name: text === undefined ? { text: '' } : cookie.value,
      call: cookie.at,
      lifetime: isSession
        ? { known: 'session' }
        : lifetime === undefined
          ? { known: 'unknown' }
          : { span: lifetime.value, unit: minute },
    },
  ]
}

/** `server.servlet.session.cookie.name` of Spring, `framework.session` of Symfony. */
function yamlSettings(source: CodeText): readonly Found[] {
  const { uncommented } = source
  const found: Found[] = []
  // One lies within the other.
  for (const match of ['session', 'cookie'].flatMap((key) => [...uncommented.matchAll(blockOf(key))])) {
    const [whole, , key, block = ''] = match
    const blockAt = match.index + whole.length - block.length
    const lineOf = (name: string): Span | undefined => {
      const line = new RegExp(`^[ \\t]+${name}:[ \\t]*(["']?)([^\\s"'#]+)\\1`, 'm').exec(block)
      if (line?.[2] === undefined) return undefined
      const start = blockAt + line.index + line[0].lastIndexOf(line[2])
      return { start, end: start + line[2].length }
    }
    const isSymfony = key === 'session' && /^[ \t]+cookie_(?:lifetime|secure|samesite)\s*:/m.test(block)
    const isSpring =
      key === 'cookie' &&
      /(?:servlet|reactive):[^]{0,400}session:[^]{0,400}$/.test(
        uncommented.slice(Math.max(0, match.index - 900), match.index),
      )
    if (!isSymfony && !isSpring) continue
    const name = lineOf('name')
    if (name === undefined) continue
    const age = lineOf(isSymfony ? 'cookie_lifetime' : 'max-age')
    found.push({
      kind: 'cookie',
      name: { text: uncommented.slice(name.start, name.end) },
      call: name,
      lifetime: age === undefined ? undefined : yamlAge(uncommented, age),
    })
  }
  return found
}

/** A key with the lines below it that are indented more. */
function blockOf(key: string): RegExp {
  return new RegExp(
    `^([ \\t]*)(${key}):[ \\t]*\\r?\\n((?:\\1[ \\t]+\\S.*(?:\\r?\\n|$)|[ \\t]*\\r?\\n)+)`,
    'gm',
  )
}

function yamlAge(text: string, span: Span): Lifetime {
  const written = text.slice(span.start, span.end)
  if (written === '0' || written.startsWith('-')) return { known: 'session', span }
  const match = /^(\d+)(s|m|h|d|w)?$/.exec(written)
  if (match?.[1] === undefined) return { known: 'unknown', span }
  const unit = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[match[2] ?? 's'] ?? 1
  return match[2] === undefined ? { span, unit: 1 } : { known: Number(match[1]) * unit, span }
}

function springProperties({ text }: CodeText): readonly Found[] {
  const value = (key: string): Span | undefined => {
    const match = new RegExp(
      `^[ \\t]*server\\.(?:servlet|reactive)\\.session\\.cookie\\.${key}[ \\t]*[=:][ \\t]*(\\S+)`,
      'm',
    ).exec(text)
    if (match?.[1] === undefined) return undefined
    const start = match.index + match[0].length - match[1].length
    return { start, end: start + match[1].length }
  }
  const name = value('name')
  if (name === undefined) return []
  const age = value('(?:max-age|maxAge)')
  return [
    {
      kind: 'cookie',
      name: { text: text.slice(name.start, name.end) },
      call: name,
      lifetime: age === undefined ? undefined : yamlAge(text, age),
    },
  ]
}
