/* The picture of a map, as the extension shows it, and where its things stand. */
import type { CancellationToken, Location } from 'vscode-languageserver/node'
import { mapOf } from '../datamap/paths.ts'
import { placesFor } from '../host/documents.ts'
import type { Place } from '../model/finding.ts'
import type { Picture, PicturePage } from '../model/picture.ts'
import { picturePage } from '../output/document/picture.ts'
import { makePicture } from '../report/picture.ts'
import { locationOf, viewOf, type Desk } from './desk.ts'
import { usableMapsOf, type UsableMap } from './documents.ts'
import type { Requests, ServerNotifications } from './protocol.ts'

/** Answers with pictures, and tells the client when one that it shows has become another. */
export class Pictures {
  readonly #desk: Desk
  /** Maps whose pictures the client shows, by URI, with the picture that it knows. */
  readonly #shown = new Map<string, string>()

  constructor(desk: Desk) {
    this.#desk = desk
    const { connection } = desk
    connection.onRequest(
      'art25/picture' satisfies keyof Requests,
      async ({ map }: Requests['art25/picture']['params'], token: CancellationToken) => {
        await desk.allReady(token)
        const page = this.#pageOf(map)
        this.#shown.set(map, JSON.stringify(page))
        return page
      },
    )
    connection.onRequest(
      'art25/picturePlaces' satisfies keyof Requests,
      async ({ map, node }: Requests['art25/picturePlaces']['params'], token: CancellationToken) => {
        await desk.allReady(token)
        return this.#placesOf(map, node)
      },
    )
    connection.onNotification('art25/pictureClosed', ({ map }: { readonly map: string }) => {
      this.#shown.delete(map)
    })
  }

  /** Sends what has changed of the pictures that are shown. */
  announce(): void {
    for (const [map, told] of this.#shown) {
      const picture = this.#pageOf(map)
      const now = JSON.stringify(picture)
      if (now === told) continue
      this.#shown.set(map, now)
      void this.#desk.connection.sendNotification(
        'art25/pictureChanged' satisfies keyof ServerNotifications,
        { map, picture } satisfies ServerNotifications['art25/pictureChanged'],
      )
    }
  }

  /** Null where there is no such map, or none that can be read. */
  #pageOf(uri: string): PicturePage | null {
    const found = this.#find(uri)
    const picture = found && this.#pictureOf(found)
    if (found === undefined || picture === undefined) return null
    const { map } = found
    const files = placesFor(map.folder, map.folder)
    const nameOf = (place: Place): string => {
      const name = files.nameOf(place.path)
      // Nothing but the file is meant.
      const range = place.span.end === 0 ? undefined : this.#rangeOf(found, place)
      return range === undefined ? name : `${name}:${range.start.line + 1}`
    }
    return picturePage(picture, { files, nameOf })
  }

  #placesOf(uri: string, node: string): Requests['art25/picturePlaces']['result'] {
    const found = this.#find(uri)
    const places = (found && this.#pictureOf(found)?.nodes.find(({ id }) => id === node)?.places) ?? []
    const locations = (where: 'map' | 'code'): readonly Location[] =>
      places.flatMap((place) =>
        found !== undefined && place.in === where ? (locationOf(this.#desk, found.project, place) ?? []) : [],
      )
    return { map: locations('map'), code: locations('code') }
  }

  #find(uri: string): UsableMap | undefined {
    return usableMapsOf(this.#desk).find((one) => one.uri === uri)
  }

  #pictureOf({ project, map }: UsableMap): Picture | undefined {
    const view = viewOf(this.#desk, project)
    if (view === undefined) return undefined
    const { maps, index, rules, translator } = view
    const findings = [...(project.state?.findings ?? [])].flatMap(([path, all]) =>
      mapOf(maps, path) === map ? all.filter((finding) => finding.path === path) : [],
    )
    return makePicture({ map, maps, index, rules, translator, findings })
  }

  #rangeOf({ project }: UsableMap, place: Place): Location['range'] | undefined {
    return locationOf(this.#desk, project, place)?.range
  }
}
