import assert from 'node:assert/strict'
import { indexFile } from '../../server/src/classify/index-file.ts'
import { compilePrefilter } from '../../server/src/classify/prefilter.ts'
import { compileRules } from '../../server/src/classify/rules.ts'
import type { SettingProof, SettingRule } from '../../server/src/classify/setting-rules.ts'
import { loadReaders } from '../../server/src/host/chunks.ts'
import { nameOf, prefilterTerms } from '../../server/src/host/terms.ts'
import { languages } from '../../server/src/languages/index.ts'
import type { ReadText } from '../../server/src/model/language.ts'
import type { Setting } from '../../server/src/model/setting.ts'
import { productRules } from './load-rules.ts'

const rules = productRules()
const prefilter = compilePrefilter(prefilterTerms(rules, []))
const readers: Record<string, ReadText> = {}

before(async () => {
  const proofs = rules.settings.flatMap(({ match, reject }) => [...match, ...reject])
  for (const id of new Set(proofs.map(({ language }) => language))) {
    const language = languages.find((one) => one.id === id)
    assert.ok(language, `${id} is no language`)
    Object.assign(readers, await loadReaders(language))
  }
})

function pathOf({ language, path }: SettingProof): string {
  return path ?? `a${languages.find(({ id }) => id === language)?.extensions[0] ?? ''}`
}

/** The settings of the entry in an example. */
function found({ id }: SettingRule, proof: SettingProof): readonly Setting[] {
  const reader = readers[proof.language]
  assert.ok(reader)
  const path = pathOf(proof)
  const facts = reader({ path, text: proof.code }, rules.reader)
  const settings = indexFile(path, proof.language, 'product', facts, rules).settings ?? []
  for (const { value, span, period, atKey } of settings)
    if (value !== undefined && atKey !== true && period.is === 'duration')
      assert.ok(proof.code.slice(span.start, span.end).includes(value), `the place of ${value}`)
  return settings.filter((setting) => setting.id === id)
}

function said({ period, on }: Setting): string {
  if (period.is === 'duration') return period.duration
  if (period.is !== 'none') return period.is
  return on === undefined ? 'found' : on ? 'on' : 'off'
}

describe('rules/settings', () => {
  it('say nothing that no rule can say', () => {
    assert.deepEqual(
      rules.problems.filter(({ path }) => path.startsWith('settings/')),
      [],
    )
    assert.ok(rules.settings.length > 0)
  })

  for (const rule of rules.settings) {
    describe(rule.id, () => {
      it('has examples of both kinds', () => {
        assert.ok(rule.match.length > 0 && rule.reject.length > 0)
      })
      for (const proof of rule.match) {
        it(`finds ${proof.is ?? 'it'} in ${proof.code}`, () => {
          assert.deepEqual(found(rule, proof).map(said), [proof.is])
          // SQL is read whatever stands in it.
          assert.ok(
            proof.language === 'sql' ||
              prefilter.mayHold(new TextEncoder().encode(proof.code), nameOf(pathOf(proof))),
            'the prefilter leaves it out',
          )
        })
      }
      for (const proof of rule.reject) {
        it(`finds nothing in ${proof.code}`, () => {
          assert.deepEqual(found(rule, proof), [])
        })
      }
    })
  }

  it('names what is wrong in an entry, and leaves it out', () => {
    const { problems, settings } = compileRules([
      {
        path: 'own.yaml',
        content: {
          settings: [
            { id: 'a', at: [{ resource: 'x', unit: 'fortnight' }] },
            { id: 'b', colour: 'red', code: [{ statement: 'delete' }] },
            { id: 'c', at: [{ key: 'ttl', unit: 'day' }] },
            'd',
          ],
        },
      },
    ])
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        'settings: a: at: key is missing',
        'settings: a: unit must be one of millisecond, second, minute, hour, day, week, month, quarter, year',
        'settings: b: unknown key colour',
        'settings: b: code: statement has no {period}',
        'settings[3]: must be a mapping with an id',
      ],
    )
    assert.deepEqual(
      settings.map(({ id }) => id),
      ['c'],
    )
  })
})
