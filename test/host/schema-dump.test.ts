import assert from 'node:assert/strict'
import { discover } from '../../server/src/host/discovery.ts'

describe('what a framework writes down of the store', () => {
  it('counts as the product, also where it is marked as generated', () => {
    const attributes =
      'db/schema.rb linguist-generated\ndb/structure.sql linguist-generated\ndb/other.rb linguist-generated\n'
    const paths = ['.gitattributes', 'db/schema.rb', 'db/structure.sql', 'db/other.rb']
    const { files } = discover(
      paths.map((path) => ({ path })),
      () => attributes,
    )
    assert.deepEqual(
      files.map(({ path, pathClass }) => `${path} ${pathClass}`),
      ['db/other.rb generated', 'db/schema.rb product', 'db/structure.sql product'],
    )
  })
})
