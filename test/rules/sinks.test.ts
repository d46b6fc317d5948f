import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { parse } from 'yaml'
import { compileReaderRules } from '../../server/src/classify/sinks.ts'
import { readCalls } from '../../server/src/languages/typescript-flows.ts'
import type { Call } from '../../server/src/model/fact.ts'

interface Proofs {
  readonly id?: string
  readonly match: readonly string[]
  readonly reject: readonly string[]
}

const document = parse(readFileSync('rules/sinks.yaml', 'utf8')) as {
  readonly loggers: readonly Proofs[]
  readonly masking: Proofs
}
const rules = compileReaderRules(document)

function callsOf(code: string): readonly Call[] {
  return readCalls(ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest), code, rules)
}

describe('rules/sinks.yaml', () => {
  for (const logger of document.loggers) {
    describe(`logger ${logger.id ?? ''}`, () => {
      for (const code of logger.match) {
        it(`sees a log in ${code.trim()}`, () => {
          assert.deepEqual(
            callsOf(code).map((call) => call.sink),
            ['log'],
          )
        })
      }
      for (const code of logger.reject) {
        it(`sees no log in ${code.trim()}`, () => {
          assert.deepEqual(callsOf(code), [])
        })
      }
    })
  }

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
    for (const entry of [...document.loggers, document.masking]) {
      assert.ok(entry.match.length > 0 && entry.reject.length > 0, entry.id ?? 'masking')
    }
  })

  it('compiles whatever it is given, and leaves out what has a wrong shape', () => {
    const none = {
      logCallees: [],
      maskingFunctions: [],
      loggerFactories: [],
      loggerModules: [],
      loggerTypes: [],
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
