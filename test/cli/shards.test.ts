import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkspace, type TestWorkspace } from './workspace.ts'

const files = {
  'datamap.yaml':
    'art25: 1\ndata:\n  Guest: {activity: stay, fields: {email: contact.email, gone: contact.phone}}\n',
  'src/guest.ts': 'export interface Guest { email: string; iban: string }\n',
  'src/stay.py': 'class Stay(BaseModel):\n    phone: str\n',
  'src/log.ts':
    'import type { Guest } from "./guest"\nexport const f = (guest: Guest) => console.log(guest.iban)\n',
  'db/1.sql': 'CREATE TABLE guests (email text, fax text);\n',
  'db/2.sql': 'ALTER TABLE guests DROP COLUMN fax;\n',
  'docs/guide.md': 'Write to anna.meier@gmail.com\n',
  'test/guest.test.ts': 'export const guest = { email: "anna.meier@gmail.com" }\n',
  'src/made.ts': '// @generated\nexport interface Made { email: string }\n',
  'src/a.unknown': 'x',
}

describe('check --shard and merge', () => {
  let space: TestWorkspace
  beforeEach(() => {
    space = openWorkspace(files)
  })
  afterEach(() => {
    space.close()
  })

  const whole = (): string => space.art25('check', '--no-cache', '--format', 'json').stdout
  const names = (of: number): readonly string[] =>
    Array.from({ length: of }, (_, at) => `part-${at + 1}-of-${of}.art25-facts`)
  const readParts = (of: number): void => {
    for (let index = 1; index <= of; index++) {
      const { status, stdout, stderr } = space.art25('check', '--no-cache', '--shard', `${index}/${of}`)
      assert.equal(status, 0, stderr)
      assert.equal(stdout, '')
      assert.match(stderr, new RegExp(`Wrote the facts of \\d+ files?, part ${index} of ${of}, to part-`))
    }
  }

  for (const of of [1, 3, 40])
    it(`say of ${of} parts what one check says, byte by byte, and read no file again`, () => {
      const expected = whole()
      assert.match(expected, /"undeclared-field"/)
      assert.match(expected, /"stale-declaration"/)
      readParts(of)
      const merged = space.art25('merge', ...names(of).toReversed(), '--no-cache', '--format', 'json')
      assert.equal(merged.stdout, expected)
      assert.doesNotMatch(merged.stderr, /read anew/)
      assert.equal(merged.status, space.art25('check', '--no-cache').status)
    })

  it('part the files, so that each is read once', () => {
    readParts(3)
    const sizes = names(3).map((name) => readFileSync(join(space.folder, name), 'latin1'))
    for (const path of ['src/guest.ts', 'src/stay.py', 'db/1.sql'])
      assert.equal(sizes.filter((bytes) => bytes.includes(`"${path}"`)).length, 1, path)
  })

  it('read what changed since, and say so', () => {
    readParts(2)
    appendFileSync(join(space.folder, 'src/stay.py'), '    iban: str\n')
    const merged = space.art25('merge', ...names(2), '--no-cache', '--format', 'json')
    assert.equal(merged.stdout, whole())
    assert.match(merged.stderr, /The parts do not hold 1 file as they are here: read anew/)
  })

  it('write where they are told', () => {
    assert.equal(space.art25('check', '--no-cache', '--shard', '1/1=../out/facts').status, 0)
    assert.equal(space.art25('merge', '../out/facts', '--no-cache', '--format', 'json').stdout, whole())
  })

  const refused: Readonly<Record<string, readonly [make: () => readonly string[], message: RegExp]>> = {
    'a part is missing': [() => names(3).slice(1), /Of 3 parts one is missing: 1\/3/],
    'parts do not belong together': [
      () => {
        readParts(1)
        return [...names(3), ...names(1)]
      },
      /do not belong together/,
    ],
    'a part was damaged': [
      () => {
        const file = join(space.folder, names(3)[1] ?? '')
        const bytes = readFileSync(file)
        bytes[bytes.length - 2] = 0
        writeFileSync(file, bytes)
        return names(3)
      },
      /part-2-of-3\.art25-facts was not written by art25 check --shard, or it was damaged/,
    ],
    'rules are others': [
      () => {
        space.write(
          '.art25/rules/own.yaml',
          'fields:\n  - { category: contact.email, words: { en: [wobble] }, owners: [person] }\n',
        )
        return names(3)
      },
      /Part \d\/3 was written by another version of Art25 or with other rules/,
    ],
  }
  for (const [name, [make, message]] of Object.entries(refused))
    it(`are refused where ${name}`, () => {
      readParts(3)
      const { status, stdout, stderr } = space.art25('merge', ...make(), '--no-cache')
      assert.match(stderr, message)
      assert.equal(status, 2)
      assert.equal(stdout, '')
    })
})
