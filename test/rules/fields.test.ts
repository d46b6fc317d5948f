import assert from 'node:assert/strict'
import { classifyFile, explainField } from '../../server/src/classify/classify.ts'
import { falseFriend } from '../../server/src/classify/rules.ts'
import type { Field, FileFacts, ValueType } from '../../server/src/model/fact.ts'
import { productRules } from './load-rules.ts'
import { english } from '../../server/src/model/message.ts'

const rules = productRules()

/** Types as examples write them; any other word is the name of another type. */
const types: Readonly<Record<string, ValueType>> = {
  text: 'text',
  int: 'number',
  float: 'number',
  number: 'number',
  decimal: 'number',
  boolean: 'boolean',
  date: 'date',
  json: 'object',
  binary: 'binary',
  enum: 'enum',
}

/**
 * An example is `name`, `Owner.name` or `Owner.name: type`; a name alone stands in a user's account, a type is text. Other
 * fields of the owner may follow: `Owner.name beside other`.
 */
function factsOf(example: string): FileFacts {
  const [said = '', siblings] = example.split(' beside ')
  const [path = '', type = 'text'] = said.split(/:\s+/)
  const segments = path.split('.')
  const name = segments.at(-1) ?? ''
  const owner = segments.length > 1 ? segments.slice(0, -1).join('.') : 'User'
  const field: Field = {
    owner,
    name,
    type,
    valueType: types[type] ?? 'reference',
    role: 'stored',
    span: { start: 0, end: 0 },
    ownerSpan: { start: 0, end: 0 },
    attributes: {},
  }
  const others = siblings?.split(' ').map((other) => ({ ...field, name: other, type: 'text' })) ?? []
  return {
    owners: [],
    fields: [field, ...others],
    changes: [],
    calls: [],
    imports: [],
    directives: [],
    problems: [],
  }
}

function reasons(facts: FileFacts): string {
  return explainField(facts, 0, 'example', rules)
    .evidence.map((step) => english.text(step.text))
    .join('; ')
}

describe('rules/fields', () => {
  it('has no problems', () => {
    assert.deepEqual(rules.problems, [])
  })

  for (const rule of rules.fields)
    describe(rule.id, () => {
      it('has examples', () => {
        assert.ok(rule.reject.length > 0, 'an example that it must not match')
        assert.ok(rule.category === falseFriend || rule.match.length > 0, 'an example that it must match')
      })
      for (const example of rule.match)
        it(`matches ${example}`, () => {
          const facts = factsOf(example)
          const [classification] = classifyFile(facts, 'example', rules)
          assert.equal(classification?.category, rule.category, reasons(facts))
        })
      for (const example of rule.reject)
        it(`rejects ${example}`, () => {
          const facts = factsOf(example)
          const [classification] = classifyFile(facts, 'example', rules)
          const wrong =
            rule.category === falseFriend
              ? classification !== undefined
              : classification?.category === rule.category
          assert.ok(!wrong || classification?.confidence === 'low', reasons(facts))
        })
    })
})
