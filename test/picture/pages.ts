/* Pictures for tests: of a map with files by hand, and of a thousand things. */
import { createOwnerIndex } from '../../server/src/checks/owner-index.ts'
import { runChecks } from '../../server/src/checks/run.ts'
import { loadTranslator } from '../../server/src/host/translations.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import type { PageNode, Picture, PicturePage } from '../../server/src/model/picture.ts'
import { picturePage } from '../../server/src/output/document/picture.ts'
import { makePicture } from '../../server/src/report/picture.ts'
import { map, rules } from '../checks/builders.ts'

/** The picture of a map, with what the checks find in these files. */
export function pictureOf(text: string, files: readonly IndexedFile[] = [], language = 'en'): Picture {
  const only = map(text)
  const index = createOwnerIndex(files)
  const { findings } = runChecks({ files, maps: [only], rules, index, complete: true })
  return makePicture({
    map: only,
    maps: [only],
    index,
    rules,
    findings,
    translator: loadTranslator(language),
  })
}

/** The same as its page gets it; places are named by their file. */
export function pageOf(text: string, files: readonly IndexedFile[] = [], language = 'en'): PicturePage {
  return picturePage(pictureOf(text, files, language), {
    nameOf: ({ path }) => path,
    hrefOf: ({ path, span }) => `${path}#${String(span.start)}`,
    files: { nameOf: (path) => path, hrefOf: (path) => path },
  })
}

export function nodeOf<Page extends Picture | PicturePage>(page: Page, id: string): Page['nodes'][number] {
  const found = page.nodes.find((node) => node.id === id)
  if (found === undefined)
    throw new Error(`There is no ${id} among ${page.nodes.map((one) => one.id).join(', ')}`)
  return found
}

/** A picture of about so many things as a large firm has it, the same each time. */
export function largePage(things: number): PicturePage {
  const share = (part: number): number => Math.max(1, Math.round(things * part))
  const counts = { activities: share(0.15), data: share(0.5), systems: share(0.06), recipients: share(0.23) }
  const countries = ['FR', 'DE', 'IE', 'NL', 'US', 'IN', 'GB', 'CH', 'JP', 'ES', 'IT', 'PL', 'BR', 'CA', 'AU']
  const lines = ['art25: 1', 'activities:']
  const pick = (index: number, step: number, of: number): number => (index * step + 7) % of
  for (let index = 0; index < counts.activities; index++)
    lines.push(
      `  activity_${index}: {label: Activity number ${index}, role: controller, recipients: [recipient_${pick(index, 37, counts.recipients)}, recipient_${pick(index, 61, counts.recipients)}]}`,
    )
  lines.push('recipients:')
  for (let index = 0; index < counts.recipients; index++)
    lines.push(
      `  recipient_${index}: {name: Recipient number ${index}, role: processor, processed_in: [${countries[pick(index, 11, countries.length)] ?? ''}]}`,
    )
  lines.push('systems:')
  for (let index = 0; index < counts.systems; index++)
    lines.push(
      `  system_${index}: {label: System number ${index}, kind: database, provider: recipient_${pick(index, 17, counts.recipients)}, regions: [${countries[pick(index, 5, countries.length)] ?? ''}]}`,
    )
  lines.push('data:')
  for (let index = 0; index < counts.data; index++)
    lines.push(
      `  Data${index}: {label: Data set number ${index}, activity: activity_${pick(index, 29, counts.activities)}, system: system_${pick(index, 13, counts.systems)}, fields: {email: contact.email, note: ${index % 9 === 0 ? 'health.condition' : 'contact.phone'}}}`,
    )
  return pageOf(`${lines.join('\n')}\n`)
}

/** A node by hand. */
export function node(id: string, said: Partial<PageNode> = {}): PageNode {
  const kind = id.slice(0, id.indexOf(':')) as PageNode['kind']
  return {
    id,
    kind,
    label: id.slice(id.indexOf(':') + 1),
    note: '',
    marks: [],
    facts: [],
    places: [],
    ...said,
  }
}
