/*
 * What the branch changes for privacy, as the extension shows it: the folder with what is unsaved against the merge base
 * with the default branch, by the comparison that `art25 diff` makes.
 */
import {
  DidChangeWatchedFilesNotification,
  type CancellationToken,
  type Disposable,
  type Location,
} from 'vscode-languageserver/node'
import { pathToFileURL } from 'node:url'
import { decode } from '../host/decode.ts'
import { findRepositoryRoot, GitError, referencesIn, type Repository } from '../host/git.ts'
import type { Place } from '../model/finding.ts'
import { asIs, say, type Message } from '../model/message.ts'
import { changeWords, diffMarkdown, subjectWords } from '../output/diff.ts'
import type { OpenDuty, PrivacyChange, PrivacyDiff } from '../report/privacy-change.ts'
import { baseOf, comparePrivacy, type PrivacyBase } from '../report/privacy-diff.ts'
import { locationOf, mapName, refusal, unlessCancelled, type Desk } from './desk.ts'
import { TextLines } from './document.ts'
import { isUriWithin } from './session.ts'
import type { Project } from './project.ts'
import type { ChangeNode, FolderChanges, Requests, ServerNotifications } from './protocol.ts'

/** Answers what the view of changes asks, and tells the client when the answers may be others. */
export class PrivacyChanges {
  readonly #desk: Desk
  /** Of each project, the last base that was read. */
  readonly #bases = new WeakMap<Project, ReadBase>()
  /** What was answered since the client was last told that answers may be others. */
  #isShown = false
  #watching: { readonly key: string; readonly watcher: Promise<Disposable> } | undefined
  #watched: readonly string[] = []

  constructor(desk: Desk) {
    this.#desk = desk
    const { connection } = desk
    connection.onRequest(
      'art25/privacyChanges' satisfies keyof Requests,
      async (_, token: CancellationToken): Promise<Requests['art25/privacyChanges']['result']> => {
        await desk.allReady(token)
        this.#watch()
        // Before anything is read: what changes meanwhile is news.
        this.#isShown = true
        const { projects } = desk.session
        return Promise.all(projects.map((project) => this.#changesOf(project, token)))
      },
    )
    connection.onRequest(
      'art25/privacyChangesDocument' satisfies keyof Requests,
      async (
        { folder }: Requests['art25/privacyChangesDocument']['params'],
        token: CancellationToken,
      ): Promise<string> => {
        await desk.allReady(token)
        const project = desk.session.projects.find(({ root }) => root === folder)
        const compared = project && (await this.#compare(project, token))
        if (compared === undefined) throw refusal(desk, say('The folder is not open any more.'))
        if ('problem' in compared) throw refusal(desk, compared.message)
        return markdownOf(desk, compared)
      },
    )
    connection.onRequest(
      'art25/textBefore' satisfies keyof Requests,
      ({ uri, commit }: Requests['art25/textBefore']['params']): string | null => {
        const located = desk.session.locate(uri)
        const repository = located?.project.repository
        if (located === undefined || repository === undefined || !/^[0-9a-f]{40,64}$/.test(commit))
          return null
        const bytes = repository.readFile(commit, located.path)
        return bytes === undefined ? null : decode(bytes).text
      },
    )
  }

  /** Tells the client that what it shows may be old, where it shows anything. */
  announce(): void {
    if (!this.#isShown) return
    this.#isShown = false
    this.#desk.connection
      .sendNotification('art25/privacyChangesChanged' satisfies keyof ServerNotifications, null)
      .catch(this.#desk.complain)
  }

  /** Whether a file that changed is one of git's own, which says where HEAD and the branches are. */
  isReference(uri: string): boolean {
    return this.#watched.some((folder) => isUriWithin(uri, folder))
  }

  async #changesOf(project: Project, token: CancellationToken): Promise<FolderChanges> {
    const { translator } = this.#desk
    const name = nameOf(this.#desk, project)
    const compared = await this.#compare(project, token)
    return 'problem' in compared
      ? {
          folder: project.root,
          name,
          problem: compared.problem,
          message: translator.text(compared.message),
          nodes: [],
        }
      : {
          folder: project.root,
          name,
          base: { name: compared.branch, commit: compared.commit },
          ...(isEmpty(compared.diff) && {
            message: translator.text(say('Nothing changed for privacy since {branch}.', compared)),
          }),
          nodes: nodesOf(this.#desk, compared),
        }
  }

  async #compare(project: Project, token: CancellationToken): Promise<Compared | NotCompared> {
    const { repository } = project
    if (repository === undefined) return withoutGit(project)
    try {
      const point = basePoint(repository, this.#desk.session.settingsAt(project, '').compareWith)
      if ('problem' in point) return point
      const before = await unlessCancelled(this.#read(project, point.commit), token)
      const { state } = project
      if (state === undefined) throw refusal(this.#desk, say('The folder is not open any more.'))
      const after = { files: state.index.files(), maps: state.heldMaps, rules: state.workspace.rules }
      return { ...point, project, repository, diff: comparePrivacy(before, after) }
    } catch (error) {
      if (error instanceof GitError) return { problem: 'git-failed', message: asIs(error.message) }
      throw error
    }
  }

  /** The base as it was read once; a commit never changes. */
  #read(project: Project, commit: string): Promise<PrivacyBase> {
    const known = this.#bases.get(project)
    if (known?.commit === commit) return known.base
    const base = project.readCommit(commit).then(baseOf)
    this.#bases.set(project, { commit, base })
    // Asked again, it is read again.
    base.catch(() => this.#bases.delete(project))
    return base
  }

  /** Lets the client watch what moves HEAD and the branches, where it can. */
  #watch(): void {
    const { client, connection, session, complain } = this.#desk
    const ability = client.workspace?.didChangeWatchedFiles
    const isAble = ability?.dynamicRegistration === true && ability.relativePatternSupport === true
    const watched = session.projects
      .filter(({ repository }) => isAble && repository !== undefined)
      .flatMap(({ root }) => referencesIn(root))
    const key = JSON.stringify(watched)
    if (key === (this.#watching?.key ?? '[]')) return
    this.#watching?.watcher
      .then((watcher) => {
        watcher.dispose()
      })
      .catch(complain)
    this.#watched = watched.map(({ folder }) => folder)
    this.#watching = {
      key,
      watcher: connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: watched.map(({ folder, glob }) => ({
          globPattern: { baseUri: pathToFileURL(folder).href, pattern: glob },
        })),
      }),
    }
    this.#watching.watcher.catch(complain)
  }
}

interface ReadBase {
  readonly commit: string
  readonly base: Promise<PrivacyBase>
}

/** Where a branch began. */
interface BasePoint {
  /** `origin/main`. */
  readonly branch: string
  readonly commit: string
}

interface Compared extends BasePoint {
  readonly project: Project
  readonly repository: Repository
  readonly diff: PrivacyDiff
}

interface NotCompared {
  readonly problem: NonNullable<FolderChanges['problem']>
  readonly message: Message
}

function withoutGit({ isVirtual, root }: Project): NotCompared {
  if (isVirtual)
    return {
      problem: 'not-on-disk',
      message: say('There is nothing to compare with: the folder is not on disk.'),
    }
  return findRepositoryRoot(root) === undefined
    ? {
        problem: 'no-repository',
        message: say('There is nothing to compare with: the folder is in no git repository.'),
      }
    : {
        problem: 'untrusted',
        message: say(
          'Git is not run in a workspace that is not trusted, so there is nothing to compare with.',
        ),
      }
}

/** The best common ancestor of HEAD and the default branch, or the one that the settings name. */
function basePoint(repository: Repository, chosen: string): BasePoint | NotCompared {
  const head = repository.resolveCommit('HEAD')
  if (head === undefined)
    return { problem: 'no-base', message: say('There is nothing to compare with: nothing is committed yet.') }
  const ref = chosen === '' ? repository.defaultBranch() : chosen
  if (ref === undefined)
    return {
      problem: 'no-base',
      message: say(
        'No default branch was found to compare with. The setting {setting} names another branch or commit.',
        { setting: 'art25.compareWith' },
      ),
    }
  const branch = ref.replace(/^refs\/(?:remotes|heads)\//, '')
  const tip = repository.resolveCommit(ref)
  if (tip === undefined)
    return { problem: 'no-base', message: say('Git knows no branch or commit {branch} here.', { branch }) }
  const commit = repository.mergeBase(head, tip)
  return commit === undefined
    ? {
        problem: 'no-base',
        message: say('HEAD and {branch} have no common ancestor here: the clone may be shallow.', { branch }),
      }
    : { branch, commit }
}

function isEmpty({ changes, duties }: PrivacyDiff): boolean {
  return changes.length === 0 && duties.length === 0
}

/** Groups as `art25 diff` tells them: what weighs most first, open duties last. */
function nodesOf(desk: Desk, compared: Compared): readonly ChangeNode[] {
  const { diff, project } = compared
  const text = (message: Message): string => desk.translator.text(message)
  const before = placesBefore(desk, compared)
  const now = (place: Place | undefined): Location | undefined => place && locationOf(desk, project, place)
  const ids = new Map<string, number>()
  /** Of the same entry, two things may have changed. */
  const idOf = (...parts: readonly string[]): string => {
    const id = [project.root, ...parts].join('\n')
    const count = ids.get(id) ?? 0
    ids.set(id, count + 1)
    return count === 0 ? id : `${id}\n${count}`
  }
  const nodeOf = (change: PrivacyChange): ChangeNode => {
    const { subject, mapFolder, name, detail } = change
    const declared = now(change.declaration)
    const place = change.side === 'before' ? before(change.place) : now(change.place)
    return {
      id: idOf(subject, mapFolder, name),
      kind: change.change,
      label: name,
      description: text(detail),
      tooltip: [
        `${text(changeWords[change.change])}: ${name}`,
        text(detail),
        ...(mapFolder === '' ? [] : [mapFolder]),
      ].join('\n'),
      ...(place &&
        (change.side === 'before' ? { before: { ...place, commit: compared.commit } } : { place })),
      ...(declared && declared.uri !== place?.uri && { declaration: declared }),
      children: [],
    }
  }
  const dutyOf = ({ articles, message, place }: OpenDuty): ChangeNode => {
    const at = now(place)
    return {
      id: idOf('duty', text(message)),
      kind: 'duty',
      label: text(message),
      description: articles.map((article) => `Art. ${article}`).join(', '),
      tooltip: text(message),
      ...(at && { place: at }),
      children: [],
    }
  }
  const group = (id: string, label: Message, children: readonly ChangeNode[]): readonly ChangeNode[] =>
    children.length === 0
      ? []
      : [
          {
            id: idOf('group', id),
            kind: 'group',
            label: text(label),
            description: String(children.length),
            children,
          },
        ]
  const subjects = [...new Set(diff.changes.map(({ subject }) => subject))]
  return [
    ...subjects.flatMap((subject) =>
      group(
        subject,
        subjectWords[subject],
        diff.changes.filter((one) => one.subject === subject).map(nodeOf),
      ),
    ),
    ...group('duties', say('Open duties'), diff.duties.map(dutyOf)),
  ]
}

/** Places in the texts of the base, each of which is read once. */
function placesBefore(
  desk: Desk,
  { repository, commit, project }: Compared,
): (place: Place | undefined) => Location | undefined {
  const known = new Map<string, TextLines | undefined>()
  return (place) => {
    if (place === undefined) return undefined
    const { path, span } = place
    if (!known.has(path)) {
      const bytes = repository.readFile(commit, path)
      known.set(path, bytes && new TextLines(decode(bytes).text, desk.session.encoding))
    }
    const range = known.get(path)?.rangeOf(span)
    return range && { uri: desk.session.uriOf(project, path), range }
  }
}

function markdownOf(desk: Desk, { diff, branch, commit, project, repository }: Compared): string {
  return diffMarkdown({
    diff,
    before: {
      name: branch,
      commit,
      textOf: (path) => {
        const bytes = repository.readFile(commit, path)
        return bytes && decode(bytes).text
      },
    },
    after: { name: '', textOf: (path) => project.textOf(path) },
    translator: desk.translator,
    pathOf: (path) => path,
  })
}

/** The project as a person knows it: by the open folder that is all of it, else by its folder's name. */
function nameOf(desk: Desk, project: Project): string {
  return mapName(desk, project, { folder: '' })
}
