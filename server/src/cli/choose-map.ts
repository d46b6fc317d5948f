import { mapOf } from '../datamap/paths.ts'
import type { Workspace } from '../host/workspace.ts'
import type { DataMap } from '../model/declaration.ts'
import { english } from '../model/message.ts'
import { positionsOf } from '../output/positions.ts'
import { UsageError } from './errors.ts'
import { pathFrom, type Target } from './target.ts'

/**
 * The one map that a command is about: that around the path; below it where there is only one.
 * @throws UsageError where there is none or there are several, and for a map that cannot be used, with the place of its mistake
 */
export function chooseMap(
  { maps, textOf }: Pick<Workspace, 'maps' | 'textOf'>,
  target: Target,
  path: string,
): DataMap {
  const [shown = ''] = target.shown
  const around = mapOf(maps, shown === '' ? '-' : `${shown}/-`) ?? mapOf(maps, shown)
  const [only, ...others] = maps
  const map = around ?? (others.length === 0 ? only : undefined)
  const toReader = pathFrom(target.root, target.base)
  if (map === undefined) {
    if (only === undefined)
      throw new UsageError(
        `There is no data map for ${path === '.' ? 'this folder' : path}: \`art25 init\` drafts one.`,
      )
    const folders = maps.map(({ folder }) => toReader(folder)).join(', ')
    throw new UsageError(`There are several data maps below ${path}. Name one of their folders: ${folders}`)
  }
  if (map.usable) return map
  const problem = map.problems.find(({ severity }) => severity === 'error') ?? map.problems[0]
  const file = problem?.path ?? map.files[0]?.path ?? 'datamap.yaml'
  if (problem === undefined) throw new UsageError(`${toReader(file)} cannot be used.`)
  const { line, column } = positionsOf(textOf(file) ?? '')(problem.span.start)
  throw new UsageError(
    `${toReader(file)}:${String(line)}:${String(column)} cannot be used: ${english.text(problem.message)}`,
  )
}
