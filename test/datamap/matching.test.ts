import assert from 'node:assert/strict'
import { createMatcher, type Matcher } from '../../server/src/datamap/matching.ts'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import { answeredBy } from '../../server/src/datamap/parts.ts'
import { rules } from '../checks/builders.ts'

function matcherOf(text: string): Matcher {
  const [map] = parseDataMaps([{ path: 'datamap.yaml', text: `art25: 1\n${text}` }], {
    categories: new Map(),
    checkIds: [],
  })
  assert.ok(map)
  return createMatcher(map)
}

const found = (
  matcher: Matcher,
  owner: string,
  field: string,
  column?: string,
  path = 'a.ts',
  store?: string,
) => {
  const match = matcher.fieldOf(owner, store, field, column, path)
  return match && `${match.dataSet.id}.${match.field.name}`
}

describe('matching of names', () => {
  const matcher = matcherOf(`
data:
  User:
    also: [Person]
    fields: {firstName: identity.first_name, address.city: location.city, home: contact.postal_address, notes: none}
  Order:
    in: [apps/shop/**]
    fields: {email: contact.email}
  Payslip: {held_in: payroll, categories: [employment.payslip]}
`)

  it('does not care for case convention, number and role', () => {
    for (const owner of ['User', 'users', 'public.users', 'UserEntity', 'IUser', 'person']) {
      assert.equal(found(matcher, owner, 'first_name'), 'User.firstName', owner)
    }
    assert.equal(found(matcher, 'Account', 'firstName', undefined, 'a.ts', 'users'), 'User.firstName')
    assert.equal(found(matcher, 'User', 'givenName', 'first_name'), 'User.firstName')
    assert.equal(found(matcher, 'User', 'notes'), 'User.notes')
    assert.equal(found(matcher, 'User', 'first'), undefined)
    assert.equal(found(matcher, 'UserGroup', 'firstName'), undefined)
  })

  it('finds fields of nested owners in the data set around them', () => {
    assert.equal(found(matcher, 'User.address', 'city'), 'User.address.city')
    assert.equal(found(matcher, 'User.address', 'street'), undefined)
    assert.equal(found(matcher, 'User.home', 'street'), 'User.home')
    assert.equal(found(matcher, 'User.home.geo', 'lat'), 'User.home')
    const own = matcherOf('data: {User.address: {fields: {city: location.city}}}')
    assert.equal(found(own, 'User.address', 'city'), 'User.address.city')
    assert.equal(found(own, 'User', 'city'), undefined)
  })

  it('looks only where in: says', () => {
    assert.equal(found(matcher, 'Order', 'email', undefined, 'apps/shop/a.ts'), 'Order.email')
    assert.equal(found(matcher, 'Order', 'email', undefined, 'apps/desk/a.ts'), undefined)
    assert.deepEqual(matcher.dataSetsOf('orders', undefined, 'apps/desk/a.ts'), [])
  })

  it('knows which kinds of data the map holds', () => {
    assert.ok(matcher.coversCategory('identity.first_name'))
    assert.ok(matcher.coversCategory('identity.full_name'))
    assert.ok(matcher.coversCategory('employment.payslip'))
    assert.ok(!matcher.coversCategory('identity.last_name'))
    assert.ok(!matcher.coversCategory('health.disability'))
    const group = matcherOf('data: {A: {fields: {all: contact, born: demographic.date_of_birth}}}')
    assert.ok(group.coversCategory('contact.email'))
    assert.ok(group.coversCategory('demographic.age'))
  })

  it('takes what is said more or less exactly for one kind, and a likeness of words for none', () => {
    const covers = (declared: string, category: string): boolean =>
      matcherOf(`data: {A: {fields: {a: ${declared}}}}`).coversCategory(category)
    const same = [
      ['contact.work_email', 'contact.email'],
      ['contact.mobile', 'contact.phone'],
      ['contact.phone', 'contact.work_phone'],
      ['contact.postal_address', 'contact.city'],
      ['contact.street', 'contact.postal_address'],
      ['identity.full_name', 'identity.last_name'],
      ['credential.access_token', 'credential.refresh_token'],
    ] as const
    for (const [declared, found] of same) assert.ok(covers(declared, found), `${declared}: ${found}`)
    const others = [
      ['demographic.age', 'demographic.date_of_birth'],
      ['contact.country', 'contact.postal_address'],
      ['contact.work_email', 'contact.work_phone'],
      ['financial.card_token', 'financial.card_cvc'],
      ['financial.card_number', 'financial.card_cvc'],
      ['government_id.national_id', 'government_id.social_security_number'],
      ['online.session_id', 'online.advertising_id'],
      ['credential.access_token', 'credential.password'],
    ] as const
    for (const [declared, found] of others) assert.ok(!covers(declared, found), `${declared}: ${found}`)
  })

  it('names only categories that the rules have', () => {
    const { categories } = rules
    for (const [category, others] of Object.entries(answeredBy))
      for (const one of [category, ...others]) assert.ok(categories.has(one), one)
  })
})
