import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

type Path = readonly string[]

/** The cells of a README's table of statements: line numbers, statement, keys. */
function statementsOf(example: string): readonly (readonly [string, string, string])[] {
  const text = readFileSync(join('examples', example, 'README.md'), 'utf8')
  return text.split('\n').flatMap((line) => {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    const [lines = '', statement = '', where = ''] = cells
    return cells.length === 3 && /^\d/.test(lines) ? [[lines, statement, where] as const] : []
  })
}

/** Paths of a map that a name with wildcards leads to from a place. */
function reached(map: unknown, from: Path, steps: Path): readonly Path[] {
  const at = from.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], map)
  const [step, ...rest] = steps
  if (step === undefined) return [from]
  if (typeof at !== 'object' || at === null) return []
  if (Array.isArray(at)) return at.flatMap((_, index) => reached(map, [...from, String(index)], steps))
  return Object.keys(at)
    .filter(
      (key) =>
        key === step || (step.includes('*') && new RegExp(`^${step.replaceAll('*', '.*')}$`).test(key)),
    )
    .flatMap((key) => reached(map, [...from, key], rest))
}

function valueAt(map: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], map)
}

function says(value: unknown, wanted: string): boolean {
  return Array.isArray(value) ? value.some((one) => says(one, wanted)) : String(value) === wanted
}

/** What is wrong with the keys of a row: each is a path, a key beside or below one named before, a value there, or a file. */
function unknownIn(example: string, map: unknown, where: string): readonly string[] {
  let known: readonly Path[] = []
  return [...where.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => {
    if (code.startsWith('art25 ') || existsSync(join('examples', example, code))) return []
    const [name = '', value] = code.split(/: (.*)/)
    const steps = name.split('.')
    const roots = [[], ...known.flatMap((path) => path.map((_, index) => path.slice(0, path.length - index)))]
    const found = roots.flatMap((root) => reached(map, root, steps))
    const matching = value === undefined ? found : found.filter((path) => says(valueAt(map, path), value))
    if (matching.length > 0) {
      known = [...known, ...matching]
      return []
    }
    return value === undefined && known.some((path) => says(valueAt(map, path), name)) ? [] : [code]
  })
}

describe('the statements of the examples', () => {
  for (const example of ['wegrow', 'weadvocacy', 'magnetis', 'mailjet', 'sendinblue'])
    it(`stand in the map of ${example} where its README says`, () => {
      const map: unknown = parse(readFileSync(join('examples', example, 'datamap.yaml'), 'utf8'))
      const rows = statementsOf(example)
      assert.ok(rows.length > 20)
      assert.deepEqual(
        rows.flatMap(([lines, , where]) => unknownIn(example, map, where).map((code) => `${lines}: ${code}`)),
        [],
      )
    })
})
