import {
  commands,
  l10n,
  ProgressLocation,
  Uri,
  window,
  workspace,
  type Disposable,
  type QuickPickItem,
} from 'vscode'
import type { PrivacyStatus } from '../../server/src/lsp/protocol.ts'
import type { PrivacyView } from './privacy-view.ts'
import type { Server } from './server.ts'

/** The commands of the palette. Each says what is wrong where it can do nothing. */
export function registerCommands(server: Server, view: PrivacyView): readonly Disposable[] {
  const register = (command: string, run: (...given: never[]) => Promise<void>): Disposable =>
    commands.registerCommand(command, async (...given: never[]) => {
      try {
        await run(...given)
      } catch (error) {
        void window.showErrorMessage(error instanceof Error ? error.message : String(error))
      }
    })
  return [
    register('art25.initializeMap', () => initializeMap(server, view)),
    register('art25.checkWorkspace', () => checkWorkspace(server)),
    register('art25.openMap', () => openMap(view)),
    register('art25.showLog', () => {
      server.showLog()
      return Promise.resolve()
    }),
    register('art25.restartServer', () => server.restart()),
  ]
}

/** Lets the server draft a map for a folder without one; the person chooses where there are several. */
async function initializeMap(server: Server, view: PrivacyView): Promise<void> {
  const all = (workspace.workspaceFolders ?? []).map(({ uri, name }) => ({ uri: uri.toString(), name }))
  if (all.length === 0) {
    void window.showInformationMessage(
      l10n.t('Open a folder first: a data map speaks for the folder that it lies in.'),
    )
    return
  }
  const { client } = server
  if (client === undefined) {
    await offerStart(server)
    return
  }
  const bare = view.status?.foldersWithoutMap.map((uri) => Uri.parse(uri).toString())
  const folders = bare === undefined ? all : all.filter(({ uri }) => bare.includes(Uri.parse(uri).toString()))
  const offered = folders.length === 0 ? all : folders
  const chosen =
    offered.length === 1
      ? offered[0]
      : await pick(
          offered.map(({ uri, name }) => ({
            label: name,
            description: Uri.parse(uri).fsPath,
            value: { uri },
          })),
          l10n.t('Draft a data map for which folder?'),
        )
  if (chosen === undefined) return
  await client.sendRequest('workspace/executeCommand', {
    command: 'art25.createMap',
    arguments: [chosen.uri],
  })
}

/** Reads everything again and shows what was found. */
async function checkWorkspace(server: Server): Promise<void> {
  if (server.client === undefined) {
    await offerStart(server)
    return
  }
  const status = await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('Art25 is checking the workspace') },
    () => server.request('art25/checkWorkspace', null),
  )
  if (status === undefined) return
  await commands.executeCommand('workbench.actions.view.problems')
  void window.showInformationMessage(summaryOf(status))
}

function summaryOf({ maps, unmapped }: PrivacyStatus): string {
  if (maps.length === 0)
    return unmapped === 0
      ? l10n.t('No personal data was found in code, and there is no data map.')
      : l10n.t('Personal fields in code: {0}. There is no data map yet.', unmapped)
  let errors = 0
  let warnings = 0
  let fields = 0
  for (const map of maps) {
    errors += map.errors
    warnings += map.warnings
    fields += map.fields
  }
  return errors + warnings === 0
    ? l10n.t('No errors or warnings. Personal fields: {0}.', fields)
    : l10n.t('Errors: {0}, warnings: {1}, personal fields: {2}.', errors, warnings, fields)
}

/** Opens a file of a map; the person chooses where there are several. */
async function openMap({ status }: PrivacyView): Promise<void> {
  const files = (status?.maps ?? []).flatMap(({ files, name }) =>
    files.map((uri) => ({ label: workspace.asRelativePath(Uri.parse(uri)), description: name, value: uri })),
  )
  const [only] = files
  if (only === undefined) {
    const draft = l10n.t('Draft a Data Map')
    const chosen = await window.showInformationMessage(
      l10n.t('There is no data map in this workspace.'),
      draft,
    )
    if (chosen === draft) await commands.executeCommand('art25.initializeMap')
    return
  }
  const chosen = files.length === 1 ? only.value : await pick(files, l10n.t('Open which file of a data map?'))
  if (chosen !== undefined) await window.showTextDocument(Uri.parse(chosen))
}

async function pick<T>(
  items: readonly (QuickPickItem & { value: T })[],
  title: string,
): Promise<T | undefined> {
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.value
}

async function offerStart(server: Server): Promise<void> {
  if (server.state === 'starting') {
    void window.showInformationMessage(l10n.t('Art25 is starting; try again in a moment.'))
    return
  }
  const start = l10n.t('Start')
  const chosen = await window.showWarningMessage(
    l10n.t('The language server of Art25 is not running.'),
    start,
  )
  if (chosen === start) await server.restart()
}
