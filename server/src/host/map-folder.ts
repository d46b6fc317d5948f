import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isMapFile } from '../datamap/paths.ts'

/** The nearest folder with a data map, at or above `folder` and not above `top`; absolute paths. */
export function mapFolder(folder: string, top: string | undefined): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (hasMap(current)) return current
    if (current === top || dirname(current) === current) return undefined
  }
}

/** Whether a data map lies in the folder itself: `datamap.yaml`, or files of `datamap/`. */
export function hasMap(folder: string): boolean {
  const names = entries(folder)
  return (
    names.some((name) => isMapFile(name)) ||
    (names.includes('datamap') &&
      entries(join(folder, 'datamap')).some((name) => isMapFile(`datamap/${name}`)))
  )
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
