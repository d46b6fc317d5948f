/*
 * One folder under the engine: read once as the command line reads it, then kept up to date file by file.
 *
 * A keystroke reads one file, replaces its part of the index and runs the checks of that file. What needs all files
 * follows when the typing rests. Both end in the findings that a run of the command line over the same texts gives.
 */
import { join } from 'node:path'
import { checks } from '../checks/index.ts'
import type { Rules } from '../classify/rules.ts'
import { createOwnerIndex, type OwnerIndex } from '../checks/owner-index.ts'
import { runChecks, runChecksInSteps } from '../checks/run.ts'
import { shiftSpan } from '../editor/shift.ts'
import { decode } from '../host/decode.ts'
import type { DiscoveredFile } from '../host/discovery.ts'
import { openRepository, type Repository } from '../host/git.ts'
import type { FileMemory } from '../host/read-file.ts'
import { readRegularFile } from '../host/regular-file.ts'
import { eitherPrefilter, prefilterOfNews, type KeyedPrefilter } from '../host/terms.ts'
import { localToday } from '../host/today.ts'
import { readWorkspace, type Workspace } from '../host/workspace.ts'
import type { DataMap } from '../model/declaration.ts'
import type { Finding, Fix, RelatedPlace } from '../model/finding.ts'
import { say } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'

export interface ProjectOptions {
  /** Absolute; what paths are relative to. */
  readonly root: string
  /** Whether only the client can read its files: what is not open is not known. */
  readonly isVirtual: boolean
  /** Whether git may be asked; not in a folder that the user does not trust. */
  readonly useGit: boolean
  readonly scopes: readonly string[]
  readonly includeTests: boolean
  readonly cacheFolder: string | undefined
  /** Text of a document that is open in the client, without its byte order mark. */
  readonly openText: (path: string) => string | undefined
  readonly openPaths: () => readonly string[]
  readonly onProgress?: (done: number, total: number) => void
  /** Called when the open documents were judged for the first time, and the other files are still to be read. */
  readonly onOpened?: () => void
}

export class Project {
  readonly root: string
  readonly isVirtual: boolean
  /** Absent where there is none, and where git may not be asked. */
  readonly repository: Repository | undefined
  readonly #options: ProjectOptions
  #state: State | undefined
  /** Paths whose text is not that of the state. */
  readonly #dirty = new Set<string>()
  /** One thing after another: what changes the state waits for what changes it already. */
  #work: Promise<unknown> = Promise.resolve()
  #needsReading = true
  /** Whether everything was judged since the last change. */
  #reviewed = false
  /** Paths that were touched while the folder is read: what was read of them may be old. */
  #touchedSince: Set<string> | undefined
  #typed: { readonly path: string; readonly rules: Rules; readonly memory: FileMemory } | undefined
  /** Resolves when the open documents can be judged, or when it is known that they cannot. */
  readonly opened: Promise<void>
  #markOpened: () => void = () => undefined

  constructor(options: ProjectOptions) {
    this.root = options.root
    this.isVirtual = options.isVirtual
    this.repository = options.useGit ? openRepository(options.root) : undefined
    this.#options = options
    this.opened = new Promise((resolve) => {
      this.#markOpened = resolve
    })
  }

  /** What is known; undefined until the maps and the open documents were read. */
  get state(): State | undefined {
    return this.#state
  }

  get needsReading(): boolean {
    return this.#needsReading
  }

  /** Says that the text of a file is another one. */
  touch(path: string): void {
    this.#dirty.add(path)
    this.#touchedSince?.add(path)
  }

  /** Says that a folder is gone. */
  touchBelow(folder: string): void {
    for (const path of [...(this.#state?.sources.keys() ?? []), ...(this.#state?.mapTexts.keys() ?? [])])
      if (path.startsWith(`${folder}/`)) this.touch(path)
  }

  /** Whether `update` has something to do. */
  get isDirty(): boolean {
    return this.#dirty.size > 0
  }

  /** Says that the list of files may be another one, or that rules are. */
  outdate(): void {
    this.#needsReading = true
  }

  /** Whether a path is one that this project reads, as far as it knows. */
  knows(path: string): boolean {
    const state = this.#state
    return state !== undefined && (state.sources.has(path) || state.mapTexts.has(path))
  }

  /**
   * Reads the folder, with the documents that are open in place of their files. The first time, these are judged before
   * the others are read, as far as the others cannot change what is said.
   * @throws RuleError for rules of the repository that are no YAML; the state stays as it was
   */
  async read(): Promise<void> {
    this.#needsReading = false
    this.#touchedSince = new Set()
    const overlay = new Map<string, string>()
    for (const path of this.#options.openPaths()) {
      const text = this.#options.openText(path)
      if (text !== undefined) overlay.set(path, text)
    }
    try {
      const workspace = await readWorkspace({
        root: this.root,
        repository: this.repository,
        source: this.isVirtual ? { kind: 'open' } : { kind: 'worktree' },
        scopes: this.#options.scopes,
        includeTests: this.#options.includeTests,
        cacheFolder: this.#options.cacheFolder,
        onProgress: this.#options.onProgress,
        staysSmall: true,
        overlay,
        pause: turn,
        ...(this.#state === undefined && { onOverlayRead: (first) => this.#beginWith(first, overlay) }),
      })
      await this.#alone(() => {
        this.#state = this.#stateOf(workspace, true)
        this.#reviewed = false
        this.#touchMissed(overlay)
        for (const path of this.#touchedSince ?? []) this.#dirty.add(path)
      })
    } finally {
      this.#touchedSince = undefined
      this.#markOpened()
    }
    await this.review()
  }

  /**
   * The folder as a commit has it, read as the work tree is.
   * @throws GitError for a commit that git cannot give
   */
  readCommit(commit: string): Promise<Workspace> {
    return readWorkspace({
      root: this.root,
      repository: this.repository,
      source: { kind: 'commit', commit },
      scopes: this.#options.scopes,
      includeTests: false,
      cacheFolder: this.#options.cacheFolder,
      staysSmall: true,
      pause: turn,
    })
  }

  #beginWith(first: Workspace, overlay: ReadonlyMap<string, string>): Promise<void> {
    return this.#alone(async () => {
      const state = this.#stateOf(first, false)
      this.#state = state
      this.#touchMissed(overlay)
      await this.#settle()
      this.#judge(state, [...this.#options.openPaths(), ...state.mapTexts.keys()])
      this.#markOpened()
      this.#options.onOpened?.()
      await turn()
    })
  }

  /** What was opened, typed or closed since the overlay was taken. */
  #touchMissed(overlay: ReadonlyMap<string, string>): void {
    for (const path of new Set([...this.#options.openPaths(), ...overlay.keys()]))
      if (this.#options.openText(path) !== overlay.get(path)) this.#dirty.add(path)
  }

  #stateOf({ files, ...workspace }: Workspace, isComplete: boolean): State {
    const problems = new Map<string, Problem[]>()
    for (const problem of workspace.problems)
      problems.set(problem.path, [...(problems.get(problem.path) ?? []), problem])
    const state: State = {
      workspace,
      isComplete,
      index: createOwnerIndex(files, { includeTests: this.#options.includeTests }),
      sources: new Map(workspace.discovered.map((file) => [file.path, file])),
      mapTexts: new Map(workspace.mapFiles.map(({ path, text }) => [path, text])),
      maps: [],
      heldMaps: [],
      lastGood: new Map(this.#state?.lastGood),
      prefilter: workspace.prefilter,
      news: undefined,
      unfiltered: new Set(),
      problems,
      findings: new Map(),
      judgedTexts: new Map(),
    }
    this.#setMaps(state, workspace.maps)
    return state
  }

  /**
   * Brings facts and declarations up to the texts as they are, and the findings of the files that were touched; of all
   * open files where a map was. What needs all files waits for `review`. Returns the files whose findings were made.
   */
  update(): Promise<readonly string[]> {
    return this.#alone(async () => {
      const { touched, mapsChanged } = await this.#settle()
      const state = this.#state
      if (state === undefined || touched.length === 0) return []
      const paths = mapsChanged
        ? [...new Set([...touched, ...this.#options.openPaths(), ...state.mapTexts.keys()])]
        : touched
      this.#judge(state, paths)
      return paths
    })
  }

  /** Brings everything up to the texts as they are; nothing before all files were read. */
  review(): Promise<void> {
    return this.#alone(async () => {
      await this.#settle()
      while (await this.#filterSome());
      await this.#judgeAll('to the end')
    })
  }

  /**
   * The same in small steps, between which others get a turn.
   * @returns whether it came to its end: what is typed meanwhile goes first
   */
  async reviewInTurns(): Promise<boolean> {
    for (;;) {
      const ended = await this.#alone(async () => {
        await this.#settle()
        return (await this.#filterSome()) ? undefined : this.#judgeAll('while nothing is touched')
      })
      if (ended !== undefined) return ended
      await turn()
      if (this.#dirty.size > 0) return false
    }
  }

  /** The text of a file as it is: of the open document, else of the disk. */
  textOf(path: string): string | undefined {
    return this.#options.openText(path) ?? this.#textOnDisk(path)
  }

  async #settle(): Promise<{ readonly touched: readonly string[]; readonly mapsChanged: boolean }> {
    const state = this.#state
    if (state === undefined) return { touched: [], mapsChanged: false }
    const touched = [...this.#dirty]
    this.#dirty.clear()
    if (touched.length > 0) this.#reviewed = false
    let mapsChanged = false
    for (const path of touched) {
      if (state.mapTexts.has(path)) {
        const text = this.#options.openText(path) ?? this.#textOnDisk(path)
        if (text === undefined) state.mapTexts.delete(path)
        else state.mapTexts.set(path, text)
        mapsChanged = true
      } else await this.#readFile(state, path)
    }
    if (mapsChanged) this.#readMaps(state)
    return { touched, mapsChanged }
  }

  /**
   * Reads files that no parser has seen and that the maps may name by now, for a few milliseconds.
   * @returns whether there are more
   */
  async #filterSome(): Promise<boolean> {
    const state = this.#state
    if (!state?.isComplete || state.news === undefined) return false
    const begun = performance.now()
    for (const path of state.unfiltered) {
      if (performance.now() - begun > longestTurn) return true
      state.unfiltered.delete(path)
      const file = state.sources.get(path)
      if (file === undefined || state.index.file(path) !== undefined) continue
      const bytes = this.#bytesOf(path)
      if (bytes === undefined) continue
      const { indexed } = await state.workspace.readFile(file, bytes, state.news)
      if (indexed === undefined) continue
      state.index.replace(indexed)
      this.#reviewed = false
    }
    return false
  }

  /**
   * Judges these files as far as each can be judged without the others' checks; what needs all files stays as it was
   * judged last, moved with the text around it.
   */
  #judge(state: State, paths: readonly string[]): void {
    const found = toTheEnd(this.#run(state, paths))
    for (const path of paths) {
      const kept = (state.findings.get(path) ?? []).flatMap((finding) =>
        mapWideChecks.has(finding.check) ? (this.#moved(state, finding) ?? []) : [],
      )
      state.findings.set(path, [...found.filter((finding) => placesOf(finding).includes(path)), ...kept])
      this.#rememberText(state, path)
    }
  }

  /** Judges everything that changed since it was judged last; whether it came to its end. */
  async #judgeAll(persistence: 'to the end' | 'while nothing is touched'): Promise<boolean> {
    const state = this.#state
    if (state === undefined || !state.isComplete || this.#reviewed) return true
    const steps = this.#run(state, undefined)
    let step = steps.next()
    for (; !step.done; step = steps.next()) {
      if (persistence === 'to the end') continue
      await turn()
      if (this.#dirty.size > 0) return false
    }
    state.findings.clear()
    state.judgedTexts.clear()
    for (const finding of step.value) {
      for (const path of new Set(placesOf(finding))) {
        const list = state.findings.get(path)
        if (list) list.push(finding)
        else state.findings.set(path, [finding])
      }
    }
    for (const path of this.#options.openPaths()) this.#rememberText(state, path)
    for (const path of state.mapTexts.keys()) this.#rememberText(state, path)
    this.#reviewed = true
    return true
  }

  *#run(state: State, only: readonly string[] | undefined): Generator<void, readonly Finding[]> {
    const { index, workspace, heldMaps, maps } = state
    const common = {
      files: index.files(),
      rules: workspace.rules,
      today: localToday(),
      index,
      includeTests: this.#options.includeTests,
      complete: heldMaps.length === 0 || workspace.complete,
      textOf: (path: string) => this.textOf(path),
      onlySettled: !state.isComplete,
      ...(only && { only }),
    }
    const broken = maps.filter((map) => !heldMaps.includes(map))
    const brokenPaths = new Set(broken.flatMap((map) => map.files.map(({ path }) => path)))
    const { findings } = yield* runChecksInSteps({ ...common, maps: heldMaps })
    // Nothing is shown where no map exists: the view and the status bar say so.
    const shown = findings.filter(
      (finding) =>
        !brokenPaths.has(finding.path) && !(finding.check === 'no-data-map' && heldMaps.length === 0),
    )
    if (broken.length === 0) return shown
    const invalid = runChecks({ ...common, maps: broken, checks: ownChecks }).findings
    return [...shown.map((finding) => this.#withoutLost(state, finding)), ...invalid.map(sayHeld)]
  }

  /** A place in a map that does not parse now is where the text of the last good one has gone to. */
  #withoutLost(state: State, finding: Finding): Finding {
    const related = finding.related.flatMap((place): RelatedPlace[] => {
      const good = state.heldMaps.flatMap(({ files }) => files).find(({ path }) => path === place.path)
      const now = state.mapTexts.get(place.path)
      if (good === undefined || now === undefined) return [place]
      const span = shiftSpan(place.span, good.text, now)
      return span ? [{ ...place, span }] : []
    })
    return { ...finding, related }
  }

  /** A finding of a text that was edited since; undefined where its place is gone. Its edits move along with it. */
  #moved(state: State, finding: Finding): Finding | undefined {
    const move = (path: string, span: Span): Span | undefined => {
      const before = state.judgedTexts.get(path)
      const after = this.#options.openText(path) ?? state.mapTexts.get(path)
      return before === undefined || after === undefined ? span : shiftSpan(span, before, after)
    }
    const span = move(finding.path, finding.span)
    if (span === undefined) return undefined
    const fixes = finding.fixes.flatMap((fix): Fix[] => {
      const { action } = fix
      if (action.kind !== 'edit-text') return [fix]
      const edits = action.edits.flatMap((edit) => {
        const moved = move(edit.path, edit.span)
        return moved ? [{ ...edit, span: moved }] : []
      })
      return edits.length === action.edits.length ? [{ ...fix, action: { ...action, edits } }] : []
    })
    const related = finding.related.flatMap((place): RelatedPlace[] => {
      const moved = move(place.path, place.span)
      return moved ? [{ ...place, span: moved }] : []
    })
    return { ...finding, span, fixes, related }
  }

  #rememberText(state: State, path: string): void {
    const text = this.#options.openText(path) ?? state.mapTexts.get(path)
    if (text === undefined) state.judgedTexts.delete(path)
    else state.judgedTexts.set(path, text)
  }

  async #readFile(state: State, path: string): Promise<void> {
    const file = state.sources.get(path)
    if (file === undefined) return
    const bytes = this.#bytesOf(path)
    if (bytes === undefined) {
      state.index.remove(path)
      state.problems.delete(path)
      return
    }
    const { indexed, problems } = await state.workspace.readFile(
      file,
      bytes,
      state.prefilter,
      this.#memoryOf(state, path),
    )
    if (indexed) state.index.replace(indexed)
    else state.index.remove(path)
    state.problems.set(path, [...problems])
  }

  /** The memory of a document that is typed in; only of one, since people type in one at a time. */
  #memoryOf({ workspace }: State, path: string): FileMemory | undefined {
    if (this.#options.openText(path) === undefined) return undefined
    const { rules } = workspace
    if (this.#typed?.path !== path || this.#typed.rules !== rules)
      this.#typed = { path, rules, memory: { reader: {}, classifier: {} } }
    return this.#typed.memory
  }

  #readMaps(state: State): void {
    const files = [...state.mapTexts].map(([path, text]) => ({ path, text }))
    const maps = state.workspace.parseMaps(files)
    this.#setMaps(state, maps)
    // A name that is new in the map may stand in a file that no parser has seen. One that is gone does no harm.
    const { rules, prefilter } = state.workspace
    const known = state.news === undefined ? prefilter : eitherPrefilter(prefilter, state.news)
    if (prefilterOfNews(rules, state.heldMaps, known) === undefined) return
    const news = prefilterOfNews(rules, state.heldMaps, prefilter)
    if (news === undefined) return
    state.news = news
    state.prefilter = eitherPrefilter(prefilter, news)
    state.unfiltered = new Set(state.sources.keys())
  }

  #setMaps(state: State, maps: readonly DataMap[]): void {
    state.maps = maps
    for (const map of maps) if (map.usable) state.lastGood.set(map.folder, map)
    state.heldMaps = maps.map((map) => (map.usable ? map : (state.lastGood.get(map.folder) ?? map)))
  }

  #bytesOf(path: string): Uint8Array | undefined {
    const open = this.#options.openText(path)
    if (open !== undefined) return Buffer.from(open, 'utf8')
    if (this.isVirtual) return undefined
    try {
      return readRegularFile(join(this.root, path))
    } catch {
      return undefined
    }
  }

  #textOnDisk(path: string): string | undefined {
    if (this.isVirtual) return undefined
    try {
      return decode(readRegularFile(join(this.root, path))).text
    } catch {
      return undefined
    }
  }

  #alone<T>(task: () => T | Promise<T>): Promise<T> {
    const done = this.#work.then(task)
    this.#work = done.catch(() => undefined)
    return done
  }
}

export interface State {
  readonly workspace: Omit<Workspace, 'files'>
  /** All files were read; before, the maps and the open documents are all that is known. */
  readonly isComplete: boolean
  readonly index: OwnerIndex
  readonly sources: ReadonlyMap<string, DiscoveredFile>
  /** Every file of a map, as it is now. */
  readonly mapTexts: Map<string, string>
  /** As they are written now. */
  maps: readonly DataMap[]
  /** What the checks see: in place of a map that does not parse, what it said when it last did. */
  heldMaps: readonly DataMap[]
  readonly lastGood: Map<string, DataMap>
  prefilter: KeyedPrefilter
  /** For what the maps name since the folder was read. */
  news: KeyedPrefilter | undefined
  /** Paths that were not looked through for that yet. */
  unfiltered: Set<string>
  readonly problems: Map<string, readonly Problem[]>
  /** By every path that a finding names, its own and related ones. */
  readonly findings: Map<string, Finding[]>
  /** Texts of the open documents and maps when their findings were made. */
  readonly judgedTexts: Map<string, string>
}

/** Milliseconds of reading after which others get a turn. */
const longestTurn = 8

const mapWideChecks: ReadonlySet<string> = new Set(
  checks.filter(({ scope }) => scope === 'map').map(({ id }) => id),
)

/** What is said of a map that does not parse. */
const ownChecks = checks.filter(({ id }) => id === 'invalid-map')

/** Lets whatever waits go first: a keystroke, a question. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function toTheEnd<Result>(steps: Generator<void, Result>): Result {
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}

function placesOf(finding: Finding): readonly string[] {
  return [finding.path, ...finding.related.map(({ path }) => path)]
}

function sayHeld(finding: Finding): Finding {
  return {
    ...finding,
    message: say('{finding} Until this is mended, the declarations from before count.', {
      finding: finding.message,
    }),
    fixes: [],
  }
}
