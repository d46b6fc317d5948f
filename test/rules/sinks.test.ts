import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { parse } from 'yaml'
import { compileReaderRules } from '../../server/src/classify/sinks.ts'
import { loadReaders } from '../../server/src/host/chunks.ts'
import { languages } from '../../server/src/languages/index.ts'
import { readCalls } from '../../server/src/languages/typescript-flows.ts'
import { productRules } from './load-rules.ts'
import type { Call } from '../../server/src/model/fact.ts'
import type { ReadText } from '../../server/src/model/language.ts'

interface Proofs {
  readonly id?: string
  /** Of which languages the code is; absent: of TypeScript. */
  readonly languages?: readonly string[]
  readonly match: readonly string[]
  readonly reject: readonly string[]
}

const document = parse(readFileSync('rules/sinks.yaml', 'utf8')) as {
  readonly loggers: readonly Proofs[]
  readonly addresses: readonly Proofs[]
  readonly disclosures: readonly (Proofs & { readonly service: string })[]
  readonly masking: Proofs
}
const rules = compileReaderRules(document)
const { services } = productRules()

/** Readers of the languages that have loggers of their own. */
const readers: Record<string, ReadText> = {}

before(async () => {
  const entries = [...document.loggers, ...document.addresses, ...document.disclosures]
  for (const id of new Set(entries.flatMap(({ languages: ids }) => ids ?? []))) {
    const language = languages.find((one) => one.id === id)
    assert.ok(language, `${id} is no language`)
    Object.assign(readers, await loadReaders(language))
  }
})

function callsOf(code: string, language?: string): readonly Call[] {
  if (language === undefined)
    return readCalls(ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest), code, rules)
  const read = readers[language]
  assert.ok(read)
  return read({ path: 'a', text: code }, rules).calls
}

/** Paths of the values that stand in an address or a title, without those that only say where it leads. */
function addressed(code: string, language: string): readonly string[] {
  const read = readers[language]
  assert.ok(read)
  return read({ path: code.includes('<a ') ? 'a.tsx' : 'a', text: code }, rules).calls.flatMap((call) =>
    call.sink === 'url' || call.sink === 'title'
      ? call.arguments.map(({ path }) => path).filter((path) => !/url$/i.test(path))
      : [],
  )
}

describe('rules/sinks.yaml', () => {
  for (const logger of document.loggers) {
    for (const language of logger.languages ?? [undefined])
      describe(`logger ${logger.id ?? ''} ${language ?? ''}`, () => {
        for (const code of logger.match) {
          it(`sees a log in ${code.trim()}`, () => {
            assert.deepEqual(
              callsOf(code, language).map((call) => call.sink),
              ['log'],
            )
          })
        }
        for (const code of logger.reject) {
          it(`sees no log in ${code.trim()}`, () => {
            assert.deepEqual(callsOf(code, language), [])
          })
        }
      })
  }

  for (const { id = '', languages: ids = [], match, reject } of document.addresses)
    for (const language of ids)
      describe(`addresses ${id} ${language}`, () => {
        for (const code of match)
          it(`sees a value in ${code.trim()}`, () => {
            assert.equal(addressed(code, language).length, 1)
          })
        for (const code of reject)
          it(`sees none in ${code.trim()}`, () => {
            assert.deepEqual(addressed(code, language), [])
          })
      })

  for (const { service, languages: ids = [], match, reject } of document.disclosures)
    describe(`disclosures to ${service}`, () => {
      const disclosed = (code: string): readonly string[] =>
        callsOf(code, ids[0]).flatMap((call) => (call.sink === 'recipient' ? (call.services ?? []) : []))
      for (const code of match)
        it(`sees one in ${code}`, () => {
          assert.deepEqual(disclosed(code), [service])
        })
      for (const code of reject)
        it(`sees none in ${code}`, () => {
          assert.deepEqual(disclosed(code), [])
        })
      it('is a service that the rules describe', () => {
        assert.ok(services.has(service))
      })
    })

  describe('masking', () => {
    for (const code of document.masking.match) {
      it(`sees a masked value in ${code}`, () => {
        assert.deepEqual(
          callsOf(code).map((call) => call.arguments.every((argument) => argument.masked)),
          [true],
        )
      })
    }
    for (const code of document.masking.reject) {
      it(`sees an open value in ${code}`, () => {
        assert.deepEqual(
          callsOf(code).map((call) => call.arguments.some((argument) => argument.masked)),
          [false],
        )
      })
    }
  })

  it('gives every entry proofs of both kinds', () => {
    for (const entry of [
      ...document.loggers,
      ...document.addresses,
      ...document.disclosures,
      document.masking,
    ]) {
      assert.ok(entry.match.length > 0 && entry.reject.length > 0, entry.id ?? 'masking')
    }
  })

  it('compiles whatever it is given, and leaves out what has a wrong shape', () => {
    const none = {
      logCallees: [],
      logCalleesOf: {},
      maskingFunctions: [],
      loggerFactories: [],
      loggerModules: [],
      loggerTypes: [],
      addressCalleesOf: {},
      parameterCalleesOf: {},
      titleCalleesOf: {},
      disclosures: [],
      redactionOptions: [],
    }
    for (const content of [
      undefined,
      null,
      1,
      'a',
      [],
      { loggers: 1 },
      { loggers: [null, 1], masking: [] },
    ]) {
      assert.deepEqual(compileReaderRules(content), none)
    }
    assert.deepEqual(compileReaderRules({ loggers: [{ callees: ['a.b', 1], types: 'A' }] }), {
      ...none,
      logCallees: ['a.b'],
    })
  })
})
