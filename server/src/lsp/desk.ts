/* What every handler of requests works with, and how it finds its way from a position to what is known there. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type Disposable,
  type Location,
  type Position,
} from 'vscode-languageserver/node'
import type { View } from '../editor/view.ts'
import { isSkippedFolder } from '../host/path-class.ts'
import { localToday } from '../host/today.ts'
import { loadTranslator } from '../host/translations.ts'
import type { DataMap } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import type { Message, Translator } from '../model/message.ts'
import type { TextLines } from './document.ts'
import type { Project } from './project.ts'
import type { InitializationOptions } from './protocol.ts'
import type { Located, Session } from './session.ts'

export interface Desk {
  readonly connection: Connection
  readonly client: ClientCapabilities
  readonly options: InitializationOptions
  readonly session: Session
  /** Of the user's language. */
  readonly translator: Translator
  /** The file in its project, when that is read and knows the text as it is now. */
  ready(uri: string, token: CancellationToken): Promise<Located | undefined>
  /** Waits until all projects are read and know the texts as they are now. */
  allReady(token: CancellationToken): Promise<void>
  /** Reads everything again, whatever is known of it. */
  readAgain(): Promise<void>
  /** Writes down what went wrong, in the server or where a client refuses what it was asked; the server goes on. */
  readonly complain: (error: unknown) => void
}

/** A file with its text, and what is known of its project at this moment. */
export interface Looked extends Located {
  readonly lines: TextLines
  readonly view: View
}

/** What is known where a file is; undefined while nothing is. */
export async function lookAt(desk: Desk, uri: string, token: CancellationToken): Promise<Looked | undefined> {
  const located = await desk.ready(uri, token)
  const lines = located && desk.session.linesOf(located.project, located.path)
  const view = located && viewOf(desk, located.project)
  return located && lines && view && { ...located, lines, view }
}

/** The same for a position, as an offset. */
export async function lookAtPosition(
  desk: Desk,
  uri: string,
  position: Position,
  token: CancellationToken,
): Promise<(Looked & { readonly offset: number }) | undefined> {
  const looked = await lookAt(desk, uri, token)
  return looked && { ...looked, offset: looked.lines.offsetAt(position) }
}

/** A moment of a project; undefined before it was read. */
export function viewOf({ translator }: Desk, project: Project): View | undefined {
  const { state } = project
  if (state === undefined) return undefined
  return {
    maps: state.heldMaps,
    index: state.index,
    rules: state.workspace.rules,
    translator,
    translatorFor: loadTranslator,
    textOf: (path) => project.textOf(path),
    list: (folder) => (project.isVirtual ? [] : listFolder(join(project.root, folder))),
    today: localToday(),
  }
}

/** Where a place is for the client; undefined where its file cannot be read any more. */
export function locationOf({ session }: Desk, project: Project, { path, span }: Place): Location | undefined {
  const range = session.linesOf(project, path)?.rangeOf(span)
  return range && { uri: session.uriOf(project, path), range }
}

/** The folder of a map as the client names it, or as it lies in the project. */
export function mapName({ session }: Desk, project: Project, { folder }: Pick<DataMap, 'folder'>): string {
  const opened = session.folders.find(({ uri }) => {
    const located = session.locate(uri)
    return located?.project === project && located.path === folder
  })
  return opened?.name ?? (folder === '' ? (project.root.split(/[\\/]/).at(-1) ?? '') : folder)
}

/** What a request that cannot be done is answered. */
export function refusal({ translator }: Desk, reason: Message): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, translator.text(reason))
}

/**
 * Waits, unless the client says that it does not need the answer any more.
 * @throws ResponseError as soon as it does
 */
export async function unlessCancelled<Result>(
  work: Promise<Result>,
  token: CancellationToken,
): Promise<Result> {
  let listener: Disposable | undefined
  const cancelled = new Promise<never>((_, reject) => {
    const refuse = (): void => {
      reject(
        new ResponseError(LSPErrorCodes.RequestCancelled, 'The client does not need the answer any more.'),
      )
    }
    if (token.isCancellationRequested) refuse()
    else listener = token.onCancellationRequested(refuse)
  })
  try {
    return await Promise.race([work, cancelled])
  } finally {
    listener?.dispose()
  }
}

/** What lies in a folder, for whoever writes a path; without what nobody points to. */
function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.name !== '.git' && !(entry.isDirectory() && isSkippedFolder(entry.name)))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort()
      .slice(0, mostNames)
  } catch {
    return []
  }
}

const mostNames = 2000
