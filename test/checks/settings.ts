import assert from 'node:assert/strict'
import { indexFile } from '../../server/src/classify/index-file.ts'
import { checkIds } from '../../server/src/checks/index.ts'
import { runChecks } from '../../server/src/checks/run.ts'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import { applyEdits, resolveFix } from '../../server/src/datamap/resolve-fix.ts'
import { loadReaders } from '../../server/src/host/chunks.ts'
import { languageOf } from '../../server/src/languages/index.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { english } from '../../server/src/model/message.ts'
import { rules } from './builders.ts'

/** Files by path; the map is `datamap.yaml`. */
export type Sources = Readonly<Record<string, string>>

/** Reads, classifies and checks the texts as a repository of their own. */
async function findingsOf(sources: Sources): Promise<readonly Finding[]> {
  const map = sources['datamap.yaml'] ?? ''
  const files: IndexedFile[] = []
  for (const [path, text] of Object.entries(sources)) {
    if (path === 'datamap.yaml') continue
    const language = languageOf(path)
    assert.ok(language, path)
    const reader = (await loadReaders(language))[language.id]
    assert.ok(reader, path)
    files.push(indexFile(path, language.id, 'product', reader({ path, text }, rules.reader), rules))
  }
  const maps = parseDataMaps([{ path: 'datamap.yaml', text: map }], {
    categories: rules.categories,
    checkIds,
  })
  const { findings, problems } = runChecks({ files, maps, rules, complete: true })
  assert.deepEqual(problems, [])
  return findings
}

/** `severity message` of the findings of a check, in order. */
export async function said(check: string, sources: Sources): Promise<readonly string[]> {
  return (await findingsOf(sources))
    .filter((finding) => finding.check === check)
    .map(({ severity, message }) => `${severity} ${english.text(message)}`)
}

/** Each fix of the first finding of a check: its title, and the file that it changes as it is then. */
export async function fixed(check: string, sources: Sources): Promise<Readonly<Record<string, string>>> {
  const finding = (await findingsOf(sources)).find((one) => one.check === check)
  const maps = parseDataMaps([{ path: 'datamap.yaml', text: sources['datamap.yaml'] ?? '' }], {
    categories: rules.categories,
    checkIds,
  })
  return Object.fromEntries(
    (finding?.fixes ?? []).map(({ title, action }) => {
      const resolved = resolveFix(action, maps, (path) => sources[path])
      assert.ok('edits' in resolved, english.text(title))
      const [first] = resolved.edits
      assert.ok(first)
      return [english.text(title), applyEdits(sources[first.path] ?? '', resolved.edits)]
    }),
  )
}
