/* What every handler of requests works with, and how it finds its way from a position to what is known there. */
import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type Location,
  type Position,
} from 'vscode-languageserver/node'
import type { View } from '../editor/view.ts'
import type { Place } from '../model/finding.ts'
import type { TextLines } from './document.ts'
import type { Project } from './project.ts'
import type { InitializationOptions } from './protocol.ts'
import type { Located, Session } from './session.ts'

export interface Desk {
  readonly connection: Connection
  readonly client: ClientCapabilities
  readonly options: InitializationOptions
  readonly session: Session
  /** The file in its project, when that is read and knows the text as it is now. */
  ready(uri: string, token: CancellationToken): Promise<Located | undefined>
  /** Waits until all projects are read and know the texts as they are now. */
  allReady(token: CancellationToken): Promise<void>
  /** Reads everything again, whatever is known of it. */
  readAgain(): Promise<void>
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
  const view = located && viewOf(located.project)
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
export function viewOf(project: Project): View | undefined {
  const { state } = project
  if (state === undefined) return undefined
  return {
    maps: state.heldMaps,
    index: state.index,
    rules: state.workspace.rules,
    mapText: (path) => project.textOf(path),
  }
}

/** Where a place is for the client; undefined where its file cannot be read any more. */
export function locationOf({ session }: Desk, project: Project, { path, span }: Place): Location | undefined {
  const range = session.linesOf(project, path)?.rangeOf(span)
  return range && { uri: session.uriOf(project, path), range }
}

export function refuseCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested)
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The client does not need the answer any more.')
}
