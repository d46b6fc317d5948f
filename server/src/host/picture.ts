/* The file of a picture: its data with the script and the style that the build has made. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from '../model/finding.ts'
import type { Picture, PicturePage } from '../model/picture.ts'
import { picturePage, pictureHtml, type PicturePlaces } from '../output/document/picture.ts'
import { positionsOf } from '../output/positions.ts'
import { placesFor } from './documents.ts'
import { installationFolder, isBundled } from './installation.ts'

/**
 * The picture as one file.
 * @param folder of the map, and `from`, that of the file: relative to the checked folder
 * @param textOf the text of a file of the checked folder; undefined for one that cannot be read
 */
export function renderPicture(
  picture: Picture,
  { folder, from }: { readonly folder: string; readonly from: string },
  textOf: (path: string) => string | undefined,
): string {
  return pictureFile(picturePage(picture, linkedPlaces(folder, from, textOf)))
}

/** The file of a page. */
export function pictureFile(page: PicturePage): string {
  return pictureHtml(page, assets())
}

/** Links to the lines on which things stand. */
function linkedPlaces(
  folder: string,
  from: string,
  textOf: (path: string) => string | undefined,
): PicturePlaces {
  const files = placesFor(folder, from)
  const positions = new Map<string, ReturnType<typeof positionsOf> | undefined>()
  const lineOf = ({ path, span }: Place): number | undefined => {
    // Nothing but the file is meant.
    if (span.end === 0) return undefined
    if (!positions.has(path)) {
      const text = textOf(path)
      positions.set(path, text === undefined ? undefined : positionsOf(text))
    }
    return positions.get(path)?.(span.start).line
  }
  return {
    files,
    nameOf: (place) => {
      const line = lineOf(place)
      return line === undefined ? files.nameOf(place.path) : `${files.nameOf(place.path)}:${line}`
    },
    hrefOf: (place) => {
      const line = lineOf(place)
      return line === undefined ? files.hrefOf(place.path) : `${files.hrefOf(place.path)}#L${line}`
    },
  }
}

function assets(): Parameters<typeof pictureHtml>[1] {
  const folder = isBundled ? installationFolder : join(installationFolder, 'dist')
  const script = readFileSync(join(folder, 'picture.js'), 'utf8')
  const style = readFileSync(join(folder, 'picture.css'), 'utf8')
  return { script, style, scriptDigest: digestOf(script), styleDigest: digestOf(style) }
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
