/* Cookies that a server sets: by the calls of its framework, and in headers. */
import type { Span } from '../model/span.ts'
import type { Found, Lifetime } from './client-storage.ts'
import { cookieText, lifetimeIn, optionsLifetime } from './client-storage-scripts.ts'
import {
  argumentsAt,
  constantOf,
  entriesOf,
  expressionAt,
  textOf,
  valueOfKey,
  type CodeText,
} from './code-text.ts'

const minute = 60
const day = 86_400
const twentyYears = 20 * 365 * day

/** Cookies that the code of a server sets. */
export function serverStorage(source: CodeText): readonly Found[] {
  const framework = frameworks[source.language]
  return [...headers(source), ...(framework?.(source) ?? [])]
}

const frameworks: Readonly<Record<string, (source: CodeText) => readonly Found[]>> = {
  typescript: nodeCookies,
  python: pythonCookies,
  ruby: rubyCookies,
  php: phpCookies,
  java: javaCookies,
  kotlin: javaCookies,
  csharp: csharpCookies,
  go: goCookies,
}

interface CallFound {
  readonly call: Span
  readonly items: readonly Span[]
  readonly match: RegExpExecArray
}

/** Calls whose name, with its opening bracket, a pattern finds; without declarations of functions of that name. */
function callsOf(source: CodeText, pattern: RegExp): readonly CallFound[] {
  const found: CallFound[] = []
  for (const match of source.code.matchAll(pattern)) {
    const before = source.code.slice(Math.max(0, match.index - 24), match.index)
    if (
      /(?:\bfunction|\bdef|\bfunc|\bfun|\bfn|\bpublic|\bprivate|\bprotected|\bvoid|\basync)\s+(?:&|static\s+)?$/.test(
        before,
      )
    )
      continue
    const list = argumentsAt(source, match.index + match[0].length - 1)
    if (list !== undefined)
      found.push({ match, items: list.items, call: { start: match.index, end: list.end } })
  }
  return found
}

/** Arguments that are not named. */
function positional({ code }: CodeText, items: readonly Span[]): readonly Span[] {
  return items.filter(({ start, end }) => !/^\w+\s*(?:=(?!=)|:(?!:))/.test(code.slice(start, end)))
}

/** `setHeader('Set-Cookie', 'name=value; Max-Age=60')` */
function headers(source: CodeText): readonly Found[] {
  const found: Found[] = []
  for (const match of source.uncommented.matchAll(/["']set-cookie["']\s*(?:,|\]\s*=(?!=)|=>|:)\s*\[?\s*/gi)) {
    const expression = expressionAt(source, match.index + match[0].length)
    const call = { start: match.index, end: expression.end }
    const text = textOf(source, expression)
    // A cookie that is made elsewhere is found where it is made.
    // In a list of names of headers the next one follows.
    if (text !== undefined && !text.isPrefix && !text.value.includes('=')) continue
    if (text === undefined || !/^[\w.-]+=/.test(text.value)) {
      if (!/^[`'"]/.test(source.text.slice(expression.start, expression.end))) continue
    }
    const one = cookieText(source, expression, { start: expression.start, end: expression.end })
    if (one !== undefined) found.push({ ...one, call: { ...one.call, end: call.end } })
  }
  return found
}

function nodeCookies(source: CodeText): readonly Found[] {
  const found: Found[] = []
  const isFastify = source.text.includes('fastify')
  for (const { items, call, match } of callsOf(
    source,
    /(?<![\w$])(?:[\w$]+\??\.)*(?:res|response|reply|rep|resp)\s*(?:\??\.\s*\w+\([^()\n]{0,80}\)\s*)*\??\.\s*(cookie|setCookie)\s*\(/g,
  )) {
    const [name, value, options] = items
    if (name === undefined || value === undefined) continue
    const unit = isFastify || match[1] === 'setCookie' ? 1 : 0.001
    found.push({ kind: 'cookie', name, value, call, lifetime: optionsLifetime(source, options, unit, 1) })
  }
  if (/['"]cookie['"]|cookie\b/.test(source.text))
    for (const { items, call } of callsOf(
      source,
      /(?<![\w$.])(?:cookie\.)?(?:serialize|serializeCookie|stringifySetCookie)\s*\(/g,
    )) {
      const [name, value, options] = items
      if (name === undefined || value === undefined || options === undefined) continue
      if (!/['"](?:cookie|cookie-es|tiny-cookie)['"]/.test(source.text)) continue
      found.push({ kind: 'cookie', name, value, call, lifetime: optionsLifetime(source, options, 1, 1) })
    }
  return found
}

function pythonCookies(source: CodeText): readonly Found[] {
  const found: Found[] = []
  for (const { items, call } of callsOf(source, /\.\s*set_(?:signed_)?cookie\s*\(/g)) {
    const given = positional(source, items)
    const name = valueOfKey(source, items, /^key$/) ?? given[0]
    const value = valueOfKey(source, items, /^value$/) ?? given[1]
    if (name === undefined || /^[*]/.test(source.code.slice(name.start))) continue
    const age = valueOfKey(source, items, /^max_age$/) ?? given[2]
    const expires = valueOfKey(source, items, /^expires$/) ?? given[3]
    found.push({
      kind: 'cookie',
      name,
      value,
      call: { ...call, start: call.start + 1 },
      lifetime: spanLifetime(age, 1) ?? spanLifetime(expires, 1),
    })
  }
  return found
}

function spanLifetime(span: Span | undefined, unit: number): Lifetime | undefined {
  return span && { span, unit }
}

function rubyCookies(source: CodeText): readonly Found[] {
  const { code } = source
  const found: Found[] = []
  for (const match of code.matchAll(
    /(?<![\w.@:])((?:request\.|response\.|controller\.|context\.)?cookies((?:\s*\.\s*(?:permanent|signed|encrypted|signed_or_encrypted))*))\s*\[/g,
  )) {
    const list = argumentsAt(source, match.index + match[0].length - 1)
    const [name] = list?.items ?? []
    if (list === undefined || name === undefined) continue
    const assigned = /^\s*(?:\|\|)?=(?![=~>])\s*/.exec(code.slice(list.end, list.end + 20))
    if (assigned === null) continue
    const value = expressionAt(source, list.end + assigned[0].length)
    const entries = code[value.start] === '{' ? entriesOf(source, value) : []
    const inner = entries.length > 0 ? valueOfKey(source, entries, /^value$/) : value
    const own = lifetimeIn(source, entries, 1, 1)
    found.push({
      kind: 'cookie',
      name,
      value: inner,
      call: { start: match.index, end: list.end },
      lifetime:
        own ??
        ((match[2] ?? '').includes('permanent')
          ? { known: twentyYears, span: { start: match.index, end: match.index + (match[1]?.length ?? 0) } }
          : undefined),
    })
  }
  for (const { items, call } of callsOf(
    source,
    /(?<![\w.])(?:\w+\.)*(?:response|rack|utils|Utils)?\.?set_cookie\s*\(/g,
  )) {
    const [name, options] = items
    if (name === undefined || options === undefined) continue
    const entries = entriesOf(source, options)
    const value = entries.length > 0 ? valueOfKey(source, entries, /^value$/) : options
    found.push({ kind: 'cookie', name, value, call, lifetime: lifetimeIn(source, entries, 1, 1) })
  }
  return found
}

function phpCookies(source: CodeText): readonly Found[] {
  const { code } = source
  const found: Found[] = []
  const isLaravel = /Illuminate|Cookie::|Laravel|cookie\(/.test(source.text)
  for (const { items, call } of callsOf(source, /(?<![\w$>:])\\?set(?:raw)?cookie\s*\(/gi)) {
    const [name, value, expires] = items
    if (name === undefined) continue
    if (value === undefined) continue
    found.push({
      kind: 'cookie',
      name,
      value,
      call,
      lifetime:
        expires === undefined ? undefined : (phpExpiry(source, expires) ?? { span: expires, unit: 1 }),
    })
  }
  for (const { items, call, match } of callsOf(
    source,
    /(?<![\w$])(?:\\?(?:Illuminate\\Support\\Facades\\)?Cookie::(queue|make|forever|create)|(->)(?:cookie|withCookie)|(?<![>:\\])(cookie)(?:\(\)->(?:make|queue|forever))?)\s*\(/g,
  )) {
    const [name, value, minutes] = items
    if (
      name === undefined ||
      value === undefined ||
      /^(?:new|cookie\(|Cookie::|\\?Cookie)/.test(code.slice(name.start, name.end))
    )
      continue
    if (match[1] === 'create') {
      found.push({
        kind: 'cookie',
        name,
        value,
        call,
        lifetime:
          minutes === undefined ? undefined : (phpExpiry(source, minutes) ?? { span: minutes, unit: 1 }),
      })
      continue
    }
    if (!isLaravel) continue
    const isForever = match[1] === 'forever' || match[0].includes('forever')
    found.push({
      kind: 'cookie',
      name,
      value,
      call,
      lifetime: isForever ? { known: 5 * 365 * day } : spanLifetime(minutes, minute),
    })
  }
  for (const { items, call } of callsOf(
    source,
    /\bnew\s+\\?(?:Symfony\\Component\\HttpFoundation\\)?Cookie\s*\(/g,
  )) {
    const [name, value, expires] = items
    if (name === undefined || value === undefined) continue
    found.push({
      kind: 'cookie',
      name,
      value,
      call,
      lifetime:
        expires === undefined ? undefined : (phpExpiry(source, expires) ?? { span: expires, unit: 1 }),
    })
  }
  return found
}

/** What PHP says of when a cookie expires: an array of options, a time, or 0 for the session. */
function phpExpiry(source: CodeText, span: Span): Lifetime | undefined {
  const text = source.uncommented.slice(span.start, span.end)
  if (/^0$/.test(text)) return { known: 'session' }
  if (/^(?:\[|array\()/.test(text)) {
    const expires = valueOfKey(source, entriesOf(source, span), /^expires$/)
    return expires === undefined
      ? { known: 'session' }
      : (phpExpiry(source, expires) ?? { span: expires, unit: 1 })
  }
  // A number by itself is a point in time long ago.
  if (/^1$/.test(text) || /time\(\)\s*-\s*\w/.test(text)) return { known: 0 }
  return undefined
}

function javaCookies(source: CodeText): readonly Found[] {
  const { code, text, language } = source
  const found: Found[] = []
  const made =
    language === 'java'
      ? /\bnew\s+(?:javax\.servlet\.http\.|jakarta\.servlet\.http\.)?Cookie\s*\(/g
      : /(?<![\w.])Cookie\s*\(/g
  for (const { items, call } of callsOf(source, made)) {
    const [name, value] = items
    if (name === undefined || value === undefined) continue
    if (!/servlet|Cookie\b/.test(text)) continue
    const variable = /([\w$]+)\s*(?::\s*\w+\s*)?=\s*$/.exec(
      code.slice(Math.max(0, call.start - 60), call.start),
    )?.[1]
    const after = code.slice(call.end, call.end + 1500)
    const age = language === 'kotlin' ? /^\s*\.apply\s*\{[^{}]*?\bmaxAge\s*=\s*/.exec(after) : null
    const set =
      age ??
      (variable === undefined
        ? null
        : new RegExp(
            `(?<![\\w$.])${variable.replaceAll('$', '\\$')}\\s*\\.\\s*(?:setMaxAge\\s*\\(|maxAge\\s*=)\\s*`,
          ).exec(after))
    const lifetime = set === null ? undefined : expressionAt(source, call.end + set.index + set[0].length)
    found.push({ kind: 'cookie', name, value, call, lifetime: negativeIsSession(source, lifetime) })
  }
  found.push(...javaHelpers(source))
  for (const { items, call } of callsOf(source, /\bResponseCookie\s*\.\s*from(?:ClientResponse)?\s*\(/g)) {
    const [name, value] = items
    if (name === undefined) continue
    const chain = code.slice(call.end, call.end + 800)
    const end = chain.search(/;|\.build\s*\(/)
    const set = /\.\s*maxAge\s*\(/.exec(chain.slice(0, end < 0 ? undefined : end))
    const age =
      set === null ? undefined : argumentsAt(source, call.end + set.index + set[0].length - 1)?.items[0]
    found.push({ kind: 'cookie', name, value, call, lifetime: negativeIsSession(source, age) })
  }
  return found
}

/** `CookieUtils.addCookie(response, NAME, value, 180)`: helpers of a project, whose numbers only they can tell. */
function javaHelpers(source: CodeText): readonly Found[] {
  const found: Found[] = []
  for (const { items, call } of callsOf(
    source,
    /(?<![\w$])(?:\w*Cookies?\w*\s*\.\s*)?(?:add|set|write|save)Cookie\s*\(/g,
  )) {
    const at = items.findIndex((item) => textOf(source, item) !== undefined)
    const name = items[at]
    const value = items[at + 1]
    if (at > 2 || name === undefined || value === undefined) continue
    found.push({ kind: 'cookie', name, value, call, lifetime: { known: 'unknown' } })
  }
  return found
}

function negativeIsSession({ code }: CodeText, age: Span | undefined): Lifetime | undefined {
  if (age === undefined || /^-\s*\d/.test(code.slice(age.start, age.end))) return undefined
  return { span: age, unit: 1 }
}

function csharpCookies(source: CodeText): readonly Found[] {
  const { code } = source
  const found: Found[] = []
  for (const { items, call } of callsOf(source, /\bCookies\s*\??\.\s*Append\s*\(/g)) {
    const [name, value, options] = items
    if (name === undefined || value === undefined) continue
    found.push({ kind: 'cookie', name, value, call, lifetime: csharpLifetime(source, options, call) })
  }
  for (const match of code.matchAll(/\.\s*Cookie\s*\.\s*Name\s*=(?!=)\s*/g)) {
    const name = expressionAt(source, match.index + match[0].length)
    const around = code.slice(Math.max(0, match.index - 600), match.index + 900)
    const age = /\.\s*Cookie\s*\.\s*(?:MaxAge|Expiration)\s*=(?!=)\s*/.exec(around)
    const at = Math.max(0, match.index - 600)
    const lifetime = age === null ? undefined : expressionAt(source, at + age.index + age[0].length)
    found.push({
      kind: 'cookie',
      name,
      call: { start: match.index + 1, end: name.end },
      lifetime: spanLifetime(lifetime, 1),
      isSetting: true,
    })
  }
  found.push(...schemeCookies(source))
  for (const { items, call } of callsOf(source, /\bnew\s+HttpCookie\s*\(/g)) {
    const [name, value] = items
    if (name === undefined) continue
    const variable = /([\w$]+)\s*=\s*$/.exec(code.slice(Math.max(0, call.start - 60), call.start))?.[1]
    const set =
      variable === undefined
        ? null
        : new RegExp(`(?<![\\w.])${variable}\\s*\\.\\s*Expires\\s*=(?!=)\\s*`).exec(
            code.slice(call.end, call.end + 1500),
          )
    const lifetime = set === null ? undefined : expressionAt(source, call.end + set.index + set[0].length)
    found.push({ kind: 'cookie', name, value, call, lifetime: spanLifetime(lifetime, 1) })
  }
  return found
}

/** `.AddCookie()` of ASP.NET's authentication, whose cookie is called after its scheme where nothing names it. */
function schemeCookies(source: CodeText): readonly Found[] {
  const { code } = source
  const found: Found[] = []
  for (const { items, call } of callsOf(source, /(?<=\.\s*)AddCookie\s*\(/g)) {
    if (/\.\s*Cookie\s*\.\s*Name\s*=/.test(code.slice(call.start, call.end))) continue
    const [first] = items
    const scheme = first === undefined ? undefined : textOf(source, first)
    const isNamedElsewhere =
      first !== undefined &&
      scheme === undefined &&
      !/=>|AuthenticationScheme$/.test(code.slice(first.start, first.end))
    found.push({
      kind: 'cookie',
      name: { text: isNamedElsewhere ? '' : `.AspNetCore.${scheme?.value ?? 'Cookies'}` },
      call: { start: call.start, end: call.start + 'AddCookie'.length },
      // A ticket may end before, and stays only where signing in asks for that.
      lifetime: { known: 'unknown' },
      isSetting: true,
    })
  }
  return found
}

function csharpLifetime(source: CodeText, options: Span | undefined, call: Span): Lifetime | undefined {
  if (options === undefined) return undefined
  const { code } = source
  const written = code.slice(options.start, options.end)
  if (/^new\b/.test(written)) {
    const brace = written.indexOf('{')
    const entries = brace < 0 ? [] : (argumentsAt(source, options.start + brace)?.items ?? [])
    const age = valueOfKey(source, entries, /^MaxAge$/) ?? valueOfKey(source, entries, /^Expires$/)
    return spanLifetime(age, 1)
  }
  const variable = /^\w+$/.exec(written)?.[0]
  if (variable === undefined) return { known: 'unknown', span: options }
  const made = constantOf(source, variable)
  const isMadeHere = made !== undefined && /^new\b/.test(code.slice(made.start, made.end))
  if (isMadeHere) {
    const inner = csharpLifetime(source, made, call)
    if (inner !== undefined) return inner
  }
  const from = Math.max(0, call.start - 1500)
  const set = new RegExp(`(?<![\\w.])${variable}\\s*\\.\\s*(?:MaxAge|Expires)\\s*=(?!=)\\s*`).exec(
    code.slice(from, call.start),
  )
  if (set !== null) return spanLifetime(expressionAt(source, from + set.index + set[0].length), 1)
  // What a function made may say it; what was made here and says nothing is for the session.
  return isMadeHere ? undefined : { known: 'unknown', span: options }
}

function goCookies(source: CodeText): readonly Found[] {
  const { code } = source
  const found: Found[] = []
  for (const match of code.matchAll(/\b(?:http|fiber|fasthttp)\.Cookie\s*\{/g)) {
    const list = argumentsAt(source, match.index + match[0].length - 1)
    if (list === undefined) continue
    const name = valueOfKey(source, list.items, /^Name$/)
    if (name === undefined) continue
    const value = valueOfKey(source, list.items, /^Value$/)
    const call = { start: match.index, end: list.end }
    const age = valueOfKey(source, list.items, /^MaxAge$/)
    const expires = valueOfKey(source, list.items, /^Expires$/)
    if (age !== undefined && code.slice(age.start, age.end).startsWith('-')) continue
    const isZero = age !== undefined && /^0$/.test(code.slice(age.start, age.end))
    if (value === undefined) {
      // What has no value is sent to be compared, or deletes.
      const variable = /([\w]+)\s*:?=\s*&?$/.exec(code.slice(Math.max(0, match.index - 40), match.index))?.[1]
      if (variable === undefined || !new RegExp(`\\b${variable}\\.Value\\s*=`).test(code)) continue
    }
    found.push({
      kind: 'cookie',
      name,
      value,
      call,
      lifetime: (isZero ? undefined : spanLifetime(age, 1)) ?? spanLifetime(expires, 1),
    })
  }
  for (const { items, call } of callsOf(source, /\b\w+\.SetCookie\s*\(/g)) {
    const [name, value, age] = items
    if (name === undefined || value === undefined || age === undefined) continue
    if (code.slice(age.start, age.end).startsWith('-')) continue
    const isZero = /^0$/.test(code.slice(age.start, age.end))
    found.push({ kind: 'cookie', name, value, call, lifetime: isZero ? undefined : spanLifetime(age, 1) })
  }
  return found
}
