import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { indexFile } from '../../server/src/classify/index-file.ts'
import type { Check } from '../../server/src/checks/check.ts'
import { recipientUses } from '../../server/src/classify/recipient-uses.ts'
import { regionUses } from '../../server/src/classify/region-uses.ts'
import { checkIds, checks } from '../../server/src/checks/index.ts'
import { runChecks } from '../../server/src/checks/run.ts'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import { isMapFile } from '../../server/src/datamap/paths.ts'
import { readers as light } from '../../server/src/languages/chunk-light.ts'
import { readers as typescript } from '../../server/src/languages/chunk-typescript.ts'
import { languageOf } from '../../server/src/languages/index.ts'
import { readTextFacts } from '../../server/src/languages/text-facts.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { rules } from './builders.ts'
import { english } from '../../server/src/model/message.ts'

/** A fenced block of a page: what stands behind its language, and its text. */
interface Block {
  readonly title: string
  readonly text: string
}

const readers = { ...light, ...typescript }

/** The blocks under a heading, up to the next heading of its level. */
function blocksUnder(page: string, heading: string): readonly Block[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^```\w+ (.+)\n([^]*?)^```$/gm)].map(([, title = '', text = '']) => ({
    title,
    text,
  }))
}

/**
 * Reads, classifies and checks the blocks as files; `path:line check` of each finding. A page for developers is silent about
 * duties, and a page about one duty about the others.
 */
function run(blocks: readonly Block[], check: Check): readonly string[] {
  const sources = blocks
    .filter(({ title }) => title !== 'findings')
    .map(({ title: path, text }) => ({ path, text }))
  const files = sources.filter(({ path }) => !isMapFile(path)).map(read)
  const maps = parseDataMaps(
    sources.filter(({ path }) => isMapFile(path)),
    { categories: rules.categories, checkIds },
  )
  const { findings, problems } = runChecks({
    files,
    maps,
    rules,
    complete: true,
    today: '2026-01-01',
    textOf: (path) => sources.find((source) => source.path === path)?.text,
    checks: check.audience === 'dpo' ? [check] : checks.filter(({ audience }) => audience === 'developer'),
  })
  assert.deepEqual(problems, [])
  return findings.map(({ path, span, check, message }) => {
    const text = sources.find((source) => source.path === path)?.text ?? ''
    assert.doesNotMatch(english.text(message), /\{\w+\}/, 'a parameter of the message is missing')
    return `${path}:${text.slice(0, span.start).split('\n').length} ${check}`
  })
}

function read({ path, text }: { path: string; text: string }): IndexedFile {
  const language = languageOf(path)
  const reader = language && readers[language.id]
  assert.ok(language && reader, `No reader for ${path}`)
  const facts = { ...reader({ path, text }, rules.reader), ...readTextFacts(language.id, { path, text }) }
  assert.deepEqual(facts.problems, [], path)
  const recipients = recipientUses(path, language.id, text, rules)
  return indexFile(
    path,
    language.id,
    'product',
    { ...facts, recipientUses: recipients, regionUses: regionUses(language.id, text, rules.countries) },
    rules,
  )
}

describe('the pages of the checks', () => {
  for (const check of checks) {
    const { id, severity, scope, audience, articles, summary } = check
    describe(id, () => {
      const page = readFileSync(join(import.meta.dirname, `../../docs/checks/${id}.md`), 'utf8')

      it('says what the check says of itself', () => {
        assert.ok(page.startsWith(`# ${id}\n\n${summary}.\n`), `# ${id} / ${summary}.`)
        const cells = (/^\|.*Art\. .*\|$/m.exec(page)?.[0] ?? '').split('|').map((cell) => cell.trim())
        const cited = articles.map((article) => `Art. ${article}`).join(', ')
        const reader = audience === 'developer' ? 'developers' : 'data protection officers'
        assert.deepEqual(cells.slice(1, -1), [severity, scope, reader, cited])
      })

      it('has an example that fails as it says', () => {
        const blocks = blocksUnder(page, 'Failing example')
        const expected =
          blocks
            .find(({ title }) => title === 'findings')
            ?.text.trim()
            .split('\n') ?? []
        assert.ok(
          expected.some((line) => line.endsWith(` ${id}`)),
          `no finding of ${id} is shown`,
        )
        assert.deepEqual(run(blocks, check), expected)
      })

      it('has an example that passes', () => {
        const blocks = blocksUnder(page, 'Passing example')
        assert.ok(blocks.length > 0)
        assert.deepEqual(run(blocks, check), [])
      })
    })
  }
})
