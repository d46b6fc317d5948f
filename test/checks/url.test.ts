import assert from 'node:assert/strict'
import type { Call } from '../../server/src/model/fact.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import { english } from '../../server/src/model/message.ts'
import { check, file, logCall, map } from './builders.ts'
import { said } from './settings.ts'

const types = file('src/user.ts', {
  User: {
    role: 'transferred',
    fields: {
      id: 'none',
      email: 'contact.email',
      login: 'account.user_id',
      token: 'credential.reset_token',
      secret: 'credential.password',
      reviewed: 'identity.nickname',
    },
  },
})

const url = (callee: string, ...values: Parameters<typeof logCall>[1][]): Call => ({
  ...logCall(callee, ...values),
  sink: 'url',
})

function found(calls: readonly Call[], pathClass: 'product' | 'test' = 'product'): readonly Finding[] {
  const caller = file('src/deep/service.ts', {}, { calls, pathClass })
  return check({
    files: [types, caller],
    maps: [map('art25: 1\ndata: {User: {fields: {email: contact.email, reviewed: none}}}\n')],
    includeTests: pathClass === 'test',
  }).findings.filter(({ check: id }) => id === 'personal-data-in-url')
}

const messages = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ message }) => english.text(message))

describe('personal-data-in-url', () => {
  it('takes what is called an address for where it leads', () => {
    assert.deepEqual(
      messages(found([url('restTemplate.getForEntity', 'emailUrl', 'user.emailEndpoint')])),
      [],
    )
  })

  it('asks what a type has of its declaration, and not of a template that shows a part of it', async () => {
    const files = {
      'datamap.yaml': 'art25: 1\ndata: {User: {fields: {email: contact.email}}}\n',
      'Shop/Models/Orders/OrderAddressModel.cs':
        'public class OrderAddressModel {\n  public string OrderId { get; set; }\n  public bool BillingAddress { get; set; }\n}\n',
      'Shop/Areas/Views/AddressEdit.cshtml':
        '@model OrderAddressModel\n<form><input asp-for="FirstName" /></form>\n',
      'Shop/Areas/OrderController.cs':
        'class OrderController {\n  object Edit(OrderAddressModel model) {\n    return RedirectToAction("Edit", new { model.BillingAddress });\n  }\n}\n',
    }
    assert.deepEqual(await said('personal-data-in-url', files), [])
    const alone = { ...files, 'Shop/Models/Orders/OrderAddressModel.cs': 'public class Other {}\n' }
    assert.equal((await said('personal-data-in-url', alone)).length, 1)
  })

  it('says what stands in a text, what a call puts there, and what a title shows', () => {
    assert.deepEqual(
      messages(
        found([
          url('https://example.com/?mail=', 'user.email: User'),
          url('router.push', 'user.phone'),
          { ...logCall('document.title', 'user.secret: User'), sink: 'title' },
        ]),
      ),
      [
        'router.push puts user.phone (telephone number) into a URL',
        'user.email (email address) stands in the URL https://example.com/?mail=…',
        'document.title shows user.secret (password) in the title of the page',
      ],
    )
  })

  it('is silent for numbers of accounts, tokens for once, what was reviewed, whole objects, masked values and tests', () => {
    const masked = { path: 'user.email', rootType: 'User', span: { start: 1, end: 11 }, masked: true }
    assert.deepEqual(
      found([
        url('fetch', 'user.login: User', 'user.token: User', 'user.reviewed: User', 'user: User', masked),
      ]),
      [],
    )
    assert.deepEqual(found([url('fetch', 'user.email: User')], 'test'), [])
    assert.deepEqual(found([logCall('console.log', 'user.email: User')]), [])
  })

  it('offers to let it stand, and no edit: where the value belongs is for whoever wrote it', () => {
    const [finding] = found([url('fetch', 'user.email: User')])
    assert.deepEqual(
      finding?.fixes.map(({ action }) => action.kind),
      ['suppress'],
    )
  })
})
