/* What the extension shows of the whole workspace: the tree of its view, and the figures of its status bar. */
import type { CancellationToken, Location } from 'vscode-languageserver/node'
import { mapOf } from '../datamap/paths.ts'
import {
  idOf,
  keysOf,
  nodeKeysAt,
  placesOfNode,
  privacyTreeOf,
  type JudgedMap,
  type PrivacyNode,
} from '../editor/privacy-tree.ts'
import type { DataMap } from '../model/declaration.ts'
import type { Finding, Place, Severity } from '../model/finding.ts'
import { locationOf, lookAtPosition, mapName, viewOf, type Desk } from './desk.ts'
import type { Project } from './project.ts'
import type { MapStatus, PrivacyStatus, Requests, ServerNotifications } from './protocol.ts'

/** Answers what the view asks, and tells the client when the answers are others. */
export class Privacy {
  readonly #desk: Desk
  readonly #isWanted: boolean
  readonly #reading = new Map<Project, { readonly done: number; readonly total: number }>()
  #told = ''

  /** @param isWanted whether the client shows any of it */
  constructor(desk: Desk, isWanted: boolean) {
    this.#desk = desk
    this.#isWanted = isWanted
    if (isWanted) this.#listen()
  }

  /** Says how far a project is read for the first time; undefined when it is. What is read again stays shown meanwhile. */
  reading(project: Project, progress: { readonly done: number; readonly total: number } | undefined): void {
    if (progress === undefined) {
      if (!this.#reading.delete(project)) return
    } else if (project.state === undefined) this.#reading.set(project, progress)
    else return
    this.announce()
  }

  /** Tells the client, where what it shows may have become something else. */
  announce(): void {
    if (!this.#isWanted) return
    const status = this.#status()
    // While a folder is read only the progress is news.
    const tree = status.reading === null ? this.#tree() : []
    const now = JSON.stringify([status, tree])
    if (now === this.#told) return
    this.#told = now
    void this.#desk.connection.sendNotification(
      'art25/privacyChanged' satisfies keyof ServerNotifications,
      status,
    )
  }

  #listen(): void {
    const { connection } = this.#desk
    const answer = <Method extends keyof Requests>(
      method: Method,
      give: (
        params: Requests[Method]['params'],
        token: CancellationToken,
      ) => Promise<Requests[Method]['result']>,
    ): void => {
      connection.onRequest(method, give)
    }
    answer('art25/privacyTree', async (_, token) => {
      await this.#desk.allReady(token)
      return this.#tree()
    })
    answer('art25/privacyPlaces', async ({ id }, token) => {
      await this.#desk.allReady(token)
      const given = keysOf(id)
      const found = given && this.#maps().find(({ root }) => root === given.root)
      if (given === undefined || found === undefined) return { map: [], code: [] }
      const { project, judged } = found
      if (given.keys.length === 0) {
        const [file] = judged.map.files
        const start = { path: file?.path ?? '', span: { start: 0, end: 0 } }
        return { map: this.#locations(project, [start]), code: [] }
      }
      const { map, code } = placesOfNode(judged, given.keys)
      return { map: this.#locations(project, map), code: this.#locations(project, code) }
    })
    answer('art25/privacyAt', async ({ textDocument: { uri }, position }, token) => {
      const at = await lookAtPosition(this.#desk, uri, position, token)
      const map = at && mapOf(at.view.maps, at.path)
      const found = map && this.#maps().find(({ judged }) => judged.map === map)
      const keys = found && nodeKeysAt(at.path, at.offset, found.judged)
      return keys ? idOf(found.root, keys) : null
    })
    answer('art25/checkWorkspace', async () => {
      await this.#desk.readAgain()
      return this.#status()
    })
  }

  #tree(): readonly PrivacyNode[] {
    const maps = this.#maps()
    const trees = maps.map(({ root, judged }) => ({ root, judged, children: privacyTreeOf(judged, root) }))
    const [only] = trees
    if (only && trees.length === 1) return only.children
    return trees.map(({ root, judged: { map }, children }, index): PrivacyNode => ({
      id: idOf(root, []),
      kind: 'map',
      label: maps[index]?.name ?? map.folder,
      description: map.files[0]?.path ?? '',
      inMap: true,
      inCode: false,
      children,
    }))
  }

  #status(): PrivacyStatus {
    const { session } = this.#desk
    const maps = this.#maps()
    const counts = new Map(maps.map(({ judged: { map } }) => [map, 0]))
    let unmapped = 0
    for (const { state } of session.projects) {
      for (const file of state?.index.files() ?? []) {
        if (file.pathClass !== 'product') continue
        const count = file.personal.filter(({ confidence }) => confidence !== 'low').length
        const map = mapOf(state?.heldMaps ?? [], file.path)
        if (map === undefined) unmapped += count
        else counts.set(map, (counts.get(map) ?? 0) + count)
      }
    }
    const progress = [...this.#reading.values()]
    return {
      reading:
        progress.length === 0
          ? null
          : {
              done: progress.reduce((sum, { done }) => sum + done, 0),
              total: progress.reduce((sum, { total }) => sum + total, 0),
            },
      maps: maps.map(({ project, name, judged: { map, findings } }): MapStatus => {
        const bySeverity = this.#severities(project, findings)
        return {
          files: map.files.map(({ path }) => session.uriOf(project, path)),
          name,
          errors: bySeverity.error,
          warnings: bySeverity.warning,
          infos: bySeverity.info,
          fields: counts.get(map) ?? 0,
        }
      }),
      unmapped,
      foldersWithoutMap: session.folders.flatMap(({ uri }) => {
        const located = session.locate(uri)
        const state = located?.project.state
        if (located === undefined || state === undefined) return []
        const inside = located.path === '' ? 'datamap.yaml' : `${located.path}/datamap.yaml`
        return mapOf(state.heldMaps, inside) === undefined ? [uri] : []
      }),
    }
  }

  /** Every map of the projects, with what was found in its folder, in the order of the folders. */
  #maps(): readonly { root: string; name: string; project: Project; judged: JudgedMap }[] {
    return this.#desk.session.projects.flatMap((project) => {
      const view = viewOf(this.#desk, project)
      if (view === undefined) return []
      const ofMap = new Map<DataMap | undefined, Finding[]>(view.maps.map((map) => [map, []]))
      for (const [path, findings] of project.state?.findings ?? []) {
        const own = findings.filter((finding) => finding.path === path)
        ofMap.get(mapOf(view.maps, path))?.push(...own)
      }
      return view.maps.map((map) => ({
        root: `${project.root}\n${map.folder}`,
        name: mapName(this.#desk, project, map),
        project,
        judged: { map, findings: ofMap.get(map) ?? [], view },
      }))
    })
  }

  #severities(project: Project, findings: readonly Finding[]): Readonly<Record<Severity, number>> {
    const { session } = this.#desk
    const bySeverity = { error: 0, warning: 0, info: 0 }
    for (const { path, check, severity } of findings) {
      const settings = session.settingsAt(project, path)
      const shown = settings.severity[check] ?? severity
      if (settings.enable && shown !== 'off' && session.isShown(project, path)) bySeverity[shown]++
    }
    return bySeverity
  }

  #locations(project: Project, places: readonly Place[]): readonly Location[] {
    return places.flatMap((place) => locationOf(this.#desk, project, place) ?? [])
  }
}
