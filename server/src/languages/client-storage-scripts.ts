/* Scripts of a browser, and the libraries that keep things there for them. */
import type { Span } from '../model/span.ts'
import type { Found, Lifetime } from './client-storage.ts'
import {
  argumentsAt,
  constantOf,
  entriesOf,
  expressionAt,
  literalAt,
  textOf,
  valueOfKey,
  type CodeText,
} from './code-text.ts'

const day = 86_400

/** Cookies, storage and databases that a script sets. */
export function scriptStorage(source: CodeText): readonly Found[] {
  return [
    ...documentCookies(source),
    ...cookieLibraries(source),
    ...webStorage(source),
    ...storageHooks(source),
    ...databases(source),
  ]
}

/** `document.cookie = 'name=value; max-age=60'` */
function documentCookies(source: CodeText): readonly Found[] {
  const found: Found[] = []
  for (const match of source.code.matchAll(/\bdocument\s*\.\s*cookie\s*=(?![=>])/g)) {
    const call = spanOf(match)
    const expression = expressionAt(source, call.end)
    const one = cookieText(source, expression, call)
    if (one !== undefined) found.push(one)
  }
  return found
}

/** A cookie as a header or a script writes it: name, value and attributes in one text. */
export function cookieText(source: CodeText, expression: Span, call: Span): Found | undefined {
  const pieces = piecesOf(source, expression)
  if (pieces.length === 0) return { kind: 'cookie', name: { text: '' }, call, lifetime: { known: 'unknown' } }
  const whole = pieces
    .map((piece) =>
      typeof piece === 'string' ? piece : `\ue000${source.text.slice(piece.start, piece.end)}\ue001`,
    )
    .join('')
  const [pair = '', ...attributes] = whole.split(';')
  const equals = pair.indexOf('=')
  const name = (equals < 0 ? pair : pair.slice(0, equals)).trim()
  const value = equals < 0 ? '' : pair.slice(equals + 1).trim()
  if (equals >= 0 && value === '') return undefined
  const hole = /\ue000([^\ue001]*)\ue001/.exec(name)
  const prefix = hole === null ? name : name.slice(0, hole.index)
  // A value behind the cookie's own may hold attributes too.
  const isWhole = equals >= 0 && (value.match(/\ue000/g)?.length ?? 0) < 2
  const lifetime =
    attributeLifetime(source, expression, attributes) ?? (isWhole ? undefined : { known: 'unknown' as const })
  if (hole !== null && hole.index === 0) {
    const first = pieces.find((piece) => typeof piece !== 'string')
    const resolved =
      typeof first === 'object' ? (textOf(source, first) ?? constantIn(source, hole[1] ?? '')) : undefined
    return {
      kind: 'cookie',
      name:
        resolved === undefined
          ? { text: '' }
          : { text: resolved.value, isPrefix: resolved.isPrefix || hole[0] !== name },
      ...(hole[0] === name && { constant: hole[1] ?? '' }),
      call,
      lifetime,
    }
  }
  return { kind: 'cookie', name: { text: prefix, isPrefix: hole !== null || equals < 0 }, call, lifetime }
}

/** What a name that stands in a template is given in this file. */
function constantIn(source: CodeText, written: string): ReturnType<typeof textOf> {
  const name = /^(?:[\w$]+\.)*([A-Za-z_$][\w$]*)$/.exec(written.trim())?.[1]
  const value = name === undefined ? undefined : constantOf(source, name)
  return value === undefined ? undefined : textOf(source, value)
}

function attributeLifetime(
  source: CodeText,
  whole: Span,
  attributes: readonly string[],
): Lifetime | undefined {
  let lifetime: Lifetime | undefined
  for (const attribute of attributes) {
    const match = /^\s*(max-age|expires)\s*=\s*(.*?)\s*$/is.exec(attribute)
    if (match === null) {
      // Attributes that come from elsewhere may say anything.
      if (attribute.includes('\ue000')) lifetime ??= { known: 'unknown' }
      continue
    }
    const [, key = '', value = ''] = match
    const hole = /^\ue000([^\ue001]*)\ue001$/.exec(value)
    const isAge = key.toLowerCase() === 'max-age'
    if (hole === null) {
      const at = source.text.indexOf(value, whole.start)
      if (isAge)
        lifetime =
          /^\d+$/.test(value) && at >= 0
            ? { span: { start: at, end: at + value.length }, unit: 1 }
            : { known: 'unknown' }
      else lifetime ??= { known: /1970|^0$/.test(value) ? 0 : 'unknown' }
      if (isAge && value.startsWith('-')) lifetime = { known: 0 }
      continue
    }
    const at = source.text.indexOf(hole[1] ?? '', whole.start)
    const span = { start: at, end: at + (hole[1] ?? '').length }
    if (isAge || lifetime === undefined || 'known' in lifetime)
      lifetime = at < 0 ? { known: 'unknown' } : { span, unit: 1 }
    // Joined texts such as `expires` hold the attribute's name too.
  }
  return lifetime
}

/** The texts and values that are joined in an expression, in their order. */
function piecesOf(source: CodeText, { start, end }: Span): readonly (string | Span)[] {
  const pieces: (string | Span)[] = []
  const { text, code } = source
  const joined =
    code[start] === '[' && /\]\s*\.\s*join\s*\([^()]*\)$/.test(code.slice(start, end))
      ? argumentsAt(source, start)
      : undefined
  if (joined !== undefined)
    return joined.items.flatMap((item, index) => [...(index > 0 ? [';'] : []), ...piecesOf(source, item)])
  let at = start
  while (at < end) {
    const literal = literalAt(source, at)
    if (literal?.start === at) {
      const content = text.slice(literal.content.start, literal.content.end)
      if (text[at] === '`') pieces.push(...templatePieces(text, literal.content))
      else pieces.push(content)
      at = literal.end
      continue
    }
    if (/[\s+]/.test(code[at] ?? '')) {
      at++
      continue
    }
    // A value: up to the next plus of its level.
    let depth = 0
    const from = at
    for (; at < end; at++) {
      const character = code[at] ?? ''
      if (/[([{]/.test(character)) depth++
      else if (/[)\]}]/.test(character)) depth--
      else if (character === '+' && depth === 0) break
    }
    let to = at
    while (to > from && /\s/.test(code[to - 1] ?? '')) to--
    const constant = textOf(source, { start: from, end: to })
    if (constant !== undefined && !constant.isPrefix && constant.span.start !== from)
      pieces.push(constant.value)
    else pieces.push({ start: from, end: to })
    if (at === from) at++
  }
  return pieces
}

function templatePieces(text: string, { start, end }: Span): readonly (string | Span)[] {
  const pieces: (string | Span)[] = []
  let from = start
  for (let at = start; at < end; at++) {
    if (text[at] === '\\') at++
    else if (text.startsWith('${', at)) {
      pieces.push(text.slice(from, at))
      let depth = 1
      let close = at + 2
      for (; close < end && depth > 0; close++) {
        if (text[close] === '{') depth++
        else if (text[close] === '}') depth--
      }
      pieces.push({ start: at + 2, end: close - 1 })
      at = close - 1
      from = close
    }
  }
  pieces.push(text.slice(from, end))
  return pieces
}

/** `Cookies.set('name', value, {expires: 7})` and its kin, on either side. */
function cookieLibraries(source: CodeText): readonly Found[] {
  const { code, text } = source
  const found: Found[] = []
  const isJsCookie =
    /['"](?:js-cookie|typescript-cookie|jquery\.cookie|vue-cookies?|@types\/js-cookie)['"]|jquery\.cookie/.test(
      text,
    )
  const isKoa = /['"](?:koa|cookies|koa-[\w-]+)['"]/.test(text)
  const pattern =
    /(?<![\w$])((?:[\w$]+(?:\([^()\n]{0,60}\))?\??\.)*(?:\(\s*await\s+)?[\w$]*[cC]ookies?(?:Store|Jar|Storage|Service)?(?:\([^()\n]{0,60}\))?\s*\)?)\s*[?!]?\.\s*(set|put|setItem)\s*(?:<[^<>()]*>)?\(/g
  for (const match of code.matchAll(pattern)) {
    const list = argumentsAt(source, match.index + match[0].length - 1)
    if (list === undefined || list.items.length === 0) continue
    const receiver = match[1] ?? ''
    const call = { start: match.index, end: list.end }
    const [first, value, options] = list.items
    if (first === undefined) continue
    const daysByNumber = isJsCookie || /(?:^|\.)(?:Cookies|\$cookies|VueCookies)$/.test(receiver)
    const inMilliseconds = isKoa && receiver.endsWith('.cookies')
    if (code[first.start] === '{') {
      const entries = entriesOf(source, first)
      const name = valueOfKey(source, entries, /^name$/)
      if (name === undefined) continue
      const set = valueOfKey(source, entries, /^value$/)
      found.push({
        kind: 'cookie',
        name,
        call,
        value: set,
        lifetime: lifetimeIn(source, entries, 1, daysByNumber ? day : 1),
      })
      continue
    }
    if (value === undefined || /(?:^|[^a-zA-Z])headers?\b/i.test(receiver)) continue
    found.push({
      kind: 'cookie',
      name: first,
      call,
      value,
      lifetime: optionsLifetime(source, options, inMilliseconds ? 0.001 : 1, daysByNumber ? day : 1),
    })
  }
  for (const match of code.matchAll(/(?:\$|jQuery)\.cookie\s*\(/g)) {
    const list = argumentsAt(source, match.index + match[0].length - 1)
    const [name, value, options] = list?.items ?? []
    if (list === undefined || name === undefined || value === undefined) continue
    found.push({
      kind: 'cookie',
      name,
      value,
      call: { start: match.index, end: list.end },
      lifetime: optionsLifetime(source, options, 1, day),
    })
  }
  for (const match of code.matchAll(
    /(?:(?<![\w$.])|(?<=(?<![\w$.])this\.))(?:setCookie|useCookie|createCookie|setSignedCookie)\s*(?:<[^<>()]*>)?\(/g,
  )) {
    if (
      /function\s+$|(?:async|static|const|let)\s+$/.test(
        code.slice(Math.max(0, match.index - 20), match.index),
      )
    )
      continue
    const list = argumentsAt(source, match.index + match[0].length - 1)
    if (
      list === undefined ||
      list.items.length === 0 ||
      /^\s*(?::\s*\w+\s*)?\{/.test(code.slice(list.end, list.end + 40))
    )
      continue
    const [first, second] = list.items
    if (first === undefined) continue
    const callee = match[0]
    const call = { start: match.index, end: list.end }
    const nameIndex =
      textOf(source, first) === undefined &&
      second !== undefined &&
      textOf(source, second) !== undefined &&
      list.items.length > 2
        ? 1
        : 0
    const name = list.items[nameIndex]
    if (name === undefined) continue
    const isMade = /^(?:useCookie|createCookie)/.test(callee)
    const value = isMade ? undefined : list.items[nameIndex + 1]
    if (!isMade && value === undefined) continue
    const options = list.items[isMade ? nameIndex + 1 : nameIndex + 2]
    if (textOf(source, name) === undefined && !/^[\w$.]+$/.test(code.slice(name.start, name.end))) continue
    // What a project's own function says beside, or does with a number, is not known here.
    const isLibrary =
      isMade ||
      /['"](?:nookies|cookies-next(?:\/\w+)?|hono\/cookie|h3|react-cookie|nuxt\/app|#app|#imports|@tanstack\/[\w-]+|vinxi\/http)['"]/.test(
        text,
      )
    const lifetime: Lifetime | undefined =
      options !== undefined && code[options.start] === '{'
        ? optionsLifetime(source, options, 1, 1)
        : isLibrary && options === undefined
          ? undefined
          : { known: 'unknown', ...(options && { span: options }) }
    found.push({ kind: 'cookie', name, value, call, lifetime })
  }
  return found
}

/** The lifetime that the options of a call say: `maxAge`, else `expires`. */
export function optionsLifetime(
  source: CodeText,
  options: Span | undefined,
  ageUnit: number,
  expiresUnit: number,
): Lifetime | undefined {
  if (options === undefined) return undefined
  if (!/^(?:new\s+[\w.]+\s*\{|\{|array\(|\[|\w+\s*=)/.test(source.code.slice(options.start, options.end)))
    return { known: 'unknown', span: options }
  return lifetimeIn(source, entriesOf(source, options), ageUnit, expiresUnit)
}

/** The same of entries that were found already. */
export function lifetimeIn(
  source: CodeText,
  entries: readonly Span[],
  ageUnit: number,
  expiresUnit: number,
): Lifetime | undefined {
  const age = valueOfKey(source, entries, /^max[-_]?age$/i)
  if (age !== undefined) return { span: age, unit: ageUnit }
  const expires = valueOfKey(source, entries, /^expires(?:In|_in|After|_after)?$|^expire_after$/i)
  if (expires !== undefined) return { span: expires, unit: expiresUnit }
  // What is spread into the options may say it.
  const spread = entries.find(
    ({ start }) => source.code.startsWith('...', start) || source.code.startsWith('**', start),
  )
  return spread === undefined ? undefined : { known: 'unknown', span: spread }
}

/** `localStorage.setItem('key', value)`, `localStorage.key = value`, `localStorage['key'] = value` */
function webStorage(source: CodeText): readonly Found[] {
  const { code } = source
  const found: Found[] = []
  for (const match of code.matchAll(
    /(?<![\w$])(local|session)Storage\s*(?:\??\.\s*setItem\s*\(|(?:\.\s*([\w$]+)|\[)\s*)/g,
  )) {
    const kind = match[1] === 'local' ? 'local_storage' : 'session_storage'
    const start = match.index
    if (match[0].endsWith('(') || match[0].endsWith('[')) {
      const open = match.index + match[0].length - 1
      const list = argumentsAt(source, open)
      const [name, value] = list?.items ?? []
      if (list === undefined || name === undefined) continue
      if (match[0].endsWith('[') && !/^\s*=(?![=>])/.test(code.slice(list.end, list.end + 4))) continue
      if (isProbe(source, name, list.end)) continue
      found.push({ kind, name, value, call: { start, end: list.end } })
    } else if (match[2] !== undefined && match[2] !== 'setItem') {
      const end = match.index + match[0].length
      if (!/^=(?![=>])/.test(code.slice(end, end + 2))) continue
      const at = match.index + match[0].indexOf(match[2], 12)
      found.push({ kind, name: { text: match[2] }, call: { start: at, end: at + match[2].length } })
    }
  }
  for (const match of code.matchAll(/(?<![\w$.])(?:this\.)?(?:storage|store)\s*\.\s*setItem\s*\(/g)) {
    // What a page's own module of that name keeps; libraries of servers give their stores the same interface.
    if (!/(?<![\w$.])(?:(?:window|document|(?:local|session)Storage)\s*\.|(?:\$|jQuery)\s*\()/.test(code))
      break
    const list = argumentsAt(source, match.index + match[0].length - 1)
    const [name, value] = list?.items ?? []
    if (list === undefined || name === undefined || value === undefined) continue
    if (textOf(source, name) === undefined || isProbe(source, name, list.end)) continue
    const isSession = /(?<![\w$])stor(?:ag)?e\s*(?::\s*Storage\s*)?=\s*(?:window\.)?sessionStorage\b/.test(
      code,
    )
    found.push({
      kind: isSession ? 'session_storage' : 'local_storage',
      name,
      value,
      call: { start: match.index, end: list.end },
    })
  }
  return found
}

/** What is taken out again at once only tries whether the browser keeps anything. */
function isProbe({ code, text }: CodeText, { start, end }: Span, after: number): boolean {
  const removed =
    /^[\s;,)]*(?:[\w$]+\.)*(?:(?:local|session)Storage|stor(?:ag)?e)\s*\.\s*removeItem\s*\(\s*/.exec(
      code.slice(after, after + 120),
    )
  const key = text.slice(start, end).trim()
  return removed !== null && text.startsWith(key, after + removed[0].length)
}

const hooks: Readonly<Record<string, 'local_storage' | 'session_storage'>> = {
  useLocalStorage: 'local_storage',
  useLocalStorageState: 'local_storage',
  useSessionStorage: 'session_storage',
  atomWithStorage: 'local_storage',
  useStorage: 'local_storage',
}

/** Hooks and stores of libraries that keep their state in the browser. */
function storageHooks(source: CodeText): readonly Found[] {
  const { code, text } = source
  const found: Found[] = []
  for (const match of code.matchAll(
    /(?<![\w$.])(use(?:Local|Session)Storage(?:State)?|atomWithStorage|useStorage)\s*(?:<[^()]{0,200}?>)?\(/g,
  )) {
    const kind = hooks[match[1] ?? '']
    const list = argumentsAt(source, match.index + match[0].length - 1)
    const [name] = list?.items ?? []
    if (kind === undefined || list === undefined || name === undefined) continue
    if (match[1] === 'useStorage' && !text.includes('@vueuse')) continue
    if (/function\s+$/.test(code.slice(Math.max(0, match.index - 12), match.index))) continue
    const key = code[name.start] === '{' ? valueOfKey(source, entriesOf(source, name), /^key$/) : name
    if (key === undefined || textOf(source, key) === undefined) continue
    found.push({ kind, name: key, call: { start: match.index, end: list.end } })
  }
  if (text.includes('zustand/middleware'))
    for (const match of code.matchAll(/(?<![\w$.])persist\s*(?:<[^()]{0,200}?>)?\(/g)) {
      const list = argumentsAt(source, match.index + match[0].length - 1)
      const options = list?.items[1]
      if (list === undefined || options === undefined) continue
      const entries = entriesOf(source, options)
      const name = valueOfKey(source, entries, /^name$/)
      const storage = valueOfKey(source, entries, /^storage$/)
      const isSession =
        storage !== undefined && text.slice(storage.start, storage.end).includes('sessionStorage')
      if (storage !== undefined && !/(?:local|session)Storage/.test(text.slice(storage.start, storage.end)))
        continue
      if (name !== undefined)
        found.push({
          kind: isSession ? 'session_storage' : 'local_storage',
          name,
          call: { start: match.index, end: list.end },
        })
    }
  return found
}

/** Databases in the browser. */
function databases(source: CodeText): readonly Found[] {
  const { code, text } = source
  const found: Found[] = []
  const isIdb = /['"]idb['"]/.test(text)
  const isLocalforage = /localforage/i.test(text)
  for (const match of code.matchAll(
    /(?<![\w$])(indexedDB\s*\.\s*open|new\s+Dexie|openDB|localforage\s*\.\s*(?:setItem|createInstance|config))\s*(?:<[^()]{0,200}?>)?\(/gi,
  )) {
    const callee = (match[1] ?? '').replace(/\s+/g, ' ')
    if (callee.startsWith('openDB') && !isIdb) continue
    if (/^localforage/i.test(callee) && !isLocalforage) continue
    const list = argumentsAt(source, match.index + match[0].length - 1)
    const [first, value] = list?.items ?? []
    if (list === undefined || first === undefined) continue
    const call = { start: match.index, end: list.end }
    if (/createInstance$|config$/i.test(callee)) {
      const entries = entriesOf(source, first)
      const name = valueOfKey(source, entries, /^name$/)
      if (name !== undefined) found.push({ kind: 'indexed_db', name, call })
    } else found.push({ kind: 'indexed_db', name: first, call, ...(/setItem$/i.test(callee) && { value }) })
  }
  if (/\bextends\s+Dexie\b/.test(code))
    for (const match of code.matchAll(/(?<![\w$.])super\s*\(/g)) {
      const list = argumentsAt(source, match.index + match[0].length - 1)
      const [name] = list?.items ?? []
      if (list !== undefined && name !== undefined && textOf(source, name) !== undefined)
        found.push({ kind: 'indexed_db', name, call: { start: match.index, end: list.end } })
    }
  return found
}

function spanOf(match: RegExpExecArray): Span {
  return { start: match.index, end: match.index + match[0].length }
}
