import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { compileRules } from '../../server/src/classify/rules.ts'

interface Cookie {
  readonly name: string
  readonly storage: string
  readonly set_by?: string
  readonly purpose: string
  readonly lifetime?: string
  readonly source?: string
}

const { cookies, in_page: inPage } = parse(readFileSync('rules/cookies.yaml', 'utf8')) as {
  readonly cookies: readonly Cookie[]
  readonly in_page: Readonly<Record<string, unknown>>
}
const recipients = new Set(
  readdirSync('rules/recipients').flatMap((file) =>
    (parse(readFileSync(join('rules/recipients', file), 'utf8')) as { readonly id: string }[]).map(
      ({ id }) => id,
    ),
  ),
)

describe('rules/cookies.yaml', () => {
  it('knows at least 120 names, each once in its storage', () => {
    assert.ok(cookies.length >= 120, String(cookies.length))
    const keys = cookies.map(({ storage, name }) => `${storage} ${name}`)
    assert.deepEqual(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      [],
    )
  })

  it('tells only of services that it names and that recipients/ describe when they run in a page', () => {
    const setting = new Set(cookies.flatMap(({ set_by: setBy }) => setBy ?? []))
    assert.deepEqual(
      Object.keys(inPage).filter((id) => !recipients.has(id) || !setting.has(id)),
      [],
    )
  })

  it('refuses what is no entry, and says where', () => {
    const { problems, knownStorage } = compileRules([
      {
        path: 'own.yaml',
        content: {
          cookies: [
            { name: 'seen', storage: 'cookie', purpose: 'functional' },
            { name: '*', storage: 'cookie', purpose: 'functional' },
            { name: 'a', storage: 'drawer', purpose: 'functional' },
            { name: 'b', storage: 'cookie', purpose: 'fun' },
            'c',
          ],
          in_page: { matomo: {}, hotjar: { hosts: 'a' } },
        },
      },
    ])
    assert.deepEqual(
      knownStorage.map(({ name }) => name),
      ['seen'],
    )
    assert.deepEqual(
      problems.map(({ message }) => message.split(':').slice(0, 2).join(':')),
      [
        'cookies[1]: must have a name',
        'cookies: a',
        'cookies: b',
        'cookies[4]: must have a name',
        'in_page: matomo',
        'in_page: hotjar',
      ],
    )
  })

  for (const cookie of cookies) {
    it(`describes ${cookie.name}`, () => {
      const { name, storage, set_by: setBy, purpose, lifetime, source } = cookie
      // A pattern without three characters of its own is everybody's.
      assert.ok(name.replaceAll('*', '').length >= 3, name)
      assert.ok(['cookie', 'local_storage', 'session_storage'].includes(storage), storage)
      assert.ok(
        ['strictly_necessary', 'functional', 'analytics', 'advertising', 'security'].includes(purpose),
        purpose,
      )
      if (setBy !== undefined) assert.ok(recipients.has(setBy), setBy)
      if (lifetime !== undefined)
        assert.match(lifetime, /^(?:session|P(?=[\dT])(?:\d+[YMD])*(?:T(?:\d+[HMS])+)?)$/)
      if (storage === 'session_storage') assert.equal(lifetime, 'session')
      if (storage === 'local_storage') assert.equal(lifetime, undefined)
      if (source !== undefined) assert.match(source, /^https:\/\/[\w.-]+\//)
    })
  }
})
