import assert from 'node:assert/strict'
import { classifyName, classifyOwner } from '../../server/src/classify/classify.ts'
import type { OwnerKind } from '../../server/src/model/classification.ts'
import { productRules } from '../rules/load-rules.ts'

const rules = productRules()

describe('classifyOwner', () => {
  const cases: readonly (readonly [string, OwnerKind])[] = [
    ['User', 'person'],
    ['public.users', 'person'],
    ['OrganizationMember', 'person'],
    ['UserSettings', 'person-linked'],
    ['CustomerSettings', 'system'],
    ['FieldMapping', 'system'],
    ['EmailTemplate', 'thing'],
    ['AuditLog', 'person-linked'],
    ['OrderItem', 'thing'],
    ['Order', 'person-linked'],
    ['Company.address', 'organization'],
    ['cardholder.billing.address', 'person'],
    ['Address', 'person-linked'],
    ['AddressSettings', 'system'],
    ['AssetProfile', 'thing'],
    ['oauth2_client', 'system'],
    ['Integration.credentials', 'system'],
    ['commande_client', 'person-linked'],
    ['Mitarbeiter', 'person'],
    ['OrderStartedDomainEvent', 'person-linked'],
    ['BuyerRegisteredIntegrationEvent', 'person'],
    ['PaymentFailedMessage', 'person-linked'],
    ['CUST_MASTER', 'person'],
    ['Schueler', 'person'],
    ['klanten', 'person'],
    ['StoreAddAddress', 'person-linked'],
    ['AdminCreateCustomer', 'person'],
    ['StoreAddress', 'organization'],
    ['CustomerGroupInCustomer', 'organization'],
    ['SignInForm', 'person-linked'],
    ['Frobnicator', 'unknown'],
  ]
  for (const [name, kind] of cases)
    it(`${name} is ${kind}`, () => {
      assert.equal(classifyOwner(name, rules), kind)
    })
})

describe('classifyName', () => {
  it('reads a property path', () => {
    assert.equal(classifyName(['user', 'email'], undefined, rules)?.category, 'contact.email')
    assert.equal(classifyName(['req', 'body', 'phone'], undefined, rules)?.category, 'contact.phone')
    assert.equal(classifyName(['product', 'name'], undefined, rules), undefined)
    assert.equal(classifyName([], undefined, rules), undefined)
  })
})
