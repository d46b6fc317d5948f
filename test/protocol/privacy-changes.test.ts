import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ChangeNode, FolderChanges } from '../../server/src/lsp/protocol.ts'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, pulling, rangeOf, type StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'
const map = 'datamap.yaml'

describe('what the branch changes for privacy', () => {
  let workspace: TestWorkspace
  let client: StrictClient | undefined

  /** How often the server said that what it had answered may be old, and who waits for the next time. */
  let news = 0
  let wake: (() => void) | undefined

  beforeEach(() => {
    workspace = openWorkspace({ [schema]: prismaUser, [map]: userMap })
    client = undefined
    news = 0
  })
  afterEach(() => {
    client?.kill()
    workspace.close()
  })

  const open = async (options: Parameters<typeof connect>[1] = {}): Promise<StrictClient> => {
    client = await connect(workspace, {
      ...options,
      listeners: {
        'art25/privacyChangesChanged': () => {
          news++
          wake?.()
        },
      },
    })
    return client
  }
  const ask = (at: StrictClient): Promise<readonly FolderChanges[]> =>
    at.request('art25/privacyChanges', null)
  const changesOf = async (at: StrictClient): Promise<FolderChanges> => {
    const [only, ...others] = await ask(at)
    assert.ok(only)
    assert.equal(others.length, 0)
    return only
  }
  /** Asks as a view does: again whenever the server says so, until the answer is the expected one. */
  const settled = async (
    at: StrictClient,
    holds: (changes: FolderChanges) => boolean,
  ): Promise<FolderChanges> => {
    for (;;) {
      const seen = news
      const changes = await changesOf(at)
      if (holds(changes)) return changes
      while (news === seen)
        await new Promise<void>((done) => {
          wake = done
        })
    }
  }
  const told = ({ nodes }: FolderChanges): string[] =>
    nodes.flatMap(({ label, children }) => [label, ...children.map((one) => `  ${one.kind} ${one.label}`)])
  const find = ({ nodes }: FolderChanges, label: string): ChangeNode => {
    const found = nodes.flatMap(({ children }) => children).find((node) => node.label === label)
    assert.ok(found, label)
    return found
  }

  it('tells it against the merge base with the default branch, with what is unsaved, and jumps both ways', async () => {
    workspace.commitAll()
    workspace.git('switch', '-q', '-c', 'feature')
    workspace.write(
      schema,
      prismaUser.replace('  phone String?\n', '  religion String\n  birthDate DateTime\n'),
    )
    workspace.commitAll('religion')
    workspace.git('switch', '-q', 'main')
    workspace.write('later.prisma', 'model Order {\n  id Int @id\n  iban String\n}\n')
    workspace.commitAll('of others')
    workspace.git('switch', '-q', 'feature')
    const at = await open()
    const unsaved = `${userMap}      birthDate: demographic.date_of_birth\nrecipients:\n  sentry: {name: Sentry, role: processor, established: US, transfers: [{to: US, transfer_tool: dpf}]}\n`
    at.open(map, unsaved)
    const changes = await changesOf(at)
    assert.equal(changes.base?.name, 'main')
    assert.equal(changes.base.commit, workspace.git('merge-base', 'HEAD', 'main').trim())
    assert.deepEqual(told(changes), [
      'Special categories (Art. 9 and 10)',
      '  added User.religion',
      'Transfers',
      '  added sentry',
      'Personal data',
      '  added User.birthDate',
      '  removed User.phone',
      'Recipients',
      '  added sentry',
      'Open duties',
      '  duty Declare in the data map: User.religion',
      '  duty Record in the activity accounts on what condition special data is processed: User.religion',
      '  duty Record the decision on an impact assessment of the activity accounts',
      '  duty Record the agreement with sentry',
    ])
    const now = workspace.read(schema)
    const birthDate = find(changes, 'User.birthDate')
    assert.deepEqual(birthDate.place, { uri: at.uri(schema), range: rangeOf(now, 'birthDate') })
    assert.deepEqual(birthDate.declaration, { uri: at.uri(map), range: rangeOf(unsaved, 'birthDate') })
    const phone = find(changes, 'User.phone')
    assert.equal(phone.place, undefined)
    assert.deepEqual(phone.before, {
      uri: at.uri(schema),
      range: rangeOf(prismaUser, 'phone'),
      commit: changes.base.commit,
    })
    assert.equal(
      await at.request('art25/textBefore', { uri: phone.before.uri, commit: phone.before.commit }),
      prismaUser,
    )
    assert.deepEqual(find(changes, 'Record the agreement with sentry').place, {
      uri: at.uri(map),
      range: rangeOf(unsaved, 'sentry'),
    })
    const markdown = await at.request<string>('art25/privacyChangesDocument', { folder: changes.folder })
    assert.match(markdown, /^## What this changes for privacy\n/)
    assert.match(markdown, /\| added \| `User\.religion` \|/)
    const ids = changes.nodes.flatMap(({ id, children }) => [id, ...children.map((one) => one.id)])
    assert.equal(new Set(ids).size, ids.length)
    await at.end()
  })

  it('says the same as the command line', async () => {
    workspace.commitAll()
    workspace.write(schema, prismaUser.replace('phone ', 'iban  '))
    workspace.write(map, mapWithoutPhone)
    const at = await open()
    const { stdout } = workspace.art25('diff', 'HEAD', '--format', 'json')
    const { changes } = JSON.parse(stdout) as { changes: readonly { change: string; name: string }[] }
    const fromEditor = (await changesOf(at)).nodes
      .flatMap(({ children }) => children)
      .filter(({ kind }) => kind !== 'duty')
      .map(({ kind, label }) => `${kind} ${label}`)
    assert.deepEqual(
      fromEditor,
      changes.map(({ change, name }) => `${change} ${name}`),
    )
    assert.ok(fromEditor.length > 1)
    await at.end()
  })

  it('says that nothing changed, and when this is no longer so', async () => {
    workspace.commitAll()
    const at = await open()
    const before = await changesOf(at)
    assert.deepEqual(before.nodes, [])
    assert.equal(before.message, 'Nothing changed for privacy since main.')
    at.open(schema, prismaUser)
    at.replace(schema, prismaUser.replace('  phone', '  iban String\n  phone'))
    const after = await settled(at, ({ nodes }) => nodes.length > 0)
    assert.deepEqual(told(after).slice(0, 2), ['Personal data', '  added User.iban'])
    at.replace(schema, prismaUser)
    await settled(at, ({ nodes }) => nodes.length === 0)
    await at.end()
  })

  it('is told of HEAD and branches that move, in a linked work tree too', async () => {
    workspace.commitAll()
    workspace.git('switch', '-q', '-c', 'feature')
    workspace.write(schema, prismaUser.replace('  phone', '  iban String\n  phone'))
    workspace.commitAll('iban')
    workspace.git('switch', '-q', 'main')
    workspace.git('worktree', 'add', '-q', 'linked', 'feature')
    const registered: { globPattern: { baseUri: string; pattern: string } }[] = []
    const at = await open({
      folders: ['linked'],
      capabilities: {
        ...pulling,
        workspace: {
          ...pulling.workspace,
          didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
        },
      },
      answers: {
        'client/registerCapability': ({
          registrations,
        }: {
          registrations: readonly { registerOptions: { watchers: typeof registered } }[]
        }) => {
          for (const { registerOptions } of registrations)
            registered.push(
              ...registerOptions.watchers.filter(({ globPattern }) => typeof globPattern === 'object'),
            )
        },
      },
    })
    assert.deepEqual(told(await changesOf(at)).slice(0, 2), ['Personal data', '  added User.iban'])
    const uriOf = (...path: string[]): string => pathToFileURL(join(workspace.folder, ...path)).href
    assert.deepEqual(
      registered.map(({ globPattern }) => globPattern),
      [
        { baseUri: uriOf('.git', 'worktrees', 'linked'), pattern: 'HEAD' },
        { baseUri: uriOf('.git'), pattern: '{packed-refs,refs/**}' },
      ],
    )
    // The branch is merged: what it changed is in the base now.
    workspace.git('merge', '-q', '--ff-only', 'feature')
    at.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf('.git', 'refs', 'heads', 'main'), type: 2 }],
    })
    const merged = await settled(at, ({ nodes }) => nodes.length === 0)
    assert.equal(merged.message, 'Nothing changed for privacy since main.')
    await at.end()
  })

  it('takes the default branch of the remote, and the one that the settings name', async () => {
    workspace.commitAll()
    const first = workspace.git('rev-parse', 'HEAD').trim()
    workspace.write(schema, prismaUser.replace('  phone', '  iban String\n  phone'))
    workspace.commitAll('iban')
    workspace.git('branch', 'release', first)
    workspace.git('update-ref', 'refs/remotes/origin/trunk', first)
    workspace.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk')
    const at = await open()
    const changes = await changesOf(at)
    assert.deepEqual(changes.base, { name: 'origin/trunk', commit: first })
    await at.end()
    const chosen = await open({ settings: { compareWith: 'release' } })
    assert.deepEqual((await changesOf(chosen)).base, { name: 'release', commit: first })
    await chosen.end()
    const wrong = await open({ settings: { compareWith: '--output=x' } })
    const { problem, message } = await changesOf(wrong)
    assert.deepEqual([problem, message], ['no-base', 'Git knows no branch or commit --output=x here.'])
    await wrong.end()
  })

  it('says plainly why there is nothing to compare with', async () => {
    const problems: string[] = []
    const note = async (options: Parameters<typeof connect>[1] = {}): Promise<void> => {
      const at = await open(options)
      const { problem, message, nodes } = await changesOf(at)
      assert.deepEqual(nodes, [])
      problems.push(`${problem ?? ''}: ${message ?? ''}`)
      await at.end()
    }
    await note()
    workspace.git('init', '-q')
    await note()
    workspace.commitAll()
    await note({ initializationOptions: { trusted: false } })
    workspace.git('branch', '-q', '-m', 'topic')
    await note({ locale: 'de' })
    workspace.git('checkout', '-q', '--orphan', 'main')
    workspace.git('commit', '-q', '--allow-empty', '-m', 'another beginning')
    workspace.git('checkout', '-q', 'topic')
    await note()
    assert.deepEqual(problems, [
      'no-repository: There is nothing to compare with: the folder is in no git repository.',
      'no-base: There is nothing to compare with: nothing is committed yet.',
      'untrusted: Git is not run in a workspace that is not trusted, so there is nothing to compare with.',
      'no-base: Kein Standard-Branch zum Vergleichen wurde gefunden. Die Einstellung art25.compareWith nennt einen anderen Branch oder Commit.',
      'no-base: HEAD and main have no common ancestor here: the clone may be shallow.',
    ])
  })

  it('compares each folder that is open by itself', async () => {
    workspace.commitAll()
    const other = openWorkspace({ 'schema.prisma': prismaUser })
    try {
      const at = await open({
        folderUris: [workspace.folder, other.folder].map((one) => pathToFileURL(one).href),
      })
      assert.deepEqual(
        (await ask(at)).map(({ folder, problem }) => [folder, problem]),
        [
          [workspace.folder, undefined],
          [other.folder, 'no-repository'],
        ],
      )
      await at.end()
    } finally {
      other.close()
    }
  })

  it('runs nothing of the repository', async () => {
    workspace.commitAll()
    const mark = workspace.path('../ran')
    const hook = workspace.path('.monitor')
    writeFileSync(hook, `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 })
    workspace.git('config', 'core.fsmonitor', hook)
    workspace.git('config', 'diff.prisma.textconv', hook)
    workspace.git('config', 'filter.x.smudge', hook)
    mkdirSync(workspace.path('.git/info'), { recursive: true })
    writeFileSync(workspace.path('.git/info/attributes'), '* filter=x diff=prisma\n')
    workspace.write(schema, prismaUser.replace('  phone String?\n', ''))
    const at = await open()
    const phone = find(await changesOf(at), 'User.phone')
    await at.request('art25/textBefore', { uri: phone.before?.uri, commit: phone.before?.commit })
    await at.end()
    assert.equal(existsSync(mark), false)
  })
})
