import assert from 'node:assert/strict'
import { classifyFile, explainField } from '../../server/src/classify/classify.ts'
import type { Explanation } from '../../server/src/classify/classify.ts'
import type { Classification } from '../../server/src/model/classification.ts'
import type { Field, FileFacts } from '../../server/src/model/fact.ts'
import { productRules } from '../rules/load-rules.ts'
import { english } from '../../server/src/model/message.ts'

const rules = productRules()

type Shape = Partial<Field> & Pick<Field, 'name'>

function factsOf(...shapes: readonly Shape[]): FileFacts {
  const span = { start: 0, end: 0 }
  const fields = shapes.map((shape): Field => ({
    owner: 'Frobnicator',
    type: 'string',
    valueType: 'text',
    role: 'stored',
    span,
    ownerSpan: span,
    attributes: {},
    ...shape,
  }))
  return { owners: [], fields, changes: [], calls: [], imports: [], directives: [], problems: [] }
}

function first(...shapes: readonly Shape[]): Classification | undefined {
  return classifyFile(factsOf(...shapes), 'a.ts', rules)[0]
}

function explain(...shapes: readonly Shape[]): Explanation {
  return explainField(factsOf(...shapes), 0, 'a.ts', rules)
}

const texts = (explanation: Explanation): string =>
  explanation.evidence.map((step) => english.text(step.text)).join('\n')

describe('classifyFile', () => {
  it('takes a token and what renews it for those of whoever signed in', () => {
    const pair = (owner: string): string | undefined =>
      first({ owner, name: 'access_token' }, { owner, name: 'refresh_token' })?.category
    assert.equal(pair('TokenResponse'), 'credential.access_token')
    assert.equal(pair('Frobnicator'), 'credential.access_token')
    assert.equal(pair('Integration'), undefined)
    const owner = 'TokenResponse'
    assert.equal(first({ owner, name: 'access_token' }, { owner, name: 'expires_in' }), undefined)
  })

  it('takes a thing that holds a name, a mail address and a telephone for what somebody filled in', () => {
    const asked = (owner: string, ...names: string[]): string | undefined =>
      first(...['FullName', ...names].map((name) => ({ owner, name })))?.category
    assert.equal(asked('AskQuestionModel', 'Email', 'Phone'), 'identity.full_name')
    assert.equal(asked('AskQuestionModel', 'Email'), undefined)
    assert.equal(asked('EmailTemplate', 'Email', 'Phone'), undefined)
  })

  it('looks through the attributes of a resource', () => {
    const owner = 'answer.data.attributes'
    assert.equal(first({ owner, name: 'name' }, { owner, name: 'email' })?.category, 'identity.full_name')
    assert.equal(first({ owner, name: 'name' }, { owner, name: 'price' }), undefined)
  })

  it('takes what is said of a value for none', () => {
    const of = (type: string): string | undefined =>
      first({ owner: 'User', name: 'password', type, valueType: 'reference', role: 'transferred' })?.category
    assert.equal(of('PasswordResponse'), undefined)
    assert.equal(of('PasswordPolicy'), undefined)
    assert.equal(of('PasswordText'), 'credential.password')
  })

  it('knows a token in a type of its own', () => {
    const of = (owner: string): string | undefined =>
      first({ owner, name: 'oauthToken', type: 'OauthToken', valueType: 'reference', role: 'transferred' })
        ?.category
    assert.equal(of('UserAccount'), 'credential.access_token')
    assert.equal(of('Parser'), undefined)
  })

  it('reads names without a word that says nothing and that they all begin with', () => {
    const owner = 'tbl_member'
    const others = ['zzm_phone', 'zzm_dob'].map((name) => ({ owner, name }))
    assert.equal(first({ owner, name: 'zzm_name' }, ...others)?.category, 'identity.full_name')
    assert.equal(first({ owner, name: 'zzm_name' }, { owner, name: 'phone' }), undefined)
    const product = 'tbl_product'
    assert.equal(
      first(
        { owner: product, name: 'zzp_name' },
        { owner: product, name: 'zzp_price' },
        { owner: product, name: 'zzp_sku' },
      ),
      undefined,
    )
  })

  it('takes a title for a job only beside the name of a person', () => {
    const owner = 'Employee'
    assert.equal(
      first({ owner, name: 'title' }, { owner, name: 'last_name' })?.category,
      'employment.job_title',
    )
    assert.equal(first({ owner, name: 'title' }, { owner, name: 'phone' }), undefined)
  })

  it('lets the fields say whether a client is a person', () => {
    const owner = 'Client'
    assert.equal(first({ owner, name: 'secretKey' }, { owner, name: 'baseUrl' }), undefined)
    assert.equal(first({ owner, name: 'name' }, { owner, name: 'phone' })?.category, 'identity.full_name')
    assert.equal(
      first({ owner: 'MetricsClient', name: 'name' }, { owner: 'MetricsClient', name: 'url' }),
      undefined,
    )
  })

  it('takes two traces of a browser for those of a person', () => {
    const owner = 'Meta'
    assert.equal(first({ owner, name: 'country' }, { owner, name: 'ip' }), undefined)
    assert.equal(
      first({ owner, name: 'country' }, { owner, name: 'ip' }, { owner, name: 'userAgent' })?.category,
      'contact.country',
    )
  })

  it('takes an address on the network beside a name for that of the person', () => {
    const role = 'transferred'
    const log = (...names: string[]): string | undefined =>
      first(...names.map((name) => ({ owner: 'WebLog', name, role }) as const))?.category
    assert.equal(log('ip', 'username'), 'online.ip_address')
    assert.equal(log('ip', 'mask'), undefined)
  })

  it('takes short words for numbers of a person only there', () => {
    assert.equal(first({ owner: 'Salarie', name: 'nir' })?.category, 'government_id.social_security_number')
    assert.equal(first({ name: 'nas' }), undefined)
    assert.equal(first({ owner: 'Board', name: 'pin' }), undefined)
  })

  it('leaves low guesses about types that only pass values on out', () => {
    assert.equal(first({ name: 'city' })?.confidence, 'low')
    assert.equal(first({ name: 'city', role: 'transferred' }), undefined)
  })

  it('takes a type that is called after the value for the value, and a row of its own for none', () => {
    const typed = (name: string, type: string): string | undefined =>
      first({ owner: 'User', name, type, valueType: 'reference' }, { owner: 'User', name: 'email' })?.category
    assert.equal(typed('name', 'ZUserName.optional()'), 'identity.full_name')
    assert.equal(typed('password', 'passwordSchema'), 'credential.password')
    assert.equal(typed('password', 'ZUserPassword'), 'credential.password')
    assert.equal(typed('tax_id', 'Mapped[TaxID | None]'), 'government_id.tax_id')
    assert.equal(typed('email', 'EmailStrDNS'), 'contact.email')
    assert.equal(typed('photo', 'FileEntity | null'), undefined)
    assert.equal(typed('company', 'ParentCompany'), undefined)
  })

  it('names what somebody holds in a type of its own where it is sent, and not where it is a row of its own', () => {
    const held = (role: Field['role'], name: string, type: string, owner = 'User'): string | undefined =>
      first({ owner, name, type, valueType: 'reference', role }, { owner, name: 'email', role })?.confidence
    assert.equal(held('transferred', 'billingAddress', 'Address'), 'low')
    assert.equal(held('transferred', 'photo', 'FileDto'), 'low')
    assert.equal(held('stored', 'billingAddress', 'Address'), undefined)
    assert.equal(held('transferred', 'billingAddress', 'Address[]'), undefined)
    assert.equal(held('transferred', 'photo', 'FileDto', 'Product'), undefined)
  })

  it('knows who did something, where something was published, and what a sign-in leaves', () => {
    assert.equal(first({ owner: 'ModeratedBy', name: 'name' })?.category, 'identity.full_name')
    assert.equal(first({ owner: 'Order.createdBy', name: 'name' })?.category, 'identity.full_name')
    assert.equal(first({ owner: 'NearBy', name: 'name' }), undefined)
    assert.equal(
      first({ owner: 'Post.location', name: 'lat', valueType: 'number' })?.category,
      'location.precise',
    )
    assert.equal(first({ owner: 'Product.location', name: 'lat', valueType: 'number' }), undefined)
    const owner = 'TeamScreen.RefreshResponse'
    assert.equal(
      first({ owner, name: 'accessToken' }, { owner, name: 'refreshToken' })?.category,
      'credential.access_token',
    )
    assert.equal(first({ owner, name: 'accessToken' }, { owner, name: 'expiresIn' }), undefined)
  })

  it('believes the fields of a part of a program that is called after a person', () => {
    const owner = 'UserApi'
    assert.equal(
      first({ owner, name: 'token' }, { owner, name: 'email' }, { owner, name: 'password' })?.category,
      'credential.access_token',
    )
    assert.equal(
      first({ owner, name: 'token' }, { owner, name: 'email' }, { owner, name: 'baseUrl' }),
      undefined,
    )
    const service = 'MailApi'
    assert.equal(
      first(
        { owner: service, name: 'token' },
        { owner: service, name: 'email' },
        { owner: service, name: 'password' },
      ),
      undefined,
    )
  })

  it('reads an owner by what it is called, whatever is done with it', () => {
    const code = (owner: string): string | undefined => first({ owner, name: 'code' })?.category
    assert.equal(code('EmailOTPVerify'), 'credential.otp')
    assert.equal(code('BackupCodeEnrollment'), 'credential.recovery_code')
    assert.equal(code('OtpProvider'), undefined)
  })

  it('takes a key for that of the person named before it or pointed to beside it', () => {
    assert.equal(first({ owner: 'UserSshKey', name: 'publicKey' })?.category, 'credential.secret')
    const owner = 'ApiKey'
    assert.equal(first({ owner, name: 'key' }, { owner, name: 'name' }), undefined)
    assert.equal(
      first({ owner, name: 'key' }, { owner, name: 'user_id' })?.category,
      'credential.access_token',
    )
    // Whoever made it for others does not hold it.
    assert.equal(first({ owner, name: 'key' }, { owner, name: 'created_by' }), undefined)
  })

  it('believes what validators and browsers are told of a value', () => {
    const said = (format: string): string | undefined =>
      first({ owner: 'Guest', name: 'q', attributes: { formats: [format] } })?.category
    assert.equal(said('password'), 'credential.password')
    assert.equal(said('passport-number'), 'government_id.passport')
    assert.equal(said('bic'), 'financial.bank_account')
    assert.equal(said('given-name'), 'identity.first_name')
    assert.equal(said('address-line1'), 'contact.street')
    assert.equal(said('uuid'), undefined)
  })

  it('takes neither bounds of a search nor switches nor places of a value for the value', () => {
    const owner = 'Campaign'
    const date = { owner, type: 'date', valueType: 'date' } as const
    assert.equal(first({ ...date, name: 'customer_last_purchase_date_to' }), undefined)
    assert.equal(first({ owner, name: 'original_send_customer_email' }), undefined)
    assert.equal(first({ owner: 'Authentication', name: 'attribute_surname' }), undefined)
    const role = 'transferred'
    const column = { owner: 'User', name: 'username', role, attributes: { value: 'username' } } as const
    assert.equal(first(column), undefined)
    assert.equal(first({ ...column, attributes: { value: 'ann' } })?.category, 'identity.username')
  })

  it('takes many rows of their own for none of their values', () => {
    const cards = { owner: 'Order', name: 'credit_cards' }
    assert.equal(
      first({
        ...cards,
        type: 'array<credit-card>',
        valueType: 'reference',
        attributes: { list: true, references: 'credit-card' },
      }),
      undefined,
    )
  })

  it('spells the last word of a column out where it is short for a common one', () => {
    const column = (name: string): string | undefined => first({ owner: 'CUST_MSTR', name })?.category
    assert.equal(column('CUST_NM'), 'identity.full_name')
    assert.equal(column('BIRTH_DT'), 'demographic.date_of_birth')
    assert.equal(column('GENDER_CD'), 'demographic.gender')
    assert.equal(column('SSN_NBR'), 'government_id.social_security_number')
    assert.equal(column('EMAIL_SENT_DT'), undefined)
    assert.equal(column('NM'), undefined)
  })

  it('takes a service for the account of whoever let it act for them', () => {
    const owner = 'services'
    const token = { owner, name: 'token' }
    const refreshed = { owner, name: 'refresh_token' }
    assert.equal(first(token, refreshed), undefined)
    assert.equal(first(token, { owner, name: 'user_id' }), undefined)
    assert.equal(first(token, refreshed, { owner, name: 'user_id' })?.category, 'credential.access_token')
    assert.equal(
      first({ owner, name: 'uid' }, refreshed, { owner, name: 'user_id' })?.category,
      'account.external_id',
    )
  })

  it('takes an address and a telephone alone for those of a place as well', () => {
    const owner = 'Location'
    const phone = { owner, name: 'phone' }
    const address = { owner, name: 'address' }
    assert.equal(first({ owner, name: 'name' }, phone, address), undefined)
    assert.equal(first({ owner, name: 'image' }, phone, address), undefined)
    assert.equal(
      first({ owner, name: 'name' }, phone, { owner, name: 'email' })?.category,
      'identity.full_name',
    )
  })

  it('takes who logs in within a group for a person, and a group with a login for none', () => {
    const picture = (owner: string): string | undefined =>
      first({ owner, name: 'picture' }, { owner, name: 'username' })?.category
    assert.equal(picture('GroupFull.pending'), 'identity.photo')
    assert.equal(picture('Group'), undefined)
    assert.equal(picture('Organization.company'), undefined)
  })

  it('takes the name of what a person does for no name of a person', () => {
    const name = (name: string): string | undefined =>
      first({ owner: 'Supplier', name }, { owner: 'Supplier', name: 'email' })?.category
    assert.equal(name('transaction_name'), undefined)
    assert.equal(name('contact_name'), 'identity.full_name')
  })

  it('takes a row of its own for none of its values', () => {
    const own = { owner: 'AuthorizationCode', name: 'personalAccessToken' }
    assert.equal(first({ ...own, type: 'PersonalAccessToken?', valueType: 'reference' }), undefined)
    assert.equal(first(own)?.category, 'credential.api_key')
  })

  it('reads the rows of a file of data by what the file is called', () => {
    const row = (path: string, owner: string, name: string): string | undefined =>
      classifyFile(factsOf({ owner, name, role: 'configured' }), path, rules)[0]?.category
    assert.equal(row('data/users.yml', 'users.yml', 'password'), 'credential.password')
    assert.equal(row('test/fixtures/users.yml', 'ann', 'name'), 'identity.full_name')
    assert.equal(row('data/users.yml', 'address', 'city'), 'contact.city')
    assert.equal(row('db/seeds/invitations.yml', 'one', 'email'), 'contact.email')
    // Settings of users, not users.
    assert.equal(row('config/users.yml', 'users.yml', 'password'), undefined)
    assert.equal(row('locales/users.yml', 'users.yml', 'name'), undefined)
    assert.equal(row('data/products.yml', 'one', 'name'), undefined)
  })

  it('takes an event with traces of a browser for something of a person, and a device with one for a thing', () => {
    const kept = (owner: string, ...names: string[]): string | undefined =>
      first(...names.map((name) => ({ owner, name })))?.category
    assert.equal(kept('AnalyticsEvent', 'ip', 'user_agent', 'name'), 'online.ip_address')
    assert.equal(kept('SecurityLog', 'ip_address', 'user_id'), 'online.ip_address')
    assert.equal(kept('AnalyticsEvent', 'ip', 'name'), undefined)
    assert.equal(kept('Server', 'ip_address', 'user_id'), undefined)
  })

  it('asks the comment beside a field where the name says too little', () => {
    const said = first({ name: 'name', attributes: { comment: "the customer's name" } })
    assert.equal(said?.category, 'identity.full_name')
    assert.equal(said.confidence, 'medium')
    assert.ok(said.evidence.some((step) => step.kind === 'comment'))
    assert.equal(first({ name: 'name', attributes: { comment: 'the name of the product' } }), undefined)
    assert.equal(first({ name: 'x1', attributes: { comment: 'name' } }), undefined)
    const height = (comment: string): string | undefined =>
      first({ owner: 'Preview', name: 'height', valueType: 'number', attributes: { comment } })?.category
    assert.equal(height('The height of an individual thumbnail.'), undefined)
    assert.equal(height('The height of the individual.'), 'health.measurement')
  })

  it('takes a comment that is nothing but a name for what the field is called, in any language', () => {
    const said = (owner: string, name: string, comment: string): string | undefined =>
      first({ owner, name, attributes: { comment } })?.category
    assert.equal(said('Frobnicator', 'x1', "the customer's name"), 'identity.full_name')
    assert.equal(said('ums_member', 'icon', '头像'), 'identity.photo')
    assert.equal(said('ums_member', 'xb', '性别：0->未知；1->男；2->女'), 'demographic.gender')
    assert.equal(said('delivery_address', 'name', '收货人名称'), 'identity.full_name')
    assert.equal(said('order_log', 'operate_man', '操作人：用户；系统；后台管理员'), 'identity.full_name')
    assert.equal(said('kunde', 'f17', 'Geburtsdatum'), 'demographic.date_of_birth')
    assert.equal(said('salarie', 'z3', 'Numéro de téléphone'), 'contact.phone')
    // Of a thing, of something about it, or a description: none of these names the field.
    assert.equal(said('brand', 'icon', '品牌图片'), undefined)
    assert.equal(said('ums_member', 'kind', '手机类型'), undefined)
    assert.equal(said('kunde', 'f17', 'Anzahl der Bestellungen'), undefined)
    assert.equal(said('user', 'kind', 'Tells whether the e-mail address was confirmed by us'), undefined)
  })

  it('gives no weight to a comment that repeats an unknown word of the name', () => {
    const shape = { owner: 'AuditLog', name: 'actionFailureDetails' }
    assert.equal(first({ ...shape, attributes: { comment: 'Failure action details info' } }), undefined)
  })

  it('takes what a request, a form or a view carries for what its owner holds', () => {
    const persons = [
      'UserForm',
      'CustomerViewModel',
      'CreateUserOptions',
      'UserRegisteredEvent',
      'LocalUserInsertForm',
      'UserUiState',
      'UserInDB',
      'UserCreate',
      'UserPublic',
    ]
    for (const owner of persons)
      assert.equal(first({ owner, name: 'phone', role: 'transferred' })?.category, 'contact.phone', owner)
    for (const owner of ['PersonView', 'UserSummary', 'UserListItem', 'EmployeeState'])
      assert.equal(
        first({ owner, name: 'address', role: 'transferred' })?.category,
        'contact.postal_address',
        owner,
      )
    for (const owner of [
      'ProductForm',
      'ProductViewModel',
      'CreateProductOptions',
      'ProductListItem',
      'SettingsForm',
    ])
      assert.equal(first({ owner, name: 'name', role: 'transferred' }), undefined, owner)
    assert.equal(first({ owner: 'UserOptions', name: 'name', role: 'transferred' }), undefined)
  })

  it('does not read constants as data', () => {
    const shape = { owner: 'AuthEvent', name: 'event', role: 'transferred' } as const
    assert.equal(first({ ...shape, type: "'token_refresh'" }), undefined)
    assert.equal(first(shape)?.category, 'behavior.access_log')
  })

  it('reads texts of the user interface as nobody', () => {
    const shape = { name: 'customer_name', role: 'configured' } as const
    assert.equal(first({ ...shape, owner: 'en.customer' }), undefined)
    assert.equal(first({ ...shape, owner: 'pt-BR.activerecord.customer' }), undefined)
    assert.equal(first({ ...shape, owner: 'seed.customer' })?.category, 'identity.full_name')
  })

  it('takes a state for a region where a city stands beside it, and for a status elsewhere', () => {
    const owner = 'Order'
    assert.equal(first({ owner, name: 'state' }, { owner, name: 'total' }), undefined)
    // A number is that of a house only in an address.
    assert.equal(first({ owner, name: 'state' }, { owner, name: 'number' }), undefined)
    assert.equal(first({ owner, name: 'shipment_state' }, { owner, name: 'city' }), undefined)
    assert.equal(first({ owner, name: 'state' }, { owner, name: 'city' })?.category, 'contact.region')
  })

  it('takes what stands beside the number of a card for what stands on it', () => {
    const owner = 'Checkout'
    const beside = { owner, name: 'CardNumber' }
    assert.equal(first({ owner, name: 'SecurityNumber' }, beside)?.category, 'financial.card_cvc')
    assert.equal(first({ owner, name: 'Expiration' }, beside)?.category, 'financial.card_expiry')
    assert.equal(first({ owner, name: 'Expiration' }, { owner, name: 'Total' }), undefined)
  })

  it('reads what containers and jobs are called as nobody', () => {
    const shape = { name: 'name', role: 'configured' } as const
    assert.equal(first({ ...shape, owner: 'services.supervisor' }), undefined)
    assert.equal(first({ ...shape, owner: 'customer' })?.category, 'identity.full_name')
  })
})

describe('explainField', () => {
  it('says why a field was taken', () => {
    const explanation = explain({ owner: 'User', name: 'email' })
    assert.equal(explanation.classification?.category, 'contact.email')
    assert.equal(explanation.ownerKind, 'person')
    assert.deepEqual(
      explanation.evidence.slice(0, 3).map((step) => step.kind),
      ['owner', 'name', 'type'],
    )
  })

  it('says which entry nearly matched and what ruled it out', () => {
    const cases: readonly (readonly [Shape, RegExp])[] = [
      [{ owner: 'Product', name: 'name' }, /"name" would be identity\.full_name, but .*a thing/],
      [
        { owner: 'User', name: 'email', valueType: 'boolean', type: 'boolean' },
        /its type boolean cannot hold/,
      ],
      [{ owner: 'User', name: 'phone_expiry' }, /"expiry" after it makes it something else/],
      [{ owner: 'User', name: 'is_email' }, /"is" makes it a switch/],
      [{ owner: 'User', name: 'support_email' }, /known as no personal data|"support" before it/],
      [{ owner: 'User', name: 'frobs' }, /no rule knows the words "frobs"/],
      [
        { owner: 'User', name: 'email', valueType: 'function', type: '() => void' },
        /a function holds no data/,
      ],
      [{ name: 'nas' }, /means that of a person only/],
    ]
    for (const [shape, expected] of cases) {
      const explanation = explain(shape)
      assert.equal(explanation.classification, undefined, shape.name)
      assert.match(texts(explanation), expected)
    }
  })

  it('knows no field by an index that is not there', () => {
    assert.deepEqual(explainField(factsOf(), 3, 'a.ts', rules), { evidence: [], ownerKind: 'unknown' })
  })
})

describe('owners that more than their last word decides', () => {
  const category = (path: string, ...shapes: readonly Shape[]): string | undefined => {
    const [found] = classifyFile(factsOf(...shapes), path, rules)
    return found === undefined ? undefined : `${found.category} ${found.confidence}`
  }

  it('takes a part of a program for a person only beside something of a person', () => {
    const shape = { owner: 'OperatorDto', name: 'name', role: 'transferred' } as const
    assert.equal(category('a.java', shape, { ...shape, name: 'fieldType' }), 'identity.full_name low')
    assert.equal(category('a.java', shape, { ...shape, name: 'mobile' }), 'identity.full_name high')
  })

  it('reads a first page, an item of a list and what happened to a person by whose they are', () => {
    const page = { owner: 'IndexViewModel', name: 'PhoneNumber', role: 'collected' } as const
    assert.equal(category('a.cs', page, { ...page, name: 'FullName' }), 'contact.phone high')
    assert.equal(category('a.cs', { owner: 'UserAddressListItem', name: 'phone' }), 'contact.phone high')
    assert.equal(
      category('a.java', { owner: 'AdminForgotUsernameEvent', name: 'phone' }),
      'contact.phone high',
    )
    assert.equal(category('a.cs', { owner: 'ProductListItem', name: 'phone' }), undefined)
  })

  it('takes a log for that of a visitor by the traces in it', () => {
    const owner = 'MockServerLog'
    const address = { owner, name: 'ip_address' }
    assert.equal(category('a.sql', address, { owner, name: 'user_agent' }), 'online.ip_address high')
    assert.equal(category('a.sql', address, { owner, name: 'body' }), undefined)
  })

  it('takes no variable without a type for the name of what it holds', () => {
    const job = {
      owner: 'SendInvoice',
      name: 'contact',
      role: 'transferred',
      valueType: 'unknown',
    } as const
    const facts = factsOf(job)
    const untyped = facts.fields.map((field) => ({ ...field }))
    for (const field of untyped) Reflect.deleteProperty(field, 'type')
    assert.deepEqual(classifyFile({ ...facts, fields: untyped }, 'a.php', rules), [undefined])
    assert.ok(category('a.php', { ...job, type: 'string', valueType: 'text' }))
  })

  it('takes no list to choose from for what is chosen', () => {
    const shape = { owner: 'AddressForm', name: 'country', role: 'collected' } as const
    assert.ok(category('a.cs', { ...shape, type: 'string' }))
    assert.equal(category('a.cs', { ...shape, type: 'IList<SelectListItem>' }), undefined)
  })

  it('takes the mail that a gift card is sent to for one, and no attachment of a mail', () => {
    const shape = { owner: 'GiftForm', role: 'collected' } as const
    assert.ok(category('a.java', { ...shape, name: 'giftCardEmailAddress' }))
    assert.equal(category('a.java', { ...shape, name: 'email_attachment' }), undefined)
  })

  it('reads blocks of Terraform by their type and not by their label', () => {
    const shape = { name: 'username', role: 'configured' } as const
    assert.equal(category('main.tf', { ...shape, owner: 'aws_iam_policy.billing_admin' }), undefined)
    assert.ok(category('main.tf', { ...shape, owner: 'snowflake_user.terraform' }))
  })

  it('takes who publishes a package or an interface for nobody of ours', () => {
    const shape = { name: 'email', role: 'configured' } as const
    const top = ['name', 'version'].map((name) => ({ ...shape, name, owner: 'composer.json' }))
    const author = { ...shape, owner: 'authors' }
    assert.equal(classifyFile(factsOf(...top, author), 'composer.json', rules)[2], undefined)
    assert.ok(category('seed.json', author))
    const version = { ...shape, name: 'version', owner: 'info' }
    assert.equal(category('api.yaml', { ...shape, owner: 'info.contact' }, version), undefined)
  })

  it('takes files and folders that are called after a language for translations', () => {
    const shape = { owner: 'user', name: 'username', role: 'configured' } as const
    for (const path of ['public/language/ar/user.json', 'text/messages.pt-BR.yml', 'assets/de.json'])
      assert.equal(category(path, shape), undefined, path)
    assert.ok(category('seeds/order.json', shape))
  })
})
