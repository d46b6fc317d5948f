import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { classifyFile } from '../../server/src/classify/classify.ts'
import {
  compilePrefilter,
  packPrefilter,
  unpackPrefilter,
  type PrefilterTerms,
} from '../../server/src/classify/prefilter.ts'
import { falseFriend } from '../../server/src/classify/rules.ts'
import { fieldKey, singular, splitWords } from '../../server/src/classify/words.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { prefilterTerms } from '../../server/src/host/terms.ts'
import type { Field } from '../../server/src/model/fact.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const only = (...words: string[]): PrefilterTerms => ({ words, pairs: [], texts: [], parts: [] })

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A name of several words in the conventions of code. */
const conventions: readonly ((words: readonly string[]) => string)[] = [
  (words) => words.map((word, index) => (index === 0 ? word : capital(word))).join(''),
  (words) => words.map(capital).join(''),
  (words) => words.join('_'),
  (words) => words.join('-').toUpperCase(),
  (words) => words.join(' '),
  (words) => words.join('_').normalize('NFD'),
]

describe('the prefilter', () => {
  const prefilter = compilePrefilter({
    words: [
      'email',
      'birthdate',
      'prenom',
      'ip',
      'd',
      'firstname',
      'strasse',
      'name',
      'city',
      'address',
      'os',
    ],
    pairs: [{ fields: ['number', 'answer'], owners: ['card', 'creditcard', 'answer'] }],
    texts: ['art25-'],
    parts: ['user', 'kunden', 'name', 'birthdate'],
  })
  const passing = [
    'const email = 1',
    'EMAIL',
    'x.emailTo',
    'e_mail',
    'BIRTH-DATE',
    'birth_dates',
    'prénom',
    'PRÉNOM',
    'pre\u0301nom',
    'first_name text',
    'Straße',
    '{"pr\\u00e9nom": 1}',
    'userIPAddress',
    'userIPs',
    'ip4',
    'x.d = 1',
    'cities',
    'addresses',
    'username',
    'kundenname',
    'Kundennamen: kundennames',
    'card: { number }',
    'numbers of creditCards',
    'class Answer { answer }',
    'answerNumber',
    '// art25-ignore-line',
  ]
  for (const text of passing) {
    it(`passes ${JSON.stringify(text)}`, () => {
      assert.equal(prefilter.mayHold(bytes(text)), true)
    })
  }
  const stopped = [
    '',
    'const a = 1',
    'emai x l2',
    'birt',
    'zip shipping tips IPsec',
    'ide dd',
    'rename filename',
    'emailx',
    'é\u00ff',
    'cards',
    'number',
    'answers',
  ]
  for (const text of stopped) {
    it(`stops ${JSON.stringify(text)}`, () => {
      assert.equal(prefilter.mayHold(bytes(text)), false)
    })
  }

  it('takes the name of the file for an owner, and for nothing else', () => {
    assert.equal(prefilter.mayHold(bytes('number'), 'creditCard'), true)
    assert.equal(prefilter.mayHold(bytes('number'), 'email'), false)
  })

  it('passes exactly the texts whose words make up a term, for any terms', () => {
    const word = fc.stringMatching(/^[a-c]{1,7}$/)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.stringMatching(/^[a-cA-C_ 1]{0,40}$/),
        (terms, text) => {
          const words = splitWords(text)
          const expected = words.some((_, start) =>
            words.slice(start).some((__, length) => {
              const some = words.slice(start, start + length + 1)
              const last = some.at(-1) ?? ''
              return (
                terms.includes([...some.slice(0, -1), singular(last)].join('')) ||
                terms.includes(some.join(''))
              )
            }),
          )
          if (expected) assert.equal(compilePrefilter(only(...terms)).mayHold(bytes(text)), true)
          // Where capitals follow each other it may take one word for two.
          else if (!/[A-C]{2}/.test(text))
            assert.equal(compilePrefilter(only(...terms)).mayHold(bytes(text)), false)
        },
      ),
    )
  })

  it('passes a name that is the same field to the matching, however it is written', () => {
    const piece = fc.stringMatching(/^[a-zé]{2,6}$/)
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 3 }),
        fc.nat(conventions.length - 1),
        fc.constantFrom('', 's'),
        (pieces, style, plural) => {
          const name = `${conventions[style]?.(pieces) ?? ''}${plural}`
          const text = `  ${name}: string`
          assert.equal(compilePrefilter(only(fieldKey(name))).mayHold(bytes(text)), true)
        },
      ),
    )
  })

  it('stops nothing when a term is empty', () => {
    assert.equal(compilePrefilter(only('')).mayHold(bytes('x')), true)
  })

  it('stops nothing in other scripts when a term is in one', () => {
    assert.equal(compilePrefilter(only('имя')).mayHold(bytes('Имя: string')), true)
    assert.equal(compilePrefilter(only('имя')).mayHold(bytes('name: string')), false)
  })

  it('answers the same after it was packed, and refuses what was damaged', () => {
    const terms: PrefilterTerms = {
      ...only('email', 'ip', 'first'),
      texts: ['art25-'],
      parts: ['user', 'mail'],
    }
    const packed = packPrefilter(terms, crc32)
    const again = unpackPrefilter(packed, crc32)
    assert.ok(again !== undefined)
    const compiled = compilePrefilter(terms)
    for (const text of [...passing, ...stopped])
      assert.equal(again.mayHold(bytes(text)), compiled.mayHold(bytes(text)), text)
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = packed.slice()
        damaged[at] = (damaged[at] ?? 0) ^ change
        assert.equal(unpackPrefilter(damaged, crc32), undefined)
      }),
    )
    assert.equal(unpackPrefilter(packed.subarray(0, 20), crc32), undefined)
  })
})

describe('the prefilter of the rules', () => {
  const rules = loadRules()
  const prefilter = compilePrefilter(prefilterTerms(rules, []))
  const span = { start: 0, end: 0 }

  /** Whether a check would speak of this field. */
  function isFound(owner: string, name: string, valueType: Field['valueType']): boolean {
    const field: Field = { owner, name, valueType, role: 'stored', span, ownerSpan: span, attributes: {} }
    const facts = {
      owners: [],
      fields: [field],
      changes: [],
      calls: [],
      imports: [],
      directives: [],
      problems: [],
    }
    const [found] = classifyFile(facts, 'a.ts', rules)
    return found !== undefined && found.confidence !== 'low'
  }

  it('loses none of the examples of the rules', () => {
    const lost: string[] = []
    for (const rule of rules.fields) {
      for (const example of rule.category === falseFriend ? [] : rule.match) {
        const [path = ''] = example.split(/:\s+/)
        const name = path.slice(path.lastIndexOf('.') + 1)
        const owner = path === name ? 'User' : path.slice(0, path.lastIndexOf('.'))
        const isIn = prefilter.mayHold(bytes(`class ${owner.replaceAll('.', ' { ')} { ${name} }`))
        if (!isIn && isFound(owner, name, 'text')) lost.push(`${rule.id}: ${example}`)
      }
    }
    assert.deepEqual(lost, [])
  })

  it('loses no phrase in any owner, convention and company of other words', () => {
    const phrases = [...rules.vocabulary.phrases.values()].flatMap((uses) => uses.map(({ phrase }) => phrase))
    const owners = [...rules.vocabulary.owners.values()].map(({ phrase }) => phrase)
    const neighbours = ['', 'old', 'user', 'home', 'billing', '2', 'hash', ...owners.slice(0, 200)]
    fc.assert(
      fc.property(
        fc.constantFrom(...phrases),
        fc.constantFrom('Thing', ...owners),
        fc.constantFrom(...neighbours),
        fc.constantFrom(...neighbours),
        fc.nat(conventions.length),
        fc.constantFrom('', 's', 'es'),
        (phrase, owner, before, after, style, plural) => {
          const words = [before, phrase + plural, after].flatMap((part) =>
            part.toLowerCase().split(/[^\p{L}\p{N}]+/u),
          )
          const kept = words.filter((word) => word !== '')
          const name = conventions[style]?.(kept) ?? kept.join('')
          const holder = owner.split(' ').map(capital).join('')
          const text = `interface ${holder} {\n  "${name}": string\n}`
          if (!prefilter.mayHold(bytes(text))) assert.equal(isFound(holder, name, 'text'), false, text)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('stops what has nothing to do with persons', () => {
    for (const text of ['export const answer = 42', 'const rows = shipping.slots.map((d2) => d2.zipped)'])
      assert.equal(prefilter.mayHold(bytes(text)), false, text)
  })

  it('passes whatever writes a log', () => {
    for (const text of ['console.log(order)', 'this.auditLogger.warn({ order })', "import pino from 'pino'"])
      assert.equal(prefilter.mayHold(bytes(text)), true, text)
  })
})
