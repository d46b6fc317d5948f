import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { compileReaderRules } from '../../server/src/classify/sinks.ts'
import { loadReaders } from '../../server/src/host/chunks.ts'
import { languageOf } from '../../server/src/languages/index.ts'
import type { Change, FileFacts } from '../../server/src/model/fact.ts'
import type { ReadText } from '../../server/src/model/language.ts'
import type { Span } from '../../server/src/model/span.ts'

const rules = compileReaderRules(parse(readFileSync('rules/sinks.yaml', 'utf8')))

/**
 * A language that is read through a tree, as its tests need it. To be called at the top of a `describe`: the grammar is
 * loaded before the first test of it.
 * @param path a path that the language is known by, which reads get where they name no other
 */
export function treeLanguage(path: string): TreeLanguageTest {
  let reader: ReadText | undefined
  before(async () => {
    const language = languageOf(path)
    assert.ok(language, `no language reads ${path}`)
    reader = (await loadReaders(language))[language.id]
  })
  const read = (text: string, at = path): FileFacts => {
    assert.ok(reader)
    return reader({ path: at, text }, rules)
  }
  return {
    read,
    fieldLines: (text, at) => read(text, at).fields.map((field) => fieldLine(text, field)),
    ownerLines: (text, at) => read(text, at).owners.map(ownerLine),
    changeLines: (text, at) => read(text, at).changes.map(changeLine),
    callLines: (text, at) =>
      read(text, at).calls.map(
        ({ callee, arguments: given }) =>
          `${callee}: ${given
            .map(({ path: value, rootType, masked }) =>
              [
                value,
                ...(rootType === undefined ? [] : [`<${rootType}>`]),
                ...(masked ? ['masked'] : []),
              ].join(' '),
            )
            .join(', ')}`,
      ),
  }
}

export interface TreeLanguageTest {
  readonly read: (text: string, path?: string) => FileFacts
  /** One line a field: `3 stored User.email text {"optional":true}`. */
  fieldLines(text: string, path?: string): readonly string[]
  /** One line an owner: `model User stored app_users +Base`. */
  ownerLines(text: string, path?: string): readonly string[]
  /** One line a change: `rename-field users.nick -> name`. */
  changeLines(text: string, path?: string): readonly string[]
  /** One line a call that writes to a log: `logger.info: user.email <User>, phone masked`. */
  callLines(text: string, path?: string): readonly string[]
}

function fieldLine(text: string, field: FileFacts['fields'][number]): string {
  const said = JSON.stringify(field.attributes)
  const line = text.slice(0, field.span.start).split('\n').length
  return `${line} ${field.role} ${field.owner}.${field.name} ${field.valueType}${said === '{}' ? '' : ` ${said}`}`
}

function ownerLine({ kind, name, role, storeName, includes }: FileFacts['owners'][number]): string {
  return [kind, name, role, storeName ?? '-', ...includes.map((each) => `+${each}`)].join(' ')
}

function changeLine(change: Change): string {
  const name = 'name' in change ? `.${change.name}` : ''
  const to = 'to' in change ? ` -> ${change.to}` : ''
  return `${change.kind} ${change.owner}${name}${to}`
}

export interface CommonCases {
  /** Known to be the language's. */
  readonly path: string
  /** A text with a little of everything, of which all facts must be equal with either line end. */
  readonly sample: string
  /** Text that is put in front of the sample: a comment with an emoji and a combining character. */
  readonly comment: string
  /** Half-typed, and what must still be read of it: `User.email`. */
  readonly halfTyped: { readonly text: string; readonly fields: readonly string[] }
  /**
   * Three classes, of which the middle one is half-typed: `@` stands for a statement in its method, `%` for a member of it.
   * Of the other two, these fields must be read, and all that is read of the middle one is its own.
   */
  readonly unfinished: {
    readonly text: string
    readonly statements: readonly string[]
    readonly members: readonly string[]
    readonly others: readonly string[]
  }
  /** Of another dialect or an older version, and what is read of it. */
  readonly dialect: { readonly text: string; readonly fields: readonly string[] }
  /** One declaration with one field, by a number, for a huge file. */
  readonly repeated: (index: number) => string
  /** A directive to the next line that names `undeclared-field`, and a string that only looks like one. */
  readonly directive: string
  readonly noDirective: string
  /** What nests and never ends. */
  readonly openings: readonly string[]
}

/** What must hold for every language that is read through a tree. */
export function describeCommonCases(name: string, cases: CommonCases): void {
  describe(`${name}, as every language`, () => {
    const { read } = treeLanguage(cases.path)
    const named = (text: string): readonly string[] =>
      read(text).fields.map(({ owner, name: field }) => `${owner}.${field}`)

    it('says the same with either line end', () => {
      const facts = read(cases.sample)
      assert.ok(facts.owners.length > 0 && facts.fields.length > 1 && facts.problems.length === 0)
      const windows = read(cases.sample.replaceAll('\n', '\r\n'))
      assert.deepEqual(windows, movedFacts(facts, placesWithReturns(cases.sample)))
    })

    it('places what stands behind emoji and combining characters', () => {
      assert.match(cases.comment, /\p{Extended_Pictographic}/u)
      assert.match(cases.comment, /\p{M}/u)
      const text = cases.comment + cases.sample
      const facts = read(text)
      for (const { name: field, span } of facts.fields)
        assert.ok(
          text.slice(span.start, span.end).includes(field),
          `${text.slice(span.start, span.end)} is not ${field}`,
        )
      assert.deepEqual(
        facts,
        movedFacts(read(cases.sample), ({ start, end }) => ({
          start: start + cases.comment.length,
          end: end + cases.comment.length,
        })),
      )
    })

    it('reads what stands around half-typed code, and says so', () => {
      assert.deepEqual(named(cases.halfTyped.text), cases.halfTyped.fields)
      const { problems } = read(cases.halfTyped.text)
      assert.deepEqual(
        problems.map(({ code, severity }) => `${severity} ${code}`),
        ['note syntax'],
      )
      const [{ span } = {}] = problems
      assert.ok(span !== undefined && span.start <= span.end && span.end <= cases.halfTyped.text.length)
    })

    const { text: frame, statements, members, others } = cases.unfinished
    const typed = [
      ...statements.map((code) => [code, frame.replace(/@(?=\n)/, () => code).replace('%', '')] as const),
      ...members.map((code) => [code, frame.replace(/@(?=\n)/, '').replace('%', () => code)] as const),
    ]
    for (const [code, text] of typed)
      it(`reads the declarations around ${JSON.stringify(code)}`, () => {
        const fields = named(text)
        assert.deepEqual(
          fields.filter((field) => !field.startsWith('B.')),
          others,
        )
        assert.ok(fields.includes('B.fax'), fields.join(' '))
        assert.ok(fields.every((field) => field.split('.').length === 2))
        assert.deepEqual(named(text.replaceAll('\n', '\r\n')), fields)
      })

    it('reads another dialect', () => {
      assert.deepEqual(named(cases.dialect.text), cases.dialect.fields)
    })

    it('reads nothing from nothing', () => {
      for (const text of ['', '\n', ' \r\n\t'])
        assert.deepEqual(read(text), {
          owners: [],
          fields: [],
          changes: [],
          calls: [],
          imports: [],
          directives: [],
          problems: [],
        })
    })

    it('reads a huge file to its end', () => {
      const count = 10_000
      const text = Array.from({ length: count }, (_, index) => cases.repeated(index)).join('')
      const facts = read(text)
      assert.equal(facts.fields.length, count)
      assert.deepEqual(facts.problems, [])
    })

    it('takes comments to Art25 from comments only', () => {
      assert.deepEqual(
        read(cases.directive).directives.map(({ kind, checks }) => [kind, ...checks].join(' ')),
        ['ignore-next-line undeclared-field'],
      )
      assert.ok(cases.noDirective.includes('art25-ignore'))
      assert.deepEqual(read(cases.noDirective).directives, [])
    })

    for (const piece of [
      'x',
      'x ',
      '"',
      "'",
      '(',
      '{',
      '[',
      '/*',
      '#',
      '=',
      '\\',
      '`',
      '\0',
      '@a(',
      '<',
      ...cases.openings,
    ])
      it(`puts away ${JSON.stringify(piece)} over and over`, () => {
        assert.ok(read(piece.repeat(50_000 / piece.length)).fields.length < 100)
      })
  })
}

function placesWithReturns(text: string): (span: Span) => Span {
  const shift: number[] = []
  let feeds = 0
  for (let at = 0; at <= text.length; at++) {
    shift.push(at + feeds)
    if (text[at] === '\n') feeds++
  }
  return ({ start, end }) => ({ start: shift[start] ?? -1, end: shift[end] ?? -1 })
}

/** The facts with every span put elsewhere. */
function movedFacts(value: unknown, place: (span: Span) => Span): unknown {
  if (Array.isArray(value)) return value.map((item) => movedFacts(item, place))
  if (typeof value !== 'object' || value === null) return value
  const { start, end } = value as Partial<Span>
  const moved = typeof start === 'number' && typeof end === 'number' ? place({ start, end }) : {}
  return {
    ...Object.fromEntries(Object.entries(value).map(([key, item]) => [key, movedFacts(item, place)])),
    ...moved,
  }
}
