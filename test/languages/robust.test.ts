import assert from 'node:assert/strict'
import { readers } from '../../server/src/languages/chunk-light.ts'
import type { FileFacts } from '../../server/src/model/fact.ts'

function read(language: string, text: string): FileFacts {
  const reader = readers[language]
  assert.ok(reader)
  return reader({ path: `a.${language}`, text }, { logCallees: [], maskingFunctions: [] })
}

const codesOf = (facts: FileFacts): readonly string[] => facts.problems.map(({ code }) => code)

describe('hostile texts', () => {
  const deep: Readonly<Record<string, readonly string[]>> = {
    yaml: ['[', '{a: ', '- ', '? ', '[{b: '],
    json: ['[', '{"a":', '[{"a":'],
  }
  for (const [language, openings] of Object.entries(deep))
    for (const opening of openings)
      it(`are put away when ${JSON.stringify(opening)} nests ten thousand times in ${language}`, () => {
        assert.ok(codesOf(read(language, opening.repeat(10_000))).includes('too-deep'))
      })

  it('keep the keys above and below what is too deep in YAML', () => {
    const facts = read('yaml', `email: a@b.c\ndeep: ${'['.repeat(5000)}\nphone: 1\n`)
    assert.deepEqual(
      facts.fields.map(({ name }) => name),
      ['email', 'deep', 'phone'],
    )
    assert.deepEqual(codesOf(facts), ['too-deep'])
    assert.equal(facts.problems[0]?.span?.start, 'email: a@b.c\ndeep: '.length + 100)
  })

  for (const [name, text] of Object.entries({
    commas: `a: [${','.repeat(400_000)}`,
    documents: '---\na: 1\n'.repeat(50_000),
    'closing brackets': ']\n'.repeat(200_000),
    dashes: '-\n'.repeat(200_000),
    'blank lines': '\n'.repeat(400_000),
  }))
    it(`are read line by line when there are too many ${name}`, () => {
      assert.match(codesOf(read('yaml', `email: a@b.c\n${text}`)).join(' '), /too-large|syntax/)
    })

  it('stand for no more than they write in YAML', () => {
    let text = 'a0: &a0 {email: a, phone: b}\n'
    for (let level = 1; level < 40; level++)
      text += `a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]\n`
    assert.equal(read('yaml', text).fields.length, 41)
  })

  for (const language of Object.keys(readers))
    it(`may be one line of a million characters in ${language}`, () => {
      for (const piece of [
        'x',
        'x ',
        '"',
        "'",
        '\\',
        '(',
        '/*',
        '$a$',
        '{{',
        '#',
        '=',
        'a:',
        '\t',
        '@a(',
        '`',
      ])
        assert.ok(read(language, piece.repeat(1_000_000 / piece.length)).fields.length < 100)
    })
})
