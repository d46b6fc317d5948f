import assert from 'node:assert/strict'
import fc from 'fast-check'
import { english } from '../../server/src/model/message.ts'
import type { Span } from '../../server/src/model/span.ts'
import type { ReaderMemory } from '../../server/src/model/language.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { readers } from '../../server/src/languages/chunk-typescript.ts'
import type { FileFacts } from '../../server/src/model/fact.ts'
import { read } from './typescript-reading.ts'

/** A little of everything that the reader knows. */
const sample = `import mongoose from 'mongoose'
import { z } from 'zod'
import { pgTable, varchar } from 'drizzle-orm/pg-core'
interface Gäst extends Base { /** private */ mail: string; 'phone-nr'?: string[]; home: { street: string } } // 🏨
@Entity('guests') class Guest { @Column({ name: 'e_mail' }) mail: string; #secret = 'x'; constructor(private phone: string) {} }
const stay = new mongoose.Schema({ mail: { type: String }, kids: [{ born: Date }] })
mongoose.model('Stay', stay)
sequelize.define('Room', { sleeper: DataTypes.STRING }, { tableName: 'rooms' })
export const desks = pgTable('desks', { mail: varchar('e_mail').notNull() })
const ZIn = z.object({ mail: z.string().email(), home: z.object({ zip: z.string() }).optional() }).merge(Z2)
export async function up(knex) { await knex.schema.createTable('staff', (t) => { t.string('mail').notNullable(); t.dropColumn('fax') }) }
runner.query(\`ALTER TABLE "staff" ADD "iban" varchar\`)
const Form = () => <form name="f"><label>Mail <input name="mail.0.x" type="email" {...register('phone')} /></label></form>
console.log(\`\${guest.mail} 👩🏽‍🚀\`)
`

const piece = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '<',
    '/>',
    "'",
    '"',
    '`',
    '${',
    '/*',
    '//',
    '@',
    '#',
    '...',
    ':',
    ',',
    '\r\n',
    '\u2028',
    '\u0000',
    '\ud83d',
    'e\u0301',
    '\\u0061',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.integer({ min: 0, max: sample.length - 40 }).map((at) => sample.slice(at, at + 40)),
)
/** Statements that speak of each other, which an edit of one must reach. */
const entangled = `${sample}
import pino from 'pino'
const log = pino({ redact: ['user.email'] })
const table = 'guests'
const shape = { mail: String, born: { type: Date } }
const Late = new mongoose.Schema(shape, { collection: table })
Late.add({ phone: String })
mongoose.model('Late', Late)
type One = { mail: string } // of the guest
interface Two { phone: string };// of the guest
function send(user: Gäst) { log.info(user); fetch(\`/users/\${user.mail}\`); stay.parse(request.body) }
const Other = () => <><label htmlFor="iban">Account</label><input id="iban" name="iban" /></>
const More = () => <input id="iban" name="other" />
export class Dto { @Field() mail: string }
export function post(@Body() dto: Dto) { const user = { ...dto, mail: dto.mail }; console.log(user.mail, dto) }
const Zod = z.object(shape); zodResolver(Zod)
`

/** Values that reach a log or an address, of statements alone and of others. */
const flowing = `import * as Sentry from '@sentry/node'
let current = load()
function login(user: User) { current = user.account; const { mail } = user; console.log(mail, guest, { user }) }
const guest = find('guest')
function leave() { console.log(current.mail, guest.phone) }
export class Desk { constructor(private guest: Guest) {} tell() { console.info(this.guest.mail, current) } }
for (const one of list) { console.log(one.mail); current = one }
const tell = (stay: Stay) => fetch(\`https://example.org/\${stay.mail}?phone=\${stay.guest.phone}\`)
rows.map((row) => console.log(row.mail, name)); analytics.identify(guest.id, { mail: row.mail })
Sentry.setUser({ email: current.mail })
function other() { const name = 'x', row = guest; logger.warn(row, name) }
`

const entangledEdit = (text: string) =>
  fc.record({
    at: fc.nat(text.length),
    drop: fc.oneof(fc.constant(0), fc.nat(12)),
    add: fc.oneof(
      fc.constantFrom('', 'x', ' ', '\n', 'guest', 'const name = user\n', 'var row = load().user\n'),
      fc.constantFrom('{', '}', '`', "'", '/*', '*/', '//', '@', ';'),
      fc.integer({ min: 0, max: text.length - 40 }).map((at) => text.slice(at, at + 40)),
    ),
  })

const edit = fc.record({ at: fc.nat(sample.length), drop: fc.nat(12), add: piece })

/** Every span lies in the text, and a field's selects its name. */
function assertSound(text: string): void {
  const facts = read(text)
  const inside = ({ start, end }: Span): boolean => start >= 0 && start <= end && end <= text.length
  for (const field of facts.fields) {
    assert.equal(text.slice(field.span.start, field.span.end), field.name)
    assert.notEqual(field.name, '')
    assert.ok(inside(field.ownerSpan))
    assert.ok((field.type?.length ?? 0) <= 200 && (field.attributes.comment?.length ?? 0) <= 300)
  }
  for (const owner of facts.owners) assert.ok(inside(owner.span) && owner.name !== '')
  for (const change of facts.changes) assert.ok(inside(change.span))
  for (const entry of facts.imports) assert.ok(inside(entry.span))
  for (const problem of facts.problems) {
    assert.notEqual(problem.code, 'reader-failed', english.text(problem.message))
    assert.ok(problem.span === undefined || inside(problem.span))
  }
}

describe('the reader of TypeScript, given any text', () => {
  it('understands the sample that the others spoil', () => {
    const names = read(sample).fields.map((field) => `${field.owner}.${field.name}`)
    for (const name of [
      'Gäst.home.street',
      'Guest.secret',
      'Stay.kids.born',
      'desks.mail',
      'ZIn.home.zip',
      'staff.mail',
      'staff.iban',
    ]) {
      assert.ok(names.includes(name), `${name} in ${names.join(' ')}`)
    }
    assertSound(sample)
  })

  it('places names exactly, wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.nat(sample.length), fc.nat(sample.length), (from, to) => {
        assertSound(sample.slice(Math.min(from, to), Math.max(from, to)))
      }),
      { numRuns: 300 },
    )
  })

  it('places names exactly, whatever is put in or taken out', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        let text = sample
        for (const { at, drop, add } of edits) text = text.slice(0, at) + add + text.slice(at + drop)
        assertSound(text)
      }),
      { numRuns: 400 },
    )
  })

  it('says the same with a memory of the text before the edit as without', () => {
    const rules = loadRules().reader
    const withRules = (text: string, memory?: ReaderMemory): FileFacts => {
      const reader = readers['typescript']
      assert.ok(reader)
      return reader({ path: 'src/sample.tsx', text }, rules, memory)
    }
    assert.ok(withRules(flowing).calls.length > 8)
    for (const whole of [entangled, flowing])
      fc.assert(
        fc.property(fc.array(entangledEdit(whole), { minLength: 1, maxLength: 12 }), (edits) => {
          const memory: ReaderMemory = {}
          let text = whole
          withRules(text, memory)
          for (const { at, drop, add } of edits) {
            text = text.slice(0, at) + add + text.slice(at + drop)
            assert.deepEqual(withRules(text, memory), withRules(text))
          }
        }),
        { numRuns: 100 },
      )
  })

  it('follows the values of a statement anew where another one says something else of them', () => {
    const { reader: rules } = loadRules()
    const reader = readers['typescript']
    assert.ok(reader)
    const tell = 'function tell(one: Guest) { console.log(row.mail, one.phone, late) }\n'
    const steps = [
      tell,
      `let late\n${tell}`,
      `let late\n${tell}function set() { late = load().guest.iban }\n`,
      `let late\n${tell}function set() { late = 1 }\n`,
      `const row = load().guest\n${tell}`,
      `const row = 1\nconst late = 2\n${tell}`,
      `// nothing\n${tell}`,
    ]
    const memory: ReaderMemory = {}
    const seen = steps.map((text) => {
      const facts = reader({ path: 'src/a.ts', text }, rules, memory)
      assert.deepEqual(facts, reader({ path: 'src/a.ts', text }, rules))
      return facts.calls.flatMap((call) => call.arguments.map((argument) => argument.path)).join()
    })
    assert.deepEqual(seen.slice(-2), ['one.phone', 'row.mail,one.phone,late'])
  })

  it('keeps what a keystroke leaves alone', () => {
    const memory: ReaderMemory = {}
    read(sample, undefined, memory)
    assert.notEqual(memory.kept, undefined)
  })

  it('does not mix up two files that share a memory', () => {
    const memory: ReaderMemory = {}
    read('interface A { mail: string }', 'src/a.ts', memory)
    const jsx = 'const Form = () => <input name="mail" />'
    assert.deepEqual(read(jsx, 'src/b.tsx', memory), read(jsx, 'src/b.tsx'))
  })
})
