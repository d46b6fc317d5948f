import { checkIds } from '../checks/index.ts'
import { parseDataMaps } from '../datamap/parse.ts'
import { isMapFile } from '../datamap/paths.ts'
import type { DataMap, MapFile } from '../model/declaration.ts'
import { isInShard } from './cache.ts'
import { decode } from './decode.ts'
import { discover, isUnder, systemMessage, type DiscoveredFile, type Discovery } from './discovery.ts'
import { openOrigin, type Origin } from './origin.ts'
import { isRuleFile } from './path-class.ts'
import { isGone } from './reading-run.ts'
import { loadRules, type LoadedRules } from './rules.ts'
import { keepServiceFilter } from './service-filter.ts'
import { prefilterOf, type KeyedPrefilter } from './terms.ts'
import type { WorkspaceRequest } from './workspace-request.ts'

/** What can be known before any file of code is read. */
export interface WorkspacePlan {
  readonly origin: Origin
  readonly discovery: Discovery
  readonly rules: LoadedRules
  readonly maps: readonly DataMap[]
  /** Files of maps and rules that could not be read, and why. */
  readonly unread: ReadonlyMap<string, string>
  readonly mapFiles: readonly MapFile[]
  readonly parseMaps: (files: readonly MapFile[]) => readonly DataMap[]
  readonly prefilter: KeyedPrefilter
  /** In scope and of a class that is asked for. */
  readonly files: readonly DiscoveredFile[]
}

/**
 * Lists the files of a request, and reads its rules and maps.
 * @throws GitError for what git cannot give; RuleError for mistakes in the rules of the repository
 */
export async function planWorkspace(request: WorkspaceRequest): Promise<WorkspacePlan> {
  const opening = openOrigin(request)
  // While git lists the files: what nearly every run needs.
  loadRules()
  const origin = await opening
  const inScope = (path: string): boolean =>
    request.scopes.length === 0 || request.scopes.some((scope) => isUnder(path, scope))
  const discovery = discover(
    origin.listed.filter(({ path }) => inScope(path)),
    origin.textOf,
  )
  const unread = new Map<string, string>()
  const textsOf = (isWanted: (path: string) => boolean): MapFile[] =>
    origin.listed
      .filter(({ path }) => isWanted(path))
      .flatMap(({ path, isLink }): MapFile[] => {
        try {
          if (isLink === true) throw new Error('it is a symbolic link, and links are not followed')
          return [{ path, text: decode(origin.bytesOf(path)).text }]
        } catch (error) {
          if (!isGone(path, error)) unread.set(path, systemMessage(error))
          return []
        }
      })
  const rules = loadRules(
    textsOf((path) => isRuleFileFor(path, request.scopes)),
    request.source.kind === 'commit' ? 'left-out' : 'refused',
  )
  keepServiceFilter(rules, rules.hash, request.cacheFolder)
  const mapFiles = textsOf(isMapFile)
  const parseMaps = (files: readonly MapFile[]): readonly DataMap[] =>
    parseDataMaps(files, { categories: rules.categories, checkIds, exists: origin.exists }).filter(
      ({ folder, files: own }) => inScope(folder) || own.some(({ path }) => inScope(path)),
    )
  const maps = parseMaps(mapFiles)
  return {
    origin,
    discovery,
    rules,
    maps,
    unread,
    mapFiles,
    parseMaps,
    prefilter: prefilterOf(rules, rules.hash, maps, request.cacheFolder),
    files: discovery.files.filter(
      ({ path, pathClass }) =>
        (request.includeTests || pathClass !== 'generated') &&
        (request.part === undefined || isInShard(path, request.part.shard)),
    ),
  }
}

/** YAML under `.art25/rules/` of the root and of every folder above or at a scope. */
function isRuleFileFor(path: string, scopes: readonly string[]): boolean {
  if (!isRuleFile(path)) return false
  const folder = path.slice(0, Math.max(0, path.indexOf('.art25/rules/') - 1))
  return folder === '' || scopes.some((scope) => isUnder(scope, folder))
}
