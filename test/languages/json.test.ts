import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readJson } from '../../server/src/languages/json.ts'
import { fieldNamed, fieldTexts, readChecked } from './reading.ts'

const read = (text: string) => readChecked(readJson, text, 'config/app.json')

const shop = `{
  "port": 80, // of the shop
  "guest": {"mail": "a@example.org", "tags": [], "meta": {}, "news": true, "gone": null},
  /* all of them */
  "orders": [{"mail": "b"}, {"mail": "c", "phone": "1"}],
}
`

describe('JSON', () => {
  it('reads keys with their sections, values and comments', () => {
    const facts = read(shop)
    assert.deepEqual(fieldTexts(facts), [
      'app.json.port: (number)',
      'guest.mail: (text)',
      'guest.tags: (unknown)',
      'guest.meta: (object)',
      'guest.news: (boolean)',
      'guest.gone: (unknown)',
      'app.json.orders: (object)',
      'orders.mail: (text)',
      'orders.phone: (text)',
    ])
    assert.deepEqual(fieldNamed(facts, 'port').attributes, { value: '80', comment: 'of the shop' })
    assert.deepEqual(facts.problems, [])
  })

  it('keeps the keys around what is half-typed', () => {
    const facts = read('{"a": {"mail": "x", "na": , "b" "c": 1, "d": [1, 2 "e": 3')
    assert.deepEqual(fieldTexts(facts), [
      'a.mail: (text)',
      'a.na: (unknown)',
      'a.c: (number)',
      'a.d: (number)',
    ])
    assert.deepEqual(
      facts.problems.map(({ code }) => code),
      ['syntax'],
    )
  })

  it('ends an unclosed string at the line, also behind a backslash and with either line end', () => {
    const text = '{\n  "half\\\n": 1,\n  "phone": "1"\n}\n'
    const names = (given: string) => readJson({ path: 'a.json', text: given }).fields.map(({ name }) => name)
    assert.ok(names(text).includes('phone'))
    assert.deepEqual(names(text.replaceAll('\n', '\r\n')), names(text))
  })

  it('reads no deeper than its limit, and says so', () => {
    const facts = readJson({ path: 'a.json', text: `{"top": 1, "deep": ${'{"in":'.repeat(100_000)}` })
    assert.equal(fieldNamed(facts, 'top').valueType, 'number')
    assert.ok(facts.problems.some(({ code }) => code === 'too-deep'))
  })

  it('reads a line of megabytes, each key once', () => {
    const text = `{"rows":[${'{"mail":"a@example.org","home":{"town":"Lyon"}},'.repeat(110_000)}{"phone":1}]}`
    assert.ok(text.length > 5_000_000)
    assert.deepEqual(fieldTexts(readJson({ path: 'rows.json', text })), [
      'rows.json.rows: (object)',
      'rows.mail: (text)',
      'rows.home.town: (text)',
      'rows.phone: (number)',
    ])
  })

  it('leaves out the keys beyond its limit, and says so', () => {
    const text = `{${Array.from({ length: 30_000 }, (_, i) => `"k${i}":1`).join()}}`
    const facts = readJson({ path: 'a.json', text })
    assert.equal(facts.fields.length, 20_000)
    assert.deepEqual(
      facts.problems.map(({ code }) => code),
      ['too-large'],
    )
  })

  it('never throws, on any beginning or mutation of a text', () => {
    fc.assert(
      fc.property(fc.nat(shop.length), fc.nat(9), fc.string(), (at, length, other) => {
        readJson({ path: 'a.json', text: shop.slice(0, at) })
        readJson({ path: 'a.json', text: shop.slice(0, at) + other + shop.slice(at + length) })
      }),
      { numRuns: 300 },
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readJson({ path: 'a.json', text })))
  })
})
