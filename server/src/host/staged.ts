/*
 * What a pre-commit hook asks: can any of the staged files hold personal data at all? Answered from the staged blobs alone, so
 * that most commits pay for neither the parsers nor the index of the repository.
 */
import { checkIds } from '../checks/index.ts'
import type { Prefilter, PrefilterTerms } from '../classify/prefilter.ts'
import { regionNeedles } from '../classify/region-names.ts'
import { serviceNames } from '../classify/service-names.ts'
import { isManifest } from '../languages/text-manifests.ts'
import { parseDataMaps } from '../datamap/parse.ts'
import { isMapFile } from '../datamap/paths.ts'
import { asUtf8, decode, isBinary } from './decode.ts'
import { discover, isUnder } from './discovery.ts'
import type { GitEntry, Repository } from './git.ts'
import { keptPrefilter } from './kept-prefilter.ts'
import { isRuleFile } from './path-class.ts'
import { loadRules } from './rules.ts'
import { nameOf, prefilterTerms } from './terms.ts'
import type { WorkspaceRequest } from './workspace-request.ts'

export interface StagedFiles {
  /** Staged paths in scope, deleted ones left out. */
  readonly paths: readonly string[]
  /** Of these, files that would be read. */
  readonly readable: number
  /** A file of a data map or of the repository's own rules is among them: any finding may be new. */
  readonly decidesAll: boolean
  /** Any of them may hold personal data. */
  readonly hasCandidate: boolean
  readonly maps: number
  /** What was read for that, by the ids of git. */
  readonly blobs: ReadonlyMap<string, Buffer>
}

/**
 * Looks at what is staged, before anything else is read.
 * @throws GitError when git cannot say; RuleError for mistakes in the rules of the repository
 */
export async function readStaged(request: WorkspaceRequest, repository: Repository): Promise<StagedFiles> {
  const inScope = (path: string): boolean => request.scopes.some((scope) => isUnder(path, scope))
  const [staged, own] = await Promise.all([repository.listStaged(), repository.listIndex(settingsPatterns)])
  const entries = new Map(staged.flatMap((entry) => (inScope(entry.path) ? [[entry.path, entry]] : [])))
  const paths = [...entries.keys()]
  const nothing = new Map<string, Buffer>()
  if (paths.length === 0)
    return { paths, readable: 0, decidesAll: false, hasCandidate: false, maps: 0, blobs: nothing }
  const decidesAll = paths.some((path) => isMapFile(path) || isRuleFile(path))
  const settings = own.filter(
    ({ path }) => isMapFile(path) || isRuleFile(path) || path.endsWith('.gitattributes'),
  )
  const found = discover(
    paths.map((path) => ({ path, isLink: entries.get(path)?.mode === '120000' })),
    () => undefined,
  )
  const candidates = found.files.filter(({ pathClass }) => request.includeTests || pathClass === 'product')
  const maps = settings.filter(({ path }) => isMapFile(path)).length
  const known = { paths, readable: candidates.length, decidesAll, maps, blobs: nothing }
  if (decidesAll) return { ...known, hasCandidate: true }
  if (candidates.length === 0) return { ...known, hasCandidate: false }

  // Maps and rules are read with them: a candidate needs them next.
  const blobs = repository.readBlobs(
    [...candidates.flatMap(({ path }) => entries.get(path) ?? []), ...settings].map(({ oid }) => oid),
  )
  const prefilter = openPrefilter(request, blobs, settings)
  const hasCandidate = candidates.some(({ path, language }) => {
    const bytes = blobs.get(entries.get(path)?.oid ?? '')
    return (
      bytes === undefined ||
      (!isBinary(bytes) &&
        (language === 'sql' || isManifest(path) || prefilter.mayHold(asUtf8(bytes), nameOf(path))))
    )
  })
  return { ...known, hasCandidate, blobs }
}

/** Where the index holds maps and rules. */
const settingsPatterns = [
  ':(glob,icase)**/datamap.y*ml',
  ':(glob)**/datamap/*.y*ml',
  ':(glob)**/.art25/rules/**/*.y*ml',
  ':(glob)**/.gitattributes',
]

/** The prefilter of these maps and rules: kept compiled, since reading maps and rules costs more than the rest together. */
function openPrefilter(
  request: WorkspaceRequest,
  blobs: ReadonlyMap<string, Buffer>,
  settings: readonly GitEntry[],
): Prefilter {
  const key = settings.map(({ path, oid }) => `${oid} ${path}`).join('\n')
  return keptPrefilter(request.cacheFolder, key, () => termsOf(blobs, settings))
}

function termsOf(blobs: ReadonlyMap<string, Buffer>, settings: readonly GitEntry[]): PrefilterTerms {
  const texts = settings.flatMap(({ path, oid }) => {
    const bytes = blobs.get(oid)
    return bytes === undefined ? [] : [{ path, text: decode(bytes).text }]
  })
  const rules = loadRules(texts.filter(({ path }) => isRuleFile(path)))
  const maps = parseDataMaps(
    texts.filter(({ path }) => isMapFile(path)),
    { categories: rules.categories, checkIds },
  )
  const terms = prefilterTerms(rules, maps)
  // Short names would make a candidate of every file: what comes with one of them changes a manifest too.
  const { needles } = serviceNames(rules.services)
  return { ...terms, texts: [...terms.texts, ...needles, ...regionNeedles(rules.countries)] }
}
