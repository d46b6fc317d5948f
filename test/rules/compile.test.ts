import assert from 'node:assert/strict'
import { classifyName } from '../../server/src/classify/classify.ts'
import { compileRules } from '../../server/src/classify/rules.ts'
import type { Rules } from '../../server/src/classify/rules.ts'
import { ruleDocuments } from './load-rules.ts'

const path = '.art25/rules/own.yaml'
const own = (content: unknown): Rules => compileRules([...ruleDocuments(), { path, content }])
const categoryOf = (rules: Rules, ...names: readonly string[]): string | undefined =>
  classifyName(names, undefined, rules)?.category
const problemsOf = (content: unknown): readonly string[] =>
  compileRules([{ path, content }]).problems.map((problem) => problem.message)

describe('rules of a repository', () => {
  it('add words to a category', () => {
    const entry = { id: 'own.nick', category: 'identity.nickname', words: { en: ['blorb handle'] } }
    const rules = own({ fields: [entry] })
    assert.deepEqual(rules.problems, [])
    assert.equal(categoryOf(rules, 'user', 'blorbHandle'), 'identity.nickname')
    assert.equal(categoryOf(rules, 'user', 'nickname'), 'identity.nickname')
  })

  it('take the place of an entry with the same id', () => {
    const entry = { id: 'contact.fax', category: 'contact.fax', words: { en: ['wire'] } }
    const rules = own({ fields: [entry] })
    assert.equal(categoryOf(rules, 'user', 'wire'), 'contact.fax')
    assert.equal(categoryOf(rules, 'user', 'fax_number'), undefined)
  })

  it('make a word a false friend', () => {
    const rules = own({ fields: [{ id: 'own.none', category: 'none', words: ['phone tree'] }] })
    assert.equal(categoryOf(rules, 'user', 'phone_tree'), undefined)
    assert.equal(categoryOf(rules, 'user', 'phone'), 'contact.phone')
  })

  it('say what an owner is', () => {
    assert.equal(
      categoryOf(own({ owners: { person: { decides: ['zork'] } } }), 'zork', 'name'),
      'identity.full_name',
    )
    assert.equal(
      categoryOf(own({ owners: { thing: { decides: ['customer'] } } }), 'customer', 'name'),
      undefined,
    )
  })

  it('add categories', () => {
    const rules = own({
      categories: { identity: { leaves: { badge: { label: 'Badge' } } } },
      fields: [{ category: 'identity.badge', words: ['badge code'] }],
    })
    assert.deepEqual(rules.problems, [])
    assert.equal(categoryOf(rules, 'user', 'badge_code'), 'identity.badge')
  })
})

describe('problems of rules', () => {
  const cases: readonly (readonly [string, unknown, RegExp])[] = [
    ['no mapping', ['a'], /must be a mapping/],
    ['an unknown key', { feilds: [] }, /unknown key feilds/],
    ['fields that are no list', { fields: {} }, /fields: must be a list/],
    ['an entry that is no mapping', { fields: ['a'] }, /fields\[0\]: must be a mapping/],
    ['an entry without category', { fields: [{ words: ['a'] }] }, /category is missing/],
    ['an entry without words', { fields: [{ category: 'a' }] }, /has no words/],
    [
      'a wrong confidence',
      { fields: [{ category: 'a', words: ['b'], confidence: 'sure' }] },
      /confidence must be/,
    ],
    ['a wrong type', { fields: [{ category: 'a', words: ['b'], types: ['txt'] }] }, /unknown type txt/],
    ['a wrong key of an entry', { fields: [{ category: 'a', words: ['b'], wordz: 1 }] }, /unknown key wordz/],
    ['a wrong pattern', { fields: [{ category: 'a', words: ['b'], value: '(' }] }, /no regular expression/],
    ['a word that is no text', { fields: [{ category: 'a', words: [1, 'b'] }] }, /no text: 1/],
    ['an unknown kind of owner', { owners: { robot: { decides: ['a'] } } }, /owners: robot/],
    ['an unknown mode of owner', { owners: { thing: { is: ['a'] } } }, /unknown key is/],
    ['an unknown qualifier', { qualifiers: { maybe: ['a'] } }, /unknown key maybe/],
    ['a sign of nothing', { signs: { robot: ['a'] } }, /unknown kind robot/],
    ['a wrong special kind', { categories: { a: { special: 'art8' } } }, /special must be/],
  ]
  for (const [name, content, expected] of cases)
    it(`name ${name}`, () => {
      const problems = problemsOf(content)
      assert.ok(
        problems.some((message) => expected.test(message)),
        problems.join('; '),
      )
    })

  it('name a category that there is not', () => {
    const rules = own({ fields: [{ category: 'identity.nowhere', words: ['zzz'] }] })
    assert.deepEqual(
      rules.problems.map((problem) => problem.path),
      [path],
    )
  })

  it('leave the rest in force', () => {
    const rules = own({ fields: [null, { category: 'identity.nickname', words: ['blorb'] }], owners: 3 })
    assert.equal(rules.problems.length, 2)
    assert.equal(categoryOf(rules, 'user', 'blorb'), 'identity.nickname')
  })

  it('are none for a document without content', () => {
    assert.deepEqual(problemsOf(null), [])
  })
})
