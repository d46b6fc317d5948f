import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parse, parseDocument, visit } from 'yaml'
import { compileRules, type RuleDocument, type Rules } from '../classify/rules.ts'
import { nearest } from '../datamap/nearest.ts'
import { asIs, english, say, type Message } from '../model/message.ts'
import { installationFolder, isBundled } from './installation.ts'

export interface LoadedRules extends Rules {
  /** Of all documents, in order: part of the key of everything cached. */
  readonly hash: string
  /** What they were compiled from: what a worker thread is given. */
  readonly documents: readonly RuleDocument[]
}

/** A document of the repository's own rules, `.art25/rules/*.yaml` or below. */
export interface RuleText {
  readonly path: string
  readonly text: string
}

/** Documents of rules that do not hold; after what this means, each place, one on a line. */
export class RuleError extends Error {
  /** The lines, to be translated. */
  readonly said: readonly Message[]

  constructor(said: readonly Message[]) {
    super(said.map((one) => english.text(one)).join('\n'))
    this.said = said
  }
}

/**
 * The rules of this installation with those of a repository behind them.
 * @param mistakes `refused`: a mistake in the repository's rules is an error; `left-out`: what is wrong does not count, for
 *   a commit of the past, which nobody can mend
 * @throws RuleError when a document of the repository does not parse or says what no rule can say
 */
export function loadRules(
  own: readonly RuleText[] = [],
  mistakes: 'refused' | 'left-out' = 'refused',
): LoadedRules {
  const { documents: ours, hash } = installed()
  if (own.length === 0) return (compiled ??= Object.assign(compileRules(ours), { documents: ours, hash }))
  const parsed: RuleDocument[] = []
  const wrong: Message[] = []
  for (const text of own) {
    try {
      parsed.push(readDocument(text))
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      wrong.push(...error.said)
    }
  }
  const documents = [...ours, ...parsed]
  const rules = compileRules(documents)
  for (const { path, message } of rules.problems) {
    const text = own.find((document) => document.path === path)
    if (text !== undefined) wrong.push(describe(text, message, rules))
  }
  if (mistakes === 'refused' && wrong.length > 0)
    throw new RuleError([
      say('The rules of the repository have mistakes, and nothing was checked.'),
      ...wrong,
    ])
  return Object.assign(rules, {
    documents,
    hash: parsed.length === 0 ? hash : hashOf(hash + JSON.stringify(parsed)),
  })
}

/** The rules compiled from documents that `loadRules` has read. */
export function compileDocuments(documents: readonly RuleDocument[]): Rules {
  return compileRules(documents)
}

function hashOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

function readDocument({ path, text }: RuleText): RuleDocument {
  try {
    return { path, content: parse(text) as unknown }
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    const line = / at line (\d+), column \d+:?$/.exec(reason)
    const place = line === null ? path : `${path}:${line[1] ?? ''}`
    throw new RuleError([
      say('{place}: this is no YAML: {reason}', {
        place,
        reason: reason.slice(0, line?.index).replace(/:$/, ''),
      }),
    ])
  }
}

/** A mistake with its line and what was probably meant. */
function describe({ path, text }: RuleText, message: string, { categories }: Rules): Message {
  const unknown = /(unknown key|there is no category) (\S+)$/.exec(message)
  const word = unknown?.[2]
  const group = /^(fields|recipients): /.exec(message)?.[1]
  const known = unknown?.[1] === 'unknown key' ? knownKeys(group) : [...categories.keys()]
  const near = word === undefined ? undefined : nearest(word, known)
  const line = lineOf(text, message, word)
  const problem = asIs(`${path}:${line}: ${message}.`)
  return near === undefined
    ? problem
    : say('{problem} Did you mean "{replacement}"?', { problem, replacement: near })
}

/** The keys that the installed documents use: of documents, or of entries of a list. */
function knownKeys(group: string | undefined): string[] {
  const contents = installed().documents.map(({ content }) => content)
  const documents = contents.filter(
    (content): content is Readonly<Record<string, unknown>> => !Array.isArray(content),
  )
  if (group === undefined) return documents.flatMap((content) => Object.keys(content))
  const lists =
    group === 'recipients'
      ? contents.filter((content) => Array.isArray(content))
      : documents.map((content) => content[group])
  return lists.flatMap((entries) =>
    Array.isArray(entries) ? entries.flatMap((entry) => Object.keys(entry as object)) : [],
  )
}

/** The line, from 1, of the word in the entry that the message names, else of the entry, else of the document's start. */
function lineOf(text: string, message: string, word: string | undefined): number {
  const lineCounter = new LineCounter()
  const contents: unknown = parseDocument(text, { lineCounter }).contents
  let entry: unknown = contents
  if (isMap(contents) || isSeq(contents)) {
    const [, group, index] = /^(fields|recipients)\[(\d+)\]/.exec(message) ?? []
    const [, named, name] = /^(fields|recipients): ([^:]+):/.exec(message) ?? []
    const list = isSeq(contents) ? contents : contents.get(group ?? named ?? 'fields')
    const entries = isSeq(list) ? list.items : []
    if (index !== undefined) entry = entries[Number(index)]
    else if (name !== undefined) {
      const same = entries.filter(
        (item) => isMap(item) && [item.get('id'), item.get('category')].includes(name),
      )
      entry =
        same.find((item) => word === undefined || positionIn(item, word) !== undefined) ?? same[0] ?? list
    } else if (isMap(contents)) {
      const [group = '', path = ''] = message.split(': ')
      const steps = [
        group,
        ...(path === '' ? [] : path.split('.').flatMap((step, at) => (at === 1 ? ['leaves', step] : step))),
      ]
      entry = contents.getIn(steps, true) ?? contents
    }
  }
  const position =
    (word === undefined ? undefined : positionIn(entry, word)) ?? startOf(entry) ?? startOf(contents)
  return position === undefined ? 1 : Math.max(1, lineCounter.linePos(position).line)
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

/** Where a key or a value that reads so begins. */
function positionIn(node: unknown, word: string): number | undefined {
  let position: number | undefined
  if (isNode(node) || isPair(node))
    visit(node as Parameters<typeof visit>[0], {
      Scalar: (_, scalar) => {
        if (!isScalar(scalar) || scalar.value !== word) return undefined
        position = scalar.range?.[0]
        return visit.BREAK
      },
    })
  return position
}

interface InstalledRules {
  readonly documents: readonly RuleDocument[]
  readonly hash: string
}

let known: InstalledRules | undefined
/** Of a repository without rules of its own. */
let compiled: LoadedRules | undefined

function installed(): InstalledRules {
  return (known ??= isBundled ? readPackedRules() : readWrittenRules())
}

function readPackedRules(): InstalledRules {
  const bytes = readFileSync(join(installationFolder, 'rules.json'))
  return { documents: JSON.parse(bytes.toString('utf8')) as RuleDocument[], hash: hashOf(bytes) }
}

function readWrittenRules(): InstalledRules {
  const documents = readDocuments(join(installationFolder, 'rules'))
  return { documents, hash: hashOf(JSON.stringify(documents)) }
}

function readDocuments(folder: string): RuleDocument[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => readDocument({ path, text: readFileSync(join(folder, path), 'utf8') }))
}
