import assert from 'node:assert/strict'
import { classifyFile } from '../../server/src/classify/classify.ts'
import { compilePrefilter } from '../../server/src/classify/prefilter.ts'
import { falseFriend } from '../../server/src/classify/rules.ts'
import { prefilterTerms } from '../../server/src/host/terms.ts'
import type { Field, ValueType } from '../../server/src/model/fact.ts'
import { productRules } from './load-rules.ts'

const rules = productRules()
const prefilter = compilePrefilter(prefilterTerms(rules, []))
const encoder = new TextEncoder()

const passes = (text: string): boolean => prefilter.mayHold(encoder.encode(text))

/** A name of several words in each convention of code. */
function conventions(words: readonly string[]): readonly string[] {
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
  const [first = '', ...rest] = words
  return [
    first + rest.map(capital).join(''),
    words.map(capital).join(''),
    words.join('_'),
    words.join('-'),
    words.join('_').toUpperCase(),
    words.join(''),
  ]
}

/** As people write a word: with its diacritics, composed and decomposed, and without. */
function letters(phrase: string): readonly string[] {
  const plain = phrase.normalize('NFD').replace(/\p{M}/gu, '')
  return [...new Set([phrase, phrase.normalize('NFD'), plain])]
}

const wordsOf = (phrase: string): readonly string[] =>
  phrase
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')

function fieldOf(owner: string, name: string, valueType: ValueType = 'unknown'): Field {
  const span = { start: 0, end: 0 }
  return { owner, name, valueType, role: 'stored', span, ownerSpan: span, attributes: {} }
}

/** Taken as personal with more than a low confidence, which no check speaks of. */
function isPersonal(fields: readonly Field[]): boolean {
  const facts = { owners: [], fields, changes: [], calls: [], imports: [], directives: [], problems: [] }
  return classifyFile(facts, 'a', rules).some((found) => found !== undefined && found.confidence !== 'low')
}

/** The declarations that are personal and that the prefilter leaves out. */
function lostOf(declarations: Iterable<readonly [owner: string, name: string]>): readonly string[] {
  const lost: string[] = []
  for (const [owner, name] of declarations)
    if (!passes(`class ${owner} { ${name} }`) && isPersonal([fieldOf(owner, name)]))
      lost.push(`${owner}.${name}`)
  return lost.slice(0, 20)
}

describe('the terms of the prefilter', () => {
  it('leave source texts without personal data out', () => {
    for (const text of [
      '',
      'export const sum = (a, b) => a + b',
      'CREATE TABLE product (sku text, price int)',
    ])
      assert.equal(passes(text), false, text)
  })

  it('hold every example of every rule', () => {
    const examples = rules.fields
      .filter((rule) => rule.category !== falseFriend)
      .flatMap((rule) => rule.match)
      .map((example) => example.split(/:\s+/)[0] ?? '')
      .map((path) => (path.includes('.') ? path : `User.${path}`))
      .map((path) => [path.slice(0, path.lastIndexOf('.')), path.slice(path.lastIndexOf('.') + 1)] as const)
    assert.ok(examples.length > 500)
    assert.deepEqual(lostOf(examples), [])
  })

  it('hold every word that names personal data, in every language and convention', () => {
    function* declarations(): Generator<readonly [string, string]> {
      for (const uses of rules.vocabulary.phrases.values())
        for (const { rule, phrase } of uses) {
          if (rule.category === falseFriend) continue
          const within = rule.within.map((words) => words.join('_'))
          for (const spelling of letters(phrase))
            for (const name of conventions(wordsOf(spelling)))
              for (const owner of within.length > 0 ? within : ['User', 'Frobnicator']) yield [owner, name]
        }
    }
    assert.deepEqual(lostOf(declarations()), [])
  })

  it('hold a word in the plural where the plural is found', () => {
    function* declarations(): Generator<readonly [string, string]> {
      for (const uses of rules.vocabulary.phrases.values())
        for (const { rule, phrase } of uses) {
          if (rule.within.length > 0) continue
          const name = wordsOf(letters(phrase).at(-1) ?? '').join('_')
          for (const plural of [`${name}s`, `${name}es`, name.replace(/y$/, 'ies')]) yield ['User', plural]
        }
    }
    assert.deepEqual(lostOf(declarations()), [])
  })

  it('hold every word that makes an owner a person, in every convention and number', () => {
    function* declarations(): Generator<readonly [string, string]> {
      for (const { kind, phrase } of rules.vocabulary.owners.values()) {
        if (kind !== 'person' && kind !== 'person-linked') continue
        for (const spelling of letters(phrase))
          for (const owner of conventions(wordsOf(spelling)))
            for (const written of [
              owner,
              `${owner}s`,
              `${owner}Entity`,
              `Create${owner}Input`,
              `app_${owner}`,
            ])
              for (const name of ['name', 'image', 'gender']) yield [written, name]
      }
    }
    assert.deepEqual(lostOf(declarations()), [])
  })

  it('hold what the fields beside say of an owner', () => {
    const lost: string[] = []
    const besides = [
      'user_id',
      'customerId',
      'created_by',
      'assigneeId',
      'ownerId',
      'email',
      'first_name',
      'userAgent',
    ]
    for (const name of [
      'name',
      'note',
      'notes',
      'image',
      'country',
      'city',
      'ip',
      'amount',
      'last_activity',
      'title',
    ])
      for (const first of besides)
        for (const second of besides) {
          const text = `class Frobnicator { ${name}; ${first}; ${second} }`
          const fields = [name, first, second].map((field) => fieldOf('Frobnicator', field))
          if (isPersonal(fields) && !passes(text)) lost.push(text)
        }
    assert.deepEqual(lost, [])
  })

  it('hold every format that decides, as validators spell it', () => {
    const spellings: Readonly<Record<string, readonly string[]>> = {
      email: [
        'z.email()',
        'z.string().email()',
        '@IsEmail()',
        'format: email',
        'EmailField()',
        '[EmailAddress]',
      ],
      phone: ['@IsPhoneNumber()', '@IsMobilePhone()', 'format: phone', '[Phone]'],
      tel: ['<input type="tel">'],
      ip: ['z.ip()', '@IsIP()', 'format: ipv6'],
      'credit-card': ['@IsCreditCard()', '[CreditCard]'],
      'postal-code': ['@IsPostalCode()'],
      latlong: ['@IsLatLong()'],
    }
    const lost: string[] = []
    for (const [format, deciding] of rules.vocabulary.formats) {
      const levels = deciding.flatMap((rule) => Object.values(rule.confidence))
      if (levels.every((level) => level === 'low')) continue
      for (const text of [`autocomplete="${format}"`, ...(spellings[format] ?? [])])
        if (!passes(text)) lost.push(`${format}: ${text}`)
    }
    assert.deepEqual(lost, [])
  })
})
