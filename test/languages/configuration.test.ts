import assert from 'node:assert/strict'
import { readers } from '../../server/src/languages/chunk-light.ts'

function valuesOf(language: string, text: string): readonly string[] {
  const read = readers[language]
  assert.ok(read)
  return read({ path: `a.${language}`, text }, { logCallees: [], maskingFunctions: [] }).fields.map(
    ({ owner, name, span, attributes }) =>
      `${text.slice(0, span.start).split('\n').length} ${owner}.${name} ${JSON.stringify(attributes.value ?? null)}`,
  )
}

describe('keys of configuration that come again', () => {
  it('are one field with the values of all documents', () => {
    const text =
      'metadata:\n  region: eu-west-1\n---\nmetadata:\n  region: us-east-1\n---\nmetadata:\n  region: eu-west-1\n'
    assert.deepEqual(valuesOf('yaml', text), ['2 metadata.region "eu-west-1\\nus-east-1"'])
  })

  it('are one field with the values of all items of a list', () => {
    assert.deepEqual(valuesOf('yaml', 'stores:\n  - keep: 30\n  - keep: ~\n  - keep: 90\n'), [
      '1 a.yaml.stores null',
      '2 stores.keep "30\\n90"',
    ])
    assert.deepEqual(valuesOf('json', '{"stores":[{"keep":30},{"keep":90}]}'), [
      '1 a.json.stores null',
      '1 stores.keep "30\\n90"',
    ])
  })

  it('hold no more than a value may', () => {
    const text = Array.from({ length: 5_000 }, (_, index) => `---\nkeep: ${index}\n`).join('')
    const [field = '', ...others] = valuesOf('yaml', text)
    assert.deepEqual(others, [])
    assert.ok(field.length < 400)
  })
})
