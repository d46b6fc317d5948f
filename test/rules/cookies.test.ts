import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

interface Cookie {
  readonly name: string
  readonly storage: string
  readonly set_by?: string
  readonly purpose: string
  readonly lifetime?: string
  readonly source?: string
}

const { cookies } = parse(readFileSync('rules/cookies.yaml', 'utf8')) as {
  readonly cookies: readonly Cookie[]
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
