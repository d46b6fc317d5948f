import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { parse } from 'yaml'
import { compileReaderRules } from '../../server/src/classify/sinks.ts'
import { readCalls } from '../../server/src/languages/typescript-flows.ts'
import type { Call } from '../../server/src/model/fact.ts'

const rules = compileReaderRules(parse(readFileSync('rules/sinks.yaml', 'utf8')))

function callsOf(code: string, path = 'a.ts'): readonly Call[] {
  return readCalls(ts.createSourceFile(path, code, ts.ScriptTarget.Latest), code, rules)
}

/** Paths, with `: Type` where the root's type is written, and `masked` where it is. */
function pathsOf(code: string, path?: string): readonly string[] {
  return callsOf(code, path).flatMap((call) =>
    call.arguments.map(
      (argument) =>
        argument.path +
        (argument.rootType === undefined ? '' : `: ${argument.rootType}`) +
        (argument.masked ? ' masked' : ''),
    ),
  )
}

/** Code, and the paths that reach its logs. */
const cases: Readonly<Record<string, readonly (readonly [code: string, ...paths: string[]])[]>> = {
  'expressions that hold a value': [
    ['console.log(user.email)', 'user.email'],
    ['console.log(user)', 'user'],
    ['console.log("a", user.email, user.phone)', 'user.email', 'user.phone'],
    ['console.log(`mail ${user.email} of ${user.name}`)', 'user.email', 'user.name'],
    ['console.log("mail " + user.email + "!")', 'user.email'],
    ['console.log(JSON.stringify(user))', 'user'],
    ['console.log(JSON.stringify(user, null, 2))', 'user'],
    ['console.log(util.inspect(user, false))', 'user'],
    ['console.log(req?.user?.email)', 'req.user.email'],
    ['console.log(req.user!.email)', 'req.user.email'],
    ['console.log((user as any).email)', 'user.email'],
    ['console.log(user["email"])', 'user.email'],
    ['console.log(users[0].email)', 'users.email'],
    ['console.log(users[index])', 'users'],
    ['console.log(await promise)', 'promise'],
    ['console.log(ok ? user.email : user.phone)', 'user.email', 'user.phone'],
    ['console.log(user && user.email)', 'user.email'],
    ['console.log(user.email || user.phone)', 'user.email', 'user.phone'],
    ['console.log(user.email ?? "none")', 'user.email'],
    ['console.log(...emails)', 'emails'],
    ['console.log([user.email, user.id])', 'user.email', 'user.id'],
    ['console.log(chalk.red(user.email))', 'user.email'],
    ['console.log(Object.values(user))', 'user'],
    ['console.log(new Error(`no ${user.email}`))', 'user.email'],
    ['console.log(process.env.DATABASE_URL)', 'process.env.DATABASE_URL'],
    ['console.log(form.get("email"))', 'form.email'],
    ['console.log(user.getEmail())', 'user.email'],
  ],
  'expressions that only look at a value': [
    ['console.log("ready")'],
    ['console.log(users.length)'],
    ['console.log(!user)'],
    ['console.log(Boolean(user))'],
    ['console.log(typeof user.email)'],
    ['console.log(user.email === other.email)'],
    ['console.log(Object.keys(user))'],
    ['console.log(user.email ? "a" : "b")'],
    ['console.log(user.email.includes("@"))'],
    ['console.log(users.some((user) => user.email))'],
    ['console.log(user.age > 18)'],
    ['console.log(isValid(user.email))'],
    ['console.log(() => user.email)'],
    ['console.log({ found: !!user, count: users.length })'],
    ['console.log()'],
  ],
  'methods that keep a value': [
    ['console.log(user.email.trim().toLowerCase())', 'user.email'],
    ['console.log(user.bornAt.toISOString())', 'user.bornAt'],
    ['console.log(users.map((user) => user.email))', 'users.email'],
    ['console.log(users.map(({ email }) => email).join(", "))', 'users.email'],
    [
      'console.log(users.map((u) => { if (u.a) return u.email; return u.phone }))',
      'users.email',
      'users.phone',
    ],
    ['console.log(users.filter((user) => user.active))', 'users'],
    ['console.log(users.find((user) => user.id === id).email)', 'users.email'],
    ['console.log(user.name.replace(/a/, "b"))', 'user.name'],
    ['console.log("a".concat(user.email))', 'user.email'],
  ],
  objects: [
    ['logger.info({ email: user.email, phone })', 'user.email', 'phone'],
    ['logger.info({ ...user, id: 1 })', 'user'],
    ['logger.info({ user: { mail: user.email } })', 'user.email'],
    ['logger.info({ email: value })', 'email'],
    ['logger.info({ email: getIt() })', 'email'],
    ['logger.info({ user: { email: value } })', 'user.email'],
    ['logger.info({ email: event.target.value })', 'email'],
    ['logger.info({ email: "a@example.com" })'],
    ['logger.info(JSON.stringify(user, ["email", "id"]))', 'user.email', 'user.id'],
    ['logger.info(_.pick(user, ["email"]))', 'user.email'],
    ['const payload = { email: user.email, id: 1 }; logger.info(payload.email)', 'user.email'],
    ['const payload = { email: user.email, id: 1 }; logger.info(payload.id)'],
    ['const payload = { email: user.email, n: user.name }; logger.info(payload)', 'user.email', 'user.name'],
  ],
  variables: [
    ['const { email } = user; console.log(email)', 'user.email'],
    ['const mails = users.map((each) => { return each.email }); console.log(mails)', 'users.email'],
    [
      `const mails = users.map((each) => { ${'work(); '.repeat(100)} return each.email }); console.log(mails)`,
      'users.email',
    ],
    ['let user; class A { static { var user = other } } console.log(user)', 'user'],
    ['user = load(); function f() { { var user = req.user } console.log(user) }', 'req.user'],
    ['let email; { let email = a.b; email = c.d } ({ email } = user); console.log(email)', 'user.email'],
    ['let email; [email] = names; (email as any) = mail; console.log(email)', 'mail', 'names'],
    ['switch (a) { case 1: const user = b.user; default: console.log(user) }', 'b.user'],
    ['const x = a.b; function f(y = x) { var x = c.d; console.log(y, x) }', 'y', 'c.d'],
    ['const x = a.b; const f = { [log.info(x)](x) {} }', 'a.b'],
    ['const { email: mail = "" } = user; console.log(mail)', 'user.email'],
    ['const { address: { city } } = user; console.log(city)', 'user.address.city'],
    ['const { id, ...rest } = user; console.log(rest)', 'user'],
    ['const u = req.user; console.log(u.email)', 'req.user.email'],
    ['const u = req.user; const v = u; console.log(v)', 'req.user'],
    ['const user = await repo.findOne(id); console.log(user.email)', 'user.email'],
    ['const user = await repo.findOne(id); console.log(user)', 'user'],
    ['const { email } = await request.json(); console.log(email)', 'email'],
    ['const message = `mail ${user.email}`; console.log(message)', 'user.email'],
    ['let text = ""; text += user.email; console.log(text)', 'user.email'],
    ['let user; user = await load(); console.log(user)', 'user'],
    ['const port = 3000; console.log(port)'],
    ['const [email, setEmail] = useState(""); console.log(email)', 'email'],
    ['for (const user of users) console.log(user.email)', 'users.email'],
    ['for (const { email } of users) console.log(email)', 'users.email'],
    ['for (const [key, user] of Object.entries(users)) console.log(key, user.email)', 'key', 'users.email'],
    ['users.forEach((user) => { console.log(user.email) })', 'users.email'],
    ['users.forEach((user, index) => { console.log(index) })', 'index'],
    ['load().then((user) => { console.log(user.email) })', 'user.email'],
    ['const email = 1; function f(email) { console.log(email) }', 'email'],
    ['let a = b; let b = a; console.log(a)', 'a'],
    ['function helper() {} console.log(helper)'],
    ['enum Status { Active } console.log(Status.Active)'],
    ['const email = event.target.value; console.log(email)', 'email'],
    ['const found = result.data; console.log(found.email)', 'found.email'],
    ['for (const user of page.items) console.log(user.email)', 'user.email'],
    ['for (const user of await repository.find({ a })) console.log(user.email)', 'user.email'],
    ['if (a) return b; else f(); let user; if (c) user = load(); console.log(user)', 'user'],
  ],
  exceptions: [
    ['try { f() } catch (error) { console.log(error) }'],
    ['try { f() } catch (e) { console.log("failed: " + e.message, { e }) }'],
    ['try { f() } catch (e) { console.log(e, user.email) }', 'user.email'],
    ['try { f() } catch (e) { console.log(e.response.data) }', 'e.response.data'],
    ['f().catch((error) => console.log(`failed ${error}`))'],
    ['function cancel(reason: string) { console.log(reason) }', 'reason'],
    ['f().catch((err: Error) => console.log(err.message, user.id))', 'user.id'],
    ['const error = new Error(`no ${user.email}`); console.log(error)', 'user.email'],
  ],
  'written types': [
    ['function f(user: User) { console.log(user) }', 'user: User'],
    ['function f(user: User) { console.log(user.email) }', 'user.email: User'],
    ['function f({ email }: User) { console.log(email) }', 'User.email: User'],
    ['const f = (users: readonly User[]) => { console.log(users[0]) }', 'users: User'],
    ['function f(user: Promise<User | null>) { console.log(user) }', 'user: User'],
    ['function f(user?: Partial<User>) { console.log(user) }', 'user: User'],
    ['async function f() { const res = await queue<typeof Welcome>(x); console.log(res) }', 'res'],
    ['function f(email: string) { console.log(email) }', 'email'],
    ['function f(made: ReturnType<typeof make>) { console.log(made) }', 'made'],
    ['function f(user: any) { console.log(user) }', 'user'],
    ['const user: User = req.user; console.log(user)', 'user: User'],
    ['const email: string = user.email; console.log(email)', 'user.email'],
    ['const user = new User(); console.log(user.email)', 'user.email: User'],
    ['const user = req.body as CreateUser; console.log(user)', 'body: CreateUser'],
    ['console.log((req.body as CreateUser).email)', 'body.email: CreateUser'],
    [
      'function load(): Promise<User> {} const found = await load(); console.log(found.email)',
      'found.email: User',
    ],
    ['function f(data: z.infer<typeof userSchema>) { console.log(data) }', 'data: userSchema'],
    ['users.map((user: User) => { console.log(user) })', 'user: User'],
    ['class A { private user: User; f() { console.log(this.user.email) } }', 'user.email: User'],
    ['class A { constructor(private user: User) {} f() { console.log(this.user) } }', 'user: User'],
    ['abstract class A { abstract user: User; f() { console.log(this.user) } }', 'user: User'],
    ['class User { email: string; f() { console.log(this.email) } }', 'this.email: User'],
    ['class A { f() { console.log(this.customer.address.city) } }', 'this.customer.address.city'],
  ],
  masking: [
    ['console.log(mask(user.email), user.phone)', 'user.email masked', 'user.phone'],
    ['console.log({ email: maskEmail(user.email) })', 'user.email masked'],
    ['console.log(`by ${hash(user.email)}`)', 'user.email masked'],
    ['const safe = redact(user); console.log(safe)', 'user masked'],
    ['console.log(createHash("sha256").update(user.email).digest("hex"))', 'user.email masked'],
    ['console.log(user.email.replace(/.(?=.*@)/g, "***"))', 'user.email masked'],
    ['function f(user: User) { console.log(mask(user.email)) }', 'user.email: User masked'],
    ['console.log(users.map((user) => mask(user.email)))', 'users.email masked'],
  ],
  callees: [
    ['class A { f(user) { this.logger.log(user) } }', 'user'],
    ['log.info(user)', 'user'],
    ['req.log.error({ user })', 'user'],
    ['const x = pino({ level: "info" }); x.info(user)', 'user'],
    ['const x: Logger = make(); x.info(user)', 'user'],
    ['import x from "winston"\nx.info(user)', 'user'],
    ['class A { #trail = new Logger("a"); f(user) { this.#trail.warn(user) } }', 'user'],
    ['toast.error(user)'],
    ['res.send(user)'],
    ['db.log.insert(user)'],
    ['// console.log(user)'],
    ['const text = "console.log(user)"'],
    ['console.log(logger.info(user))', 'user'],
  ],
}

describe('flows to logs', () => {
  for (const [title, each] of Object.entries(cases)) {
    describe(title, () => {
      for (const [code, ...paths] of each) {
        it(`${code} → ${paths.join(', ') || 'nothing'}`, () => {
          assert.deepEqual(pathsOf(code), paths)
        })
      }
    })
  }

  it('gives the callee as written, the whole call and the place of each value', () => {
    const code = [
      'export class Service {',
      '  private readonly logger = new Logger(Service.name)',
      '  async run(input: Input) {',
      '    const { email } = input',
      '    this.logger?.warn(`mail ${email}`, { phone: input.phone })',
      '  }',
      '}',
    ].join('\n')
    assert.deepEqual(
      callsOf(code).map((call) => ({
        ...call,
        span: code.slice(call.span.start, call.span.end),
        arguments: call.arguments.map((each) => [each.path, code.slice(each.span.start, each.span.end)]),
      })),
      [
        {
          callee: 'this.logger.warn',
          sink: 'log',
          span: 'this.logger?.warn(`mail ${email}`, { phone: input.phone })',
          arguments: [
            ['input.email', 'email'],
            ['input.phone', 'input.phone'],
          ],
        },
      ],
    )
  })

  it('keeps places behind what it leaves out', () => {
    const code = [
      'import { a } from "a"',
      'interface Big { email: string }',
      `function other() { ${'work(); '.repeat(100)} }`,
      'export const f = (user: User) => {',
      `  const inner = () => { ${'work(); '.repeat(100)} }`,
      '  return () => console.log("é", user.email)',
      '}',
    ].join('\r\n')
    const start = code.indexOf('user.email')
    assert.deepEqual(
      callsOf(code).flatMap((call) => call.arguments),
      [{ path: 'user.email', rootType: 'User', masked: false, span: { start, end: start + 10 } }],
    )
  })

  it('leaves out what declares nothing, and keeps the syntax around it', () => {
    const code = [
      'export default function A({ user }) {',
      '  if (!user) return <p>none</p>',
      '  else track(user)',
      '  const icon = <Icon a=<b/> size={1} />',
      '  for (;;) throw new Error("x")',
      '  return <div icon=<i/>><a onClick={() => { log.info(user.email) }}>x</a><hr/></div>',
      '}',
      'export { B } from "b"',
      'start(A)',
    ].join('\n')
    assert.deepEqual(pathsOf(code, 'a.tsx'), ['user.email'])
  })

  it('reads JSX', () => {
    const code =
      'const A = ({ user }) => <p onClick={() => console.log(user.email)}>it&apos;s {user.name}</p>'
    assert.deepEqual(pathsOf(code, 'a.tsx'), ['user.email'])
    assert.deepEqual(pathsOf(code, 'a.jsx'), ['user.email'])
    assert.deepEqual(pathsOf(code, 'a.js'), ['user.email'])
  })

  for (const code of [
    'function f(user) { console.log(user.email); if ( }',
    'function f(user) { console.log(user.email',
    'function f(user) { const x = ; console.log(user.email) }',
    'class A { f(user) { console.log(user.email) ',
    'const a = { b: , }; console.log(user.email)',
    'console.log(user.email, )\nfunction (',
    'return; abstract class { } console.log(user.email)',
    'let const; private x(); console.log(user.email)',
    '@a @b console.log(user.email)',
  ]) {
    it(`reads around the error in ${code}`, () => {
      assert.deepEqual(pathsOf(code), ['user.email'])
    })
  }

  it('does not change the tree that it is given', () => {
    const code = 'const a = ; console.log(user.email)'
    const sourceFile = ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest)
    const before = (sourceFile as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length
    readCalls(sourceFile, code, rules)
    assert.equal(
      (sourceFile as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length,
      before,
    )
    assert.ok(before > 0)
  })

  it('reads a cut or spliced text without an exception, with places inside the text', () => {
    const code = Object.values(cases)
      .flatMap((each) => each.map(([text]) => text))
      .join('\n')
    fc.assert(
      fc.property(fc.nat(code.length), fc.nat(400), fc.nat(20), (at, length, gap) => {
        const text = code.slice(at, at + length) + code.slice(at + length + gap, at + length + gap + 200)
        for (const call of callsOf(text)) {
          for (const { span } of [call, ...call.arguments]) {
            assert.ok(0 <= span.start && span.start < span.end && span.end <= text.length)
          }
          assert.ok(
            call.arguments.every(({ span }) => span.start >= call.span.start && span.end <= call.span.end),
          )
        }
      }),
      { numRuns: 300 },
    )
  })

  it('comes to an end on code that multiplies paths', () => {
    const doubled = Array.from(
      { length: 40 },
      (_, index) => `const v${index + 1} = [v${index}, v${index}, v${index}]`,
    )
    const calls = callsOf(`const v0 = user.email\n${doubled.join('\n')}\nconsole.log(v40)`)
    assert.ok(calls.length <= 1)
    assert.equal(callsOf(`console.log(${'('.repeat(200)}user.email${')'.repeat(200)})`).length, 1)
  })
})

describe('what loggers of a file leave out', () => {
  const logged = (code: string): readonly string[] =>
    callsOf(code).flatMap(({ arguments: given }) =>
      given.map(({ path, masked, hidden = [] }) =>
        [path, ...(masked ? ['masked'] : []), ...hidden.map((name) => `without ${name}`)].join(' '),
      ),
    )

  it('by the paths of pino, as a list or with a censor, also with stars', () => {
    const code = (redact: string, given: string): string =>
      `import pino from 'pino'\nconst log = pino({ redact: ${redact} })\nlog.info(${given})`
    assert.deepEqual(
      logged(code("['email', 'user.phone']", '{ email: user.email, user, name: user.name }')),
      ['user.email masked', 'user without phone', 'user.name'],
    )
    assert.deepEqual(
      logged(code("{ paths: ['*.email'], censor: '*' }", '{ guest: { email: user.email } }')),
      ['user.email masked'],
    )
    assert.deepEqual(logged(code("['email']", 'user, user.email')), ['user without email', 'user.email'])
    assert.deepEqual(logged(code("['email']", '`by ${user.email}`')), ['user.email'])
  })

  it('by a format of winston, and only for the loggers of the file', () => {
    const code =
      "import winston, { format } from 'winston'\nconst hide = format((info) => { delete info.email; info.phone = '***'; return info })\n" +
      'const audit = winston.createLogger({ format: hide() })\n'
    assert.deepEqual(logged(`${code}audit.info({ email: user.email, phone: user.phone, name: user.name })`), [
      'user.email masked',
      'user.phone masked',
      'user.name',
    ])
    assert.deepEqual(logged(`${code}logger.info({ email: user.email })`), ['user.email'])
  })
})
