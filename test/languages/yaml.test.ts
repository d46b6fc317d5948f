import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readYaml } from '../../server/src/languages/yaml.ts'
import { fieldNamed, fieldTexts, readChecked } from './reading.ts'

const read = (text: string) => readChecked(readYaml, text, 'deploy/app.yaml')

const shop = `# who runs it
contact: owner@example.org   # asked first
shop:
  guest.card: &card
    name: "Ada"
    born: 1980
    news: false
    tags: [a, b]
    meta: {}
    gone: null
  orders:
    - mail: a@example.org
      lines: []
    - mail: b@example.org
      phone: '+33 1'
  copy: *card
  <<: *card
  note: |
    city: no key
---
second: {town: Lyon}
`

describe('YAML', () => {
  it('reads keys with their sections, values and comments', () => {
    const facts = read(shop)
    assert.deepEqual(fieldTexts(facts), [
      'app.yaml.contact: (text)',
      'shop.guest.card.name: (text)',
      'shop.guest.card.born: (number)',
      'shop.guest.card.news: (boolean)',
      'shop.guest.card.tags: (text)',
      'shop.guest.card.meta: (object)',
      'shop.guest.card.gone: (unknown)',
      'shop.orders: (object)',
      'shop.orders.mail: (text)',
      'shop.orders.lines: (unknown)',
      'shop.orders.phone: (text)',
      'shop.copy: (unknown)',
      'shop.note: (text)',
      'second.town: (text)',
    ])
    assert.deepEqual(fieldNamed(facts, 'contact').attributes, {
      value: 'owner@example.org',
      comment: 'asked first',
    })
    assert.deepEqual(fieldNamed(facts, 'name').attributes, { value: 'Ada' })
    assert.equal(fieldNamed(facts, 'tags').attributes.list, true)
    assert.equal(facts.owners.find(({ name }) => name === 'app.yaml')?.kind, 'file')
    assert.deepEqual(facts.problems, [])
  })

  it('reads the same keys line by line when the text does not parse', () => {
    const facts = read(`${shop}broken: "\n`)
    const inBraces = ['second.town: (text)']
    const names = fieldTexts(facts).map((text) => text.replace(/:.*/, ''))
    for (const expected of fieldTexts(read(shop)))
      if (!inBraces.includes(expected)) assert.ok(names.includes(expected.replace(/:.*/, '')), expected)
    assert.deepEqual(
      facts.problems.map(({ code }) => code),
      ['syntax'],
    )
  })

  it('reads around templates', () => {
    const facts = read(
      'app:\n  {{- if .Values.mail }}\n  mail: {{ .Values.mail }}\n  {{- end }}\n  "{{ key }}": x\n  port: 80\n',
    )
    assert.deepEqual(fieldTexts(facts), ['app.mail: (text)', 'app.port: (number)'])
    assert.equal(fieldNamed(facts, 'mail').attributes.value, '{{ .Values.mail }}')
    assert.deepEqual(facts.problems, [])
  })

  it('leaves a comment below a value to the key that follows', () => {
    const facts = read(
      'text: | # above all\n  two\n# Of next\nnext: 1\nlist:\n  - a\n? bare\n# Of last\nlast: 1\n',
    )
    assert.deepEqual(
      facts.fields.map(({ name, attributes }) => [name, attributes.comment]),
      [
        ['text', undefined],
        ['next', 'Of next'],
        ['list', undefined],
        ['bare', undefined],
        ['last', 'Of last'],
      ],
    )
  })

  it('does not follow aliases', () => {
    const bomb = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join(
      '\n',
    )
    assert.equal(read(`a0: &a0 x\n${bomb}\n`).fields.length, 31)
  })

  it('reads a long text line by line, and says so', () => {
    const facts = readYaml({
      path: 'big.yaml',
      text: `top:\n  mail: a\n${'  # filler\n'.repeat(500_000)}  phone: 1\n`,
    })
    assert.deepEqual(fieldTexts(facts), ['top.mail: (text)', 'top.phone: (number)'])
    assert.deepEqual(
      facts.problems.map(({ code, severity }) => [code, severity]),
      [['too-large', 'note']],
    )
  })

  it('never throws, on any beginning or mutation of a text', () => {
    read('')
    readYaml({ path: 'deep.yaml', text: `a: ${'['.repeat(20_000)}` })
    fc.assert(
      fc.property(fc.nat(shop.length), fc.nat(9), fc.string(), (at, length, other) => {
        readYaml({ path: 'a.yaml', text: shop.slice(0, at) })
        readYaml({ path: 'a.yaml', text: shop.slice(0, at) + other + shop.slice(at + length) })
      }),
      { numRuns: 300 },
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readYaml({ path: 'a.yaml', text })))
  })

  it('takes no key from a template that a broken line cut', () => {
    const { fields } = readYaml({
      path: 'a.yaml',
      text: '{\n{- if .Values.mail }}\0kind: v1\ndata:\n  phone: {{ .x }}\n',
    })
    assert.ok(fields.every(({ name }) => !name.includes('xx') && !name.includes('}}')))
  })
})
