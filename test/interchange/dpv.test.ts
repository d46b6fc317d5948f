import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { loadRules } from '../../server/src/host/rules.ts'
import { fromDpv, toDpv } from '../../server/src/interchange/dpv.ts'
import { listFrom, recordOf } from '../../server/src/datamap/plain.ts'
import { without, type Plain } from '../../server/src/interchange/plain.ts'

const rules = loadRules()

describe('the Data Privacy Vocabulary', () => {
  for (const example of readdirSync('examples')) {
    it(`takes the map of ${example} there and back without a loss`, () => {
      const map = parse(readFileSync(join('examples', example, 'datamap.yaml'), 'utf8')) as Plain
      const there = JSON.parse(JSON.stringify(toDpv(map, rules).content)) as Plain
      assert.deepEqual(fromDpv(there, rules).content, without(map, ['art25']))
    })
  }

  it('says an activity in its terms', () => {
    const map = parse(`
activities:
  news: {label: Newsletter, role: controller, purpose: Send news, legal_basis: consent, data_subjects: [reader], recipients: [mailer], retention: short}
retention: {short: {period: P30D}}
recipients: {mailer: {name: Mailer, role: processor, processed_in: [IE]}}
data: {Reader: {activity: news, fields: {email: contact.email, note: none}}}
`) as Plain
    const nodes = listFrom(toDpv(map, rules).content['@graph']).map(recordOf)
    const process = nodes.find((node) => node['@type'] === 'dpv:Process') ?? {}
    assert.equal(process['dpv:hasLegalBasis'], 'eu-gdpr:A6-1-a')
    assert.deepEqual(process['dpv:hasPersonalData'], ['pd:EmailAddress'])
    assert.deepEqual(process['dpv:hasRecipient'], [{ '@id': 'art25:recipient/mailer' }])
    assert.deepEqual(process['dpv:hasStorageCondition'], {
      '@type': 'dpv:StorageDuration',
      'dpv:hasDuration': 'P30D',
    })
    const recipient = nodes.find((node) => node['@id'] === 'art25:recipient/mailer') ?? {}
    assert.deepEqual(recipient['@type'], ['dpv:Recipient', 'dpv:DataProcessor'])
    assert.deepEqual(recipient['dpv:hasLocation'], ['loc:IE'])
  })

  it('reads a document of others by full terms, and keeps the rest', () => {
    const { content, notes } = fromDpv(
      {
        '@graph': [
          {
            '@id': 'https://www.example.com/processes#payroll',
            '@type': 'https://w3id.org/dpv#Process',
            'dct:title': 'Payroll',
            'dpv:hasPurpose': [{ 'dct:title': 'Pay salaries' }],
            'dpv:hasLegalBasis': 'eu-gdpr:A6-1-c',
            'dpv:hasPersonalData': ['pd:EmailAddress', 'pd:Unheard'],
            'dpv:hasRisk': 'Loss',
          },
          { '@id': 'x', '@type': 'dpv:Risk' },
        ],
      },
      rules,
    )
    const payroll = recordOf(recordOf(content['activities'])['payroll'])
    assert.deepEqual(
      [payroll['label'], payroll['purpose'], payroll['legal_basis'], payroll['categories']],
      ['Payroll', 'Pay salaries', 'legal_obligation', ['contact.email']],
    )
    assert.deepEqual(recordOf(payroll['x-dpv'])['dpv:hasRisk'], 'Loss')
    assert.equal(notes.length, 2)
  })
})
