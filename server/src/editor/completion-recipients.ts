/* Services that the rules know, as recipients that may be written into a map. */
import { entryOfService, recipientsOf } from '../checks/recipients.ts'
import { usesOfServices } from '../checks/service-uses.ts'
import { showService } from '../classify/recipient-uses.ts'
import { mapOf } from '../datamap/paths.ts'
import { formatScalar } from '../datamap/splice.ts'
import type { DataMap } from '../model/declaration.ts'
import type { EntryLine } from '../model/finding.ts'
import { say, type Translator } from '../model/message.ts'
import type { Service } from '../model/service.ts'
import type { Writing } from './completion.ts'
import { serviceLines } from './service-facts.ts'
import type { Proposal } from './suggestion.ts'
import type { View } from './view.ts'

/**
 * Whole entries of services that the map does not name yet, those that the code uses first: what is publicly known of each,
 * and questions for what only a contract or a person can say.
 * @param colon what follows a key: nothing where its colon is there already
 */
export function knownServices({ cursor, map, view }: Writing, colon: ':' | ''): readonly Proposal[] {
  const { rules, translator } = view
  const named = new Set(
    map === undefined ? [] : recipientsOf(map, rules).flatMap(({ services }) => services.map(({ id }) => id)),
  )
  const used = map === undefined ? new Set<string>() : servicesInCode(map, view)
  const inMapsLanguage = view.translatorFor(map?.language ?? 'en')
  const margin = ' '.repeat(cursor.column)
  return [...rules.services.values()]
    .filter(({ id, direction }) => direction !== 'in' && !named.has(id) && !cursor.siblings.has(id))
    .toSorted((left, right) => Number(used.has(right.id)) - Number(used.has(left.id)))
    .map((service): Proposal => {
      const key = formatScalar(service.id, cursor.inFlow, undefined, true)
      return {
        label: service.id,
        kind: 'name',
        detail: detailOf(service, used.has(service.id), translator),
        documentation: serviceLines(service, rules, translator)
          .map((line) => `- ${line}`)
          .join('\n'),
        search: `${service.name} ${service.legalName ?? ''}`.trim(),
        newText:
          colon === '' || cursor.inFlow
            ? `${key}${colon}`
            : [`${key}:`, ...entryOfService(service).flatMap((line) => linesOf(line, inMapsLanguage))].join(
                `\n${margin}`,
              ),
      }
    })
}

function detailOf({ name }: Service, isUsed: boolean, translator: Translator): string {
  return isUsed ? translator.text(say('{name}, which the code uses', { name })) : name
}

function servicesInCode(map: DataMap, { index, maps }: View): ReadonlySet<string> {
  const used = [...usesOfServices(index)].filter(([, uses]) => {
    const own = uses.filter(({ path }) => mapOf(maps, path) === map)
    return showService(own.map(({ use }) => use))
  })
  return new Set(used.map(([id]) => id))
}

/** One key of an entry, one step in: as text, as a list, or as the question in its place. */
function linesOf(line: EntryLine, translator: Translator): readonly string[] {
  if ('question' in line) return [`  # ${line.key}: ${translator.text(line.question)}`]
  const { key, value } = line
  if (typeof value !== 'object') return [`  ${key}: ${formatScalar(String(value), false)}`]
  const items = 'list' in value ? value.list : []
  return [
    `  ${key}:`,
    ...items.flatMap((item) =>
      typeof item === 'object' ? [] : [`    - ${formatScalar(String(item), false)}`],
    ),
  ]
}
