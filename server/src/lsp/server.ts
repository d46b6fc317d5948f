/* The protocol: each request to the room that answers it, and nothing that knows of privacy. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  CodeActionKind,
  CompletionItemKind,
  MarkupKind,
  SymbolKind,
  type CompletionItem,
  type DocumentSymbol,
  type Location,
  type Position,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  LSPErrorCodes,
  PositionEncodingKind,
  ProposedFeatures,
  ResponseError,
  TextDocumentSyncKind,
  type CancellationToken,
  type ClientCapabilities,
  type CodeAction,
  type Connection,
  type FileEvent,
  type InitializeParams,
  type InitializeResult,
  type PublishDiagnosticsParams,
  type Range,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver/node'
import { isMapFile } from '../datamap/paths.ts'
import { resolveFixes } from '../datamap/resolve-fix.ts'
import { actionsAt, safeActions } from '../editor/code-actions.ts'
import { lensesOf } from '../editor/code-lens.ts'
import { completionsAt, type Suggestion } from '../editor/completion.ts'
import { hoverAt } from '../editor/hover.ts'
import { definitionAt, referencesAt } from '../editor/places.ts'
import { rename, renameableAt } from '../editor/rename.ts'
import { symbolsOf, type MapSymbol } from '../editor/symbols.ts'
import type { View } from '../editor/view.ts'
import { version } from '../host/installation.ts'
import { RuleError } from '../host/rules.ts'
import { loadTranslator } from '../host/translations.ts'
import { languageOf, languages } from '../languages/index.ts'
import type { FixAction, Place } from '../model/finding.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import { diagnosticAbilities, toDiagnostic, toWorkspaceEdit } from './convert.ts'
import { draftFor } from './create-map.ts'
import { Diagnostics } from './diagnostics.ts'
import type { Encoding, TextLines } from './document.ts'
import type { Project } from './project.ts'
import { readSettings, Session, type Folder, type Located } from './session.ts'

/** How long typing must rest before what needs all files is judged, in milliseconds. */
const restAfter = 200
const fixAllKind = `${CodeActionKind.SourceFixAll}.art25`
const createMapCommand = 'art25.createMap'

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
  connection.listen()
}

/** Data that a code action carries until it is chosen. */
interface ActionData {
  readonly uri: string
  /** Of the document, which places in its text are counted by. */
  readonly version: number | null
  readonly actions: readonly FixAction[]
}

class Server {
  readonly #connection: Connection
  readonly #client: ClientCapabilities
  readonly #session: Session
  /** Of the user's language. */
  readonly #translator: Translator
  readonly #diagnostics: Diagnostics
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
    this.#connection = connection
    this.#client = params.capabilities
    const options = params.initializationOptions as { trusted?: unknown } | undefined
    this.#session = new Session({
      encoding: chooseEncoding(params.capabilities),
      isTrusted: options?.trusted !== false,
    })
    this.#pulls = params.capabilities.textDocument?.diagnostic !== undefined
    this.#translator = loadTranslator(params.locale)
    this.#diagnostics = new Diagnostics(
      this.#session,
      diagnosticAbilities(params.capabilities, this.#pulls),
      this.#translator,
    )
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
        positionEncoding: this.#session.encoding,
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
          resolveProvider: this.#resolvesActions(),
        },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentSymbolProvider: true,
        codeLensProvider: {},
        renameProvider: { prepareProvider: true },
        completionProvider: { triggerCharacters: [' ', ':', '.'] },
        executeCommandProvider: { commands: [createMapCommand] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    }
  }

  /** The client is ready for questions: asks for settings, watches files and reads the folders. */
  async begin(): Promise<void> {
    const { workspace } = this.#client
    if (workspace?.didChangeConfiguration?.dynamicRegistration === true)
      await this.#connection.client.register(DidChangeConfigurationNotification.type, { section: 'art25' })
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true)
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: watchedGlobs().map((globPattern) => ({ globPattern })),
      })
    await this.#pullSettings()
    this.#setFolders(this.#firstFolders)
    this.#markBegun()
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#soon.values()) clearImmediate(timer)
    for (const timer of this.#rest.values()) clearTimeout(timer)
  }

  #listen(): void {
    const connection = this.#connection
    const session = this.#session
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
      for (const change of changes) this.#fileChanged(change)
    })
    connection.onDidChangeConfiguration(async ({ settings }) => {
      await this.#begun
      await this.#pullSettings((settings as { art25?: unknown } | null)?.art25)
      this.#setFolders(session.folders)
      for (const project of session.projects) this.#armRest(project, 0)
    })
    // The library refuses this listener for a client that has no folders to change.
    if (this.#client.workspace?.workspaceFolders === true)
      connection.onNotification(
        'workspace/didChangeWorkspaceFolders',
        async ({ event }: { event: { added: Folder[]; removed: Folder[] } }) => {
          await this.#begun
          const removed = new Set(event.removed.map(({ uri }) => uri))
          const kept = session.folders.filter(({ uri }) => !removed.has(uri))
          this.#setFolders([...kept, ...event.added])
        },
      )
    if (this.#pulls) {
      connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }, token) => {
        const located = await this.#ready(uri, token)
        // Nobody could tell this client that there is more to come.
        if (!this.#refreshes()) await located?.project.review()
        return this.#diagnostics.pull(located, uri, previousResultId)
      })
      connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
        await this.#allReady(token)
        for (const project of session.projects) await project.review()
        return { items: this.#diagnostics.pullAll(previousResultIds) }
      })
    }
    connection.onCodeAction(async ({ textDocument: { uri }, range, context }, token) => {
      const located = await this.#ready(uri, token)
      // What is applied at once, without being looked at, is judged whole first.
      if (context.only?.some((kind) => kind.startsWith(CodeActionKind.Source)) === true)
        await located?.project.review()
      return located === undefined ? [] : this.#codeActions(located, uri, range, context.only)
    })
    if (this.#resolvesActions()) connection.onCodeActionResolve((action) => this.#resolve(action))
    connection.onHover(async ({ textDocument: { uri }, position }, token) => {
      const at = await this.#at(uri, position, token)
      if (at === undefined) return null
      const linkTo = (place: Place): string | undefined => {
        const location = this.#locationOf(at.project, place)
        return location && `${location.uri}#L${location.range.start.line + 1}`
      }
      const hover = hoverAt(at.path, at.offset, at.view, linkTo)
      if (hover === undefined) return null
      const markdown = this.#client.textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true
      return {
        range: at.lines.rangeOf(hover.span),
        contents: markdown
          ? { kind: MarkupKind.Markdown, value: hover.text }
          : { kind: MarkupKind.PlainText, value: plainText(hover.text) },
      }
    })
    connection.onDefinition(async ({ textDocument: { uri }, position }, token) => {
      const at = await this.#at(uri, position, token)
      return at === undefined ? [] : this.#locationsOf(at.project, definitionAt(at.path, at.offset, at.view))
    })
    connection.onReferences(async ({ textDocument: { uri }, position, context }, token) => {
      const at = await this.#at(uri, position, token)
      if (at === undefined) return []
      const places = referencesAt(at.path, at.offset, context.includeDeclaration, at.view)
      return this.#locationsOf(at.project, places)
    })
    connection.onCompletion(async ({ textDocument: { uri }, position }, token) => {
      const at = await this.#at(uri, position, token)
      if (at === undefined || !isMapFile(at.path)) return { isIncomplete: false, items: [] }
      const items = completionsAt(at.path, at.lines.text, at.offset, at.view).map(
        ({ label, kind, detail, documentation, newText, span }, order): CompletionItem => ({
          label,
          kind: completionKinds[kind],
          ...(detail !== undefined && { detail }),
          ...(documentation !== undefined && { documentation }),
          // As they come: likelier ones stand first.
          sortText: String(order).padStart(4, '0'),
          textEdit: { range: at.lines.rangeOf(span), newText },
        }),
      )
      return { isIncomplete: false, items }
    })
    connection.onPrepareRename(async ({ textDocument: { uri }, position }, token) => {
      const at = await this.#at(uri, position, token)
      const found = at && renameableAt(at.path, at.offset, at.view)
      return found ? { range: at.lines.rangeOf(found.span), placeholder: found.name } : null
    })
    connection.onRenameRequest(async ({ textDocument: { uri }, position, newName }, token) => {
      const at = await this.#at(uri, position, token)
      if (at === undefined) return null
      const renamed = rename(at.path, at.offset, newName, at.view)
      if ('refused' in renamed) throw this.#refusal(renamed.refused)
      const withVersions = this.#client.workspace?.workspaceEdit?.documentChanges === true
      return toWorkspaceEdit(renamed.edits, at.project, this.#session, withVersions)
    })
    connection.onDocumentSymbol(async ({ textDocument: { uri } }, token) => {
      const located = await this.#ready(uri, token)
      const lines =
        located && isMapFile(located.path) ? session.linesOf(located.project, located.path) : undefined
      if (located === undefined || lines === undefined) return []
      const convert = (symbol: MapSymbol): DocumentSymbol => ({
        name: symbol.name,
        kind: symbolKinds[symbol.kind],
        range: lines.rangeOf(symbol.span),
        selectionRange: lines.rangeOf(symbol.nameSpan),
        children: symbol.children.map(convert),
      })
      return symbolsOf(located.path, lines.text).map(convert)
    })
    connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
      const at = await this.#at(uri, { line: 0, character: 0 }, token)
      if (at === undefined) return []
      return lensesOf(at.path, at.view).map(({ span, title }) => ({
        range: at.lines.rangeOf(span),
        // A title without a command: it tells and does nothing.
        command: { title, command: '' },
      }))
    })
    connection.onExecuteCommand(async ({ command, arguments: given }, token) => {
      if (command !== createMapCommand) return undefined
      const [first] = (given ?? []) as readonly unknown[]
      await this.#allReady(token)
      return this.#createMap(typeof first === 'string' ? first : undefined)
    })
  }

  #codeActions(
    located: Located,
    uri: string,
    range: Range,
    only: readonly string[] | undefined,
  ): CodeAction[] {
    const { project, path } = located
    const lines = this.#session.linesOf(project, path)
    const state = project.state
    if (lines === undefined || state === undefined) return []
    const wants = (kind: string): boolean =>
      only === undefined || only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`))
    const shown = this.#diagnostics.shown(located)
    const actions: CodeAction[] = []
    const version = this.#session.document(uri)?.version ?? null
    if (wants(CodeActionKind.QuickFix)) {
      const abilities = diagnosticAbilities(this.#client, this.#pulls)
      for (const offered of actionsAt(lines.spanOf(range), shown, state.maps)) {
        if (offered.disabled !== undefined && this.#client.textDocument?.codeAction?.disabledSupport !== true)
          continue
        actions.push({
          title: this.#translator.text(offered.title),
          kind: CodeActionKind.QuickFix,
          diagnostics: [toDiagnostic(offered.shown, lines, () => undefined, abilities, this.#translator)],
          ...(offered.preferred && { isPreferred: true }),
          ...(offered.disabled !== undefined && {
            disabled: { reason: this.#translator.text(offered.disabled) },
          }),
          data: { uri, version, actions: offered.actions } satisfies ActionData,
        })
      }
    }
    const safe = safeActions(path, state.findings.get(path) ?? [])
    // Asked for by name only: nobody looks for it under a squiggle.
    if (only !== undefined && wants(fixAllKind) && safe.length > 0)
      actions.push({
        title: this.#translator.text(say('Apply all fixes of Art25 that decide nothing')),
        kind: fixAllKind,
        data: { uri, version, actions: safe } satisfies ActionData,
      })
    if (this.#resolvesActions()) return actions
    return actions.flatMap((action) => {
      try {
        return [action.disabled ? action : this.#resolve(action)]
      } catch {
        // What cannot be done is not offered to a client that has no way to show it.
        return []
      }
    })
  }

  #resolve(action: CodeAction): CodeAction {
    const data = action.data as ActionData | undefined
    const located = data && this.#session.locate(data.uri)
    const state = located?.project.state
    if (data === undefined || located === undefined || state === undefined) return action
    const { project } = located
    const countsPlaces = data.actions.some(({ kind }) => kind === 'edit-text' || kind === 'suppress')
    const isOld = (this.#session.document(data.uri)?.version ?? null) !== data.version
    const resolved =
      countsPlaces && isOld
        ? { refused: say('The text has changed since; ask again.') }
        : resolveFixes(data.actions, state.maps, (path) => project.textOf(path), loadTranslator)
    if ('refused' in resolved) {
      if (this.#client.textDocument?.codeAction?.disabledSupport === true)
        return { ...action, disabled: { reason: this.#translator.text(resolved.refused) } }
      throw this.#refusal(resolved.refused)
    }
    const withVersions = this.#client.workspace?.workspaceEdit?.documentChanges === true
    return { ...action, edit: toWorkspaceEdit(resolved.edits, project, this.#session, withVersions) }
  }

  async #createMap(folderUri: string | undefined): Promise<{ uri: string } | null> {
    const folder =
      folderUri === undefined
        ? this.#session.folders[0]
        : this.#session.folders.find(({ uri }) => uri === folderUri)
    const located = folder && this.#session.locate(folder.uri)
    const state = located?.project.state
    if (located === undefined || state === undefined)
      throw this.#refusal(say('No folder is open to draft a data map for.'))
    const draft = draftFor(state, located.project.root, located.path)
    if ('refused' in draft) throw this.#refusal(draft.refused)
    if (this.#client.workspace?.workspaceEdit?.resourceOperations?.includes('create') !== true)
      throw this.#refusal(
        say('This editor does not let a server create files: run `art25 init` in a terminal.'),
      )
    const uri = pathToFileURL(join(located.project.root, draft.path)).href
    const start = { line: 0, character: 0 }
    const { applied } = await this.#connection.workspace.applyEdit({
      label: this.#translator.text(say('Draft a data map')),
      edit: {
        documentChanges: [
          { kind: 'create', uri },
          {
            textDocument: { uri, version: null },
            edits: [{ range: { start, end: start }, newText: draft.text }],
          },
        ],
      },
    })
    if (!applied) return null
    if (this.#client.window?.showDocument?.support === true)
      await this.#connection.window.showDocument({ uri, takeFocus: true })
    return { uri }
  }

  /** What a request that cannot be done is answered. */
  #refusal(reason: Message): ResponseError {
    return new ResponseError(LSPErrorCodes.RequestFailed, this.#translator.text(reason))
  }

  #refreshes(): boolean {
    return this.#client.workspace?.diagnostics?.refreshSupport === true
  }

  #resolvesActions(): boolean {
    const support = this.#client.textDocument?.codeAction
    return support?.dataSupport === true && support.resolveSupport?.properties.includes('edit') === true
  }

  async #pullSettings(pushed?: unknown): Promise<void> {
    const sent: unknown =
      this.#client.workspace?.configuration === true
        ? await this.#connection.workspace.getConfiguration('art25')
        : pushed
    this.#session.settings = readSettings(sent)
  }

  #setFolders(folders: readonly Folder[]): void {
    this.#session.setFolders(folders, (project, done, total) => {
      const said = this.#translator.text(say('{done} of {total} files', { done, total }))
      this.#progress.get(project)?.report(Math.floor((done / total) * 100), said)
    })
    const { projects } = this.#session
    for (const project of this.#reading.keys()) if (!projects.includes(project)) this.#reading.delete(project)
    for (const project of projects) if (!this.#reading.has(project)) this.#read(project)
    // Folders that are gone take their diagnostics with them.
    if (!this.#pulls) this.#push(this.#diagnostics.lost())
  }

  #push(news: readonly PublishDiagnosticsParams[]): void {
    for (const one of news) void this.#connection.sendDiagnostics(one)
  }

  #read(project: Project): void {
    const isFirst = project.state === undefined
    const reading = (async () => {
      try {
        if (isFirst && this.#client.window?.workDoneProgress === true) {
          const progress = await this.#connection.window.createWorkDoneProgress()
          progress.begin('Art25', 0, this.#translator.text(say('Reading the folder')), false)
          this.#progress.set(project, progress)
        }
        await project.read()
      } catch (error) {
        if (error instanceof RuleError) this.#connection.window.showErrorMessage(`Art25: ${error.message}`)
        else this.#connection.console.error(describe(error))
      } finally {
        this.#progress.get(project)?.done()
        this.#progress.delete(project)
      }
      this.#announce(project)
    })()
    this.#reading.set(project, reading)
  }

  /** Something of a document is new: its file is read in this turn of the loop, all changes of the turn at once. */
  #textChanged(uri: string): void {
    const located = this.#session.locate(uri)
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
    if (this.#looked.has(key)) return
    this.#looked.add(key)
    project.outdate()
  }

  #fileChanged({ uri, type }: FileEvent): void {
    const located = this.#session.locate(uri)
    if (located === undefined) return
    const { project, path } = located
    this.#session.forget(project, path)
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
        void this.#bring(project)
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
        void this.#restNow(project)
      }, delay),
    )
  }

  async #restNow(project: Project): Promise<void> {
    await this.#reading.get(project)
    if (this.#stopped || !this.#session.projects.includes(project)) return
    if (project.needsReading) {
      this.#read(project)
      return
    }
    await project.review()
    this.#announce(project)
  }

  /** All findings of a project may be others now. */
  #announce(project: Project): void {
    if (this.#stopped || !this.#session.projects.includes(project)) return
    if (!this.#pulls) this.#push(this.#diagnostics.news(project))
    else if (this.#refreshes() && this.#diagnostics.isOutdated())
      void this.#connection.languages.diagnostics.refresh()
    if (project.needsReading) this.#armRest(project, restAfter)
  }

  /** The file in its project, when that is read and knows the text as it is now. */
  async #ready(uri: string, token: CancellationToken): Promise<Located | undefined> {
    await this.#begun
    const located = this.#session.locate(uri)
    if (located !== undefined) await this.#bringNow(located.project)
    refuseCancelled(token)
    return located
  }

  /** Where a position is, and what is known there. */
  async #at(uri: string, position: Position, token: CancellationToken): Promise<At | undefined> {
    const located = await this.#ready(uri, token)
    const state = located?.project.state
    const lines = located && this.#session.linesOf(located.project, located.path)
    if (located === undefined || state === undefined || lines === undefined) return undefined
    const view: View = {
      maps: state.heldMaps,
      index: state.index,
      rules: state.workspace.rules,
      translator: this.#translator,
      mapText: (path) => located.project.textOf(path),
    }
    return { ...located, lines, offset: lines.offsetAt(position), view }
  }

  #locationOf(project: Project, { path, span }: Place): Location | undefined {
    const range = this.#session.linesOf(project, path)?.rangeOf(span)
    return range && { uri: this.#session.uriOf(project, path), range }
  }

  #locationsOf(project: Project, places: readonly Place[]): Location[] {
    return places.flatMap((place) => this.#locationOf(project, place) ?? [])
  }

  async #allReady(token: CancellationToken): Promise<void> {
    await this.#begun
    for (const project of this.#session.projects) await this.#bringNow(project)
    refuseCancelled(token)
  }

  async #bringNow(project: Project): Promise<void> {
    await this.#reading.get(project)
    if (project.isDirty) await this.#bring(project)
  }
}

interface At extends Located {
  readonly lines: TextLines
  readonly offset: number
  readonly view: View
}

const completionKinds: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  category: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
  field: CompletionItemKind.Field,
  owner: CompletionItemKind.Class,
}

const symbolKinds: Readonly<Record<MapSymbol['kind'], SymbolKind>> = {
  section: SymbolKind.Namespace,
  entry: SymbolKind.Object,
  field: SymbolKind.Field,
}

/** Markdown of ours without its marks. */
function plainText(markdown: string): string {
  return markdown
    .replaceAll(/\[((?:[^\]\\]|\\.)*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|(?<!\\)`/g, '')
    .replaceAll(/\\(.)/g, '$1')
}

function refuseCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested)
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The client does not need the answer any more.')
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

function foldersOf({ workspaceFolders, ...params }: InitializeParams): readonly Folder[] {
  if (workspaceFolders) return workspaceFolders
  const rootUri = (params as { rootUri?: string | null }).rootUri
  return rootUri === null || rootUri === undefined ? [] : [{ uri: rootUri, name: '' }]
}

function watchedGlobs(): readonly string[] {
  const extensions = [...new Set(languages.flatMap((language) => language.extensions))].map((one) =>
    one.slice(1),
  )
  return [`**/*.{${extensions.sort().join(',')}}`, '**/.env*', '**/{.gitignore,.gitattributes}']
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
