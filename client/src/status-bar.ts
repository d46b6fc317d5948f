import { l10n, StatusBarAlignment, ThemeColor, window, workspace } from 'vscode'
import type { MapStatus, PrivacyStatus } from '../../server/src/lsp/protocol.ts'
import type { Disposing } from './disposing.ts'
import type { Server } from './server.ts'

/** One item that says how the workspace stands; a click opens the view. */
export function createStatusBar(server: Server): Disposing {
  const item = window.createStatusBarItem('art25.status', StatusBarAlignment.Left, 10)
  item.name = l10n.t('Art25: personal data')
  item.command = 'art25.privacy.focus'
  let status: PrivacyStatus | undefined
  const show = (): void => {
    if (workspace.workspaceFolders === undefined && server.state === 'running') {
      item.hide()
      return
    }
    Object.assign(item, faceOf(server, status))
    item.show()
  }
  server.onDidChangeState((state) => {
    if (state !== 'running') status = undefined
    show()
  })
  server.onDidTellPrivacy((changed) => {
    status = changed
    show()
  })
  show()
  return item
}

interface Face {
  readonly text: string
  readonly tooltip: string
  readonly command: string
  readonly backgroundColor: ThemeColor | undefined
}

function faceOf(server: Server, status: PrivacyStatus | undefined): Face {
  const plain = { command: 'art25.privacy.focus', backgroundColor: undefined }
  if (server.state === 'stopped')
    return {
      text: '$(error) Art25',
      tooltip: l10n.t('The language server of Art25 is not running. Click to start it again.'),
      command: 'art25.restartServer',
      backgroundColor: new ThemeColor('statusBarItem.errorBackground'),
    }
  if (server.state === 'starting' || status === undefined)
    return { ...plain, text: '$(loading~spin) Art25', tooltip: l10n.t('Art25 is starting') }
  if (status.reading !== null) {
    const { done, total } = status.reading
    return {
      ...plain,
      text: '$(loading~spin) Art25',
      tooltip:
        total === 0
          ? l10n.t('Art25 is reading the workspace')
          : l10n.t('Art25 is reading the workspace: {0} of {1} files', done, total),
    }
  }
  if (status.maps.length === 0)
    return {
      ...plain,
      text: '$(shield) Art25',
      tooltip:
        status.unmapped === 0
          ? l10n.t('No personal data was found in code, and there is no data map.')
          : l10n.t('Personal fields in code: {0}. There is no data map yet.', status.unmapped),
    }
  const open = sum(status.maps, ({ errors, warnings }) => errors + warnings)
  return {
    ...plain,
    text: open === 0 ? '$(shield) Art25' : `$(shield) ${open}`,
    tooltip: [l10n.t('Art25: personal data'), ...breakdownOf(status)].join('\n'),
  }
}

/** What is found, map by map: one line each. */
function breakdownOf({ maps, unmapped }: PrivacyStatus): readonly string[] {
  return [
    ...maps.map(({ name, errors, warnings, infos, fields }) =>
      [
        name,
        l10n.t('Personal fields: {0}', fields),
        l10n.t('Errors: {0}', errors),
        l10n.t('Warnings: {0}', warnings),
        ...(infos > 0 ? [l10n.t('Notes: {0}', infos)] : []),
      ].join(' · '),
    ),
    ...(unmapped > 0 ? [l10n.t('Personal fields where no data map speaks for them: {0}', unmapped)] : []),
  ]
}

function sum(maps: readonly MapStatus[], of: (map: MapStatus) => number): number {
  return maps.reduce((total, map) => total + of(map), 0)
}
