/* Hover, definition, references, completion, rename, symbols and code lenses: asked in positions, answered in offsets. */
import {
  CompletionItemKind,
  MarkupKind,
  SymbolKind,
  type CompletionItem,
  type DocumentSymbol,
  type Location,
} from 'vscode-languageserver/node'
import { isMapFile } from '../datamap/paths.ts'
import { lensesOf } from '../editor/code-lens.ts'
import { completionsAt, type Suggestion } from '../editor/completion.ts'
import { hoverAt } from '../editor/hover.ts'
import { definitionAt, referencesAt } from '../editor/places.ts'
import { rename, renameableAt } from '../editor/rename.ts'
import { symbolsOf, type MapSymbol } from '../editor/symbols.ts'
import type { Place } from '../model/finding.ts'
import { toWorkspaceEdit } from './convert.ts'
import { locationOf, lookAt, lookAtPosition, refusal, type Desk } from './desk.ts'
import type { Project } from './project.ts'

/** Answers what is asked at a position of a document or of a whole document. */
export function listenToLanguageFeatures(desk: Desk): void {
  const { connection, client, session } = desk
  connection.onHover(async ({ textDocument: { uri }, position }, token) => {
    const at = await lookAtPosition(desk, uri, position, token)
    if (at === undefined) return null
    const linkTo = (place: Place): string | undefined => {
      const location = locationOf(desk, at.project, place)
      return location && `${location.uri}#L${location.range.start.line + 1}`
    }
    const hover = hoverAt(at.path, at.offset, at.view, linkTo)
    if (hover === undefined) return null
    const markdown = client.textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true
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
  connection.onCompletion(async ({ textDocument: { uri }, position }, token) => {
    const at = await lookAtPosition(desk, uri, position, token)
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
    const located = await desk.ready(uri, token)
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
    const at = await lookAt(desk, uri, token)
    if (at === undefined || !desk.session.settingsAt(at.project, at.path).codeLens) return []
    return lensesOf(at.path, at.view).map(({ span, title }) => ({
      range: at.lines.rangeOf(span),
      // A title without a command: it tells and does nothing.
      command: { title, command: '' },
    }))
  })
}

function locationsOf(desk: Desk, project: Project, places: readonly Place[]): Location[] {
  return places.flatMap((place) => locationOf(desk, project, place) ?? [])
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
