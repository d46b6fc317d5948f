import assert from 'node:assert/strict'
import protobuf from 'protobufjs'
import { readers as formats } from '../../server/src/languages/chunk-formats.ts'
import { readers as light } from '../../server/src/languages/chunk-light.ts'
import { readBicep } from '../../server/src/languages/bicep.ts'
import { readCsv } from '../../server/src/languages/csv.ts'
import { readGraphql } from '../../server/src/languages/graphql.ts'
import { readIni } from '../../server/src/languages/ini.ts'
import { readProperties } from '../../server/src/languages/properties.ts'
import { readProtobuf } from '../../server/src/languages/protobuf.ts'
import { readToml } from '../../server/src/languages/toml.ts'
import type { FileFacts } from '../../server/src/model/fact.ts'
import { formatSamples } from '../property/format-samples.ts'
import { fieldNamed, fieldTexts, readChecked } from './reading.ts'
import { treeLanguage } from './trees.ts'

const names = (facts: FileFacts): readonly string[] =>
  facts.fields.map(({ owner, name }) => `${owner}.${name}`)
const guest = formatSamples['protobuf']?.[0] ?? ''

describe('Protocol Buffers', () => {
  it('have the fields that protobufjs finds', () => {
    const { root } = protobuf.parse(guest.replaceAll('Gäst', 'Guest'), { keepCase: true })
    const expected: string[] = []
    const visit = (space: protobuf.NamespaceBase, path: string): void => {
      for (const inner of space.nestedArray) {
        if (!(inner instanceof protobuf.Namespace)) continue
        const name =
          inner instanceof protobuf.Type ? [path, inner.name].filter((part) => part !== '').join('.') : path
        if (inner instanceof protobuf.Type)
          expected.push(...inner.fieldsArray.map((field) => `${name}.${field.name}`))
        visit(inner, name)
      }
    }
    visit(root, '')
    assert.ok(expected.length > 6)
    assert.deepEqual(
      [...names(readChecked(readProtobuf, guest.replaceAll('Gäst', 'Guest')))].sort(),
      expected.sort(),
    )
  })

  it('say what a field is', () => {
    const facts = readChecked(readProtobuf, guest)
    assert.deepEqual(facts.problems, [])
    assert.deepEqual(fieldNamed(facts, 'e_mail').attributes, {
      column: 'mail',
      comment: 'where we write to',
      formats: ['email'],
    })
    assert.deepEqual(fieldNamed(facts, 'stays').attributes, { list: true, references: 'Stay' })
    assert.equal(fieldNamed(facts, 'mood').valueType, 'enum')
    assert.equal(facts.owners[0]?.comment, 'A guest')
  })

  it('keep the fields around what is half-typed', () => {
    const facts = readChecked(
      readProtobuf,
      'message A {\n  string mail = 1;\n  string pho\n  int32 age = ;\n  string city = 4;\nmessage B {\n  string zip = 1;\n}\n',
    )
    for (const name of ['A.mail', 'A.city']) assert.ok(names(facts).includes(name), name)
    assert.ok(names(facts).some((name) => name.endsWith('B.zip')))
    assert.deepEqual(
      facts.problems.map(({ code }) => code),
      ['syntax'],
    )
  })
})

describe('GraphQL', () => {
  const schema = formatSamples['graphql']?.[0] ?? ''

  it('has collected inputs and transferred types', () => {
    const facts = readChecked(readGraphql, schema)
    assert.deepEqual(facts.problems, [])
    assert.deepEqual(
      facts.fields.map(
        ({ role, owner, name, type, valueType }) => `${role} ${owner}.${name}: ${type ?? ''} ${valueType}`,
      ),
      [
        'transferred Guest.mail: String! text',
        'transferred Guest.stays: [Stay!]! reference',
        'collected Guest.stays.first: Int number',
        'collected Guest.stays.nick: String text',
        'collected NewGuest.phone: PhoneNumber text',
        'collected NewGuest.mood: Mood enum',
        'transferred Query.guest: Guest function',
        'collected guest.id: ID! text',
        'transferred Guest.born: Date date',
      ],
    )
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, {
      comment: 'where we write to',
      formats: ['email'],
    })
    assert.deepEqual(fieldNamed(facts, 'phone').attributes, { optional: true, formats: ['phone'] })
    assert.deepEqual(facts.owners[0]?.includes, ['Person', 'Node'])
  })

  it('keeps the definitions before and after the one that is half-typed, and its fields', () => {
    const facts = readChecked(
      readGraphql,
      'type A { mail: String }\n\ntype B {\n  phone: String!\n  city:\n  name(\n\ninput C {\n  zip: String\n}\n',
    )
    assert.deepEqual(names(facts), ['A.mail', 'B.phone', 'B.city', 'C.zip'])
    assert.deepEqual(
      facts.problems.map(({ code }) => code),
      ['syntax'],
    )
  })
})

describe('TOML', () => {
  it('has keys with their tables', () => {
    const facts = readChecked(readToml, formatSamples['toml']?.[0] ?? '', 'app.toml')
    assert.deepEqual(fieldTexts(facts), [
      'app.toml.title: (text)',
      'a b.c: (text)',
      'mail.from: (text)',
      'mail.ports: (number)',
      'mail.limit.daily: (number)',
      'mail.limit.per.user: (number)',
      'users.name: (text)',
      'users.born: (date)',
      'users.phone: (text)',
    ])
    assert.deepEqual(fieldNamed(facts, 'title').attributes, { value: 'Gäste', comment: 'all' })
    assert.deepEqual(fieldNamed(facts, 'ports').attributes, { list: true, value: '1\n2' })
  })

  it('keeps the keys around what is half-typed', () => {
    const facts = readChecked(
      readToml,
      '[a]\nmail = "x"\nphone = \ncity = "y"\n[b\nzip = 1\n[c]\nnick = 1\n',
      'app.toml',
    )
    assert.deepEqual(names(facts), ['a.mail', 'a.phone', 'a.city', 'b.zip', 'c.nick'])
    assert.deepEqual(
      facts.problems.map(({ code }) => code),
      ['syntax'],
    )
  })
})

describe('INI', () => {
  it('has keys with their sections', () => {
    const facts = readChecked(readIni, formatSamples['ini']?.[0] ?? '', 'app.ini')
    assert.deepEqual(names(facts), [
      'app.ini.root',
      'mail server.host',
      'mail server.from name',
      'mail server.größe',
      'mail server.empty',
      'users "anna".phone',
    ])
    assert.deepEqual(fieldNamed(facts, 'host').attributes, { value: 'smtp.example.com', comment: 'here' })
  })

  it('reads nothing of what only has its name', () => {
    assert.deepEqual(
      readIni({ path: 'nginx.conf', text: 'http {\n  server {\n    listen 80;\n    set $a = 1;\n  }\n}\n' })
        .fields,
      [],
    )
  })
})

describe('Java properties', () => {
  it('have keys with sections, escapes and lines that go on', () => {
    const facts = readChecked(readProperties, formatSamples['properties']?.[0] ?? '', 'app.properties')
    assert.deepEqual(names(facts), [
      'mail.host',
      'mail.from name',
      'app.properties.größe',
      'app.properties.empty',
      'app.properties.prénom',
    ])
    assert.equal(fieldNamed(facts, 'from name').attributes.value, 'ab')
  })
})

describe('CSV', () => {
  const columns = (text: string, path = 'people.csv'): readonly string[] =>
    names(readChecked(readCsv, text, path))

  it('has the columns of its header, by its own delimiter', () => {
    assert.deepEqual(columns('mail,born\na@example.org,1980-01-01\n'), ['people.mail', 'people.born'])
    assert.deepEqual(columns('"E-Mail";Ort\na@example.org;Lyon\n'), ['people.E-Mail', 'people.Ort'])
    assert.deepEqual(columns('mail\tzip code\nx\t1\n', 'people.tsv'), ['people.mail', 'people.zip code'])
  })

  it('has none where the first line is data', () => {
    for (const text of [
      'a@example.org,1980-01-01\nb@example.org,1990-01-01\n',
      '1,2\n3,4\n',
      'Anna,Lyon\nAnna,Paris\n',
      'one line\n',
      '',
    ])
      assert.deepEqual(columns(text), [], text)
  })

  it('is read at its beginning only', () => {
    const { fields } = readCsv({
      path: 'people.csv',
      text: `mail,born\n${'a@example.org,1980-01-01\n'.repeat(400_000)}`,
    })
    assert.equal(fields.length, 2)
  })
})

describe('Terraform', () => {
  const terraform = treeLanguage('main.tf')

  it('has arguments by the address of their resource, and variables', () => {
    const facts = terraform.read(`variable "alert_email" {
  type        = string # 🏨
  description = "who is told"
}
resource "aws_s3_bucket" "main" {
  bucket = "files"
  tags = { Owner = "it@example.org", "cost.center" = var.center }
  lifecycle_rule {
    expiration { days = 30 }
  }
}
provider "aws" { region = "eu-west-1" }
locals { regions = ["eu-west-1", "eu-central-1"] }
`)
    assert.deepEqual(
      facts.fields.map(({ owner, name, attributes }) => `${owner}.${name} ${attributes.value ?? '-'}`),
      [
        'variable.alert_email -',
        'aws_s3_bucket.main.bucket files',
        'aws_s3_bucket.main.tags.Owner it@example.org',
        'aws_s3_bucket.main.tags.cost.center var.center',
        'aws_s3_bucket.main.lifecycle_rule.expiration.days 30',
        'provider.aws.region eu-west-1',
        'locals.regions eu-west-1\neu-central-1',
      ],
    )
    assert.equal(fieldNamed(facts, 'alert_email').attributes.comment, 'who is told')
    assert.deepEqual(facts.problems, [])
  })

  it('has the columns that resources list for a store, where they are literals', () => {
    const text = `resource "aws_cognito_user_pool" "guests" {
  schema {
    name                = "email" # 🏨
    attribute_data_type = "String"
  }
  dynamic "schema" {
    for_each = var.more
    content {
      name = schema.value
    }
  }
}
resource "aws_dynamodb_table" "stays" {
  name = "stays-of-guests"
  attribute {
    name = "guestMail"
    type = "S"
  }
  ttl {
    attribute_name = "ends"
  }
}
resource "aws_glue_catalog_table" "visits" {
  storage_descriptor {
    columns {
      name    = "born"
      type    = "date"
      comment = "of the guest"
    }
  }
}
resource "google_bigquery_table" "bills" {
  table_id = "bills"
  schema = jsonencode([
    { name = "iban", type = "STRING", description = "who pays" },
    { "name" = "paid", "type" = "BOOL" },
  ])
}
`
    const facts = terraform.read(text)
    const stored = facts.fields.filter(({ role }) => role === 'stored')
    assert.deepEqual(
      stored.map(({ owner, name, type }) => `${owner}.${name}: ${type ?? '-'}`),
      [
        'guests.email: String',
        'stays-of-guests.guestMail: string',
        'visits.born: date',
        'bills.iban: STRING',
        'bills.paid: BOOL',
      ],
    )
    for (const { name, span } of stored) assert.equal(text.slice(span.start, span.end), name)
    assert.equal(fieldNamed(facts, 'iban').attributes.comment, 'who pays')
    assert.ok(names(facts).includes('aws_dynamodb_table.stays.ttl.attribute_name'))
  })

  it('keeps the arguments around what is half-typed', () => {
    const facts = terraform.read(
      'variable "a" { type = string }\nresource "x" "y" {\n  mail = \n}\nvariable "b" {}\n',
    )
    for (const name of ['variable.a', 'variable.b']) assert.ok(names(facts).includes(name), name)
    assert.deepEqual(
      facts.problems.map(({ code }) => code),
      ['syntax'],
    )
  })
})

describe('Bicep', () => {
  const read = (text: string): FileFacts => readChecked(readBicep, text, 'main.bicep')

  it('has properties by the name of their resource, its type, parameters and variables', () => {
    const facts = read(`@description('where it stands')
param location string = 'westeurope' // 🏨
param days int
var names = ['a', 'b']
resource store 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'files\${suffix}'
  tags: { 'cost.center': center, Owner: 'it@example.org' }
  properties: {
    networkAcls: { ipRules: [ { value: '10.0.0.0' }, { value: '10.0.0.1' } ] }
    supportsHttpsTrafficOnly: true
  }
  resource blobs 'blobServices' = if (days > 0) {
    properties: { deleteRetentionPolicy: { days: days } }
  }
}
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'secrets'
}
module web './web.bicep' = [for name in names: {
  params: { mail: name }
}]
output id string = store.id
`)
    assert.deepEqual(
      facts.fields.map(({ owner, name, attributes }) => `${owner}.${name} ${attributes.value ?? '-'}`),
      [
        'param.location westeurope',
        'param.days -',
        'var.names a\nb',
        'store.resource Microsoft.Storage/storageAccounts',
        'store.name files${suffix}',
        'store.tags.cost.center center',
        'store.tags.Owner it@example.org',
        'store.properties.networkAcls.ipRules.value 10.0.0.0\n10.0.0.1',
        'store.properties.supportsHttpsTrafficOnly true',
        'store.blobs.resource Microsoft.Storage/storageAccounts/blobServices',
        'store.blobs.properties.deleteRetentionPolicy.days days',
        'web.module ./web.bicep',
        'web.params.mail name',
        'output.id store.id',
      ],
    )
    assert.equal(fieldNamed(facts, 'location').attributes.comment, 'where it stands')
    assert.equal(fieldNamed(facts, 'names').attributes.list, true)
    assert.equal(fieldNamed(facts, 'supportsHttpsTrafficOnly').valueType, 'boolean')
  })

  it('keeps the properties around what is half-typed', () => {
    const facts = read(
      "param a string\nresource x 'A.B/c@1' = {\n  mail: \n  born: 'x\n  phone: '1'\n}\nparam b string\n",
    )
    for (const name of ['param.a', 'x.phone', 'param.b']) assert.ok(names(facts).includes(name), name)
  })

  it('takes words that declare for keys where they are keys', () => {
    const facts = read("var x = {\n  resource: 'a'\n  param: 'b'\n}\n")
    assert.deepEqual(names(facts), ['var.x.resource', 'var.x.param'])
  })
})

describe('every format', () => {
  const readers = { ...light, ...formats }
  const made: Readonly<Record<string, (name: string) => string>> = {
    graphql: (name) => `# 🏨 e\u0301\ntype A { ${name}: String }\n`,
    protobuf: (name) => `// 🏨 e\u0301\nmessage A { string ${name} = 1; }\n`,
    bicep: (name) => `// 🏨 e\u0301\nvar x = '🏨'\nparam ${name} string\n`,
    toml: (name) => `x = "🏨 e\u0301"\n${name} = 1\n`,
    ini: (name) => `[x]\na = 🏨 e\u0301\n${name} = 1\n`,
    properties: (name) => `a = 🏨 e\u0301\n${name} = 1\n`,
    csv: (name) => `"🏨e\u0301",${name}\n1,2\n`.replace('🏨', 'o'),
    yaml: (name) => `type: object\ndescription: 🏨 e\u0301\nproperties:\n  ${name}: {type: string}\n`,
    json: (name) =>
      `{"type": "object", "description": "🏨 e\u0301", "properties": {"${name}": {"type": "string"}}}`,
    xml: (name) =>
      `<databaseChangeLog><!-- 🏨 e\u0301 --><changeSet><createTable tableName="🏨"><column name="${name}"/></createTable></changeSet></databaseChangeLog>`,
  }
  for (const [language, text] of Object.entries(made)) {
    const read = readers[language]
    assert.ok(read)

    it(`has its places behind emoji and combining characters, in ${language}`, () => {
      const facts = readChecked(read, text('e_mail'), `a.${language}`)
      const { span } = fieldNamed(facts, 'e_mail')
      assert.equal(text('e_mail').slice(span.start, span.end), 'e_mail')
    })

    it(`says nothing of an empty text, and reads a huge one, in ${language}`, () => {
      assert.deepEqual(readChecked(read, '', `a.${language}`).fields, [])
      readChecked(read, text('e_mail').repeat(2_000), `a.${language}`)
    })
  }
})
