import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createOwnerIndex } from '../../server/src/checks/owner-index.ts'
import { runChecks } from '../../server/src/checks/run.ts'
import { KeptFile, packSketch, sketchOf, unpackSketch } from '../../server/src/host/kept-file.ts'
import { readWorkspace, type Workspace } from '../../server/src/host/workspace.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { file } from '../checks/builders.ts'

const cacheFolder = mkdtempSync(join(tmpdir(), 'art25-kept-'))
const read = (folder: string | undefined): Promise<Workspace> =>
  readWorkspace({
    root: resolve('examples'),
    source: { kind: 'worktree' },
    scopes: [],
    includeTests: true,
    jobs: 1,
    cacheFolder: folder,
  })

/** As it would be written, whatever kind of object it is. */
function plain(one: IndexedFile): unknown {
  const { path, language, pathClass, owners, personal, changes, revision, calls, recipientUses } = one
  const { clientStorage, storageConstants, consentDefaults, literals, regionUses, directives } = one
  const facts = { path, language, pathClass, owners, personal, changes, revision, calls, recipientUses }
  const { settings, problems } = one
  const more = { clientStorage, storageConstants, consentDefaults, literals, regionUses, directives }
  return JSON.parse(JSON.stringify({ ...facts, ...more, settings, problems }))
}

describe('files from the cache', () => {
  let fresh: Workspace
  let kept: Workspace

  before(async () => {
    fresh = await read(undefined)
    await read(cacheFolder)
    kept = await read(cacheFolder)
  })

  after(() => {
    rmSync(cacheFolder, { recursive: true, force: true })
  })

  it('say what the files say', () => {
    assert.equal(kept.counts.fresh, 0)
    assert.ok(kept.files.length > 10)
    assert.ok(kept.files.every((one) => one instanceof KeptFile))
    assert.deepEqual(kept.files.map(plain), fresh.files.map(plain))
  })

  it('are indexed as the files are', () => {
    for (const includeTests of [false, true]) {
      const expected = createOwnerIndex(fresh.files, { includeTests })
      const index = createOwnerIndex(kept.files, { includeTests })
      assert.deepEqual(index.stems(), expected.stems())
      assert.ok(expected.stems().length > 10)
      for (const stem of expected.stems()) {
        assert.deepEqual(index.fieldsOf(stem), JSON.parse(JSON.stringify(expected.fieldsOf(stem))), stem)
        assert.deepEqual(index.ownersOf(stem), JSON.parse(JSON.stringify(expected.ownersOf(stem))), stem)
      }
      for (const { path } of expected.files()) {
        assert.deepEqual(index.stemsIn(path), expected.stemsIn(path))
        index.remove(path)
      }
      assert.deepEqual(index.stems(), [])
    }
  })

  it('are judged as the files are, all and each alone', () => {
    const judged = ({ files, maps, rules }: Workspace, only?: readonly string[]): unknown =>
      runChecks({ files, maps, rules, today: '2026-01-01', complete: true, ...(only && { only }) })
    assert.deepEqual(judged(kept), judged(fresh))
    for (const { path } of fresh.files.slice(0, 40))
      assert.deepEqual(judged(kept, [path]), judged(fresh, [path]))
  })

  it('are not parsed for what stands beside their facts, and once for the facts', () => {
    const one = file('src/guest.ts', { Guest: { fields: { email: 'contact.email' } } })
    let parsed = 0
    const sketch = unpackSketch(
      JSON.parse(JSON.stringify(packSketch(sketchOf(one)))) as ReturnType<typeof packSketch>,
    )
    const again = new KeptFile(one.path, one.language, sketch, () => {
      parsed++
      return one
    })
    assert.deepEqual(again.outline.owners, ['Guest'])
    assert.equal(again.outline.personalFields, 1)
    assert.deepEqual(
      [again.calls, again.problems, again.literals, again.revision],
      [[], [], undefined, undefined],
    )
    const index = createOwnerIndex([again])
    assert.deepEqual(index.stems(), ['guest'])
    assert.equal(parsed, 0)
    assert.equal(index.fieldsOf('guest').length, 1)
    assert.equal(again.owners.length, 1)
    assert.equal(parsed, 1)
  })
})
