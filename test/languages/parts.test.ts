import assert from 'node:assert/strict'
import { readFacts } from '../../server/src/host/read-file.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { languageOf } from '../../server/src/languages/index.ts'
import type { FileFacts } from '../../server/src/model/fact.ts'

const rules = loadRules()

async function read(path: string, text: string): Promise<FileFacts> {
  const language = languageOf(path)?.id ?? assert.fail(`nothing reads ${path}`)
  const { facts } = await readFacts(
    { path, language, pathClass: 'product', bytes: Buffer.from(text) } as const,
    rules,
  )
  return facts
}

/** `Owner.name: type [kind of value]`, each of which stands at its place in the text. */
async function lines(path: string, text: string): Promise<readonly string[]> {
  const { fields } = await read(path, text)
  for (const { name, span } of fields) assert.equal(text.slice(span.start, span.end), name)
  return fields.map(({ owner, name, type, valueType }) => `${owner}.${name}: ${type ?? ''} [${valueType}]`)
}

describe('what one file holds of another language', () => {
  it('is a schema of GraphQL in a template of a script', async () => {
    const found = await lines(
      'src/schema.ts',
      [
        'const shared = `fax: String`',
        'export const typeDefs = gql`',
        '  """ 🏨 who stays """',
        '  type Guest { eMail: String! ${shared} }',
        '`',
        'export const more = `#graphql',
        '  input NewGuest { iban: String }',
        '`',
        'export const asked = gql`query Q { guest { phone } }`',
        'export const text = `type Other { mail: String }`',
      ].join('\n'),
    )
    assert.deepEqual(found, ['Guest.eMail: String! [text]', 'NewGuest.iban: String [text]'])
  })

  it('is what a component of Blazor declares in its block of code', async () => {
    const found = await lines(
      'Pages/Register.razor',
      [
        '@page "/register"',
        '<p>{ "a" }</p>',
        '@code {',
        '    private string note = "}";',
        '    public class GuestModel',
        '    {',
        '        public string EMail { get; set; }',
        '    }',
        '}',
      ].join('\n'),
    )
    assert.ok(
      found.includes('Register.GuestModel.EMail: string [text]') ||
        found.includes('GuestModel.EMail: string [text]'),
      found.join('; '),
    )
  })
})

describe('what infrastructure holds of other files', () => {
  it('is each file of a ConfigMap, by its name', async () => {
    const found = await lines(
      'k8s/app.yaml',
      [
        'apiVersion: v1',
        'kind: ConfigMap',
        'data:',
        '  # 🏨',
        '  guests.properties: |',
        '    guest.email=a',
        '    guest.born=b',
        '  schema.sql: |',
        '    CREATE TABLE stays (',
        '      iban text',
        '    );',
        '  notes.md: |',
        '    email: none',
        '  MAIL: x',
      ].join('\n'),
    )
    for (const line of ['guest.email:  [text]', 'stays.iban: text [text]'])
      assert.ok(found.includes(line), `${line} in ${found.join('; ')}`)
  })

  it('is the schema of a table of BigQuery in Terraform', async () => {
    const found = await lines(
      'main.tf',
      [
        'resource "google_bigquery_table" "g" {',
        '  table_id = "guests"',
        '  schema   = <<EOF',
        '[{"name": "eMail", "type": "STRING"}]',
        'EOF',
        '}',
      ].join('\n'),
    )
    assert.ok(found.includes('guests.eMail: STRING [text]'), found.join('; '))
  })
})

describe('a model of Core Data', () => {
  it('has entities with attributes and relations', async () => {
    const found = await lines(
      'App/Guests.xcdatamodeld/Guests.xcdatamodel/contents',
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<model type="com.apple.IDECoreDataModeler.DataModel" documentVersion="1.0">
    <entity name="Guest" representedClassName="Guest" syncable="YES">
        <attribute name="eMail" optional="YES" attributeType="String"/>
        <attribute name="bornOn" attributeType="Date" usesScalarValueType="NO"/>
        <attribute name="visits" attributeType="Integer 16" defaultValueString="0"/>
        <relationship name="stays" toMany="YES" destinationEntity="Stay"/>
    </entity>
</model>
`,
    )
    assert.deepEqual(found, [
      'Guest.eMail: String [text]',
      'Guest.bornOn: Date [date]',
      'Guest.visits: Integer 16 [number]',
      'Guest.stays:  [reference]',
    ])
  })
})

describe('XML that is half-typed', () => {
  it('keeps what stands behind a tag that does not end', async () => {
    const found = await lines(
      'guest.hbm.xml',
      '<hibernate-mapping><class name="Guest">\n<property name="mail" type="string"/>\n<property na\n' +
        '<property name="fax" type="string"/>\n<property name="b\n<property name="iban" type="string"/>\n' +
        '</class></hibernate-mapping>',
    )
    assert.deepEqual(found, [
      'Guest.mail: string [text]',
      'Guest.fax: string [text]',
      'Guest.iban: string [text]',
    ])
  })
})

describe('JSON5', () => {
  it('has keys without quotes, single quotes, comments and other numbers', async () => {
    const { fields, problems } = await read(
      'config/shop.json5',
      `// 🏨 a hotel
{
  owner: { eMail: 'ada@example.test', 'phone': '"1" it\\'s', size: 0x1F, rate: .5, max: +Infinity, },
  /* lists */ tags: ['a', "b",],
}
`,
    )
    assert.deepEqual(problems, [])
    assert.deepEqual(
      fields.map(({ owner, name, attributes }) => `${owner}.${name}=${attributes.value ?? ''}`),
      [
        'owner.eMail=ada@example.test',
        "owner.phone='1' it 's",
        'owner.size=31',
        'owner.rate=.5',
        'owner.max=+Infinity',
        'shop.json5.tags=a\nb',
      ],
    )
  })
})

describe('Avro IDL', () => {
  const guests = `@namespace("com.example")
protocol Hotel {
  /** Who stays. */
  record Guest {
    /** Where we write to. */
    string eMail;
    union { null, string } phone = null;
    @logicalType("date") int bornOn, leftOn;
    array<Stay> stays = [];
    Mood? mood = "HAPPY";
    map<string> notes;
    string \`record\`;
    decimal(9, 2) paid;
  }
  enum Mood { HAPPY, SAD } = HAPPY;
  error NotThere { string reason; }
  void check(string mail) throws NotThere;
}
`
  it('has records and errors with their fields', async () => {
    assert.deepEqual(await lines('guests.avdl', guests), [
      'Guest.eMail: string [text]',
      'Guest.phone: union { null, string } [text]',
      'Guest.bornOn: int [date]',
      'Guest.leftOn: int [date]',
      'Guest.stays: array<Stay> [reference]',
      'Guest.mood: Mood? [enum]',
      'Guest.notes: map<string> [object]',
      'Guest.record: string [text]',
      'Guest.paid: decimal(9, 2) [number]',
      'NotThere.reason: string [text]',
    ])
    const { owners, fields, problems } = await read('guests.avdl', guests)
    assert.deepEqual(problems, [])
    assert.equal(owners[0]?.comment, 'Who stays.')
    const [mail, phone, , , stays] = fields
    assert.equal(mail?.attributes.comment, 'Where we write to.')
    assert.deepEqual(phone?.attributes, { optional: true })
    assert.deepEqual(stays?.attributes, { list: true, references: 'Stay', value: '[]' })
  })

  it('goes on behind what it does not understand, and says where', async () => {
    const { fields, problems } = await read(
      'a.avdl',
      'record A { string ; long mail; record B { string fax; } } record C { string iban; ',
    )
    assert.deepEqual(
      fields.map(({ owner, name }) => `${owner}.${name}`),
      ['A.mail', 'B.fax', 'C.iban'],
    )
    assert.equal(problems[0]?.code, 'syntax')
  })
})
