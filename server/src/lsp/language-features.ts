/*
 * Hover, definition, references, rename, highlights, links, symbols, lenses and hints: asked in positions, answered in
 * offsets. Completion has a file of its own.
 */
import {
  CodeLensRefreshRequest,
  DocumentHighlightKind,
  InlayHintRefreshRequest,
  MarkupKind,
  SymbolKind,
  type Command,
  type DocumentLink,
  type DocumentSymbol,
  type Location,
  type ServerCapabilities,
  type WorkspaceSymbol,
} from 'vscode-languageserver/node'
import { isMapFile } from '../datamap/paths.ts'
import { lensesOf, type Lens } from '../editor/code-lens.ts'
import { highlightsAt } from '../editor/highlights.ts'
import { hoverAt } from '../editor/hover.ts'
import { hintsIn } from '../editor/inlay-hints.ts'
import { linksIn } from '../editor/links.ts'
import { definitionAt, referencesAt } from '../editor/places.ts'
import { rename, renameableAt } from '../editor/rename.ts'
import { symbolsOf, type MapSymbol } from '../editor/symbols.ts'
import { symbolsNamed, type FoundSymbol } from '../editor/workspace-symbols.ts'
import type { Place } from '../model/finding.ts'
import { listenToCompletion, completionProvider } from './completion.ts'
import { plainText, toWorkspaceEdit } from './convert.ts'
import { locationOf, lookAt, lookAtPosition, refusal, viewOf, type Desk, type Looked } from './desk.ts'
import type { Project } from './project.ts'

export const languageFeatures = {
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentSymbolProvider: true,
  documentHighlightProvider: true,
  documentLinkProvider: {},
  workspaceSymbolProvider: true,
  codeLensProvider: {},
  inlayHintProvider: true,
  renameProvider: { prepareProvider: true },
  completionProvider,
} satisfies ServerCapabilities

/** The command of a client that shows places, as it announces it by `showsPlaces`: URI, position, locations. */
const showPlacesCommand = 'art25.showPlaces'

/** Answers what is asked at a position of a document or of a whole document. */
export function listenToLanguageFeatures(desk: Desk): void {
  const { connection, client, session } = desk
  listenToCompletion(desk)
  connection.onHover(async ({ textDocument: { uri }, position }, token) => {
    const at = await lookAtPosition(desk, uri, position, token)
    if (at === undefined) return null
    const markdown = client.textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true
    const linkTo = (place: Place): string | undefined => {
      const location = markdown ? locationOf(desk, at.project, place) : undefined
      return location && `${location.uri}#L${location.range.start.line + 1}`
    }
    const hover = hoverAt(at.path, at.offset, at.view, linkTo)
    if (hover === undefined) return null
    return {
      range: at.lines.rangeOf(hover.span),
      contents: markdown
        ? { kind: MarkupKind.Markdown, value: hover.text }
        : { kind: MarkupKind.PlainText, value: plainText(hover.text) },
    }
  })
  connection.onDefinition(async ({ textDocument: { uri }, position }, token) => {
    const at = await lookAtPosition(desk, uri, position, token)
    return at === undefined ? [] : locationsOf(desk, at.project, definitionAt(at.path, at.offset, at.view))
  })
  connection.onReferences(async ({ textDocument: { uri }, position, context }, token) => {
    const at = await lookAtPosition(desk, uri, position, token)
    if (at === undefined) return []
    const places = referencesAt(at.path, at.offset, context.includeDeclaration, at.view)
    return locationsOf(desk, at.project, places)
  })
  connection.onDocumentHighlight(async ({ textDocument: { uri }, position }, token) => {
    const at = await lookAtPosition(desk, uri, position, token)
    if (at === undefined) return []
    return highlightsAt(at.path, at.offset, at.view).map(({ span, role }) => ({
      range: at.lines.rangeOf(span),
      kind: role === 'declaration' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }))
  })
  connection.onPrepareRename(async ({ textDocument: { uri }, position }, token) => {
    const at = await lookAtPosition(desk, uri, position, token)
    const found = at && renameableAt(at.path, at.offset, at.view)
    return found ? { range: at.lines.rangeOf(found.span), placeholder: found.name } : null
  })
  connection.onRenameRequest(async ({ textDocument: { uri }, position, newName }, token) => {
    const at = await lookAtPosition(desk, uri, position, token)
    if (at === undefined) return null
    const renamed = rename(at.path, at.offset, newName, at.view)
    if ('refused' in renamed) throw refusal(desk, renamed.refused)
    const withVersions = client.workspace?.workspaceEdit?.documentChanges === true
    return toWorkspaceEdit(renamed.edits, at.project, session, withVersions)
  })
  connection.onDocumentSymbol(async ({ textDocument: { uri } }, token) => {
    const at = await lookAt(desk, uri, token)
    if (at === undefined || !isMapFile(at.path)) return []
    const convert = ({ name, detail, kind, span, nameSpan, children }: MapSymbol): DocumentSymbol => ({
      name,
      ...(detail !== undefined && { detail }),
      kind: symbolKinds[kind],
      range: at.lines.rangeOf(span),
      selectionRange: at.lines.rangeOf(nameSpan),
      children: children.map(convert),
    })
    return symbolsOf(at.path, at.lines.text).map(convert)
  })
  connection.onWorkspaceSymbol(async ({ query }, token) => {
    await desk.allReady(token)
    return session.projects.flatMap((project) => {
      const view = viewOf(desk, project)
      if (view === undefined) return []
      return symbolsNamed(query, view).flatMap((symbol): WorkspaceSymbol[] => {
        const location = locationOf(desk, project, symbol.place)
        return location && session.isShown(project, symbol.place.path)
          ? [{ name: symbol.name, kind: foundKinds[symbol.kind], containerName: symbol.container, location }]
          : []
      })
    })
  })
  connection.onDocumentLinks(async ({ textDocument: { uri } }, token) => {
    const at = await lookAt(desk, uri, token)
    if (at === undefined || !isMapFile(at.path)) return []
    return linksIn(at.path, at.view).map(({ span, to }): DocumentLink => ({
      range: at.lines.rangeOf(span),
      target: 'url' in to ? to.url : session.uriOf(at.project, to.path),
    }))
  })
  connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
    const at = await lookAt(desk, uri, token)
    if (at === undefined || !session.settingsAt(at.project, at.path).codeLens) return []
    return lensesOf(at.path, at.view).map((lens) => ({
      range: at.lines.rangeOf(lens.span),
      command: commandOf(desk, at, uri, lens),
    }))
  })
  connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }, token) => {
    const at = await lookAt(desk, uri, token)
    if (at === undefined || !session.settingsAt(at.project, at.path).inlayHints) return []
    return hintsIn(at.path, at.lines.spanOf(range), at.view).map(({ offset, label, tooltip }) => ({
      position: at.lines.positionAt(offset),
      label,
      tooltip,
      paddingLeft: true,
      paddingRight: true,
    }))
  })
}

/** What the client has of lenses and hints may be old: it is asked to ask again, where it can. */
export function refreshLanguageFeatures(
  { connection, client: { workspace }, complain }: Desk,
  { codeLens, inlayHints }: ShownFeatures,
): void {
  if (codeLens && workspace?.codeLens?.refreshSupport === true)
    connection.sendRequest(CodeLensRefreshRequest.type).catch(complain)
  if (inlayHints && workspace?.inlayHint?.refreshSupport === true)
    connection.sendRequest(InlayHintRefreshRequest.type).catch(complain)
}

/** What a setting turns on and off. */
interface ShownFeatures {
  readonly codeLens: boolean
  readonly inlayHints: boolean
}

/** A title; with a command where the client has one that shows places. */
function commandOf(desk: Desk, at: Looked, uri: string, { span, title, places }: Lens): Command {
  if (desk.options.showsPlaces !== true || places.length === 0) return { title, command: '' }
  const locations = locationsOf(desk, at.project, places.slice(0, mostPlaces))
  return {
    title,
    command: showPlacesCommand,
    arguments: [uri, at.lines.positionAt(span.start), locations],
  }
}

/** As many places as a lens carries. */
const mostPlaces = 100

function locationsOf(desk: Desk, project: Project, places: readonly Place[]): Location[] {
  return places.flatMap((place) => locationOf(desk, project, place) ?? [])
}

const symbolKinds: Readonly<Record<MapSymbol['kind'], SymbolKind>> = {
  section: SymbolKind.Namespace,
  entry: SymbolKind.Object,
  field: SymbolKind.Field,
}

const foundKinds: Readonly<Record<FoundSymbol['kind'], SymbolKind>> = {
  'data-set': SymbolKind.Struct,
  activity: SymbolKind.Event,
  policy: SymbolKind.Constant,
  recipient: SymbolKind.Interface,
  system: SymbolKind.Module,
  entry: SymbolKind.Object,
  owner: SymbolKind.Class,
}
