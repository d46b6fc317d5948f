import {
  commands,
  l10n,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type QuickPickItem,
} from 'vscode'
import type { DocumentWish, MadeDocument, MadeFile } from '../../server/src/lsp/protocol.ts'
import type { Server } from './server.ts'

type Format = DocumentWish['format']

/** What a caller may have chosen already: `{document: 'notice', format: 'html', map: <uri>}`. */
type Given = Partial<DocumentWish>

/**
 * `art25.openReport`: a person chooses document, format and map; Markdown and JSON open as new documents, HTML as a page, and
 * spreadsheets and CSV are saved where the person says.
 */
export function documentCommand(server: Server): Disposable {
  return commands.registerCommand('art25.openReport', async (given: unknown) => {
    try {
      await openDocument(server, typeof given === 'object' && given !== null ? given : {})
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error))
    }
  })
}

async function openDocument(server: Server, given: Given): Promise<void> {
  const choices = await server.request('art25/documents', null)
  if (choices === undefined) {
    void window.showWarningMessage(l10n.t('The language server of Art25 is not running.'))
    return
  }
  if (choices.maps.length === 0) {
    void window.showInformationMessage(l10n.t('There is no data map in this workspace.'))
    return
  }
  const document =
    given.document ??
    (await pick(
      choices.documents.map(({ id, title, summary }) => ({ label: title, detail: summary, value: id })),
      l10n.t('Open which document?'),
    ))
  if (document === undefined) return
  const format = given.format ?? (await pick(formats(), l10n.t('In which format?')))
  if (format === undefined) return
  const [only, ...others] = choices.maps
  const map =
    given.map ??
    (others.length === 0
      ? only?.uri
      : await pick(
          choices.maps.map(({ uri, name }) => ({
            label: name,
            description: workspace.asRelativePath(Uri.parse(uri)),
            value: uri,
          })),
          l10n.t('Of which data map?'),
        ))
  if (map === undefined) return
  const made = await server.request('art25/document', { document, format, map })
  if (made !== undefined) await show(made, format, map)
}

function formats(): readonly (QuickPickItem & { value: Format })[] {
  return [
    { label: 'Markdown', description: l10n.t('opens with its preview'), value: 'md' },
    { label: 'HTML', description: l10n.t('opens as a page; can be saved and printed'), value: 'html' },
    { label: 'Excel', description: l10n.t('is saved as a file'), value: 'xlsx' },
    { label: 'CSV', description: l10n.t('is saved as a file'), value: 'csv' },
    { label: 'JSON', description: l10n.t('opens as a document'), value: 'json' },
  ]
}

async function show(made: MadeDocument, format: Format, map: string): Promise<void> {
  const file = made.files.length === 1 ? made.files[0] : await pickFile(made.files)
  if (file === undefined) return
  switch (format) {
    case 'md':
      await openText(file, 'markdown')
      await commands.executeCommand('markdown.showPreviewToSide')
      break
    case 'json':
      await openText(file, 'json')
      break
    case 'html':
      showPage(file)
      break
    case 'xlsx':
    case 'csv':
      await save(file, map)
      return
  }
  const offerSave = l10n.t('Save')
  const missing =
    made.missing === 0
      ? l10n.t('Nothing is missing in the document.')
      : l10n.t('Not recorded, and marked in the document: {0}.', made.missing)
  // Nobody waits for the answer: whoever called the command goes on.
  void window
    .showInformationMessage(missing, ...(format === 'html' ? [offerSave] : []))
    .then((chosen) => (chosen === offerSave ? save(file, map) : undefined))
    .then(undefined, (error: unknown) => {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error))
    })
}

async function openText({ content }: MadeFile, language: string): Promise<void> {
  const document = await workspace.openTextDocument({ language, content })
  await window.showTextDocument(document, { preview: false })
}

/** The page forbids itself scripts and everything from outside; the panel does so too. */
function showPage({ title, content }: MadeFile): void {
  const panel = window.createWebviewPanel('art25.document', title, ViewColumn.Active, {
    enableScripts: false,
    enableFindWidget: true,
    localResourceRoots: [],
  })
  panel.webview.html = content
}

async function save({ name, content, isText }: MadeFile, map: string): Promise<void> {
  const extension = name.slice(name.lastIndexOf('.') + 1)
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(Uri.parse(map), '..', name),
    filters: { [extension.toUpperCase()]: [extension] },
  })
  if (target === undefined) return
  await workspace.fs.writeFile(target, Buffer.from(content, isText ? 'utf8' : 'base64'))
  void window.showInformationMessage(l10n.t('Saved {0}.', workspace.asRelativePath(target)))
}

async function pickFile(files: readonly MadeFile[]): Promise<MadeFile | undefined> {
  return pick(
    files.map((file) => ({ label: file.title, description: file.name, value: file })),
    l10n.t('Which table?'),
  )
}

async function pick<T>(
  items: readonly (QuickPickItem & { value: T })[],
  title: string,
): Promise<T | undefined> {
  return (await window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true }))?.value
}
