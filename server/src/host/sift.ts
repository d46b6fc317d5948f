import { mayHoldLiterals, speaksOfAuthors } from '../languages/text-mentions.ts'
import type { PathClass } from '../model/indexed-file.ts'
import { say } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import { asUtf8, isBinary } from './decode.ts'
import type { DiscoveredFile } from './discovery.ts'
import { isKnownXml, isReport, looksMinified, saysGenerated, saysGeneratedPage } from './path-class.ts'
import { mayUseServices, sizeLimit, type ReadFile } from './read-file.ts'
import type { LoadedRules } from './rules.ts'
import { nameOf, type KeyedPrefilter } from './terms.ts'

/** What is read of a file: all, what needs no grammar, or nothing. */
export function sift(
  prefilter: KeyedPrefilter,
  file: ReadFile,
  includeTests: boolean,
  rules: LoadedRules,
): 'indexed' | 'searched' | 'filtered' {
  if (!hasOnlyTextFacts(file, includeTests)) {
    // SQL is read in order, drops and renames included, by a scanner that is nearly as fast as the filter.
    if (file.language === 'sql' || prefilter.mayHold(asUtf8(file.bytes), nameOf(file.path))) return 'indexed'
  }
  if (file.pathClass === 'generated') return 'filtered'
  if (mayUseServices(file, rules)) return 'searched'
  if (speaksOfAuthors(file.path)) return 'filtered'
  return mayHoldLiterals(latin1(asUtf8(file.bytes), sizeLimit(file.language))) ? 'searched' : 'filtered'
}

/**
 * Whether a file is not read by its grammar whatever its words: documentation declares nothing, and of tests only the people
 * in them are looked for.
 */
export function hasOnlyTextFacts(
  { language, pathClass }: Pick<DiscoveredFile, 'language' | 'pathClass'>,
  includeTests: boolean,
): boolean {
  return language === 'prose' || (pathClass === 'test' && !includeTests)
}

/** What a file was filtered by: under another key it is filtered anew. */
export function filterKey(file: DiscoveredFile, prefilter: KeyedPrefilter, includeTests: boolean): string {
  return hasOnlyTextFacts(file, includeTests) ? 'searched' : prefilter.key
}

/** What is said of a file of so many bytes that is over the limit of its language; undefined below it. */
export function sizeProblem({ language }: DiscoveredFile, size: number): Problem | undefined {
  const limit = sizeLimit(language)
  if (size <= limit) return undefined
  return {
    code: 'too-large',
    severity: 'note',
    message: say('Not read: {size} is over the limit of {limit} for {language}', {
      size: megabytes(size),
      limit: megabytes(limit),
      language,
    }),
  }
}

function megabytes(size: number): string {
  return `${(size / 1_000_000).toFixed(size < 10_000_000 ? 1 : 0)} MB`
}

const headBytes = 4096
const minifiedHeadBytes = 65_536

/** What the bytes of a file are, beside what its name says. */
export function judgeContent(
  file: DiscoveredFile,
  bytes: Uint8Array,
  includeTests: boolean,
): 'readable' | 'binary' | 'minified' | 'generated' | 'XML of other kinds' {
  if (isBinary(bytes)) return 'binary'
  if (file.language === 'xml' && !isKnownXml(latin1(bytes, minifiedHeadBytes))) return 'XML of other kinds'
  if (/\.(?:[cm]?jsx?|x?html?)$/i.test(file.path) && looksMinified(latin1(bytes, minifiedHeadBytes)))
    return 'minified'
  if (!includeTests && classOf(file, bytes) === 'generated') return 'generated'
  return 'readable'
}

/** The class of a file by its path, or by what it says of itself. */
export function classOf(file: DiscoveredFile, bytes: Uint8Array): PathClass {
  if (file.pathClass !== 'product') return file.pathClass
  const head = latin1(bytes, headBytes)
  const isGenerated =
    saysGenerated(head) ||
    (file.language === 'html' && saysGeneratedPage(head)) ||
    (file.language === 'json' && isReport(head))
  return isGenerated ? 'generated' : 'product'
}

function latin1(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, length)).toString('latin1')
}
