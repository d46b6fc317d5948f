import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkIds } from '../../server/src/checks/index.ts'
import { createOwnerIndex } from '../../server/src/checks/owner-index.ts'
import { runChecks } from '../../server/src/checks/run.ts'
import { draftDataMap } from '../../server/src/datamap/draft.ts'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { file, rules, type OwnerShape } from '../checks/builders.ts'
import { english } from '../../server/src/model/message.ts'

const { categories } = rules

const draft = (files: readonly IndexedFile[]): string =>
  draftDataMap(files, { name: 'shop', categories, index: createOwnerIndex(files) })

/** What `check` says right after `init`, without the questions that only a person can answer. */
function complaints(files: readonly IndexedFile[], text: string): readonly string[] {
  const maps = parseDataMaps([{ path: 'datamap.yaml', text }], { categories, checkIds })
  assert.equal(maps[0]?.usable, true, text)
  return runChecks({ files, maps, rules, complete: true })
    .findings.filter(({ check }) => check !== 'no-activity' && check !== 'no-retention')
    .map(({ check, message }) => `${check}: ${english.text(message)}`)
}

const shop = [
  file('prisma/schema.prisma', {
    Customer: {
      storeName: 'clients',
      fields: { email: 'contact.email', firstName: 'identity.first_name', lastName: 'identity.last_name' },
    },
    'Customer.address': { fields: { city: 'contact.city' } },
    Product: { fields: { price: 'none' } },
  }),
  file('src/customer.dto.ts', {
    CustomerDto: { role: 'transferred', fields: { email: 'contact.email', fullName: 'identity.full_name' } },
    SignUpForm: { role: 'collected', fields: { religion: 'belief.religion', mail: 'contact.email' } },
    Guess: { role: 'transferred', fields: { age: { category: 'demographic.age', confidence: 'low' } } },
  }),
]

describe('a drafted data map', () => {
  it('has a data set for each store, and for what no store holds', () => {
    const text = draft(shop)
    const [map] = parseDataMaps([{ path: 'datamap.yaml', text }], { categories, checkIds })
    assert.ok(map)
    assert.deepEqual(map.problems, [])
    assert.deepEqual(
      [...map.dataSets].map(([id, { fields }]) => [id, [...fields.keys()]]),
      [
        ['Customer', ['email', 'firstName', 'lastName', 'address.city']],
        ['SignUpForm', ['religion']],
      ],
    )
    assert.deepEqual(map.dataSets.get('Customer')?.also, ['clients'])
    assert.match(text, /religion: belief\.religion {2}# special category, Art\. 9/)
    assert.match(text, /# activity: which processing activity needs this data\?/)
    assert.deepEqual(complaints(shop, text), [])
    assert.match(text, /[^\n]\n$/)
  })

  it('is the same whatever the order of the files, and says when there is nothing', () => {
    assert.equal(draft([...shop].reverse()), draft(shop))
    const empty = draft([])
    assert.deepEqual(complaints([], empty), [])
  })

  it('names a store without the role of its class, and paths from the folder of the map', () => {
    const files = [
      file('apps/api/src/user.schema.ts', { UserSchemaClass: { fields: { email: 'contact.email' } } }),
      file('apps/api/src/user.entity.ts', { UserEntity: { fields: { email: 'contact.email' } } }),
    ]
    const index = createOwnerIndex(files)
    const text = draftDataMap(files, { name: 'shop', categories, index, folder: 'apps/api' })
    assert.match(text, /^ {2}User:\n {4}# Stored: src\/user\.entity\.ts, src\/user\.schema\.ts\n/m)
    assert.doesNotMatch(text, /also:/)
  })

  it('declares no second time what a declared kind answers for, and prefers what has a name', () => {
    const files = [
      file('schema.prisma', { Member: { fields: { email: 'contact.work_email' } } }),
      file('a.ts', {
        body: { role: 'collected', fields: { mail: 'contact.email', born: 'demographic.date_of_birth' } },
        SignUpForm: { role: 'collected', fields: { birthday: 'demographic.date_of_birth' } },
      }),
    ]
    const text = draft(files)
    const [map] = parseDataMaps([{ path: 'datamap.yaml', text }], { categories, checkIds })
    assert.deepEqual([...(map?.dataSets.keys() ?? [])], ['Member', 'SignUpForm'])
    assert.match(text, /# Collected: a\.ts\n/)
    assert.deepEqual(complaints(files, text), [])
  })

  it('leaves only open questions, whatever the code declares', () => {
    const names = [
      'User',
      'users',
      'User.address',
      'Order',
      'order_items',
      'public.clients',
      'UserDto',
      'Null',
    ]
    const fields = ['email', 'first_name', 'firstName', 'no', 'ip address', 'phone', '2fa', 'straße']
    const kinds = [
      'contact.email',
      'identity.first_name',
      'identity.full_name',
      'online.ip_address',
      'belief.religion',
      'none',
    ]
    const owner: fc.Arbitrary<OwnerShape> = fc.record({
      role: fc.constantFrom(
        'stored' as const,
        'stored' as const,
        'collected' as const,
        'transferred' as const,
      ),
      fields: fc.dictionary(
        fc.constantFrom(...fields),
        fc.record({
          category: fc.constantFrom(...kinds),
          confidence: fc.constantFrom('high' as const, 'medium' as const, 'low' as const),
        }),
        { maxKeys: 4 },
      ),
    })
    const files = fc.array(fc.dictionary(fc.constantFrom(...names), owner, { maxKeys: 4 }), { maxLength: 3 })
    const places = ['apps/a/schema.prisma', 'src/b.ts', 'packages/c/d.ts']
    fc.assert(
      fc.property(files, (shapes) => {
        const made = shapes.map((owners, index) => file(places[index] ?? 'c.ts', owners))
        assert.deepEqual(complaints(made, draft(made)), [])
      }),
      { numRuns: 400 },
    )
  })
})
