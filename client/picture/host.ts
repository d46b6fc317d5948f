/* Where the page runs: in a panel of the editor, which sends pictures and opens places, or in a file of its own. */
import type { PicturePage } from '../../server/src/model/picture.ts'
import type { FromPicture, ToPicture } from './messages.ts'

export interface Host {
  /** Calls with the picture, and again with each that follows. */
  readonly listen: (show: (page: PicturePage) => void) => void
  /** Opens a place of a node; absent where places are links. */
  readonly open?: (node: string, where: 'map' | 'code', index: number) => void
  /** What was kept of the page when it was last seen; undefined for nothing. */
  readonly kept: () => unknown
  readonly keep: (state: unknown) => void
}

/** What VS Code gives to the script of a panel. */
interface PanelApi {
  postMessage(message: FromPicture): void
  getState(): unknown
  setState(state: unknown): void
}

declare const acquireVsCodeApi: (() => PanelApi) | undefined

export function hostOf(window: Window): Host {
  return typeof acquireVsCodeApi === 'undefined' ? fileHost(window) : panelHost(window, acquireVsCodeApi())
}

function panelHost(window: Window, api: PanelApi): Host {
  const before = api.getState()
  let map: string | undefined
  return {
    listen: (show) => {
      window.addEventListener('message', ({ data }: MessageEvent<ToPicture>) => {
        if (map === undefined) api.setState({ page: pageIn(before), map: data.map })
        map = data.map
        show(data.picture)
      })
      api.postMessage({ kind: 'ready' })
    },
    open: (node, where, index) => {
      api.postMessage({ kind: 'open', node, where, index })
    },
    kept: () => pageIn(before),
    keep: (page) => {
      api.setState({ page, map })
    },
  }
}

function fileHost({ document }: Window): Host {
  return {
    listen: (show) => {
      show(JSON.parse(document.getElementById('picture-data')?.textContent ?? '') as PicturePage)
    },
    kept: () => undefined,
    keep: () => undefined,
  }
}

/** What the page itself has kept, beside the map. */
function pageIn(state: unknown): unknown {
  return typeof state === 'object' && state !== null && 'page' in state ? state.page : undefined
}
