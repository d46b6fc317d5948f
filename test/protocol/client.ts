import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  ClientCapabilities,
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  Position,
  PublishDiagnosticsParams,
  Range,
  TextEdit,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
} from 'vscode-languageserver/node'
import type { TestWorkspace } from '../cli/workspace.ts'

/** What a client needs of the folder that its server looks at. */
type ClientFolder = Pick<TestWorkspace, 'folder' | 'environment' | 'path' | 'read'>

interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

/** What the client answers to a request of the server. */
type Answers = Readonly<Record<string, (params: never) => unknown>>

interface ClientOptions {
  readonly capabilities?: ClientCapabilities
  readonly settings?: unknown
  readonly folders?: readonly string[]
  /** Folders that are not in the workspace, by URI; in place of `folders`. */
  readonly folderUris?: readonly string[]
  readonly initializationOptions?: unknown
  readonly locale?: string
  readonly answers?: Answers
  /** Notifications that come as often as the server likes, by method. */
  readonly listeners?: Listeners
}

type Listeners = Readonly<Record<string, (params: never) => void>>

/**
 * A client that takes nothing for granted: a request of the server that it has no answer for, a notification that no
 * test has asked for, or a response to nothing makes the test fail when it ends.
 */
export class StrictClient {
  readonly workspace: ClientFolder
  initializeResult: InitializeResult | undefined
  readonly #process: ReturnType<typeof startServer>
  readonly #pending = new Map<number, (message: Message) => void>()
  readonly #unread: Message[] = []
  readonly #waiting: {
    readonly matches: (message: Message) => boolean
    readonly take: (message: Message) => void
  }[] = []
  readonly #wrong: string[] = []
  readonly #answers: Answers
  readonly #listeners: Listeners
  readonly #texts = new Map<string, { version: number; text: string }>()
  #stderr = ''
  /** The server was killed or told to exit: nobody reads an answer any more. */
  #left = false
  #next = 1
  #received = Buffer.alloc(0)
  readonly exited: Promise<number | null>

  constructor(workspace: ClientFolder, answers: Answers, listeners: Listeners = {}) {
    this.workspace = workspace
    this.#answers = answers
    this.#listeners = listeners
    this.#process = startServer(workspace)
    this.#process.stdout.on('data', (data: Buffer) => {
      this.#received = Buffer.concat([this.#received, data])
      this.#take()
    })
    this.#process.stderr.on('data', (data: Buffer) => {
      this.#stderr += data.toString()
    })
    this.#process.stdin.on('error', (error) => {
      if (!this.#left) throw error
    })
    this.exited = new Promise((done) => {
      this.#process.on('exit', done)
    })
  }

  /** Of the server's process. */
  get pid(): number | undefined {
    return this.#process.pid
  }

  uri(path: string): string {
    return pathToFileURL(this.workspace.path(path)).href
  }

  request<Result>(method: string, params: unknown): Promise<Result> {
    return this.begin<Result>(method, params).result
  }

  /** A request whose id is known, to cancel it. */
  begin<Result>(method: string, params: unknown): { readonly id: number; readonly result: Promise<Result> } {
    const id = this.#next++
    const result = new Promise<Result>((resolve, reject) => {
      this.#pending.set(id, ({ result, error }) => {
        if (error) reject(new ServerError(error.code, error.message))
        else resolve(result as Result)
      })
    })
    this.#send({ id, method, params })
    return { id, result }
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params })
  }

  /** The next notification of a method for which `matches` holds; earlier ones that do not are failures. */
  async notification<Params>(
    method: string,
    matches: (params: Params) => boolean = () => true,
  ): Promise<Params> {
    const holds = (message: Message): boolean =>
      message.method === method && matches(message.params as Params)
    const at = this.#unread.findIndex(holds)
    const [found] = at < 0 ? [] : this.#unread.splice(at, 1)
    if (found) return found.params as Params
    return new Promise((take, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`no ${method} came; unread: ${JSON.stringify(this.#unread)}\n${this.#stderr}`))
      }, 20_000)
      this.#waiting.push({
        matches: holds,
        take: (message) => {
          clearTimeout(timer)
          take(message.params as Params)
        },
      })
    })
  }

  open(path: string, text: string): void {
    const uri = this.uri(path)
    this.#texts.set(uri, { version: 1, text })
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'plaintext', version: 1, text } })
  }

  /** Replaces the whole text. */
  replace(path: string, text: string): void {
    this.change(path, [{ text }], text)
  }

  /** Sends changes, with the text that they lead to. */
  change(path: string, contentChanges: readonly { range?: Range; text: string }[], text: string): void {
    const uri = this.uri(path)
    const version = (this.#texts.get(uri)?.version ?? 0) + 1
    this.#texts.set(uri, { version, text })
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
  }

  close(path: string): void {
    this.#texts.delete(this.uri(path))
    this.notify('textDocument/didClose', { textDocument: { uri: this.uri(path) } })
  }

  pushed(path: string): Promise<PublishDiagnosticsParams> {
    return this.notification<PublishDiagnosticsParams>(
      'textDocument/publishDiagnostics',
      ({ uri }) => uri === this.uri(path),
    )
  }

  pull(path: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.request('textDocument/diagnostic', {
      textDocument: { uri: this.uri(path) },
      identifier: 'art25',
      ...(previousResultId !== undefined && { previousResultId }),
    })
  }

  /** The diagnostics of a document, pulled. */
  async items(path: string): Promise<readonly Diagnostic[]> {
    const report = await this.pull(path)
    assert.equal(report.kind, 'full')
    return report.items
  }

  pullAll(
    previousResultIds: readonly { uri: string; value: string }[] = [],
  ): Promise<WorkspaceDiagnosticReport> {
    return this.request('workspace/diagnostic', { identifier: 'art25', previousResultIds })
  }

  actions(path: string, range: Range, only?: readonly string[]): Promise<CodeAction[]> {
    return this.request('textDocument/codeAction', {
      textDocument: { uri: this.uri(path) },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    })
  }

  /** The text of a file after an edit. */
  textAfter(edit: WorkspaceEdit | undefined, path: string): string {
    const uri = this.uri(path)
    const before = this.#texts.get(uri)
    const documentEdit = edit?.documentChanges?.find((one) => 'edits' in one && one.textDocument.uri === uri)
    assert.ok(documentEdit && 'edits' in documentEdit, `no edit of ${path} in ${JSON.stringify(edit)}`)
    assert.equal(documentEdit.textDocument.version, before?.version ?? null)
    return applyTextEdits(
      before?.text ?? this.workspace.read(path),
      documentEdit.edits.filter((one): one is TextEdit => 'newText' in one),
    )
  }

  async complete(path: string, position: Position): Promise<readonly CompletionItem[]> {
    const { items } = await this.request<{ items: CompletionItem[] }>('textDocument/completion', {
      textDocument: { uri: this.uri(path) },
      position,
    })
    return items
  }

  /** Says goodbye as the protocol asks, and fails where anything was left over. */
  async end(): Promise<void> {
    await this.request('shutdown', undefined)
    this.notify('exit', undefined)
    this.#left = true
    assert.equal(await this.exited, 0, this.#stderr)
    this.check()
  }

  check(): void {
    assert.deepEqual(this.#wrong, [])
    assert.deepEqual(
      this.#unread.map(({ method, params }) => ({ method, params })),
      [],
      'messages that nobody asked for',
    )
    assert.equal(this.#stderr, '')
  }

  kill(): void {
    this.#left = true
    this.#process.kill('SIGKILL')
  }

  #send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))
    this.#process.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]))
  }

  #take(): void {
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/Content-Length: (\d+)/.exec(this.#received.toString('latin1', 0, end))?.[1])
      if (this.#received.length < end + 4 + length) return
      const body = this.#received.toString('utf8', end + 4, end + 4 + length)
      this.#received = this.#received.subarray(end + 4 + length)
      this.#judge(JSON.parse(body) as Message)
    }
  }

  #judge(message: Message): void {
    const { id, method } = message
    if (method === undefined) {
      const take = typeof id === 'number' ? this.#pending.get(id) : undefined
      if (take === undefined) this.#wrong.push(`a response to nothing: ${JSON.stringify(message)}`)
      else {
        this.#pending.delete(Number(id))
        take(message)
      }
    } else if (id !== undefined) {
      const answer = this.#answers[method]
      if (answer === undefined) {
        this.#wrong.push(`a request without an answer: ${JSON.stringify(message)}`)
        this.#send({ id, error: { code: -32601, message: 'not here' } })
      } else this.#answer(id, () => answer(message.params as never))
    } else {
      const at = this.#waiting.findIndex(({ matches }) => matches(message))
      const [waiting] = at < 0 ? [] : this.#waiting.splice(at, 1)
      if (waiting) waiting.take(message)
      else {
        const listener = this.#listeners[method]
        if (listener) listener(message.params as never)
        else this.#unread.push(message)
      }
    }
  }

  /** An answer that throws is a refusal. */
  #answer(id: number | string, answer: () => unknown): void {
    if (this.#left) return
    try {
      this.#send({ id, result: answer() ?? null })
    } catch (error) {
      this.#send({
        id,
        error: { code: -32603, message: error instanceof Error ? error.message : String(error) },
      })
    }
  }
}

class ServerError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** A client that has said hello in these folders of a workspace. */
export async function connect(workspace: ClientFolder, options: ClientOptions = {}): Promise<StrictClient> {
  const client = new StrictClient(
    workspace,
    {
      'workspace/configuration': ({ items }: { items: readonly unknown[] }) =>
        items.map(() => options.settings ?? {}),
      ...options.answers,
    },
    options.listeners,
  )
  client.initializeResult = await client.request<InitializeResult>('initialize', {
    processId: process.pid,
    capabilities: options.capabilities ?? pulling,
    rootUri: null,
    ...(options.locale !== undefined && { locale: options.locale }),
    workspaceFolders:
      options.folderUris?.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })) ??
      (options.folders ?? ['.']).map((name) => ({
        uri: pathToFileURL(join(workspace.folder, name)).href,
        name,
      })),
    ...(options.initializationOptions !== undefined && {
      initializationOptions: options.initializationOptions,
    }),
  })
  client.notify('initialized', {})
  return client
}

/** A modern client: pulls diagnostics, resolves actions, knows versions of documents. */
export const pulling: ClientCapabilities = {
  textDocument: {
    diagnostic: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
    codeAction: {
      dataSupport: true,
      disabledSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
    hover: { contentFormat: ['markdown'] },
  },
  workspace: { configuration: true, workspaceEdit: { documentChanges: true } },
}

/** An older one: is pushed diagnostics. */
export const pushed: ClientCapabilities = {
  textDocument: { publishDiagnostics: { relatedInformation: true } },
  workspace: { workspaceEdit: { documentChanges: true } },
}

/** The text after edits whose positions count UTF-16 units. */
function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)]
  const offset = ({ line, character }: Position): number => (starts[line] ?? text.length) + character
  return edits
    .toSorted((left, right) => offset(right.range.start) - offset(left.range.start))
    .reduce(
      (now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)),
      text,
    )
}

/** What a diagnostic says; empty where there is none. */
export function messageOf(diagnostic: Diagnostic | undefined): string {
  const message = diagnostic?.message ?? ''
  return typeof message === 'string' ? message : message.value
}

/** Where a word stands in a text, in UTF-16 units. */
export function rangeOf(text: string, word: string, from = 0): Range {
  const start = text.indexOf(word, from)
  assert.ok(start >= 0, `${word} is not in the text`)
  return { start: positionAt(text, start), end: positionAt(text, start + word.length) }
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/)
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
}

function startServer(workspace: ClientFolder) {
  return spawn(process.execPath, [resolve('dist/cli.cjs'), 'lsp', '--stdio'], {
    cwd: workspace.folder,
    env: workspace.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}
