import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compilePrefilter } from '../../server/src/classify/prefilter.ts'
import { fieldKey, fold } from '../../server/src/classify/words.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('the prefilter', () => {
  const terms = ['email', 'birth', 'prenom', 'ip', 'firstname', 'strasse', 'mail', 'lemon']
  const prefilter = compilePrefilter(terms)

  for (const text of [
    'const email = 1',
    'EMAIL',
    'x.eMail',
    'e_mail',
    'DATE-OF-BIRTH',
    'prénom',
    'PRÉNOM',
    'pre\u0301nom',
    'first_name text',
    'Straße',
    'xxlemailemail',
    '{"pr\\u00e9nom": 1}',
    'bibirth',
  ]) {
    it(`passes ${JSON.stringify(text)}`, () => {
      assert.equal(prefilter.mayHold(bytes(text)), true)
    })
  }

  for (const text of ['', 'const a = 1', 'emai l', 'birt', 'e m a i l', 'é\u00ff', 'emal']) {
    it(`stops ${JSON.stringify(text)}`, () => {
      assert.equal(prefilter.mayHold(bytes(text)), false)
    })
  }

  it('passes exactly the texts that hold a term, for any terms', () => {
    const word = fc.stringMatching(/^[a-dA-D]{1,5}$/)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.stringMatching(/^[a-fA-F ]{0,40}$/),
        (words, text) => {
          const expected = words.some((term) => text.toLowerCase().includes(term.toLowerCase()))
          assert.equal(compilePrefilter(words).mayHold(bytes(text)), expected)
        },
      ),
    )
  })

  it('passes a name that is the same field to the matching, however it is written', () => {
    const piece = fc.stringMatching(/^[a-zé]{2,6}$/)
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), fc.nat(4), (pieces, style) => {
        const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
        const name = [
          pieces.join('_'),
          pieces.join('-').toUpperCase(),
          pieces.map(capital).join(''),
          pieces.join(''),
          pieces.join('_').normalize('NFD'),
        ][style]
        assert.ok(name !== undefined)
        assert.equal(compilePrefilter([fieldKey(name)]).mayHold(bytes(`  ${name}: string`)), true)
      }),
    )
  })

  it('stops nothing when a term is empty', () => {
    assert.equal(compilePrefilter(['']).mayHold(bytes('x')), true)
  })

  it('agrees with a search in the folded text on any bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const found = terms.some((term) => fold(text).replace(/[_-]/g, '').includes(term))
        if (found) assert.equal(prefilter.mayHold(bytes(text)), true)
      }),
    )
  })
})
