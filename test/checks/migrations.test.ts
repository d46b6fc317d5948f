import assert from 'node:assert/strict'
import { createOwnerIndex } from '../../server/src/checks/owner-index.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { brief, check, file, map, type OwnerShape } from './builders.ts'

const table = (fields: Record<string, string>): OwnerShape => ({ kind: 'table', fields })
const create = { kind: 'create-owner', owner: 'users' } as const

/** `owner.field` of all personal fields that are left, with the path that they have their name from. */
function left(...files: readonly IndexedFile[]): readonly string[] {
  const index = createOwnerIndex(files)
  return index
    .stems()
    .flatMap((stem) => index.fieldsOf(stem))
    .map(({ owner, field, path }) => `${owner}.${field.name} ${path}`)
}

describe('migrations', () => {
  it('leave out a column that a later step drops, whatever the order of the files', () => {
    const first = file(
      'migrations/2_init/up.sql',
      { users: table({ email: 'contact.email', phone: 'contact.phone' }) },
      { changes: [create] },
    )
    const second = file(
      'migrations/10_less/up.sql',
      {},
      { changes: [{ kind: 'drop-field', owner: 'public.users', name: 'PHONE' }] },
    )
    const expected = ['users.email migrations/2_init/up.sql']
    assert.deepEqual(left(first, second), expected)
    assert.deepEqual(left(second, first), expected)
  })

  it('of Alembic are played as each says which it follows, not by their names', () => {
    const first = file(
      'alembic/versions/f3_first.py',
      { users: table({ email: 'contact.email', phone: 'contact.phone' }) },
      { changes: [create], revision: { id: 'f3', after: [] } },
    )
    const second = file(
      'alembic/versions/b2_second.py',
      {},
      {
        changes: [{ kind: 'rename-field', owner: 'users', name: 'phone', to: 'mobile' }],
        revision: { id: 'b2', after: ['f3'] },
      },
    )
    const third = file(
      'alembic/versions/a1_third.py',
      {},
      {
        changes: [{ kind: 'drop-field', owner: 'users', name: 'mobile' }],
        revision: { id: 'a1', after: ['b2'] },
      },
    )
    const expected = ['users.email alembic/versions/f3_first.py']
    assert.deepEqual(left(third, second, first), expected)
    assert.deepEqual(left(first, third, second), expected)
  })

  it('of Alembic between which one was not read are played by when they were made', () => {
    const first = file(
      'db/versions/z.py',
      { users: table({ email: 'contact.email' }) },
      { changes: [create], revision: { id: 'z', after: [], created: '2021-03-01 10:00:00' } },
    )
    const last = file(
      'db/versions/a.py',
      {},
      {
        changes: [{ kind: 'drop-field', owner: 'users', name: 'email' }],
        revision: { id: 'a', after: ['m'], created: '2022-01-01 10:00:00' },
      },
    )
    assert.deepEqual(left(first, last), [])
  })

  it('that say they follow each other in a circle are all played', () => {
    const one = file(
      'db/versions/a.py',
      { users: table({ email: 'contact.email' }) },
      { changes: [create], revision: { id: 'a', after: ['b'] } },
    )
    const other = file('db/versions/b.py', {}, { changes: [], revision: { id: 'b', after: ['a'] } })
    assert.deepEqual(left(one, other), ['users.email db/versions/a.py'])
  })

  it('give a renamed column and a renamed table their last names', () => {
    const first = file(
      'db/migrations/1.sql',
      { users: table({ mail: 'contact.email' }) },
      { changes: [create] },
    )
    const second = file(
      'db/migrations/2.sql',
      {},
      {
        changes: [
          { kind: 'rename-field', owner: 'users', name: 'mail', to: 'address' },
          { kind: 'rename-owner', owner: 'users', to: 'members' },
        ],
      },
    )
    assert.deepEqual(left(first, second), ['members.address db/migrations/2.sql'])
  })

  it('follow a table that is made anew under another name and takes the place of the old one', () => {
    const first = file(
      'prisma/migrations/1/migration.sql',
      { User: table({ email: 'contact.email', phone: 'contact.phone' }) },
      { changes: [create] },
    )
    const second = file(
      'prisma/migrations/2/migration.sql',
      { new_User: table({ email: 'contact.email' }) },
      {
        changes: [
          { kind: 'drop-owner', owner: 'User' },
          { kind: 'rename-owner', owner: 'new_User', to: 'User' },
        ],
      },
    )
    assert.deepEqual(left(first, second), ['User.email prisma/migrations/2/migration.sql'])
  })

  it('forget a table that is dropped', () => {
    const first = file('migrations/1.ts', { users: table({ email: 'contact.email' }) }, { changes: [create] })
    const second = file('migrations/2.ts', {}, { changes: [{ kind: 'drop-owner', owner: 'users' }] })
    assert.deepEqual(left(first, second), [])
  })

  it('play a schema file within itself and apart from others', () => {
    const schema = file(
      'db/schema.sql',
      { users: table({ email: 'contact.email', phone: 'contact.phone' }) },
      {
        changes: [create, { kind: 'drop-field', owner: 'users', name: 'phone' }],
      },
    )
    const other = file(
      'other/structure.sql',
      { users: table({ phone: 'contact.phone' }) },
      { changes: [create] },
    )
    assert.deepEqual(left(schema, other), ['users.email db/schema.sql', 'users.phone other/structure.sql'])
  })

  it('are history where a schema of the same project declares the store, also under another name', () => {
    const step = (folder: string): IndexedFile =>
      file(
        `${folder}/migrations/1/migration.sql`,
        { people: table({ phone: 'contact.phone' }) },
        { changes: [{ kind: 'create-owner', owner: 'people' }] },
      )
    const model = file('apps/a/schema.prisma', {
      Member: { storeName: 'people', fields: { email: 'contact.email' } },
    })
    assert.deepEqual(left(model, step('apps/a')), ['Member.email apps/a/schema.prisma'])
    assert.deepEqual(left(model, step('apps/b')), [
      'Member.email apps/a/schema.prisma',
      'people.phone apps/b/migrations/1/migration.sql',
    ])
  })

  it('never read what undoes a step', () => {
    const down = file(
      'migrations/1_x/down.sql',
      { users: table({ email: 'contact.email' }) },
      { changes: [create] },
    )
    assert.deepEqual(left(down), [])
  })

  it('make a declaration stale with the step that drops its column', () => {
    const first = file(
      'migrations/1.sql',
      { users: table({ email: 'contact.email', phone: 'contact.phone' }) },
      { changes: [create] },
    )
    const second = file(
      'migrations/2.sql',
      {},
      { changes: [{ kind: 'drop-field', owner: 'users', name: 'phone' }] },
    )
    const declared = map(
      'art25: 1\ndata:\n  users:\n    fields: {email: contact.email, phone: contact.phone}\n',
    )
    const stale = check({ files: [first, second], maps: [declared] }).findings.filter(
      ({ check: id }) => id === 'stale-declaration',
    )
    assert.deepEqual(brief(stale), ['stale-declaration warning datamap.yaml users.phone'])
  })

  it('keep up with a file that is replaced or removed', () => {
    const first = file(
      'migrations/1.sql',
      { users: table({ email: 'contact.email' }) },
      { changes: [create] },
    )
    const drop = file('migrations/2.sql', {}, { changes: [{ kind: 'drop-owner', owner: 'users' }] })
    const index = createOwnerIndex([first, drop])
    assert.deepEqual(index.fieldsOf('user'), [])
    index.remove(drop.path)
    assert.equal(index.fieldsOf('user').length, 1)
    index.replace(
      file('migrations/1.sql', { users: table({ phone: 'contact.phone' }) }, { changes: [create] }),
    )
    assert.deepEqual(
      index.fieldsOf('user').map(({ field }) => field.name),
      ['phone'],
    )
  })
})
