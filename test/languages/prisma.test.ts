import assert from 'node:assert/strict'
import { parsePrismaSchema } from '@loancrate/prisma-schema-parser'
import fc from 'fast-check'
import { readPrisma } from '../../server/src/languages/prisma.ts'
import { fieldNamed, fieldTexts, readChecked } from './reading.ts'

const read = (text: string) => readChecked(readPrisma, text, 'schema.prisma')

const clinic = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

/// Everyone who comes
model Patient {
  id        String   @id @default(uuid()) @db.Uuid
  /// where letters go
  mail      String?  @unique @map("e_mail") // private
  mood      Mood     @default(CALM)
  doctor    Doctor   @relation(fields: [doctorId], references: [id], onDelete: Cascade)
  doctorId  Int
  visits    Visit[]
  homes     Place[]
  photo     Bytes?
  extra     Json     @default("{}")
  area      Unsupported("circle")?
  seen      DateTime @default(now())
  secret    String   /// @encrypted
  lastIp    String   @db.Inet

  @@unique([doctorId])
  @@map("patients")
}

enum Mood {
  CALM
  SAD  @map("sad")
}

type Place {
  street String
}

view Busy {
  name String @unique
}
`

describe('Prisma', () => {
  it('finds the fields that the parser of Prisma schemas finds', () => {
    const expected = parsePrismaSchema(clinic).declarations.flatMap((declaration) =>
      declaration.kind === 'model' || declaration.kind === 'type' || declaration.kind === 'view'
        ? declaration.members.flatMap((member) =>
            member.kind === 'field'
              ? [`${declaration.name.value}.${member.name.value}@${member.name.location?.start.offset ?? -1}`]
              : [],
          )
        : [],
    )
    assert.ok(expected.length > 10)
    assert.deepEqual(
      read(clinic).fields.map(({ owner, name, span }) => `${owner}.${name}@${span.start}`),
      expected,
    )
  })

  it('reads what a field says', () => {
    const facts = read(clinic)
    assert.deepEqual(facts.problems, [])
    assert.deepEqual(
      facts.owners.map(({ name, kind, storeName, comment }) => [name, kind, storeName, comment]),
      [
        ['Patient', 'model', 'patients', 'Everyone who comes'],
        ['Place', 'type', undefined, undefined],
        ['Busy', 'model', undefined, undefined],
      ],
    )
    assert.deepEqual(fieldNamed(facts, 'id').attributes, {
      primaryKey: true,
      formats: ['uuid'],
      value: 'uuid()',
    })
    assert.deepEqual(fieldNamed(facts, 'mail').attributes, {
      optional: true,
      unique: true,
      column: 'e_mail',
      comment: 'where letters go private',
    })
    const kinds = Object.fromEntries(facts.fields.map(({ name, valueType }) => [name, valueType]))
    assert.equal(kinds['mood'], 'enum')
    assert.equal(kinds['doctor'], 'reference')
    assert.equal(kinds['doctorId'], 'reference')
    assert.equal(kinds['homes'], 'reference')
    assert.equal(kinds['photo'], 'binary')
    assert.equal(kinds['extra'], 'object')
    assert.equal(kinds['seen'], 'date')
    assert.equal(fieldNamed(facts, 'mood').attributes.value, 'CALM')
    assert.deepEqual(fieldNamed(facts, 'doctorId').attributes, { unique: true, references: 'Doctor' })
    assert.deepEqual(fieldNamed(facts, 'visits').attributes, { list: true, references: 'Visit' })
    assert.equal(fieldNamed(facts, 'area').type, 'Unsupported("circle")?')
    assert.equal(fieldNamed(facts, 'secret').attributes.encrypted, true)
    assert.deepEqual(fieldNamed(facts, 'lastIp').attributes.formats, ['ip'])
  })

  it('reads arguments of several lines, block comments and names of any alphabet', () => {
    const facts = read(
      '/* 😀 */\nmodel Gäste {\n  straße String\n  b B @relation(\n    fields: [bId],\n    references: [id]\n  )\n  bId Int\n}\n',
    )
    assert.deepEqual(fieldTexts(facts), ['Gäste.straße: String', 'Gäste.b: B', 'Gäste.bId: Int'])
    assert.equal(fieldNamed(facts, 'bId').attributes.references, 'B')
    assert.deepEqual(facts.problems, [])
  })

  it('keeps the fields around what is half-typed', () => {
    const facts = read(
      'model A {\n  id Int @id(\n  na\n  mail String @\n  note String ???\nmodel B {\n  phone String\n',
    )
    assert.deepEqual(fieldTexts(facts), ['A.id: Int', 'A.mail: String', 'A.note: String?', 'B.phone: String'])
    assert.deepEqual(
      facts.problems.map(({ code }) => code),
      ['syntax'],
    )
  })

  it('never throws, on any beginning or mutation of a text', () => {
    fc.assert(
      fc.property(fc.nat(clinic.length), fc.nat(9), fc.string(), (at, length, other) => {
        read(clinic.slice(0, at))
        readPrisma({ path: 'a.prisma', text: clinic.slice(0, at) + other + clinic.slice(at + length) })
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void readPrisma({ path: 'a.prisma', text })),
    )
  })
})
