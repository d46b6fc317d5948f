import {
  commands,
  EventEmitter,
  l10n,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
  type Event,
  type TextEditor,
  type TreeDataProvider,
} from 'vscode'
import type { Location } from 'vscode-languageclient/node'
import type { PrivacyNode, PrivacyState } from '../../server/src/editor/privacy-tree.ts'
import type { PrivacyStatus } from '../../server/src/lsp/protocol.ts'
import type { Disposing } from './disposing.ts'
import type { Server } from './server.ts'

/** The view, with what it knows of the workspace. */
export interface PrivacyView {
  /** What the server says of the workspace, once it knows whether there is a map; undefined where no server runs. */
  known(): Promise<PrivacyStatus | undefined>
  readonly disposables: readonly Disposing[]
}

/** The "Privacy" view of the activity bar, with its commands. */
export function createPrivacyView(server: Server): PrivacyView {
  const tree = new PrivacyTree(server)
  const view = window.createTreeView('art25.privacy', { treeDataProvider: tree, showCollapseAll: true })
  const state: { status: PrivacyStatus | undefined } = { status: undefined }
  const changed = new EventEmitter<undefined>()
  const update = (): void => {
    const { status } = state
    const missing = status?.reading === null && status.maps.length === 0
    void commands.executeCommand('setContext', 'art25.mapState', stateOf(status))
    const found = missing ? status.unmapped : 0
    // No message: over one, the workbench leaves out the button that drafts the map.
    view.badge =
      found > 0 ? { value: found, tooltip: l10n.t('Personal fields found in code: {0}', found) } : undefined
    tree.refresh()
    changed.fire(undefined)
  }
  server.onDidChangeState((serverState) => {
    if (serverState !== 'running') state.status = undefined
    void commands.executeCommand('setContext', 'art25.serverState', serverState)
    update()
  })
  server.onDidTellPrivacy((status) => {
    state.status = status
    update()
  })
  update()
  const disposables = [
    view,
    tree,
    changed,
    commands.registerCommand('art25.goToCode', (node: PrivacyNode) => go(server, node, 'code')),
    commands.registerCommand('art25.goToMap', (node: PrivacyNode) => go(server, node, 'map')),
    commands.registerTextEditorCommand('art25.revealInPrivacyView', (editor: TextEditor) => {
      void reveal(server, editor, async (id) => {
        const node = await tree.find(id)
        if (node) await view.reveal(node, { select: true, focus: true, expand: true })
        return node !== undefined
      })
    }),
  ]
  const known = async (): Promise<PrivacyStatus | undefined> => {
    while (server.state !== 'stopped') {
      const { status } = state
      if (status !== undefined && stateOf(status) !== 'reading') return status
      await nextOf(changed.event)
    }
    return undefined
  }
  return { disposables, known }
}

function stateOf(status: PrivacyStatus | undefined): 'none' | 'reading' | 'missing' | 'present' {
  if (status === undefined) return 'none'
  if (status.maps.length > 0) return 'present'
  return status.reading === null ? 'missing' : 'reading'
}

function nextOf(event: Event<undefined>): Promise<void> {
  return new Promise((done) => {
    const listening = event(() => {
      listening.dispose()
      done()
    })
  })
}

class PrivacyTree implements TreeDataProvider<PrivacyNode> {
  readonly #server: Server
  readonly #changed = new EventEmitter<undefined>()
  #roots: Promise<readonly PrivacyNode[]> | undefined
  #parents = new Map<string, PrivacyNode | undefined>()
  #nodes = new Map<string, PrivacyNode>()
  /** The first below each entry: a group that nothing stands before, as in a draft, is open. */
  #firsts = new Set<string>()
  readonly onDidChangeTreeData = this.#changed.event

  constructor(server: Server) {
    this.#server = server
  }

  /** Forgets what is shown; it is asked for again when somebody looks. */
  refresh(): void {
    this.#roots = undefined
    this.#changed.fire(undefined)
  }

  async getChildren(node?: PrivacyNode): Promise<PrivacyNode[]> {
    return [...(node ? node.children : await this.#load())]
  }

  getParent({ id }: PrivacyNode): PrivacyNode | undefined {
    return this.#parents.get(id)
  }

  getTreeItem(node: PrivacyNode): TreeItem {
    const { id, kind, label, description, tooltip, state, inMap, inCode, children } = node
    const item = new TreeItem(
      label,
      children.length === 0
        ? TreeItemCollapsibleState.None
        : kind === 'map' || kind === 'activity' || (kind === 'group' && this.#firsts.has(id))
          ? TreeItemCollapsibleState.Expanded
          : TreeItemCollapsibleState.Collapsed,
    )
    item.id = id
    if (description !== undefined) item.description = description
    if (tooltip !== undefined) item.tooltip = tooltip
    item.iconPath = state ? stateIcons[state] : kindIcons[kind]
    item.contextValue = [kind, ...(inMap ? ['inMap'] : []), ...(inCode ? ['inCode'] : [])].join(' ')
    if (children.length === 0 && (inMap || inCode))
      item.command = {
        command: inMap ? 'art25.goToMap' : 'art25.goToCode',
        title: inMap ? l10n.t('Go to Data Map') : l10n.t('Go to Code'),
        arguments: [node],
      }
    item.accessibilityInformation = { label: [label, description, tooltip].filter(Boolean).join(', ') }
    return item
  }

  /** The entry of an id, as the tree stands now. */
  async find(id: string): Promise<PrivacyNode | undefined> {
    await this.#load()
    return this.#nodes.get(id)
  }

  dispose(): void {
    this.#changed.dispose()
  }

  #load(): Promise<readonly PrivacyNode[]> {
    this.#roots ??= this.#ask()
    return this.#roots
  }

  async #ask(): Promise<readonly PrivacyNode[]> {
    try {
      const roots = (await this.#server.request('art25/privacyTree', null)) ?? []
      this.#parents = new Map()
      this.#nodes = new Map()
      this.#firsts = new Set()
      const walk = (nodes: readonly PrivacyNode[], parent: PrivacyNode | undefined): void => {
        for (const [index, node] of nodes.entries()) {
          if (index === 0) this.#firsts.add(node.id)
          this.#parents.set(node.id, parent)
          this.#nodes.set(node.id, node)
          walk(node.children, node)
        }
      }
      walk(roots, undefined)
      return roots
    } catch {
      // A server that ends meanwhile; the next one says when there is something to see.
      return []
    }
  }
}

/** Opens the entry's place; offers the places where there are several. */
async function go(server: Server, { id, label }: PrivacyNode, where: 'map' | 'code'): Promise<void> {
  const places = (await server.request('art25/privacyPlaces', { id }))?.[where] ?? []
  const [first] = places
  if (first === undefined) {
    void window.showInformationMessage(l10n.t('{0} has no place there any more.', label))
    return
  }
  const chosen = places.length === 1 ? first : await choose(places, label)
  if (chosen === undefined || server.client === undefined) return
  const { uri, range } = server.client.protocol2CodeConverter.asLocation(chosen)
  await window.showTextDocument(uri, { selection: range })
}

async function choose(places: readonly Location[], title: string): Promise<Location | undefined> {
  const items = places.map((place) => ({
    label: `${workspace.asRelativePath(Uri.parse(place.uri))}:${place.range.start.line + 1}`,
    place,
  }))
  return (await window.showQuickPick(items, { title }))?.place
}

async function reveal(
  server: Server,
  { document, selection }: TextEditor,
  show: (id: string) => Promise<boolean>,
): Promise<void> {
  const { client } = server
  const id =
    client &&
    (await server.request('art25/privacyAt', {
      textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(document),
      position: client.code2ProtocolConverter.asPosition(selection.active),
    }))
  if (typeof id === 'string' && (await show(id))) return
  void window.showInformationMessage(l10n.t('Nothing at the cursor is in the Privacy view.'))
}

const kindIcons: Readonly<Record<PrivacyNode['kind'], ThemeIcon>> = {
  map: new ThemeIcon('book'),
  activity: new ThemeIcon('briefcase'),
  'data-set': new ThemeIcon('database'),
  field: new ThemeIcon('symbol-field'),
  group: new ThemeIcon('folder'),
}

const stateIcons: Readonly<Record<PrivacyState, ThemeIcon>> = {
  declared: new ThemeIcon('pass', new ThemeColor('testing.iconPassed')),
  undeclared: new ThemeIcon('error', new ThemeColor('list.errorForeground')),
  stale: new ThemeIcon('circle-slash', new ThemeColor('list.deemphasizedForeground')),
  'no-retention': new ThemeIcon('history', new ThemeColor('list.warningForeground')),
  'not-personal': new ThemeIcon('circle-outline', new ThemeColor('list.deemphasizedForeground')),
}
