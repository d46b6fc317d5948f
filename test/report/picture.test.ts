import assert from 'node:assert/strict'
import type { Picture } from '../../server/src/model/picture.ts'
import { file } from '../checks/builders.ts'
import { nodeOf, pictureOf } from '../picture/pages.ts'

const text = `art25: 1
organization: {name: Example}
data_subjects: {patient: {label: Patient}}
activities:
  care:
    label: {en: Care, fr: Soins}
    role: controller
    purposes: [{label: Treat patients, legal_basis: contract}]
    recipients: [lab, mailer, unknown]
    retention: years
retention: {years: {period: P10Y, from: collection, then: erase}}
recipients:
  lab: {name: Laboratory, role: processor, processed_in: [DE], may_receive: [health]}
  mailer: {name: Mailer, role: processor, transfers: [{to: US, transfer_tool: scc}]}
  cloud: {name: Cloud, role: processor, established: US, processed_in: [IE]}
  directory: {name: Directory, direction: in}
systems:
  db: {label: Main database, kind: database, provider: cloud, regions: [IE, {in: IN, for: replica}]}
data:
  Patient:
    label: Patient record
    activity: care
    system: db
    fields: {email: contact.email, diagnosis: health.condition, color: none}
  Payslip: {held_in: lab, activity: nobody, categories: [employment.payslip]}
client_storage:
  visitor: {kind: cookie, category: online.visitor_id, activity: care, lifetime: P30D, consent: {needed: true}}
`
const files = [
  file('src/db.ts', {
    Patient: { fields: { email: 'contact.email', diagnosis: 'health.condition', iban: 'financial.iban' } },
    Visit: { fields: { phone: 'contact.phone' } },
  }),
]

const said = ({ edges }: Picture): readonly string[] =>
  edges.map(({ from, label, to }) => `${from} ${label} ${to}`)
const marksOf = (picture: Picture, id: string): readonly string[] =>
  nodeOf(picture, id).marks.map(({ mark, text: words }) => `${mark}: ${words}`)

describe('the picture of a map', () => {
  const picture = pictureOf(text, files)

  it('has activities, data sets, systems, recipients and countries, by kind', () => {
    assert.deepEqual(
      picture.nodes.map(({ id }) => id),
      [
        ...['activity:care', 'activity:nobody'],
        ...['data-set:Patient', 'data-set:Payslip', 'data-set:device:visitor', 'data-set:Visit'],
        'system:db',
        ...[
          'recipient:lab',
          'recipient:mailer',
          'recipient:cloud',
          'recipient:directory',
          'recipient:unknown',
        ],
        ...['country:IE', 'country:IN', 'country:DE', 'country:US'],
      ],
    )
  })

  it('says what goes on between them, from both ends', () => {
    const all = said(picture)
    for (const one of [
      'activity:care processes data-set:Patient',
      'activity:care passes data on to recipient:mailer',
      'data-set:Patient is stored in system:db',
      'data-set:Payslip is held by recipient:lab',
      'system:db is run by recipient:cloud',
      'system:db is located in country:IN',
      'recipient:mailer transfers data to country:US',
      'recipient:cloud processes data in country:IE',
      'recipient:cloud is established in country:US',
      'activity:care processes data-set:device:visitor',
    ])
      assert.ok(all.includes(one), `${one}\nin\n${all.join('\n')}`)
    assert.equal(picture.edges.find(({ to }) => to === 'system:db')?.back, 'stores')
    assert.equal(new Set(picture.edges.map(({ id }) => id)).size, picture.edges.length)
    const ids = new Set(picture.nodes.map(({ id }) => id))
    for (const { from, to } of picture.edges) assert.ok(ids.has(from) && ids.has(to))
  })

  it('marks special categories where data of Art. 9 is declared or may be received', () => {
    assert.ok(marksOf(picture, 'data-set:Patient').includes('special: Art. 9'))
    assert.ok(marksOf(picture, 'recipient:lab').includes('special: Art. 9'))
    assert.ok(!marksOf(picture, 'recipient:mailer').join().includes('special'))
  })

  it('marks what code holds and the map does not declare, with its place', () => {
    assert.ok(marksOf(picture, 'data-set:Patient').includes('undeclared: 1 undeclared'))
    assert.deepEqual(marksOf(picture, 'data-set:Visit'), ['undeclared: not declared'])
    assert.deepEqual(marksOf(picture, 'activity:nobody'), ['undeclared: not declared'])
    const { places } = nodeOf(picture, 'data-set:Visit')
    assert.deepEqual(
      places.map(({ in: where, path, symbol }) => [where, path, symbol]),
      [['code', 'src/db.ts', 'Visit.phone']],
    )
    assert.ok(nodeOf(picture, 'data-set:Patient').places.some((place) => place.symbol === 'Patient.iban'))
  })

  it('marks transfers by where data goes, and a seat alone is none', () => {
    const marks = (id: string): readonly string[] =>
      (picture.edges.find((edge) => edge.id === id)?.marks ?? []).map(({ mark }) => mark)
    assert.deepEqual(marks('recipient:mailer > country:US'), ['transfer'])
    assert.deepEqual(marks('system:db > country:IN'), ['transfer'])
    assert.deepEqual(marks('recipient:cloud > country:IE'), [])
    assert.deepEqual(marks('recipient:cloud > country:US'), [])
  })

  it('names the tool of a transfer, or asks for it as the check does', () => {
    const facts = (one: Picture): string =>
      JSON.stringify(one.edges.find(({ id }) => id === 'recipient:mailer > country:US')?.facts)
    assert.match(facts(picture), /standard contractual clauses/)
    const asked = pictureOf(text.replace(', transfer_tool: scc', ''), files)
    assert.match(facts(asked), /not recorded/)
    const edge = asked.edges.find(({ id }) => id === 'recipient:mailer > country:US')
    assert.deepEqual(
      edge?.marks.map(({ mark }) => mark),
      ['transfer', 'open'],
    )
  })

  it('shows a source as one: data comes from it', () => {
    const other = pictureOf(text.replace('[lab, mailer, unknown]', '[directory]'))
    assert.ok(said(other).includes('recipient:directory provides data to activity:care'))
  })

  it('speaks the language that it is asked in', () => {
    const french = pictureOf(text, files, 'fr')
    assert.equal(nodeOf(french, 'activity:care').label, 'Soins')
    assert.equal(nodeOf(french, 'country:DE').label, 'Allemagne')
    assert.equal(french.texts.kinds.recipient, 'Destinataires')
    assert.equal(french.edges.find(({ to }) => to === 'system:db')?.label, 'est conservé dans')
  })

  it('is the same for the same input, and nothing of it depends on the day', () => {
    assert.equal(JSON.stringify(pictureOf(text, files)), JSON.stringify(picture))
  })

  it('of an empty map is empty, and of one with odd values keeps standing', () => {
    assert.deepEqual(pictureOf('art25: 1\n').nodes, [])
    const odd = pictureOf(
      'art25: 1\nactivities: {a: null, b: {recipients: 7}}\ndata: {D: {system: [x, 3], activity: [a, a]}}\nsystems: {s: {provider: s, regions: 4}}\nrecipients: {r: {processed_in: [r, null], transfers: x}}\n',
    )
    assert.ok(odd.nodes.length >= 5)
  })
})
