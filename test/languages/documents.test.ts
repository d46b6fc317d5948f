import assert from 'node:assert/strict'
import { parse } from 'yaml'
import { readJson } from '../../server/src/languages/json.ts'
import { readXml } from '../../server/src/languages/xml.ts'
import { readYaml } from '../../server/src/languages/yaml.ts'
import type { FileFacts } from '../../server/src/model/fact.ts'
import { changeText, fieldNamed, fieldTexts, readChecked } from './reading.ts'

/** Reads a document as YAML and as JSON, which must say the same. */
function readBoth(yaml: string, stem = 'api'): FileFacts {
  const facts = readChecked(readYaml, yaml, `${stem}.yaml`)
  const json = readChecked(readJson, JSON.stringify(parse(yaml), undefined, 2), `${stem}.json`)
  const told = (read: FileFacts): readonly string[] =>
    read.fields
      .filter(({ role }) => role !== 'configured')
      .map((field) => `${field.role} ${field.owner}.${field.name} ${JSON.stringify(field.attributes)}`)
  assert.deepEqual(told(json), told(facts))
  assert.deepEqual(
    json.owners.filter(({ role }) => role !== 'configured').map(({ name, includes }) => [name, includes]),
    facts.owners.filter(({ role }) => role !== 'configured').map(({ name, includes }) => [name, includes]),
  )
  assert.deepEqual(json.changes.map(changeText), facts.changes.map(changeText))
  return facts
}

const clinic = `openapi: 3.1.0
info:
  title: Clinic
  contact: {email: it@example.org}
paths:
  /patients/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
    get:
      operationId: getPatient
      parameters:
        - {name: phone, in: query, description: to search by, schema: {type: string}}
        - $ref: '#/components/parameters/Page'
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Patient'}
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/NewPatient'}
    put:
      operationId: movePatient
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                street: {type: string}
components:
  parameters:
    Page: {name: page, in: query, schema: {type: integer, default: 1}}
  schemas:
    NewPatient:
      type: object
      required: [mail]
      properties:
        mail: {type: string, format: email, example: a@example.org}
    Patient:
      description: Who comes
      allOf:
        - $ref: '#/components/schemas/NewPatient'
        - type: object
          properties:
            born: {type: string, format: date, description: day of birth}
            mood: {enum: [sad, ok]}
            reach: {type: string, pattern: '^[\\w.]+@[\\w.-]+\\.\\w+$'}
            home:
              type: object
              properties:
                city: {type: [string, 'null']}
            visits:
              type: array
              items: {$ref: './visit.yml'}
            kids:
              type: array
              items:
                type: object
                properties:
                  nick: {type: string}
`

describe('schemas in YAML and JSON', () => {
  it('are read from OpenAPI 3', () => {
    const facts = readBoth(clinic)
    assert.deepEqual(
      facts.fields.map(({ role, owner, name, type }) => `${role} ${owner}.${name}: ${type ?? '-'}`),
      [
        'collected NewPatient.mail: string (email)',
        'transferred Patient.born: string (date)',
        'transferred Patient.mood: -',
        'transferred Patient.reach: string',
        'transferred Patient.home: object',
        'transferred Patient.home.city: string',
        'transferred Patient.visits: array<visit>',
        'transferred Patient.kids: array<object>',
        'transferred Patient.kids.nick: string',
        'collected parameters.page: integer',
        'collected /patients/{id}.id: string (uuid)',
        'collected getPatient.phone: string',
        'collected movePatient.street: string',
        'configured api.yaml.openapi: -',
        'configured info.title: -',
        'configured info.contact.email: -',
      ],
    )
    assert.deepEqual(facts.owners.find(({ name }) => name === 'Patient')?.includes, ['NewPatient'])
    assert.equal(facts.owners.find(({ name }) => name === 'Patient')?.comment, 'Who comes')
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, { formats: ['email'] })
    assert.deepEqual(fieldNamed(facts, 'reach').attributes.formats, ['email'])
    assert.deepEqual(fieldNamed(facts, 'born').attributes, {
      optional: true,
      comment: 'day of birth',
      formats: ['date'],
    })
    assert.deepEqual(fieldNamed(facts, 'visits').attributes, {
      list: true,
      optional: true,
      references: 'visit',
    })
    assert.equal(fieldNamed(facts, 'born').valueType, 'date')
    assert.equal(fieldNamed(facts, 'mood').valueType, 'enum')
  })

  it('are read from a text that does not parse, and from one of many megabytes', () => {
    const schemas = (facts: FileFacts): readonly string[] =>
      facts.fields.filter(({ role }) => role !== 'configured').map(({ owner, name }) => `${owner}.${name}`)
    const expected = schemas(readYaml({ path: 'api.yaml', text: clinic }))
    const broken = readYaml({
      path: 'api.yaml',
      text: `${clinic}    Half:\n      properties:\n        mail: "\n`,
    })
    assert.deepEqual(
      broken.problems.map(({ code }) => code),
      ['syntax'],
    )
    for (const name of expected) assert.ok(schemas(broken).includes(name), name)
    assert.ok(schemas(broken).includes('Half.mail'))
    const filler = Array.from(
      { length: 40_000 },
      (_, index) =>
        `    Thing${index}:\n      type: object\n      properties:\n        size: {type: integer, description: 'how large it is'}\n`,
    ).join('')
    const huge = readYaml({ path: 'api.yaml', text: clinic + filler })
    assert.ok(clinic.length + filler.length > 4_000_000)
    for (const name of expected) assert.ok(schemas(huge).includes(name), name)
    assert.ok(schemas(huge).includes('Thing39999.size'))
  })

  it('are read from OpenAPI 2', () => {
    const facts = readBoth(`swagger: '2.0'
paths:
  /users:
    post:
      operationId: addUser
      parameters:
        - {name: body, in: body, schema: {$ref: '#/definitions/User'}}
        - {name: mail, in: formData, type: string, format: email, required: true}
definitions:
  User: {type: object, properties: {nick: {type: string}}}
`)
    assert.deepEqual(
      facts.fields.filter(({ role }) => role === 'collected').map(({ owner, name }) => `${owner}.${name}`),
      ['User.nick', 'addUser.mail'],
    )
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, { formats: ['email'] })
  })

  it('are read from files that are a part of a document', () => {
    const of = (yaml: string): readonly string[] =>
      readBoth(yaml, 'account').fields.map(({ role, owner, name }) => `${role} ${owner}.${name}`)
    assert.deepEqual(
      of(
        'type: object\nproperties:\n  email: {type: string}\n  team: {type: object, properties: {name: {type: string}}}\n',
      ),
      ['transferred account.email', 'transferred account.team', 'transferred account.team.name'],
    )
    assert.deepEqual(
      of('allOf:\n  - $ref: base.yml\n  - type: object\n    properties:\n      phone: {type: string}\n'),
      ['transferred account.phone'],
    )
    assert.deepEqual(of('in: query\nname: mail\nschema: {type: string}\n'), ['collected account.mail'])
    assert.deepEqual(
      of(
        "operationId: add\nresponses: {'200': {description: ok}}\nparameters:\n  - {in: header, name: X-User, schema: {type: string}}\n",
      ),
      ['collected add.X-User'],
    )
    assert.deepEqual(
      of(
        'user:\n  type: object\n  properties:\n    mail: {type: string}\nteam:\n  allOf: [{$ref: "#/user"}]\n',
      ),
      ['transferred user.mail'],
    )
  })

  it('are read from AsyncAPI', () => {
    const facts = readBoth(`asyncapi: 2.6.0
channels:
  signedUp:
    subscribe:
      message: {name: SignedUp, payload: {type: object, properties: {mail: {type: string}}}}
components:
  schemas:
    Guest: {type: object, properties: {phone: {type: string}}}
`)
    assert.deepEqual(
      facts.fields.filter(({ role }) => role === 'transferred').map(({ owner, name }) => `${owner}.${name}`),
      ['Guest.phone', 'SignedUp.mail'],
    )
  })

  it('are read from JSON Schema', () => {
    const facts = readBoth(
      `$schema: https://json-schema.org/draft/2020-12/schema
properties:
  mail: {type: string, format: idn-email, default: none}
  address: {$ref: '#/$defs/address'}
$defs:
  address: {type: object, required: [city], properties: {city: {type: string}}}
`,
      'guest.schema',
    )
    assert.deepEqual(fieldTexts(facts), [
      'guest.mail: string (idn-email)',
      'guest.address: address',
      'address.city: string',
    ])
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, {
      optional: true,
      value: 'none',
      formats: ['email'],
    })
  })

  it('are read from Avro', () => {
    const facts = readChecked(
      readJson,
      `{"type": "record", "name": "Guest", "doc": "who comes", "fields": [
  {"name": "mail", "type": ["null", "string"], "doc": "where"},
  {"name": "born", "type": {"type": "int", "logicalType": "date"}},
  {"name": "tags", "type": {"type": "array", "items": "string"}},
  {"name": "home", "type": {"type": "record", "name": "Home", "fields": [{"name": "city", "type": "string"}]}},
  {"name": "stay", "type": "a.b.Stay"}]}`,
      'guest.avsc',
    )
    assert.deepEqual(fieldTexts(facts), [
      'Guest.mail: string',
      'Guest.born: int',
      'Guest.tags: array<string>',
      'Guest.home: Home',
      'Home.city: string',
      'Guest.stay: a.b.Stay',
    ])
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, { optional: true, comment: 'where' })
    assert.equal(fieldNamed(facts, 'born').valueType, 'date')
    assert.equal(fieldNamed(facts, 'tags').attributes.list, true)
    assert.equal(fieldNamed(facts, 'stay').attributes.references, 'a.b.Stay')
  })

  it('are read from dbt', () => {
    const facts = readBoth(`version: 2
models:
  - name: guests
    columns:
      - {name: mail, data_type: varchar, description: where, tests: [unique, not_null]}
      - name: team_id
        tests:
          - relationships: {to: ref('teams'), field: id}
sources:
  - name: shop
    tables:
      - name: orders
        columns: [{name: phone}]
`)
    assert.deepEqual(
      facts.fields.filter(({ role }) => role === 'stored').map(({ owner, name }) => `${owner}.${name}`),
      ['guests.mail', 'guests.team_id', 'orders.phone'],
    )
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, { unique: true, comment: 'where' })
    assert.equal(fieldNamed(facts, 'team_id').attributes.references, 'teams')
  })

  it('are read from tables of Elasticsearch, BigQuery and Spark', () => {
    const elastic = readBoth(
      'settings: {number_of_shards: 1}\nmappings:\n  properties:\n    ip: {type: ip}\n    home: {properties: {city: {type: text}}}\n',
      'guests',
    )
    assert.deepEqual(fieldTexts(elastic).slice(0, 3), [
      'guests.ip: ip',
      'guests.home: (object)',
      'guests.home.city: text',
    ])
    assert.deepEqual(fieldNamed(elastic, 'ip').attributes.formats, ['ip'])
    assert.ok(fieldTexts(elastic).includes('settings.number_of_shards: (number)'))
    const alone = readBoth('mappings: {properties: {ip: {type: ip}, mail: {type: keyword}}}\n', 'guests')
    assert.deepEqual(fieldTexts(alone), ['guests.ip: ip', 'guests.mail: keyword'])
    const big = readChecked(
      readJson,
      '[{"name":"mail","type":"STRING","mode":"REQUIRED","description":"where"},{"name":"home","type":"RECORD","mode":"REPEATED","fields":[{"name":"city","type":"STRING"}]}]',
      'db/guests.json',
    )
    assert.deepEqual(fieldTexts(big), [
      'guests.mail: STRING',
      'guests.home: RECORD',
      'guests.home.city: STRING',
    ])
    const spark = readChecked(
      readJson,
      '{"type":"struct","fields":[{"name":"mail","type":"string","nullable":true,"metadata":{"comment":"where"}},{"name":"kids","type":{"type":"array","elementType":{"type":"struct","fields":[{"name":"born","type":"date"}]}}}]}',
      'guests.json',
    )
    assert.deepEqual(fieldTexts(spark), [
      'guests.mail: string',
      'guests.kids: struct',
      'guests.kids.born: date',
    ])
    assert.deepEqual(fieldNamed(spark, 'mail').attributes, { optional: true, comment: 'where' })
  })

  it('are read from schemas of Parquet in the tags of Go', () => {
    const facts = readChecked(
      readJson,
      '{"Tag":"name=root, repetitiontype=REQUIRED","Fields":[{"Tag":"name=mail, type=BYTE_ARRAY, convertedtype=UTF8, repetitiontype=OPTIONAL"},{"Tag":"name=home, type=MAP","Fields":[{"Tag":"name=city, type=BYTE_ARRAY, convertedtype=UTF8"},{"Tag":"name=floor, type=INT32"}]}]}',
      'guests.json',
    )
    assert.deepEqual(fieldTexts(facts), [
      'guests.mail: UTF8',
      'guests.home: MAP',
      'guests.home.city: UTF8',
      'guests.home.floor: INT32',
    ])
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, { optional: true })
    assert.equal(fieldNamed(facts, 'floor').valueType, 'number')
  })

  it('are read from the stores of CloudFormation, SAM and serverless, beside what else these say', () => {
    const resources = `Resources:
  Guests:
    Type: AWS::Cognito::UserPool
    Properties:
      Schema:
        - {Name: email, AttributeDataType: String, Required: true}
        - {Name: phone_number}
  Stays:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: stays
      AttributeDefinitions:
        - {AttributeName: guestMail, AttributeType: S}
      TimeToLiveSpecification: {AttributeName: ends, Enabled: true}
  Visits:
    Type: AWS::Glue::Table
    Properties:
      TableInput:
        Name: visits
        StorageDescriptor:
          Columns:
            - {Name: born, Type: date, Comment: of the guest}
  Names:
    Type: AWS::Cassandra::Table
    Properties:
      PartitionKeyColumns:
        - {ColumnName: iban, ColumnType: text}
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        - {Name: GUEST_MAIL, Value: x}
`
    const told = (facts: FileFacts): readonly string[] =>
      facts.fields.filter(({ role }) => role === 'stored').map(({ owner, name }) => `${owner}.${name}`)
    const stored = ['Guests.email', 'Guests.phone_number', 'stays.guestMail', 'visits.born', 'Names.iban']
    const template = readBoth(
      `AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  OwnerMail: {Type: String, Description: who is told, Default: it@example.org}\n${resources}`,
    )
    assert.deepEqual(told(template), stored)
    assert.deepEqual(fieldNamed(template, 'OwnerMail').attributes, {
      value: 'it@example.org',
      comment: 'who is told',
    })
    assert.equal(fieldNamed(template, 'born').attributes.comment, 'of the guest')
    const texts = fieldTexts(template)
    assert.ok(texts.includes('Parameters.OwnerMail: String'), texts.join('; '))
    assert.ok(texts.some((text) => text.startsWith('Resources.Stays.Properties.TimeToLiveSpecification.')))
    assert.ok(texts.some((text) => text.startsWith('Resources.Hook.Properties.Environment.GUEST_MAIL')))
    const serverless = readBoth(`service: hotel\nresources:\n${resources.replace(/^/gm, '  ')}`)
    assert.deepEqual(told(serverless), stored)
  })

  it('are read from the resources that Kubernetes is taught', () => {
    const facts = readBoth(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: guests.hotel.example.org}
spec:
  names: {kind: Guest, plural: guests}
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
            metadata: {type: object}
            spec:
              type: object
              required: [eMail]
              properties:
                eMail: {type: string, format: email, description: where it is told}
            status:
              type: object
              properties:
                lastSeen: {type: string, format: date-time}
`)
    assert.deepEqual(
      facts.fields.flatMap(({ owner, name }) => (owner.startsWith('Guest') ? [`${owner}.${name}`] : [])),
      ['Guest.eMail', 'Guest.status.lastSeen'],
    )
    assert.ok(!fieldTexts(facts).some((text) => text.includes('openAPIV3Schema')))
    assert.deepEqual(fieldNamed(facts, 'eMail').attributes, {
      comment: 'where it is told',
      formats: ['email'],
    })
  })

  it('are read from what workflows and actions ask for', () => {
    const workflow = readBoth(`name: invite
on:
  workflow_dispatch:
    inputs:
      guestMail: {description: whom to invite, required: true, type: string}
      dry: {type: boolean, default: 'true'}
jobs:
  invite:
    runs-on: ubuntu-latest
    env: {GUEST: x}
`)
    const texts = fieldTexts(workflow)
    assert.deepEqual(texts.slice(0, 2), [
      'on.workflow_dispatch.inputs.guestMail: string',
      'on.workflow_dispatch.inputs.dry: boolean',
    ])
    assert.ok(texts.some((text) => text.startsWith('jobs.invite.env.GUEST')))
    assert.equal(fieldNamed(workflow, 'guestMail').attributes.comment, 'whom to invite')
    const action = readBoth('name: a\ninputs:\n  mail: {description: whom}\nruns: {using: node20}\n')
    assert.ok(fieldTexts(action)[0]?.startsWith('inputs.mail'))
  })

  it('leave other documents configuration', () => {
    for (const yaml of [
      'name: app\nproperties: {a: 1}\n',
      'type: object\nsize: 3\n',
      'mappings: {a: b}\n',
      'models: [a, b]\n',
      'in: query\nadmin: x\n',
      'Resources: {a: {Type: "AWS::DynamoDB::Table", Properties: {AttributeDefinitions: x}}}\n',
      'kind: CustomResourceDefinition\nopenAPIV3Schema: 1\n',
      'parameters: {a: {b: 1}}\ncontentVersion: 1.0.0.0\n',
    ])
      assert.deepEqual(
        readBoth(yaml).fields.filter(({ role }) => role !== 'configured'),
        [],
        yaml,
      )
  })
})

describe('Liquibase', () => {
  const columns = ['stored guests.mail', 'stored guests.phone']
  const changes = [
    'create-owner guests',
    'add-field guests mail',
    'rename-field guests mail e_mail',
    'drop-field guests fax',
    'add-field guests phone',
    'rename-owner guests people',
  ]

  it('is read from YAML and JSON', () => {
    const facts = readBoth(`databaseChangeLog:
  - changeSet:
      id: 1
      changes:
        - createTable:
            tableName: guests
            columns:
              - column: {name: mail, type: varchar(255), remarks: where, constraints: {nullable: false, unique: true}}
        - renameColumn: {tableName: guests, oldColumnName: mail, newColumnName: e_mail}
        - dropColumn: {tableName: guests, columnName: fax}
        - sql: {sql: ALTER TABLE guests ADD phone text}
        - renameTable: {oldTableName: guests, newTableName: people}
      rollback:
        - dropTable: {tableName: guests}
`)
    assert.deepEqual(facts.changes.map(changeText), changes)
    assert.deepEqual(
      facts.fields.map(({ role, owner, name }) => `${role} ${owner}.${name}`),
      columns,
    )
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, { unique: true, comment: 'where' })
  })

  it('is read from XML, with SQL in its place', () => {
    const facts = readChecked(
      readXml,
      `<databaseChangeLog><changeSet id="1">
  <createTable tableName="guests"><column name="mail" type="varchar(255)" remarks="a &amp; b"><constraints nullable="false"/></column></createTable>
  <renameColumn tableName="guests" oldColumnName="mail" newColumnName="e_mail"/>
  <dropColumn tableName="guests" columnName="fax"/>
  <sql>ALTER TABLE guests ADD phone text -- a &lt; b</sql>
  <renameTable oldTableName="guests" newTableName="people"/>
  <rollback><dropTable tableName="guests"/></rollback>
</changeSet></databaseChangeLog>
`,
    )
    assert.deepEqual(facts.changes.map(changeText), changes)
    assert.deepEqual(
      facts.fields.map(({ role, owner, name }) => `${role} ${owner}.${name}`),
      columns,
    )
    assert.equal(fieldNamed(facts, 'mail').attributes.comment, 'a & b')
    assert.deepEqual(facts.problems, [])
  })
})

describe('mappings in XML', () => {
  it('are read from Hibernate and JPA', () => {
    const hibernate = readChecked(
      readXml,
      '<hibernate-mapping>\n<class name="a.Guest" table="guests"><id name="id" type="long"/><property name="mail" column="e_mail"/><set name="stays"><one-to-many class="a.Stay"/></set></class>\n</hibernate-mapping>',
    )
    assert.deepEqual(
      hibernate.fields.map(({ owner, name, attributes }) => [owner, name, attributes]),
      [
        ['Guest', 'id', { primaryKey: true }],
        ['Guest', 'mail', { column: 'e_mail' }],
        ['Guest', 'stays', { list: true, references: 'Stay' }],
      ],
    )
    assert.equal(hibernate.owners[0]?.storeName, 'guests')
    const jpa = readChecked(
      readXml,
      '<entity-mappings><entity class="Guest"><table name="guests"/><attributes><basic name="mail"><column name="e_mail"/></basic></attributes></entity></entity-mappings>',
    )
    assert.deepEqual(
      jpa.fields.map(({ owner, name, attributes }) => [owner, name, attributes.column]),
      [['Guest', 'mail', 'e_mail']],
    )
  })

  it('are nothing in other XML', () => {
    assert.deepEqual(readXml({ path: 'pom.xml', text: '<project><name>x</name></project>' }).fields, [])
  })
})

describe('variables of deployments', () => {
  it('are fields by their names', () => {
    const facts = readBoth(`services:
  web:
    environment:
      - MAIL=a@example.org
      - PORT
spec:
  containers:
    - name: web
      env:
        - {name: REGION, value: eu-west-1}
        - {name: SECRET, valueFrom: {secretKeyRef: {name: s, key: k}}}
`)
    assert.deepEqual(
      facts.fields
        .filter(({ name }) => /^[A-Z]+$/.test(name))
        .map(({ owner, name, attributes }) => [owner, name, attributes.value]),
      [
        ['services.web.environment', 'MAIL', 'a@example.org'],
        ['services.web.environment', 'PORT', undefined],
        ['spec.containers.env', 'REGION', 'eu-west-1'],
        ['spec.containers.env', 'SECRET', undefined],
      ],
    )
  })

  it('keep the values of lists', () => {
    assert.equal(
      fieldNamed(readBoth('regions: [eu-west-1, eu-central-1]\n'), 'regions').attributes.value,
      'eu-west-1\neu-central-1',
    )
  })
})
