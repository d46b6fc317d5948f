import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readEnv } from '../../server/src/languages/env.ts'
import { fieldNamed, fieldTexts, readChecked } from './reading.ts'

const read = (text: string) => readChecked(readEnv, text, 'app/.env.example')

describe('environment files', () => {
  it('reads variables with their values and comments', () => {
    const facts = read(
      'export PORT=80\n# ---- who is asked\nOWNER_MAIL="a@example.org" # 😀 daily\nKEY=\'-----\nabc\n\'\nEMPTY=\n#OFF=1\n DEBUG = true\nURL=http://x/#top\n',
    )
    assert.deepEqual(fieldTexts(facts), [
      '.env.example.PORT: (number)',
      '.env.example.OWNER_MAIL: (text)',
      '.env.example.KEY: (text)',
      '.env.example.EMPTY: (text)',
      '.env.example.DEBUG: (boolean)',
      '.env.example.URL: (text)',
    ])
    assert.deepEqual(fieldNamed(facts, 'OWNER_MAIL').attributes, {
      value: 'a@example.org',
      comment: '😀 daily',
    })
    assert.equal(fieldNamed(facts, 'KEY').attributes.value, '-----\nabc\n')
    assert.equal(fieldNamed(facts, 'EMPTY').attributes.value, '')
    assert.equal(fieldNamed(facts, 'URL').attributes.value, 'http://x/#top')
  })

  it('keeps the variables around an open quote', () => {
    assert.deepEqual(fieldTexts(read('A="open\nMAIL=x\nB="y"\n')), [
      '.env.example.A: (text)',
      '.env.example.MAIL: (text)',
      '.env.example.B: (text)',
    ])
  })

  it('never throws on any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readEnv({ path: '.env', text })))
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('A', '=', '"', "'", '\n', '#', ' ', '\\')),
        (parts) => void read(parts.join('')),
      ),
    )
  })
})
