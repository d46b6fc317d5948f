import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { loadRules } from '../../server/src/host/rules.ts'
import { fromFideslang, toFideslang } from '../../server/src/interchange/fideslang.ts'
import { recordOf } from '../../server/src/datamap/plain.ts'
import { without, type Plain } from '../../server/src/interchange/plain.ts'
import { english } from '../../server/src/model/message.ts'

const rules = loadRules()

const manifest = parse(`
organization:
  - fides_key: default_organization
    name: Acme
    security_policy: https://www.example.com/security
data_subject:
  - fides_key: beta_tester
    name: Beta tester
dataset:
  - fides_key: shop_db
    name: Shop
    description: The database of the shop
    meta: {dpo: someone}
    collections:
      - name: users
        description: Accounts
        fields:
          - name: email
            data_categories: [user.contact.email]
            fides_meta: {primary_key: true}
          - name: address
            fields:
              - name: city
                data_categories: [user.contact.address.city]
          - name: internal_code
          - name: created
            data_categories: [system.operations]
system:
  - fides_key: shop_db
    name: Shop
    system_type: Database
  - fides_key: shop
    name: Web shop
    system_type: Application
    administrating_department: Sales
    privacy_declarations:
      - name: Deliver orders
        data_categories: [user.contact.email, user.contact.address.city]
        data_use: essential.service
        data_subjects: [customer, beta_tester]
        dataset_references: [shop_db]
        legal_basis_for_processing: Contract
        third_parties: Parcel Ltd
        data_shared_with_third_parties: true
        retention_period: P1Y
policy:
  - fides_key: default_policy
    rules: []
`) as Plain

describe('manifests of fideslang', () => {
  for (const example of readdirSync('examples')) {
    it(`take the map of ${example} there and back without a loss`, () => {
      const map = parse(readFileSync(join('examples', example, 'datamap.yaml'), 'utf8')) as Plain
      const there = toFideslang(map, rules).content
      assert.deepEqual(fromFideslang(there, rules).content, without(map, ['art25']))
    })
  }

  it('become data sets, activities, recipients and subjects', () => {
    const { content } = fromFideslang(manifest, rules)
    const data = recordOf(recordOf(content['data'])['users'])
    assert.equal(data['label'], 'Accounts')
    assert.equal(data['system'], 'shop_db')
    assert.deepEqual(data['activity'], ['deliver_orders'])
    const fields = recordOf(data['fields'])
    assert.equal(recordOf(fields['email'])['category'], 'contact.email')
    assert.equal(fields['address.city'], 'contact.city')
    assert.equal(fields['created'], 'none')
    assert.ok(!('internal_code' in fields), 'what nobody classified declares nothing')
    const activity = recordOf(recordOf(content['activities'])['deliver_orders'])
    assert.deepEqual(
      [
        activity['label'],
        activity['legal_basis'],
        activity['data_subjects'],
        activity['recipients'],
        activity['retention'],
      ],
      ['Deliver orders', 'contract', ['customer', 'beta_tester'], ['parcel_ltd'], 'p1y'],
    )
    assert.deepEqual(recordOf(content['retention'])['p1y'], { period: 'P1Y' })
    assert.deepEqual(recordOf(recordOf(content['recipients'])['parcel_ltd'])['name'], 'Parcel Ltd')
  })

  it('keep what a map has no key for', () => {
    const text = JSON.stringify(fromFideslang(manifest, rules).content)
    for (const kept of [
      'security_policy',
      'administrating_department',
      'default_policy',
      'primary_key',
      'internal_code',
    ])
      assert.ok(text.includes(kept), kept)
  })

  it('believe the manifest where it was changed since', () => {
    const map = parse('data:\n  User: {fields: {mail: contact.work_email, phone: contact.phone}}\n') as Plain
    const there = structuredClone(toFideslang(map, rules).content) as {
      dataset: { collections: { fields: { name: string; data_categories: string[] }[] }[] }[]
    }
    const fields = there.dataset[0]?.collections[0]?.fields ?? []
    for (const field of fields) if (field.name === 'mail') field.data_categories = ['user.name']
    const back = recordOf(recordOf(recordOf(fromFideslang(there, rules).content['data'])['User'])['fields'])
    assert.match(String(back['mail']), /^identity\./)
    assert.equal(back['phone'], 'contact.phone')
  })

  it('say which keys nothing stands for, and survive any shape', () => {
    const { notes } = fromFideslang(
      {
        dataset: [
          {
            fides_key: 'd',
            collections: [{ name: 'c', fields: [{ name: 'f', data_categories: ['acme.secret'] }] }],
          },
        ],
      },
      rules,
    )
    assert.deepEqual(
      notes.map((note) => english.text(note)),
      ['c.f has the category acme.secret of fideslang, which no category of Art25 stands for'],
    )
    for (const odd of [
      {},
      { dataset: 1 },
      { system: [null, 'x', { fides_key: 3 }] },
      { dataset: { fides_key: 'd' } },
    ])
      assert.doesNotThrow(() => fromFideslang(odd, rules))
    for (const odd of [{}, { data: [] }, { data: { User: null } }, { activities: { a: 'text' } }])
      assert.doesNotThrow(() => toFideslang(odd, rules))
  })
})
