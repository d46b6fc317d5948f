/* The life of the server: what the client opens, changes and closes, and when what is read, judged and told. */
import {
  createConnection,
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  FileChangeType,
  MessageType,
  PositionEncodingKind,
  ProposedFeatures,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type FileEvent,
  type InitializeParams,
  type InitializeResult,
  type PublishDiagnosticsParams,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver/node'
import { isMapFile } from '../datamap/paths.ts'
import { keepCompiledChunks } from '../host/chunks.ts'
import { version } from '../host/installation.ts'
import { RuleError } from '../host/rules.ts'
import { loadTranslator } from '../host/translations.ts'
import { documentGlobs } from '../languages/globs.ts'
import { languageOf } from '../languages/index.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import { fixAllKind, listenToCodeActions, resolvesActions } from './code-actions.ts'
import { createMapCommand, listenToCommands } from './commands.ts'
import { diagnosticAbilities } from './convert.ts'
import { unlessCancelled, type Desk } from './desk.ts'
import { Diagnostics } from './diagnostics.ts'
import type { Encoding } from './document.ts'
import { listenToDocuments } from './documents.ts'
import { languageFeatures, listenToLanguageFeatures, refreshLanguageFeatures } from './language-features.ts'
import { Pictures } from './pictures.ts'
import { Privacy } from './privacy.ts'
import { PrivacyChanges } from './privacy-changes.ts'
import type { Project } from './project.ts'
import type { ClientNotifications, InitializationOptions } from './protocol.ts'
import { readSettings, Session, type Folder, type Located } from './session.ts'

/** How long typing must rest before what needs all files is judged, in milliseconds. */
const restAfter = 200

/** Serves one client over the transport that the arguments of the process name: `--stdio` or `--node-ipc`. */
export function serve(): void {
  const connection = createConnection(ProposedFeatures.all)
  let server: Server | undefined
  connection.onInitialize((params) => {
    server = new Server(connection, params)
    return server.initializeResult()
  })
  connection.onInitialized(() => server?.begin())
  connection.onShutdown(() => {
    server?.stop()
  })
  connection.onRequest((method) => {
    if (server === undefined)
      return new ResponseError(ErrorCodes.ServerNotInitialized, `initialize goes before ${method}`)
    return new ResponseError(ErrorCodes.MethodNotFound, `Art25 does not know ${method}`)
  })
  connection.listen()
}

class Server implements Desk {
  readonly connection: Connection
  readonly client: ClientCapabilities
  readonly options: InitializationOptions
  readonly session: Session
  readonly translator: Translator
  readonly #diagnostics: Diagnostics
  readonly #privacy: Privacy
  readonly #changes: PrivacyChanges
  readonly #pictures: Pictures
  readonly #pulls: boolean
  readonly #firstFolders: readonly Folder[]
  readonly #reading = new Map<Project, Promise<void>>()
  readonly #soon = new Map<Project, NodeJS.Immediate>()
  readonly #rest = new Map<Project, NodeJS.Timeout>()
  readonly #progress = new Map<Project, WorkDoneProgressServerReporter>()
  /** Files that were looked for outside the list of those that are read. */
  readonly #looked = new Set<string>()
  #stopped = false
  readonly #begun: Promise<void>
  #markBegun: () => void = () => undefined

  constructor(connection: Connection, params: InitializeParams) {
    this.connection = connection
    this.client = params.capabilities
    const options = optionsOf(params)
    this.options = options
    this.session = new Session({
      encoding: chooseEncoding(params.capabilities),
      isTrusted: options.trusted !== false,
    })
    this.#pulls = params.capabilities.textDocument?.diagnostic !== undefined
    this.translator = loadTranslator(params.locale)
    this.#diagnostics = new Diagnostics(this, diagnosticAbilities(params.capabilities, this.#pulls))
    this.#diagnostics.schemaShownElsewhere = options.schemaShownElsewhere === true
    this.#privacy = new Privacy(this, options.showsPrivacy === true)
    this.#changes = new PrivacyChanges(this)
    this.#pictures = new Pictures(this)
    this.#firstFolders = foldersOf(params)
    this.#begun = new Promise((resolve) => {
      this.#markBegun = resolve
    })
    this.#listen()
  }

  initializeResult(): InitializeResult {
    return {
      serverInfo: { name: 'art25', version: version() },
      capabilities: {
        positionEncoding: this.session.encoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...(this.#pulls && {
          diagnosticProvider: {
            identifier: 'art25',
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }),
        codeActionProvider: {
          codeActionKinds: [CodeActionKind.QuickFix, fixAllKind],
          resolveProvider: resolvesActions(this.client),
        },
        ...languageFeatures,
        executeCommandProvider: { commands: [createMapCommand] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    }
  }

  /** The client is ready for questions: asks for settings, watches files and reads the folders. */
  async begin(): Promise<void> {
    const { workspace } = this.client
    if (workspace?.didChangeConfiguration?.dynamicRegistration === true)
      await this.connection.client.register(DidChangeConfigurationNotification.type, { section: 'art25' })
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true)
      await this.connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: watchedGlobs().map((globPattern) => ({ globPattern })),
      })
    await this.#pullSettings(this.#firstFolders)
    this.#setFolders(this.#firstFolders)
    this.#markBegun()
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#soon.values()) clearImmediate(timer)
    for (const timer of this.#rest.values()) clearTimeout(timer)
  }

  #listen(): void {
    const { connection, session } = this
    connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
      session.open(uri, version, text)
      this.#textChanged(uri)
    })
    connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
      const document = session.document(uri)
      if (document === undefined) return
      session.replace({ uri, version, lines: document.lines.changed(contentChanges) })
      this.#textChanged(uri)
    })
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      const located = session.locate(uri)
      session.close(uri)
      if (this.#pulls) this.#diagnostics.forget(uri)
      if (located === undefined) return
      located.project.touch(located.path)
      session.forget(located.project, located.path)
      this.#soonBring(located.project)
    })
    connection.onDidChangeWatchedFiles(({ changes }) => {
      const others = changes.filter(({ uri }) => !this.#changes.isReference(uri))
      if (others.length < changes.length) this.#changes.announce()
      for (const change of others) this.#fileChanged(change)
    })
    connection.onDidChangeConfiguration(async ({ settings }) => {
      await this.#begun
      const before = this.#shownFeatures()
      await this.#pullSettings(session.folders, (settings as { art25?: unknown } | null)?.art25)
      this.#setFolders(session.folders)
      for (const project of session.projects) this.#armRest(project, 0)
      const now = this.#shownFeatures()
      refreshLanguageFeatures(this, {
        codeLens: before.codeLens || now.codeLens,
        inlayHints: before.inlayHints || now.inlayHints,
      })
    })
    // The library refuses this listener for a client that has no folders to change.
    if (this.client.workspace?.workspaceFolders === true)
      connection.onNotification(
        'workspace/didChangeWorkspaceFolders',
        async ({ event }: { event: { added: Folder[]; removed: Folder[] } }) => {
          await this.#begun
          const removed = new Set(event.removed.map(({ uri }) => uri))
          const kept = session.folders.filter(({ uri }) => !removed.has(uri))
          const folders = [...kept, ...event.added]
          if (this.client.workspace?.configuration === true) await this.#pullSettings(folders)
          this.#setFolders(folders)
        },
      )
    if (this.#pulls) {
      connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token) => {
        const located = await this.#judged(uri, token)
        return this.#diagnostics.pull(located, uri, previousResultId)
      })
      connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
        await this.allReady(token)
        for (const project of session.projects) await unlessCancelled(project.review(), token)
        return { items: this.#diagnostics.pullAll(previousResultIds) }
      })
    }
    connection.onNotification(
      'art25/schemaShownElsewhere' satisfies keyof ClientNotifications,
      ({ shown }: ClientNotifications['art25/schemaShownElsewhere']) => {
        this.#diagnostics.schemaShownElsewhere = shown
        for (const project of session.projects) this.#announce(project)
      },
    )
    listenToCodeActions(this, this.#diagnostics)
    listenToLanguageFeatures(this)
    listenToCommands(this)
    listenToDocuments(this)
  }

  #refreshes(): boolean {
    return this.client.workspace?.diagnostics?.refreshSupport === true
  }

  async #pullSettings(folders: readonly Folder[], pushed?: unknown): Promise<void> {
    if (this.client.workspace?.configuration !== true) {
      this.session.setSettings(readSettings(pushed), new Map())
      return
    }
    const uris = folders.map(({ uri }) => uri)
    const items = [{ section: 'art25' }, ...uris.map((scopeUri) => ({ scopeUri, section: 'art25' }))]
    const [ofWindow, ...ofFolders] = (await this.connection.workspace.getConfiguration(items)) as unknown[]
    this.session.setSettings(
      readSettings(ofWindow),
      new Map(uris.map((uri, index) => [uri, readSettings(ofFolders[index])])),
    )
  }

  #setFolders(folders: readonly Folder[]): void {
    this.session.setFolders(folders, {
      onProgress: (project, done, total) => {
        const said = this.translator.text(say('{done} of {total} files', { done, total }))
        this.#progress.get(project)?.report(Math.floor((done / total) * 100), said)
        this.#privacy.reading(project, { done, total })
      },
      onOpened: (project) => {
        this.#announce(project)
      },
    })
    const { projects } = this.session
    for (const project of this.#reading.keys()) if (!projects.includes(project)) this.#reading.delete(project)
    for (const project of projects) if (!this.#reading.has(project)) this.#read(project)
    // Folders that are gone take their diagnostics with them.
    if (!this.#pulls) this.#push(this.#diagnostics.lost())
  }

  #push(news: readonly PublishDiagnosticsParams[]): void {
    for (const one of news) void this.connection.sendDiagnostics(one)
  }

  #read(project: Project): void {
    const isFirst = project.state === undefined
    if (isFirst) this.#privacy.reading(project, { done: 0, total: 0 })
    const reading = (async () => {
      try {
        if (isFirst) await this.#beginProgress(project).catch(this.complain)
        await project.read()
      } catch (error) {
        if (error instanceof RuleError) this.#show(error.said)
        else this.complain(error)
      } finally {
        this.#progress.get(project)?.done()
        this.#progress.delete(project)
        this.#privacy.reading(project, undefined)
      }
      this.#announce(project)
      keepCompiledChunks()
    })()
    this.#reading.set(project, reading)
  }

  async #beginProgress(project: Project): Promise<void> {
    if (this.client.window?.workDoneProgress !== true) return
    const progress = await this.connection.window.createWorkDoneProgress()
    progress.begin('Art25', 0, this.translator.text(say('Reading the folder')), false)
    this.#progress.set(project, progress)
  }

  /** Shows an error, one line for each message. */
  #show(said: readonly Message[]): void {
    const message = `Art25: ${said.map((one) => this.translator.text(one)).join('\n')}`
    this.connection
      .sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message })
      .catch(this.complain)
  }

  /** Something of a document is new: its file is read in this turn of the loop, all changes of the turn at once. */
  #textChanged(uri: string): void {
    const located = this.session.locate(uri)
    if (located === undefined) return
    const { project, path } = located
    project.touch(path)
    if (project.state !== undefined && !project.knows(path) && (isMapFile(path) || languageOf(path)))
      this.#missed(project, path)
    this.#soonBring(project)
  }

  /** A file that was not there when the folder was read, or that is ignored: looked for once. */
  #missed(project: Project, path: string): void {
    const key = `${project.root}\0${path}`
    if (this.#looked.has(key) && !project.isVirtual) return
    this.#looked.add(key)
    project.outdate()
  }

  #fileChanged({ uri, type }: FileEvent): void {
    const located = this.session.locate(uri)
    if (located === undefined) return
    const { project, path } = located
    this.session.forget(project, path)
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (name === '.gitignore' || name === '.gitattributes' || path.includes('.art25/rules/'))
      project.outdate()
    else if (project.knows(path)) project.touch(path)
    else if (type === FileChangeType.Created) project.outdate()
    else if (type === FileChangeType.Deleted) project.touchBelow(path)
    this.#soonBring(project)
  }

  #soonBring(project: Project): void {
    if (this.#stopped || project.state === undefined || this.#soon.has(project)) return
    this.#soon.set(
      project,
      setImmediate(() => {
        this.#soon.delete(project)
        void this.#bring(project).catch(this.complain)
      }),
    )
  }

  async #bring(project: Project): Promise<void> {
    const paths = await project.update()
    if (this.#stopped) return
    if (!this.#pulls) this.#push(this.#diagnostics.news(project, paths))
    if (paths.length > 0 || project.needsReading) this.#armRest(project, restAfter)
  }

  #armRest(project: Project, delay: number): void {
    if (this.#stopped) return
    clearTimeout(this.#rest.get(project))
    this.#rest.set(
      project,
      setTimeout(() => {
        this.#rest.delete(project)
        void this.#restNow(project).catch(this.complain)
      }, delay),
    )
  }

  async #restNow(project: Project): Promise<void> {
    await this.#reading.get(project)
    if (this.#stopped || !this.session.projects.includes(project)) return
    if (project.needsReading) {
      this.#read(project)
      return
    }
    // What was typed meanwhile has armed the next rest.
    if (await project.reviewInTurns()) this.#announce(project)
  }

  /** A mistake of ours, or a request that the client refuses, costs what was begun and nothing else. */
  readonly complain = (error: unknown): void => {
    this.connection.console.error(describe(error))
  }

  /** All findings of a project may be others now. */
  #announce(project: Project): void {
    if (this.#stopped || !this.session.projects.includes(project)) return
    if (!this.#pulls) this.#push(this.#diagnostics.news(project))
    else if (this.#refreshes() && this.#diagnostics.isOutdated())
      this.connection.languages.diagnostics.refresh().catch(this.complain)
    this.#privacy.announce()
    this.#changes.announce()
    this.#pictures.announce()
    refreshLanguageFeatures(this, this.#shownFeatures())
    if (project.needsReading) this.#armRest(project, restAfter)
  }

  #shownFeatures(): { readonly codeLens: boolean; readonly inlayHints: boolean } {
    return { codeLens: this.session.uses('codeLens'), inlayHints: this.session.uses('inlayHints') }
  }

  /** The file in its project, when that is read and knows the text as it is now. */
  async ready(uri: string, token: CancellationToken): Promise<Located | undefined> {
    await unlessCancelled(this.#begun, token)
    const located = this.session.locate(uri)
    if (located === undefined) return undefined
    const { project, path } = located
    await unlessCancelled(this.#bringNow(project), token)
    // A map that was made a moment ago: what is asked of it must not wait for the typing to rest.
    if (isMapFile(path) && project.needsReading && !project.knows(path)) {
      this.#read(project)
      await unlessCancelled(this.#bringNow(project), token)
    }
    return located
  }

  async readAgain(): Promise<void> {
    await this.#begun
    for (const project of this.session.projects) {
      await this.#reading.get(project)
      project.outdate()
      this.#read(project)
    }
    await Promise.all(this.#reading.values())
  }

  async allReady(token: CancellationToken): Promise<void> {
    await unlessCancelled(this.#begun, token)
    for (const project of this.session.projects) await unlessCancelled(this.#bringNow(project), token)
  }

  /**
   * The file in its project, judged as it is now: as far as can be while the folder is read, where the client can be told
   * of the rest; whole, where it cannot.
   */
  async #judged(uri: string, token: CancellationToken): Promise<Located | undefined> {
    await unlessCancelled(this.#begun, token)
    const located = this.session.locate(uri)
    if (located === undefined) return undefined
    const { project } = located
    if (this.#refreshes()) {
      await unlessCancelled(Promise.race([this.#reading.get(project), project.opened]), token)
      if (project.isDirty) await unlessCancelled(this.#bring(project), token)
    } else {
      await unlessCancelled(this.#bringNow(project), token)
      await unlessCancelled(project.review(), token)
    }
    return located
  }

  async #bringNow(project: Project): Promise<void> {
    await this.#reading.get(project)
    if (project.isDirty) await this.#bring(project)
  }
}

function chooseEncoding({ general }: ClientCapabilities): Encoding {
  const known: readonly string[] = [
    PositionEncodingKind.UTF8,
    PositionEncodingKind.UTF16,
    PositionEncodingKind.UTF32,
  ]
  const offered = general?.positionEncodings ?? []
  return (offered.find((one) => known.includes(one)) as Encoding | undefined) ?? 'utf-16'
}

function optionsOf({ initializationOptions }: InitializeParams): InitializationOptions {
  const given: unknown = initializationOptions
  return typeof given === 'object' && given !== null ? given : {}
}

function foldersOf({ workspaceFolders, ...params }: InitializeParams): readonly Folder[] {
  if (workspaceFolders) return workspaceFolders
  const rootUri = (params as { rootUri?: string | null }).rootUri
  return rootUri === null || rootUri === undefined ? [] : [{ uri: rootUri, name: '' }]
}

function watchedGlobs(): readonly string[] {
  return [...documentGlobs(), '**/{.gitignore,.gitattributes}']
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
