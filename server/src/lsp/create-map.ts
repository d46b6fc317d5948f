import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createOwnerIndex } from '../checks/owner-index.ts'
import { draftDataMap } from '../datamap/draft.ts'
import { mapOf } from '../datamap/paths.ts'
import { isUnder } from '../host/discovery.ts'
import { folderName } from '../host/folder-name.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import type { State } from './project.ts'

/**
 * The draft of a data map for a folder of a project, as `art25 init` writes it; or why there is none.
 * @param root absolute folder of the project
 * @param folder relative to it, empty for itself
 */
export function draftFor(
  state: State,
  root: string,
  folder: string,
  translator: Translator,
): { readonly path: string; readonly text: string } | { readonly refused: Message } {
  const inFolder = (name: string): string => (folder === '' ? name : `${folder}/${name}`)
  const present = ['datamap.yaml', 'datamap.yml', 'datamap']
    .map(inFolder)
    .find((path) => state.mapTexts.has(path) || existsSync(join(root, path)))
  if (present !== undefined) return { refused: say('{path} is there already.', { path: present }) }
  const below = state.maps.filter((map) => map.folder !== folder)
  const files = state.index.files().filter(
    ({ path }) =>
      isUnder(path, folder) &&
      mapOf(
        below.filter((map) => isUnder(map.folder, folder)),
        path,
      ) === undefined,
  )
  const { categories } = state.workspace.rules
  const text = draftDataMap(files, {
    name: folderName(join(root, folder)),
    translator,
    categories,
    index: createOwnerIndex(files),
  })
  return { path: inFolder('datamap.yaml'), text }
}
