import { l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, workspace } from 'vscode'
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
  server.onNotification('art25/privacyChanged', (changed) => {
    status = changed
    show()
  })
  show()
  return item
}

interface Face {
  readonly text: string
  readonly tooltip: string | MarkdownString
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
          : l10n.t('{0} personal fields in code, and no data map yet. Click to draft one.', status.unmapped),
    }
  const open = sum(status.maps, ({ errors, warnings }) => errors + warnings)
  return {
    ...plain,
    text: open === 0 ? '$(shield) Art25' : `$(shield) ${open}`,
    tooltip: breakdownOf(status),
  }
}

function breakdownOf({ maps, unmapped }: PrivacyStatus): MarkdownString {
  const text = new MarkdownString()
  text.appendMarkdown(`**${l10n.t('Personal data')}**\n\n`)
  for (const { name, errors, warnings, infos, fields } of maps) {
    text.appendText(name)
    text.appendMarkdown(': ')
    text.appendText(
      [
        l10n.t('{0} personal fields', fields),
        l10n.t('{0} errors', errors),
        l10n.t('{0} warnings', warnings),
        ...(infos > 0 ? [l10n.t('{0} notes', infos)] : []),
      ].join(' · '),
    )
    text.appendMarkdown('\n\n')
  }
  if (unmapped > 0)
    text.appendText(l10n.t('{0} personal fields lie where no data map speaks for them', unmapped))
  return text
}

function sum(maps: readonly MapStatus[], of: (map: MapStatus) => number): number {
  return maps.reduce((total, map) => total + of(map), 0)
}
