import assert from 'node:assert/strict'
import { fieldKey, ownerStem, splitWords } from '../../server/src/classify/words.ts'

describe('splitWords', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['userIPAddress', 'user ip address'],
    ['address1', 'address 1'],
    ['ipv4', 'ipv 4'],
    ['e_mail', 'e mail'],
    ['SSN', 'ssn'],
    ['userIDs', 'user ids'],
    ['OAuthAccount', 'oauth account'],
    ['numéroSécuritéSociale', 'numero securite sociale'],
    ['Straße', 'strasse'],
    ['user-agent', 'user agent'],
    ['$', ''],
  ]
  for (const [name, words] of cases)
    it(`${name} is ${words}`, () => {
      assert.equal(splitWords(name).join(' '), words)
    })
})

describe('ownerStem', () => {
  for (const name of [
    'UserEntity',
    'users',
    'public.users',
    'IUser',
    'ZUser',
    'UserDto',
    'userSchema',
    'CreateUserInput',
    'UserSchemaClass',
    'UserViewModel',
    'UserViewModelDto',
  ])
    it(`${name} is user`, () => {
      assert.equal(ownerStem(name), 'user')
    })
  it('keeps nested owners and compounds apart', () => {
    assert.equal(ownerStem('User.address'), 'user.address')
    assert.equal(ownerStem('SchoolClass'), 'schoolclass')
    assert.equal(ownerStem('PageView'), 'pageview')
    assert.equal(ownerStem('OrderItems'), ownerStem('OrderItem'))
    assert.notEqual(ownerStem('OrderItem'), ownerStem('Order'))
  })
})

describe('fieldKey', () => {
  it('is one for all case conventions', () => {
    assert.equal(fieldKey('first_name'), fieldKey('FirstName'))
  })
})
