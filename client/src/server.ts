import { EventEmitter, l10n, Uri, window, workspace, type Disposable, type ExtensionContext } from 'vscode'
import {
  CloseAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
  type CloseHandlerResult,
  type ErrorHandler,
  type ErrorHandlerResult,
  type LanguageClientOptions,
} from 'vscode-languageclient/node'
import type {
  ClientNotifications,
  InitializationOptions,
  PrivacyStatus,
  Requests,
  ServerNotifications,
} from '../../server/src/lsp/protocol.ts'
import { documentSelector, openSchemes } from './languages.ts'

/** Where the server stands, as a person would say it. */
export type ServerState = 'starting' | 'running' | 'stopped'

export interface ServerSetup {
  readonly context: ExtensionContext
  readonly middleware: NonNullable<LanguageClientOptions['middleware']>
  /** What the client tells of itself at each start. */
  readonly announce: () => InitializationOptions
}

/** The language server as the extension sees it: one process for all folders, started again when it dies. */
export class Server implements Disposable {
  readonly #setup: ServerSetup
  readonly #log = window.createOutputChannel('Art25', { log: true })
  readonly #changed = new EventEmitter<ServerState>()
  readonly #told = new EventEmitter<PrivacyStatus>()
  readonly #toldChanges = new EventEmitter<undefined>()
  readonly #drawn = new EventEmitter<ServerNotifications['art25/pictureChanged']>()
  #client: LanguageClient | undefined
  #schemes = ''
  /** One start or stop after another. */
  #work: Promise<void> = Promise.resolve()
  state: ServerState = 'stopped'
  /** Fires after `state` has changed. */
  readonly onDidChangeState = this.#changed.event
  /** Fires with what a server says of the open folders, whenever that changes. */
  readonly onDidTellPrivacy = this.#told.event
  /** Fires when what a server answered of the changes may be old. */
  readonly onDidTellChanges = this.#toldChanges.event
  /** Fires with a picture that was asked for, whenever it has become another. */
  readonly onDidChangePicture = this.#drawn.event

  constructor(setup: ServerSetup) {
    this.#setup = setup
    setup.context.subscriptions.push(
      // The documents that are sent depend on the file systems of the folders.
      workspace.onDidChangeWorkspaceFolders(() => {
        if (openSchemes().join() !== this.#schemes) void this.restart()
      }),
      // In a trusted workspace git may be asked, which changes what is read.
      workspace.onDidGrantWorkspaceTrust(() => void this.restart()),
    )
  }

  /** Starts the server; says what is wrong where it cannot. Never rejects. */
  start(): Promise<void> {
    return this.#next(() => this.#start())
  }

  /** Stops the server, if it runs, and starts it anew. Never rejects. */
  restart(): Promise<void> {
    return this.#next(async () => {
      await this.#stop()
      await this.#start()
    })
  }

  stop(): Promise<void> {
    return this.#next(() => this.#stop())
  }

  showLog(): void {
    this.#log.show()
  }

  /** The client's side of the protocol's own requests; undefined while no server runs. */
  get client(): LanguageClient | undefined {
    return this.state === 'running' ? this.#client : undefined
  }

  /**
   * Asks the server.
   * @returns undefined while no server runs
   * @throws what the server refuses with
   */
  async request<Method extends keyof Requests>(
    method: Method,
    params: Requests[Method]['params'],
  ): Promise<Requests[Method]['result'] | undefined> {
    return this.client?.sendRequest<Requests[Method]['result']>(method, params)
  }

  notify<Method extends keyof ClientNotifications>(
    method: Method,
    params: ClientNotifications[Method],
  ): void {
    void this.client?.sendNotification(method, params)
  }

  dispose(): void {
    this.#changed.dispose()
    this.#told.dispose()
    this.#toldChanges.dispose()
    this.#drawn.dispose()
    this.#log.dispose()
  }

  async #start(): Promise<void> {
    const { context, middleware, announce } = this.#setup
    const module = Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath
    this.#schemes = openSchemes().join()
    const handler: { current?: ErrorHandler } = {}
    const client = new LanguageClient(
      'art25',
      'Art25',
      {
        run: { module, transport: TransportKind.ipc },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--inspect=6025'] } },
      },
      {
        documentSelector: documentSelector(),
        outputChannel: this.#log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationOptions: announce,
        initializationFailedHandler: () => false,
        middleware,
        diagnosticPullOptions: { onChange: true, onTabs: true },
        errorHandler: {
          error: (error, message, count): ErrorHandlerResult | Promise<ErrorHandlerResult> =>
            this.#handlerOf(client, handler).error(error, message, count),
          closed: async (): Promise<CloseHandlerResult> => {
            const { action } = await this.#handlerOf(client, handler).closed()
            // Said by us, with a way out, and not by the library.
            if (action === CloseAction.DoNotRestart) void this.#offerRestart()
            return { action, handled: true }
          },
        },
      },
    )
    this.#client = client
    client.onDidChangeState(({ newState }) => {
      if (client !== this.#client) return
      this.#become(
        newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped',
      )
    })
    const privacyChanged: keyof ServerNotifications = 'art25/privacyChanged'
    // The library keeps one listener for each method.
    client.onNotification(privacyChanged, (status: PrivacyStatus) => {
      if (client === this.#client) this.#told.fire(status)
    })
    const changesChanged: keyof ServerNotifications = 'art25/privacyChangesChanged'
    client.onNotification(changesChanged, () => {
      if (client === this.#client) this.#toldChanges.fire(undefined)
    })
    const pictureChanged: keyof ServerNotifications = 'art25/pictureChanged'
    client.onNotification(pictureChanged, (changed: ServerNotifications['art25/pictureChanged']) => {
      if (client === this.#client) this.#drawn.fire(changed)
    })
    try {
      await client.start()
    } catch (error) {
      this.#log.error(error instanceof Error ? error : String(error))
      this.#become('stopped')
      void this.#offerRestart()
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    try {
      await client?.dispose()
    } catch (error) {
      // A server that has died cannot say goodbye; its process is gone all the same.
      this.#log.debug(String(error))
    }
    this.#become('stopped')
  }

  #become(state: ServerState): void {
    if (state === this.state) return
    this.state = state
    this.#changed.fire(state)
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step, step)
    return this.#work
  }

  /** The library's own patience: four restarts, and more when they are minutes apart. */
  #handlerOf(client: LanguageClient, handler: { current?: ErrorHandler }): ErrorHandler {
    handler.current ??= client.createDefaultErrorHandler()
    return handler.current
  }

  async #offerRestart(): Promise<void> {
    const restart = l10n.t('Restart')
    const log = l10n.t('Show Log')
    const chosen = await window.showErrorMessage(
      l10n.t('The language server of Art25 has stopped and will not be started again by itself.'),
      restart,
      log,
    )
    if (chosen === restart) await this.restart()
    if (chosen === log) this.showLog()
  }
}
