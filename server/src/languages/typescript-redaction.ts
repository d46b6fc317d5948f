/* What a logger of the same file leaves out of what it writes: `redact` of pino, formats of winston that delete or set. */
import ts from 'typescript'
import type { CallArgument } from '../model/fact.ts'
import { anyOf, escape } from './flow-names.ts'
import { keyName } from './typescript-values.ts'

/** Paths that are left out, by the name of the logger: `['user', 'email']`, with `*` for any name. */
export type Redactions = ReadonlyMap<string, readonly (readonly string[])[]>

/**
 * What the loggers that a file makes leave out.
 * @param options keys of a logger's options that list paths; see rules/sinks.yaml
 */
export function redactionsOf(
  sourceFile: ts.SourceFile,
  text: string,
  options: readonly string[],
): Redactions {
  const found = new Map<string, (readonly string[])[]>()
  if (options.length === 0) return found
  const mention = new RegExp(
    `(?<![\\w$.])(?:${anyOf(options.map(escape))})\\s*:|\\bdelete\\s+\\w+\\.|\\bformat\\s*\\(`,
  )
  if (!mention.test(text)) return found
  const formats = pathsOfFormats(text)
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
      const made = node.initializer
      if (made && ts.isCallExpression(made) && ts.isIdentifier(node.name)) {
        const paths = made.arguments.flatMap((argument) => pathsIn(argument, options))
        const isWinston = /(?:^|\.)createLogger$/.test(made.expression.getText(sourceFile))
        const all = isWinston ? [...paths, ...formats] : paths
        if (all.length > 0) found.set(node.name.text, all)
      }
    }
    // Loggers are made at the top of a file or in a class.
    if (ts.isFunctionLike(node)) return
    ts.forEachChild(node, visit)
  }
  visit(sourceFile)
  return found
}

/** The values of a call to a logger, with what it leaves out as masked, or as hidden where an object holds it. */
export function redacted(
  values: readonly CallArgument[],
  given: readonly ts.Expression[],
  sourceFile: ts.SourceFile,
  paths: readonly (readonly string[])[],
): readonly CallArgument[] {
  const [first] = given
  // What is written beside the object, as the message, is no property of it.
  if (first === undefined || ts.isStringLiteralLike(first) || ts.isTemplateExpression(first)) return values
  return values.map((value) => {
    if (value.span.start < first.getStart(sourceFile) || value.span.end > first.end) return value
    const keys = keysTo(first, value.span.start, sourceFile)
    if (paths.some((path) => path.length <= keys.length && begins(keys, path)))
      return { ...value, masked: true }
    const hidden = paths.flatMap((path) =>
      path.length === keys.length + 1 && begins(path, keys) ? path.slice(-1) : [],
    )
    return hidden.length > 0 ? { ...value, hidden } : value
  })
}

function begins(path: readonly string[], start: readonly string[]): boolean {
  return start.every((name, index) => {
    const other = path[index]
    return name === other || name === '*' || other === '*'
  })
}

/** The keys under which a place stands in an object literal. */
function keysTo(node: ts.Expression, at: number, sourceFile: ts.SourceFile): readonly string[] {
  const keys: string[] = []
  let inner: ts.Expression | undefined = node
  while (inner !== undefined && ts.isObjectLiteralExpression(inner)) {
    const property: ts.ObjectLiteralElementLike | undefined = inner.properties.find(
      (one) => one.getStart(sourceFile) <= at && at < one.end,
    )
    const key = property?.name === undefined ? undefined : keyName(property.name)
    if (property === undefined || key === undefined) return keys
    keys.push(key)
    inner = ts.isPropertyAssignment(property) ? property.initializer : undefined
  }
  return keys
}

/** The paths that an object of options lists: `{ redact: ['user.email'] }`, `{ redact: { paths: ['*.email'] } }`. */
function pathsIn(node: ts.Expression, options: readonly string[]): readonly (readonly string[])[] {
  if (!ts.isObjectLiteralExpression(node)) return []
  return node.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property) || !options.includes(keyName(property.name) ?? '')) return []
    const said = property.initializer
    if (ts.isArrayLiteralExpression(said)) return textsOf(said)
    if (!ts.isObjectLiteralExpression(said)) return []
    return said.properties.flatMap((one) =>
      ts.isPropertyAssignment(one) && ts.isArrayLiteralExpression(one.initializer)
        ? textsOf(one.initializer)
        : [],
    )
  })
}

function textsOf({ elements }: ts.ArrayLiteralExpression): readonly (readonly string[])[] {
  return elements.flatMap((element) => (ts.isStringLiteralLike(element) ? [stepsOf(element.text)] : []))
}

/** `a["b-c"].*` as its names. */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\[["']?([^\]"']+)["']?\]|([^.[\]]+)/g)].map(
    ([, inner, plain]) => inner ?? plain ?? '',
  )
}

/** What formats delete or set: `format((info) => { delete info.email; info.phone = '***'; return info })`. */
function pathsOfFormats(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/\bformat\s*\(\s*(?:async\s*)?(?:function\s*\w*\s*)?\(?\s*(\w+)/g)].flatMap(
    ([, info = '']) => {
      const path = `${escape(info)}((?:\\.\\w+)+)`
      const changed = new RegExp(`\\bdelete\\s+${path}|(?<![\\w.])${path}\\s*=(?!=)`, 'g')
      return [...text.matchAll(changed)].map(([, deleted, set]) => (deleted ?? set ?? '').split('.').slice(1))
    },
  )
}
