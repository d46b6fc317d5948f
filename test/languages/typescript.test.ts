import assert from 'node:assert/strict'
import { changeLines, fieldLines, ownerLines, read } from './typescript-reading.ts'

describe('the reader of TypeScript: types', () => {
  it('reads members of an interface with their types', () => {
    const text = `interface Guest extends Person, Omit<Contact, 'fax'> {
  mail: string
  'phone-number'?: string | null
  born: Date
  stays: Stay[]
  ready: boolean
  level: 'gold' | 'silver'
  age: number | undefined
  onLeave: (at: Date) => void
  greet(): string
  home: Address
}`
    assert.deepEqual(ownerLines(text), ['interface Guest transferred - +Person +Contact'])
    assert.deepEqual(fieldLines(text), [
      '2 transferred Guest.mail text',
      '3 transferred Guest.phone-number text {"optional":true}',
      '4 transferred Guest.born date',
      '5 transferred Guest.stays reference {"list":true}',
      '6 transferred Guest.ready boolean',
      '7 transferred Guest.level enum',
      '8 transferred Guest.age number {"optional":true}',
      '9 transferred Guest.onLeave function',
      '10 transferred Guest.greet function',
      '11 transferred Guest.home reference',
    ])
    assert.equal(read(text).fields[1]?.type, 'string | null')
  })

  it('names what is nested by its path', () => {
    const text = `type Order = Base & { buyer: { mail: string; homes: { street: string }[] } }
function ship({ to }: { to: string }, guest: { mail: string }) {}
const [draft, setDraft] = useState<{ iban: string }>()`
    assert.deepEqual(fieldLines(text), [
      '1 transferred Order.buyer object',
      '1 transferred Order.buyer.mail text',
      '1 transferred Order.buyer.homes object {"list":true}',
      '1 transferred Order.buyer.homes.street text',
      '2 transferred ship.to text',
      '2 transferred ship.guest.mail text',
      '3 transferred draft.iban text',
    ])
    assert.equal(ownerLines(text)[0], 'type Order transferred - +Base')
  })

  it('keeps utility types, schemas and unions as includes', () => {
    const text = `type A = Partial<Pick<User, 'mail'>>
type B = z.infer<typeof ZGuest>
type C = Model.Guest | Staff`
    assert.deepEqual(ownerLines(text), [
      'type A transferred - +User',
      'type B transferred - +ZGuest',
      'type C transferred - +Model.Guest +Staff',
    ])
  })

  it('reads no enums, index signatures, plain objects or computed names', () => {
    const text = `enum Sex { male, female }
interface Bag { [key: string]: string; [dynamic]: string; ['mail']: string }
const guest = { mail: 'a', phone: 'b' }`
    assert.deepEqual(fieldLines(text), ['2 transferred Bag.mail text'])
  })

  it('takes the comment above or behind a member, and no word to a tool', () => {
    const text = `interface Guest {
  /**
   * Where we write to.
   * @example x
   */
  mail: string
  // called
  // at night
  phone: string
  age: number // in years
  /* eslint-disable-next-line */
  code: string

  // stands apart

  city: string
}`
    const comments = read(text).fields.map((field) => field.attributes.comment)
    assert.deepEqual(comments, ['Where we write to.', 'called at night', 'in years', undefined, undefined])
  })
})

describe('the reader of TypeScript: classes', () => {
  it('reads a TypeORM entity with its store and its columns', () => {
    const text = `import { Entity, Column, PrimaryGeneratedColumn, ManyToOne, CreateDateColumn } from 'typeorm'
@Entity('app_guests')
export class GuestEntity extends Base {
  @PrimaryGeneratedColumn() id: number
  @Column({ name: 'e_mail', unique: true, nullable: true, comment: 'for letters' }) mail: string
  @Column('varchar', { transformer: encryptionTransformer }) iban
  @ManyToOne(() => HotelEntity, (hotel) => hotel.guests) hotel: HotelEntity
  @CreateDateColumn() since
  constructor(private readonly phone: string, plain: string) { super() }
}`
    assert.deepEqual(ownerLines(text), ['model GuestEntity stored app_guests +Base'])
    assert.deepEqual(fieldLines(text), [
      '4 stored GuestEntity.id number {"primaryKey":true}',
      '5 stored GuestEntity.mail text {"column":"e_mail","unique":true,"optional":true,"comment":"for letters"}',
      '6 stored GuestEntity.iban text {"encrypted":true}',
      '7 stored GuestEntity.hotel reference {"references":"HotelEntity"}',
      '8 stored GuestEntity.since date',
      '9 stored GuestEntity.phone text',
    ])
  })

  it('reads MikroORM, sequelize-typescript and Nest Mongoose classes as stored', () => {
    const text = `@Entity({ tableName: 'staff' }) class Staff { @Property({ fieldName: 'mail_address', nullable: true }) mail!: string }
@Table({ tableName: 'guests' }) class Guest extends Model { @AllowNull(false) @Column(DataType.STRING) mail }
@Schema({ collection: 'visitors' }) class Visitor { @Prop({ required: true, type: String }) mail; @Prop({ type: Types.ObjectId, ref: 'Hotel' }) hotel }`
    assert.deepEqual(ownerLines(text), [
      'model Staff stored staff',
      'model Guest stored guests +Model',
      'model Visitor stored visitors',
    ])
    assert.deepEqual(fieldLines(text), [
      '1 stored Staff.mail text {"column":"mail_address","optional":true}',
      '2 stored Guest.mail text {"optional":false}',
      '3 stored Visitor.mail text {"optional":false}',
      '3 stored Visitor.hotel reference {"references":"Hotel"}',
    ])
  })

  it('does not take the decorators of a view library for columns', () => {
    const text = `import { Prop } from 'vue-property-decorator'
class Card { @Prop() readonly mail!: string }`
    assert.deepEqual(fieldLines(text), ['2 transferred Card.mail text'])
  })

  it('knows a request by its name or its use, with what validators say', () => {
    const text = `import { IsEmail, IsOptional, IsPhoneNumber, IsIP } from 'class-validator'
class CreateGuestDto { @IsEmail() @ApiProperty({ description: 'private mail' }) mail: string; @IsOptional() @IsPhoneNumber() phone: string }
class GuestDto { @IsIP() ip: string }
class Note { @IsEmail() from: string }
class Desk { @Post() add(@Body() note: Note) {} }
class UpdateGuestDto extends PartialType(OmitType(CreateGuestDto, ['mail'])) {}
@InputType() class Find { @Field(() => String, { nullable: true }) mail }
@ObjectType() class Found { @Field() mail: string }`
    assert.deepEqual(fieldLines(text), [
      '2 collected CreateGuestDto.mail text {"formats":["email"],"optional":false,"comment":"private mail"}',
      '2 collected CreateGuestDto.phone text {"optional":true,"formats":["phone"]}',
      '3 transferred GuestDto.ip text {"formats":["ip"],"optional":false}',
      '4 collected Note.from text {"formats":["email"],"optional":false}',
      '7 collected Find.mail text {"optional":true}',
      '8 transferred Found.mail text',
    ])
    assert.ok(ownerLines(text).includes('class UpdateGuestDto transferred - +CreateGuestDto'))
  })
})

describe('the reader of TypeScript: stores made by calls', () => {
  it('reads Mongoose schemas under the name of their model', () => {
    const text = `import mongoose, { Schema } from 'mongoose'
const guestSchema = new Schema({
  mail: { type: String, required: true, unique: true },
  name: { first: String, last: String },
  phones: [String],
  hotel: { type: Schema.Types.ObjectId, ref: 'Hotel' },
  kids: [{ born: Date }],
}, { collection: 'people' })
mongoose.model('Guest', guestSchema)`
    assert.deepEqual(ownerLines(text), [
      'model Guest stored people',
      'object Guest.name stored -',
      'object Guest.kids stored -',
    ])
    assert.deepEqual(fieldLines(text), [
      '3 stored Guest.mail text {"optional":false,"unique":true}',
      '4 stored Guest.name object',
      '4 stored Guest.name.first text {"optional":true}',
      '4 stored Guest.name.last text {"optional":true}',
      '5 stored Guest.phones text {"list":true,"optional":true}',
      '6 stored Guest.hotel reference {"references":"Hotel","optional":true}',
      '7 stored Guest.kids object {"list":true}',
      '7 stored Guest.kids.born date {"optional":true}',
    ])
  })

  it('reads Sequelize models, defined or initialised', () => {
    const text = `const { DataTypes } = require('sequelize')
sequelize.define('Guest', { mail: { type: DataTypes.STRING(90), allowNull: false, field: 'e_mail', validate: { isEmail: true } } }, { tableName: 'guests' })
class Room extends Model {}
Room.init({ sleeper: DataTypes.STRING }, { sequelize, tableName: 'rooms' })`
    assert.deepEqual(fieldLines(text, 'a.js'), [
      '2 stored Guest.mail text {"optional":false,"column":"e_mail","formats":["email"]}',
      '4 stored Room.sleeper text',
    ])
    assert.deepEqual(
      ownerLines(text, 'a.js').filter((line) => line.startsWith('model')),
      ['model Guest stored guests', 'model Room stored rooms'],
    )
    assert.deepEqual(
      read(text).imports.map(({ module, names }) => [module, names]),
      [['sequelize', ['DataTypes']]],
    )
  })

  it('reads Drizzle tables with the names of columns', () => {
    const text = `import { pgTable, varchar, text as words, uuid } from 'drizzle-orm/pg-core'
export const guests = pgTable('app_guests', {
  id: uuid('id').primaryKey(),
  mail: varchar('e_mail', { length: 90 }).notNull().unique(),
  notes: words(),
  hotelId: uuid('hotel_id').references(() => hotels.id),
  ...timestamps,
})`
    assert.deepEqual(ownerLines(text), ['table guests stored app_guests +timestamps'])
    assert.deepEqual(fieldLines(text), [
      '3 stored guests.id text {"optional":false,"primaryKey":true}',
      '4 stored guests.mail text {"optional":false,"unique":true,"column":"e_mail"}',
      '5 stored guests.notes text {"optional":true}',
      '6 stored guests.hotelId text {"optional":true,"references":"hotels","column":"hotel_id"}',
    ])
  })

  it('reads entities that a model builder defines', () => {
    const text = `const Guest = model.define('guest', { mail: model.text().nullable(), stays: model.hasMany(() => Stay) })`
    assert.deepEqual(fieldLines(text), [
      '1 stored guest.mail text {"optional":true}',
      '1 stored guest.stays reference {"optional":false,"references":"Stay","list":true}',
    ])
  })
})

describe('the reader of TypeScript: migrations', () => {
  it('reads Knex migrations forwards only', () => {
    const text = `exports.up = (knex) => knex.schema
  .createTable('guests', (table) => {
    table.increments('id')
    table.string('mail', 90).notNullable().unique()
    table.integer('hotel_id').references('id').inTable('hotels')
    table.specificType('nick', 'citext')
  })
  .alterTable('rooms', function (t) {
    t.dropColumn('sleeper')
    t.renameColumn('nr', 'number')
    t.string('floor').alter()
  })
  .renameTable('old_rooms', 'archive')
  .dropTableIfExists('lobby')
exports.down = (knex) => knex.schema.dropTable('guests')`
    assert.deepEqual(changeLines(text, 'a.js'), [
      'create-owner guests',
      'add-field guests.id',
      'add-field guests.mail',
      'add-field guests.hotel_id',
      'add-field guests.nick',
      'drop-field rooms.sleeper',
      'rename-field rooms.nr -> number',
      'rename-owner old_rooms -> archive',
      'drop-owner lobby',
    ])
    assert.deepEqual(fieldLines(text, 'a.js'), [
      '3 stored guests.id number {"optional":false,"primaryKey":true}',
      '4 stored guests.mail text {"optional":false,"unique":true}',
      '5 stored guests.hotel_id number {"optional":true,"references":"hotels"}',
      '6 stored guests.nick text {"optional":true}',
    ])
  })

  it("reads TypeORM's migrations, with the SQL in them", () => {
    const text = `export class AddGuests1700000000000 implements MigrationInterface {
  name = 'AddGuests1700000000000'
  async up(runner: QueryRunner) {
    await runner.createTable(new Table({ name: 'guests', columns: [{ name: 'mail', type: 'varchar', isNullable: true }] }))
    await runner.addColumn('guests', new TableColumn({ name: 'born', type: 'date' }))
    await runner.renameColumn('guests', 'tel', 'phone')
    await runner.dropColumn('guests', 'fax')
    await runner.query('ALTER TABLE "guests" ADD "iban" varchar')
  }
  async down(runner: QueryRunner) {
    await runner.dropTable('guests')
    await runner.query('DROP TABLE "guests"')
  }
}`
    assert.deepEqual(changeLines(text), [
      'create-owner guests',
      'add-field guests.mail',
      'add-field guests.born',
      'rename-field guests.tel -> phone',
      'drop-field guests.fax',
      'add-field guests.iban',
    ])
    assert.deepEqual(
      read(text).fields.map((field) => `${field.owner}.${field.name} ${field.valueType}`),
      ['guests.mail text', 'guests.born date', 'guests.iban text'],
    )
  })

  it("reads Sequelize's and Kysely's migrations", () => {
    const text = `const table = 'Guests'
module.exports = {
  up: async (queryInterface, Sequelize) => {
    await queryInterface.addColumn(table, 'mail', { type: Sequelize.STRING, allowNull: true })
    await queryInterface.createTable('Rooms', { sleeper: Sequelize.STRING })
    await queryInterface.removeColumn(table, 'fax')
  },
  down: async (queryInterface) => { await queryInterface.removeColumn(table, 'mail') },
}
export async function up(db) {
  await db.schema.createTable('person').addColumn('born', 'date', (column) => column.notNull()).execute()
}`
    assert.deepEqual(changeLines(text, 'a.js'), [
      'add-field Guests.mail',
      'create-owner Rooms',
      'add-field Rooms.sleeper',
      'drop-field Guests.fax',
      'create-owner person',
      'add-field person.born',
    ])
  })
})

describe('the reader of TypeScript: validation schemas', () => {
  it('reads zod, with formats, nesting and composition', () => {
    const text = `import { z } from 'zod'
export const ZGuest = z.object({
  mail: z.string().email().describe('private'),
  site: z.url().nullish(),
  born: z.coerce.date(),
  kind: z.enum(['a', 'b']).optional(),
  tags: z.array(z.string()),
  home: z.object({ street: z.string() }).optional(),
  ...shared.shape,
})
const ZStaff = ZGuest.extend({ iban: z.string() }).merge(ZPerson)
const either = z.union([z.object({ phone: z.string() }), ZFax])`
    assert.deepEqual(ownerLines(text), [
      'schema ZGuest transferred - +shared',
      'schema ZGuest.home transferred -',
      'schema ZStaff transferred - +ZGuest +ZPerson',
      'schema either transferred - +ZFax',
    ])
    assert.deepEqual(fieldLines(text), [
      '3 transferred ZGuest.mail text {"formats":["email"],"comment":"private"}',
      '4 transferred ZGuest.site text {"formats":["url"],"optional":true}',
      '5 transferred ZGuest.born date',
      '6 transferred ZGuest.kind enum {"optional":true}',
      '7 transferred ZGuest.tags text {"list":true}',
      '8 transferred ZGuest.home object {"optional":true}',
      '8 transferred ZGuest.home.street text',
      '11 transferred ZStaff.iban text',
      '12 transferred either.phone text',
    ])
  })

  it('knows a schema of a request by its name, its place and its use', () => {
    const text = `import { z } from 'zod'
const ZGuestCreateInput = z.object({ a: z.string() })
const signUpSchema = z.object({ b: z.string() })
const guest = z.object({ c: z.string() })
const stay = z.object({ d: z.string() })
const answerResponse = z.object({ e: z.string() })
const router = { add: procedure.input(z.object({ f: z.string() })) }
useForm({ resolver: zodResolver(guest) })
const data = stay.parse(await request.json())
const row = answerResponse.parse(line)`
    assert.deepEqual(
      read(text).fields.map((field) => `${field.owner}.${field.name} ${field.role}`),
      [
        'ZGuestCreateInput.a collected',
        'signUpSchema.b collected',
        'guest.c collected',
        'stay.d collected',
        'answerResponse.e transferred',
        'router.add.f collected',
      ],
    )
  })

  it('reads yup, joi and valibot', () => {
    const text = `import * as yup from 'yup'
import Joi from 'joi'
import * as v from 'valibot'
import { object, string as words } from 'yup'
const a = yup.object().shape({ mail: yup.string().email().required(), nick: yup.string() })
const b = Joi.object({ mail: Joi.string().email().required(), ip: Joi.string().ip(), home: Joi.object().keys({ zip: Joi.string() }) })
const c = v.object({ mail: v.pipe(v.string(), v.email()), nick: v.optional(v.string()) })
const d = object({ mail: words().email().required() })`
    assert.deepEqual(fieldLines(text), [
      '5 transferred a.mail text {"formats":["email"]}',
      '5 transferred a.nick text {"optional":true}',
      '6 transferred b.mail text {"formats":["email"]}',
      '6 transferred b.ip text {"formats":["ip"],"optional":true}',
      '6 transferred b.home object {"optional":true}',
      '6 transferred b.home.zip text {"optional":true}',
      '7 transferred c.mail text {"formats":["email"]}',
      '7 transferred c.nick text {"optional":true}',
      '8 transferred d.mail text {"formats":["email"]}',
    ])
  })

  it('leaves objects alone that only look like schemas', () => {
    const text = `import { z } from 'zod'
const keys = Object.keys({ mail: 1 })
const all = lodash.merge({ mail: 'a' }, other)
const options = defaults.extend({ phone: 'b' })`
    assert.deepEqual(read(text).fields, [])
  })
})

describe('the reader of TypeScript: forms', () => {
  it('reads inputs with what they ask for', () => {
    const text = `function SignUp() {
  return (
    <form name="signup">
      <label htmlFor="m">Your mail</label>
      <input id="m" name="mail" type="email" required />
      <label>Mobile <input {...register('phone')} type="tel" /></label>
      <input name="given" autoComplete="section-a shipping given-name" placeholder="Jo" />
      <input name="news" type="checkbox" />
      <select name="country" /><textarea name="notes" />
      <button name="go" type="submit" /><input type="submit" name="send" />
    </form>
  )
}
const Billing = () => <TextField name="address.street" label="Street" />
const Secret = forwardRef((props, ref) => <PasswordInput name="pw" />)
const icon = <Icon name="user" />`
    assert.deepEqual(fieldLines(text), [
      '5 collected signup.mail text {"optional":false,"formats":["email"],"label":"Your mail"}',
      '6 collected signup.phone text {"optional":true,"formats":["phone"],"label":"Mobile"}',
      '7 collected signup.given text {"optional":true,"formats":["given-name"],"label":"Jo"}',
      '8 collected signup.news boolean {"optional":true}',
      '9 collected signup.country enum {"optional":true}',
      '9 collected signup.notes text {"optional":true}',
      '14 collected Billing.address.street text {"optional":true,"label":"Street"}',
      '15 collected Secret.pw text {"optional":true,"formats":["password"]}',
    ])
  })
})

describe('the reader of TypeScript: imports, directives and calls', () => {
  it('keeps imports with the names that they bind', () => {
    const text = `import main, { a as b } from 'one'
import * as all from 'two'
import 'three'
export * from 'four'
const { c } = require('five')
const late = await import('six')
import legacy = require('seven')`
    assert.deepEqual(
      read(text, 'a.ts')
        .imports.map(({ module, names }) => `${module}: ${names.join(' ')}`)
        .sort(),
      ['five: c', 'four: ', 'one: main b', 'seven: legacy', 'six: ', 'three: ', 'two: all'],
    )
  })

  it('reads comments to Art25 and calls of loggers', () => {
    const text = `// art25-ignore-next-line personal-data-in-log: reviewed
console.log(guest.mail)`
    const facts = read(text, 'a.ts')
    assert.deepEqual(
      facts.directives.map((directive) => directive.checks),
      [['personal-data-in-log']],
    )
    assert.deepEqual(
      facts.calls.map((call) => [call.callee, call.arguments.map((argument) => argument.path)]),
      [['console.log', ['guest.mail']]],
    )
  })
})

describe('the reader of TypeScript: any text', () => {
  it('keeps the facts around what is half typed', () => {
    const text = `interface Guest {
  mail: string
  phone:
}
const broken = guest.
class Stay { from: Date; to`
    const facts = read(text, 'a.ts')
    assert.deepEqual(
      facts.fields.map((field) => `${field.owner}.${field.name}`),
      ['Guest.mail', 'Guest.phone', 'Stay.from', 'Stay.to'],
    )
    assert.deepEqual(
      facts.problems.map(({ code, severity }) => `${code} ${severity}`),
      ['syntax note'],
    )
  })

  it('reads the same with either line ending', () => {
    const text = `interface Guest {
  /** private
   * mail */
  mail: string
  home: {
    street: string
  }
}
const q = z.object({
  phone: z.string(),
})`
    const summary = (source: string): string[] =>
      read(source).fields.map((field) =>
        [field.owner, field.name, field.type, field.valueType, JSON.stringify(field.attributes)].join('|'),
      )
    assert.deepEqual(summary(text.replaceAll('\n', '\r\n')), summary(text))
  })

  it('keeps a type that is quoted over many lines to one line of the length that the model allows', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${String(i)} of a type that nobody closed`)
    const { fields } = read(`new mongoose.Schema({ kids: \`${lines.join('\n')}\` })`)
    assert.equal(fields.length, 1)
    assert.ok((fields[0]?.type?.length ?? 0) <= 200 && !fields[0]?.type?.includes('\n'))
  })

  it('counts UTF-16 units after emoji and combining characters', () => {
    const text = `const s = '👩🏽‍🚀 e\u0301'; interface Gäst { /* 🏨 */ e\u0301mail: string; "📞": string }`
    const { fields } = read(text, 'a.ts')
    assert.deepEqual(
      fields.map((field) => [field.name, text.slice(field.span.start, field.span.end)]),
      [
        ['e\u0301mail', 'e\u0301mail'],
        ['📞', '📞'],
      ],
    )
    assert.equal(text.slice(fields[0]?.ownerSpan.start, fields[0]?.ownerSpan.end), 'Gäst')
  })

  it('has no facts for nothing and survives what is no text', () => {
    assert.deepEqual(read('').fields, [])
    assert.deepEqual(read('').problems, [])
    const garbage = Array.from({ length: 4000 }, (_, index) =>
      String.fromCharCode((index * 7919) % 0xffff),
    ).join('')
    assert.ok(
      read(garbage).problems.every((problem) => problem.code === 'syntax' || problem.code === 'too-deep'),
    )
  })

  it('survives nesting that no stack holds, and says so', () => {
    const deep = `interface Guest { mail: string }\nconst x = ${'['.repeat(60_000)}${']'.repeat(60_000)}`
    assert.deepEqual(
      read(deep, 'a.ts').problems.map((problem) => problem.code),
      ['too-deep'],
    )
  })

  it('reads around deep nesting, long chains and long sums', () => {
    const depth = 700
    const chain = `const c = a${'.b()'.repeat(3000)}`
    const sum = `const s = ${Array.from({ length: 5000 }, () => 'x').join(' + ')}`
    const calls = `const f = ${'g('.repeat(depth)}z.object({ inner: z.string() })${')'.repeat(depth)}`
    const text = `${chain}\n${sum}\n${calls}\ninterface Guest { mail: string }`
    const facts = read(text, 'a.ts')
    assert.deepEqual(
      facts.fields.map((field) => field.name),
      ['inner', 'mail'],
    )
    assert.deepEqual(facts.problems, [])
  })

  it('keeps TypeScript and JavaScript apart by extension', () => {
    const cast = 'const guest = <Guest>{}\ninterface Guest { mail: string }'
    assert.deepEqual(read(cast, 'a.ts').problems, [])
    const markup = 'export const Form = () => <input name="mail" />'
    assert.deepEqual(fieldLines(markup, 'a.js'), ['1 collected Form.mail text {"optional":true}'])
  })
})
