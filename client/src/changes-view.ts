import {
  commands,
  EventEmitter,
  l10n,
  Range,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
  type TreeDataProvider,
} from 'vscode'
import type { Location } from 'vscode-languageclient/node'
import type { ChangeNode, FolderChanges } from '../../server/src/lsp/protocol.ts'
import type { Disposing } from './disposing.ts'
import type { Server } from './server.ts'

/** An entry of the view: a folder, where several are open, or what changed in it. */
type Entry = { readonly folder: FolderChanges } | { readonly node: ChangeNode }

/** The scheme of texts as the commit has them that the view compares with; the query is the commit. */
const baseScheme = 'art25-base'

/** The "Privacy Changes" view: what the branch, with what is unsaved, changes for privacy. With its commands. */
export function createChangesView(server: Server): readonly Disposing[] {
  const tree = new ChangesTree(server, (folders) => {
    const [only, ...others] = folders
    view.description =
      only?.base === undefined || others.length > 0 ? '' : l10n.t('since {0}', only.base.name)
    // What can be done about it stands in the view's welcome, which a message would hide.
    const isWelcome = only?.problem === 'untrusted' && others.length === 0
    view.message = others.length > 0 || isWelcome ? '' : (only?.message ?? '')
    void commands.executeCommand('setContext', 'art25.changes', isWelcome ? 'untrusted' : 'known')
  })
  const view = window.createTreeView('art25.changes', { treeDataProvider: tree, showCollapseAll: true })
  server.onDidChangeState(() => {
    tree.refresh()
  })
  server.onDidTellChanges(() => {
    tree.refresh()
  })
  const goTo = async (place: Location | undefined): Promise<void> => {
    const { client } = server
    if (place === undefined || client === undefined) return
    const { uri, range } = client.protocol2CodeConverter.asLocation(place)
    await window.showTextDocument(uri, { selection: range })
  }
  return [
    view,
    tree,
    workspace.registerTextDocumentContentProvider(baseScheme, {
      provideTextDocumentContent: async (uri) =>
        server.request('art25/textBefore', {
          uri: uri.with({ scheme: 'file', query: '' }).toString(),
          commit: uri.query,
        }),
    }),
    commands.registerCommand('art25.goToChange', async (entry: Entry) => {
      if (!('node' in entry)) return
      const { place, before } = entry.node
      if (before === undefined) await goTo(place)
      else await showBefore(before)
    }),
    commands.registerCommand('art25.goToDeclaration', async (entry: Entry) => {
      if ('node' in entry) await goTo(entry.node.declaration)
    }),
    commands.registerCommand('art25.showChanges', async () => {
      await commands.executeCommand('art25.changes.focus')
    }),
    commands.registerCommand('art25.refreshChanges', () => {
      tree.refresh()
    }),
    commands.registerCommand('art25.openChanges', async () => {
      try {
        await openDocument(server, await tree.folders())
      } catch (error) {
        void window.showErrorMessage(error instanceof Error ? error.message : String(error))
      }
    }),
  ]
}

/** What is gone, where it was. */
async function showBefore({
  uri,
  range: { start, end },
  commit,
}: NonNullable<ChangeNode['before']>): Promise<void> {
  // Positions of the server count as the editor's do: both agreed on UTF-16.
  const selection = new Range(start.line, start.character, end.line, end.character)
  await window.showTextDocument(Uri.parse(uri).with({ scheme: baseScheme, query: commit }), { selection })
}

/** The changes as Markdown, to be read or to be put into a pull request; the person chooses where there are several. */
async function openDocument(server: Server, folders: readonly FolderChanges[]): Promise<void> {
  const compared = folders.filter(({ problem }) => problem === undefined)
  const [only, ...others] = compared
  if (only === undefined) {
    const said = folders.flatMap(({ message }) => message ?? [])
    void window.showInformationMessage(
      said.length > 0 ? said.join('\n') : l10n.t('The language server of Art25 is not running.'),
    )
    return
  }
  const chosen =
    others.length === 0
      ? only.folder
      : (
          await window.showQuickPick(
            compared.map(({ name, folder }) => ({ label: name, description: folder, folder })),
            { title: l10n.t('Changes of which folder?') },
          )
        )?.folder
  if (chosen === undefined) return
  const content = await server.request('art25/privacyChangesDocument', { folder: chosen })
  const document = await workspace.openTextDocument({ language: 'markdown', content: content ?? '' })
  await window.showTextDocument(document, { preview: false })
  await commands.executeCommand('markdown.showPreviewToSide')
}

class ChangesTree implements TreeDataProvider<Entry> {
  readonly #server: Server
  readonly #onLoaded: (folders: readonly FolderChanges[]) => void
  readonly #changed = new EventEmitter<undefined>()
  #folders: Promise<readonly FolderChanges[]> | undefined
  readonly onDidChangeTreeData = this.#changed.event

  constructor(server: Server, onLoaded: (folders: readonly FolderChanges[]) => void) {
    this.#server = server
    this.#onLoaded = onLoaded
  }

  /** Forgets what is shown; it is asked for again when somebody looks. */
  refresh(): void {
    this.#folders = undefined
    this.#changed.fire(undefined)
  }

  /** What the server says of each open folder; none while no server runs. */
  folders(): Promise<readonly FolderChanges[]> {
    this.#folders ??= this.#ask()
    return this.#folders
  }

  async getChildren(entry?: Entry): Promise<Entry[]> {
    if (entry !== undefined) return ('node' in entry ? entry.node.children : entry.folder.nodes).map(entryOf)
    const folders = await this.folders()
    this.#onLoaded(folders)
    const [only, ...others] = folders
    return only !== undefined && others.length === 0
      ? only.nodes.map(entryOf)
      : folders.map((folder) => ({ folder }))
  }

  getTreeItem(entry: Entry): TreeItem {
    return 'node' in entry ? itemOf(entry.node) : itemOfFolder(entry.folder)
  }

  dispose(): void {
    this.#changed.dispose()
  }

  async #ask(): Promise<readonly FolderChanges[]> {
    try {
      return (await this.#server.request('art25/privacyChanges', null)) ?? []
    } catch {
      // A server that ends meanwhile; the next one says when there is something to see.
      return []
    }
  }
}

function entryOf(node: ChangeNode): Entry {
  return { node }
}

function itemOfFolder({ folder, name, base, message, nodes }: FolderChanges): TreeItem {
  const item = new TreeItem(
    name,
    nodes.length === 0 ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded,
  )
  item.id = folder
  const description = message ?? (base && l10n.t('since {0}', base.name))
  if (description !== undefined) item.description = description
  item.tooltip = [folder, description].filter(Boolean).join('\n')
  item.iconPath = new ThemeIcon('repo')
  return item
}

function itemOf(node: ChangeNode): TreeItem {
  const { id, kind, label, description, tooltip, place, before, declaration, children } = node
  const item = new TreeItem(
    label,
    children.length === 0 ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded,
  )
  item.id = id
  if (description !== undefined) item.description = description
  if (tooltip !== undefined) item.tooltip = tooltip
  const icon = icons[kind]
  if (icon) item.iconPath = icon
  item.contextValue = [kind, ...(declaration ? ['declared'] : [])].join(' ')
  if (place ?? before)
    item.command = { command: 'art25.goToChange', title: l10n.t('Go to Change'), arguments: [{ node }] }
  item.accessibilityInformation = {
    label: [kindWords()[kind], label, description].filter(Boolean).join(', '),
  }
  return item
}

const icons: Readonly<Record<ChangeNode['kind'], ThemeIcon | undefined>> = {
  group: undefined,
  added: new ThemeIcon('diff-added', new ThemeColor('gitDecoration.addedResourceForeground')),
  changed: new ThemeIcon('diff-modified', new ThemeColor('gitDecoration.modifiedResourceForeground')),
  removed: new ThemeIcon('diff-removed', new ThemeColor('gitDecoration.deletedResourceForeground')),
  duty: new ThemeIcon('law', new ThemeColor('list.warningForeground')),
}

/** What the icons show, for those who hear the view. */
function kindWords(): Readonly<Record<ChangeNode['kind'], string | undefined>> {
  return {
    group: undefined,
    added: l10n.t('added'),
    changed: l10n.t('changed'),
    removed: l10n.t('removed'),
    duty: l10n.t('open duty'),
  }
}
