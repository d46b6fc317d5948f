/* Completion in data maps, in what the client understands of it. */
import {
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type CompletionItem,
} from 'vscode-languageserver/node'
import { isMapFile } from '../datamap/paths.ts'
import { completionsAt } from '../editor/completion.ts'
import type { Suggestion } from '../editor/suggestion.ts'
import { plainText } from './convert.ts'
import { lookAtPosition, type Desk, type Looked } from './desk.ts'

export const completionProvider = { triggerCharacters: [' ', ':', '.', '/', '[', ',', '-', '{'] }

/** Answers what may be written at a position of a data map. */
export function listenToCompletion(desk: Desk): void {
  const can = abilities(desk)
  desk.connection.onCompletion(async ({ textDocument: { uri }, position }, token) => {
    const at = await lookAtPosition(desk, uri, position, token)
    if (at === undefined || !isMapFile(at.path)) return { isIncomplete: false, items: [] }
    const { items, isIncomplete } = completionsAt(at.path, at.lines.text, at.offset, at.view, can.snippets)
    return { isIncomplete, items: items.map((one, order) => toItem(one, order, at, can)) }
  })
}

type Abilities = ReturnType<typeof abilities>

function abilities({ client }: Desk) {
  const item = client.textDocument?.completion?.completionItem
  return {
    snippets: item?.snippetSupport === true,
    markdown: item?.documentationFormat?.includes(MarkupKind.Markdown) === true,
    labelDetails: item?.labelDetailsSupport === true,
    modes: item?.insertTextModeSupport?.valueSet.includes(InsertTextMode.asIs) === true,
    tags: item?.tagSupport?.valueSet.includes(CompletionItemTag.Deprecated) === true,
  }
}

function toItem(suggestion: Suggestion, order: number, { lines }: Looked, can: Abilities): CompletionItem {
  const { label, kind, detail, documentation, search, newText, isSnippet, span } = suggestion
  return {
    label,
    kind: completionKinds[kind],
    ...(detail !== undefined && (can.labelDetails ? { labelDetails: { description: detail } } : { detail })),
    ...(documentation !== undefined && {
      documentation: can.markdown
        ? { kind: MarkupKind.Markdown, value: documentation }
        : { kind: MarkupKind.PlainText, value: plainText(documentation) },
    }),
    ...(search !== undefined && { filterText: `${label} ${search}` }),
    // As they come: likelier ones stand first.
    sortText: String(order).padStart(4, '0'),
    ...(isSnippet === true && { insertTextFormat: InsertTextFormat.Snippet }),
    // Lines are indented as the map needs them already.
    ...(can.modes && newText.includes('\n') && { insertTextMode: InsertTextMode.asIs }),
    ...(can.tags && voidValues.has(label) && { tags: [CompletionItemTag.Deprecated] }),
    textEdit: { range: lines.rangeOf(span), newText },
  }
}

/** What may still stand in a map and permits nothing any more. */
const voidValues: ReadonlySet<string> = new Set(['privacy_shield'])

const completionKinds: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  category: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
  field: CompletionItemKind.Field,
  owner: CompletionItemKind.Class,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  snippet: CompletionItemKind.Snippet,
}
