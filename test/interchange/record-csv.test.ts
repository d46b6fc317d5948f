import assert from 'node:assert/strict'
import { parse } from 'yaml'
import { loadRules } from '../../server/src/host/rules.ts'
import { recordOf } from '../../server/src/datamap/plain.ts'
import { type Plain } from '../../server/src/interchange/plain.ts'
import {
  fromRecordCsv,
  recordColumns,
  toRecordCsv,
  type RecordColumns,
} from '../../server/src/interchange/record-csv.ts'
import { english } from '../../server/src/model/message.ts'

const rules = loadRules()

function columnsOf(text?: string): RecordColumns {
  const columns = recordColumns(text === undefined ? undefined : (parse(text) as Plain))
  assert.ok(!('problem' in columns))
  return columns
}

const french = columnsOf(`
separator: ';'
columns:
  reference: Référence
  label: Traitement
  purpose: Finalité
  legal_basis: {column: Base légale, values: {Consentement: consent, Contrat: contract}}
  data_subjects: {column: Personnes, split: ','}
  categories: {column: Données, split: ','}
  recipients: {column: Destinataires, split: ','}
  retention: Durée
`)

const text =
  '\uFEFFRéférence;Traitement;Finalité;Base légale;Personnes;Données;Destinataires;Durée;Remarque\r\n' +
  'FR-001;Prospection;"Répondre; relancer";Consentement;Prospects;"Adresse électronique, Numéro de fax";Brevo;P3Y;à revoir\r\n' +
  'FR-002;Paie;Payer;Usage;Salariés;;;10 ans après le départ;\r\n'

describe('a record that is kept in a spreadsheet', () => {
  it('becomes activities with what they name, and keeps what it does not know', () => {
    const result = fromRecordCsv(text, french, rules)
    assert.ok(!('problem' in result))
    const activities = recordOf(result.content['activities'])
    const first = recordOf(activities['fr_001'])
    assert.deepEqual(
      [
        first['label'],
        first['purpose'],
        first['legal_basis'],
        first['data_subjects'],
        first['categories'],
        first['recipients'],
        first['retention'],
      ],
      ['Prospection', 'Répondre; relancer', 'consent', ['prospects'], ['contact.email'], ['brevo'], 'p3y'],
    )
    assert.deepEqual(first['x-record'], { Remarque: 'à revoir', Données: 'Numéro de fax' })
    assert.deepEqual(recordOf(recordOf(activities['fr_002'])['x-record']), { 'Base légale': 'Usage' })
    assert.deepEqual(recordOf(result.content['retention'])['p3y'], { period: 'P3Y' })
    assert.deepEqual(recordOf(result.content['retention'])['10_ans_apres_le_depart'], {
      label: '10 ans après le départ',
    })
    assert.deepEqual(
      result.notes.map((note) => english.text(note)),
      ['Row 2: "Numéro de fax" is not known as categories', 'Row 3: "Usage" is not known as legal_basis'],
    )
  })

  it('goes back into the same columns and comes again unchanged', () => {
    const own = columnsOf()
    const map = parse(`
data_subjects: {reader: {label: Readers}}
recipients: {mailer: {name: "=Mailer"}}
retention: {short: {period: P30D}}
activities:
  news: {reference: FR-9, label: 'News; letters', role: controller, purpose: Send, legal_basis: consent, data_subjects: [reader], categories: [contact.email], recipients: [mailer], retention: short, created: 2018-10-05}
`) as Plain
    const csv = toRecordCsv(map, own, rules)
    assert.match(csv, /'=Mailer/, 'a formula stays a text')
    const back = fromRecordCsv(csv, own, rules)
    assert.ok(!('problem' in back))
    assert.deepEqual(back.notes, [])
    const news = recordOf(recordOf(back.content['activities'])['news'])
    assert.deepEqual(
      without(news, ['data_subjects', 'recipients', 'retention']),
      without(recordOf(recordOf(map['activities'])['news']), ['data_subjects', 'recipients', 'retention']),
    )
    assert.equal(toRecordCsv(back.content, own, rules), csv)
  })

  it('says what is wrong with the columns or the text', () => {
    const wrong = recordColumns({ columns: { purposes: 'x' } })
    assert.ok('problem' in wrong && english.text(wrong.problem).startsWith('"purposes" is none of '))
    const none = fromRecordCsv('a,b\n1,2\n', columnsOf(), rules)
    assert.ok('problem' in none)
    const broken = fromRecordCsv('id,label\n"a,b\n', columnsOf(), rules)
    assert.ok('problem' in broken)
    assert.ok('problem' in fromRecordCsv('', columnsOf(), rules))
  })
})

function without(entry: Plain, keys: readonly string[]): Plain {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key)))
}
