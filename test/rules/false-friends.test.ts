import assert from 'node:assert/strict'
import { classifyName } from '../../server/src/classify/classify.ts'
import { productRules } from './load-rules.ts'

const rules = productRules()

/** Names that hold a word for personal data and are none, by the class of mistake that they stand for. */
const classes: Readonly<Record<string, string>> = {
  'names of products and files':
    'Product.name Order.product_name File.name Attachment.fileName Upload.originalFilename',
  'templates of messages':
    'Settings.email_template Shop.mailTemplate EmailTemplate.subject NotificationTemplate.name',
  hosts: 'Server.hostname SmtpConfig.host_name Node.ip_address Server.address Cluster.name',
  'keys that look like those of devices': 'Webhook.mac_key Config.hmac_key Signature.mac_key',
  'addresses in memory and on chains':
    'Contract.contract_address Token.token_address Page.memory_address Socket.bind_address',
  titles: 'Book.title Page.page_title Post.title Product.title',
  'states and statuses': 'Order.state Task.status Payment.payment_state Machine.state Job.state',
  'ages of things': 'Cache.age Cookie.max_age Page.cache_age Certificate.age_days',
  'phones as devices': 'Device.phone_model Product.phone_brand Phone_model.name',
  'special categories that are none':
    'Match.race Job.condition Thread.race_condition Plug.sex Brand.faith Type.union Sport.handicap Query.union_type',
  translations: 'Translation.name Locale.name Translation.value',
  'flags and counters':
    'FeatureFlag.name Feature.email_login Shop.email_count Config.users_count Stats.phone_count',
  'keys to things': 'Order.product_id Comment.post_id Invoice.address_type_id Post.category_id',
}

describe('false friends', () => {
  for (const [name, examples] of Object.entries(classes))
    it(`takes no ${name} for personal data`, () => {
      const taken = examples.split(' ').filter((example) => {
        const found = classifyName(example.split('.'), undefined, rules)
        return found !== undefined && found.confidence !== 'low'
      })
      assert.deepEqual(taken, [])
    })
})
