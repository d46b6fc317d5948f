import assert from 'node:assert/strict'
import { analyze } from '@typescript-eslint/scope-manager'
import { parse } from '@typescript-eslint/typescript-estree'
import fc from 'fast-check'
import ts from 'typescript'
import { createBindings } from '../../server/src/languages/typescript-bindings.ts'

/** One line for each name that an expression uses: `name@use → kind name@declaration`. */
function resolvedByUs(code: string, uses: ReadonlySet<number>): readonly string[] {
  const sourceFile = ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest, true)
  const bindings = createBindings()
  const lines: string[] = []
  const visit = (node: ts.Node): void => {
    const start = node.getStart(sourceFile)
    if (ts.isIdentifier(node) && uses.has(start)) {
      const binding = bindings.bindingOf(node)
      const declared =
        binding === undefined ? 'none' : `${binding.kind} ${binding.name.getStart(sourceFile).toString()}`
      lines.push(`${node.text}@${start.toString()} → ${declared}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(sourceFile)
  return lines
}

/** The same by another implementation of scopes, and the places of the names that it resolves. */
function resolvedByOther(code: string): { lines: readonly string[]; uses: ReadonlySet<number> } {
  const { scopes } = analyze(parse(code, { range: true }), { lib: [], sourceType: 'module' })
  const lines = new Map<number, string>()
  for (const { identifier, resolved } of scopes.flatMap((scope) => scope.references)) {
    const [definition] = resolved?.defs ?? []
    const kind = definition && kinds[definition.type]
    const declared =
      definition === undefined || kind === undefined
        ? 'none'
        : `${kind} ${definition.name.range[0].toString()}`
    lines.set(identifier.range[0], `${identifier.name}@${identifier.range[0].toString()} → ${declared}`)
  }
  const ordered = [...lines].sort(([a], [b]) => a - b)
  return { lines: ordered.map(([, line]) => line), uses: new Set(lines.keys()) }
}

const kinds: Readonly<Record<string, string>> = {
  Variable: 'variable',
  Parameter: 'parameter',
  CatchClause: 'caught',
  FunctionName: 'code',
  ClassName: 'code',
  TSEnumName: 'code',
  TSModuleName: 'code',
}

function assertSame(code: string): void {
  const { lines, uses } = resolvedByOther(code)
  assert.deepEqual(resolvedByUs(code, uses), lines, code)
}

describe('names of TypeScript', () => {
  for (const code of [
    'import a, { b as c } from "a"; use(a, c)',
    'use(a); var a = 1; { let a = 2; use(a) } use(a)',
    'function f(a, { b, c: { d = a } }, [e, ...g], ...h) { use(a, b, d, e, g, h) }',
    'const f = (a) => a; const g = async (b = a) => { await b }',
    'function f(a = b) { var b; use(a, b) }',
    'if (x) { var a = 1 } else for (var b of y) { for (var c in z) use(c) } use(a, b, c)',
    'for (let a = 0, b = a; a < b; a++) use(a, b); use(a)',
    'for (const a of a) { const a = 1; use(a) }',
    'try { let a } catch (a) { let b = a; use(a, b) } finally { use(a) }',
    'try { f() } catch ({ message }) { use(message) }',
    'switch (a) { case b: let a = 1; use(a); default: use(a) } use(a)',
    'const a = function b() { use(a, b) }; use(b)',
    'class A { static a = A; b(c) { use(A, c, this.b) } static { var d; use(d) } } use(A, d)',
    'const a = class B extends C { d = B }; use(B)',
    'enum A { B } namespace N { const a = 1; use(a) } use(A, N, a)',
    'function f() { use(g); function g() {} } use(g)',
    '{ function f() {} } use(f)',
    'label: for (;;) { var a = 1; break label } use(a)',
    'const { [a]: b, c = b } = d; [e, f.g] = h; ({ i, j: k } = l)',
    'class A { constructor(private a: B, readonly c = a) { use(a, c) } get d() { return d } set d(v) { use(v) } }',
    'const o = { a, b() { use(a, b) }, get c() { return c }, [d](e) { use(d, e) } }',
    'declare function f(a: string): void; declare const g: string; use(f, g)',
    'function f(a) { var a; let b; { var b2; use(a, b, b2) } }',
    'const a = <T,>(b: T) => b as T; use(a!, <any>a)',
  ]) {
    it(`are resolved in ${code}`, () => {
      assertSame(code)
    })
  }

  it('are resolved in all kinds of nested code', () => {
    const name = fc.constantFrom('a', 'b', 'c')
    const pattern = fc.oneof(
      name,
      fc.tuple(name, name).map(([one, two]) => `{ ${one}: ${two} }`),
      fc.tuple(name, name).map(([one, two]) => `[${one} = ${two}]`),
    )
    const { body } = fc.letrec<{ body: string; statement: string }>((tie) => ({
      body: fc.array(tie('statement'), { maxLength: 4 }).map((all) => all.join('\n')),
      statement: fc.oneof(
        { maxDepth: 5 },
        name.map((each) => `use(${each})`),
        fc.tuple(pattern, name).map(([each, value]) => `var ${each} = ${value};`),
        fc.tuple(name, name).map(([each, value]) => `${each} = ${value};`),
        tie('body').map((inner) => `{ ${inner} }`),
        fc.tuple(name, tie('body')).map(([each, inner]) => `{ let ${each} = 1; ${inner} }`),
        fc
          .tuple(name, pattern, name, tie('body'))
          .map(([f, parameter, value, inner]) => `(function ${f}(${parameter} = ${value}) { ${inner} });`),
        fc.tuple(pattern, tie('body')).map(([parameter, inner]) => `use((${parameter}) => { ${inner} });`),
        fc
          .tuple(pattern, name, tie('body'))
          .map(([each, of, inner]) => `for (const ${each} of ${of}) { ${inner} }`),
        fc
          .tuple(name, name, tie('body'))
          .map(([each, of, inner]) => `for (var ${each} in ${of}) { ${inner} }`),
        fc
          .tuple(pattern, tie('body'))
          .map(([each, inner]) => `try { ${inner} } catch (${each}) { ${inner} }`),
        fc.tuple(name, tie('body')).map(([each, inner]) => `switch (${each}) { case 1: ${inner} }`),
        fc.tuple(name, tie('body')).map(([each, inner]) => `(class ${each} { ${each}(b) { ${inner} } });`),
        tie('body').map((inner) => `if (c) { ${inner} } else do { ${inner} } while (a)`),
      ),
    }))
    fc.assert(fc.property(body, assertSame), { numRuns: 300 })
  })
})
