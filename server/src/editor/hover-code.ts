/* Hovers over code: a field, an owner, a recipient. */
import { escapeMarkdown } from '../datamap/markdown.ts'
import { mapOf } from '../datamap/paths.ts'
import type { DataMap } from '../model/declaration.ts'
import type { IndexedOwner } from '../model/indexed-file.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import { recipientsOf, wholesOf } from '../checks/recipients.ts'
import { recipientLines } from './describe.ts'
import type { LinkTo } from './hover.ts'
import { dataSetLines, entryIn, isOpen, labelOf, mapSaysOfField, markdownStyle, noMap } from './map-says.ts'
import type { RecipientInCode } from './recipients.ts'
import { serviceLines, type ServiceInCode } from './service-facts.ts'
import { matcherOf, personalFieldsIn, type FieldInCode, type View } from './view.ts'
import { categoryInWords } from '../datamap/terms.ts'
import { about, confidences, evidenceKinds, personalFields } from './words.ts'

/** Category, why Art25 thinks so, and what the map says of it; what would declare it where nothing does. */
export function hoverOfField(found: FieldInCode, view: View, linkTo: LinkTo): string {
  const { field, category, confidence, evidence } = found.personal
  const style = markdownStyle(linkTo)
  const { translator } = view
  const inWords = (message: Message): string => translator.text(message)
  const known = view.rules.categories.get(category)
  const title = `**${escapeMarkdown(`${field.owner}.${field.name}`)}**`
  const head = [
    inWords(about(title, `${labelOf(category, view, style)} (\`${category}\`)`)),
    ...(known?.special === undefined ? [] : ['', inWords(categoryInWords(known))]),
    '',
    inWords(say('Why Art25 thinks so ({confidence}):', { confidence: confidences[confidence] })),
    ...evidence.map(
      ({ kind, text }) => `- ${inWords(about(inWords(evidenceKinds[kind]), escapeMarkdown(inWords(text))))}`,
    ),
    '',
    '---',
    '',
  ]
  const offer = isOpen(found) ? [` ${inWords(offerFor(found, linkTo))}`] : []
  return [...head, `${mapSaysOfField(found, view, style).join('\n')}${offer.join('')}`].join('\n')
}

/** A summary of an owner that holds personal data; undefined for any other. */
export function hoverOfOwner(
  owner: IndexedOwner,
  path: string,
  view: View,
  linkTo: LinkTo,
): string | undefined {
  const { translator } = view
  const file = view.index.file(path)
  const map = mapOf(view.maps, path)
  const personal = file && personalFieldsIn(owner, file, map)
  const dataSets = map ? matcherOf(map).dataSetsOf(owner.name, owner.storeName, path) : []
  if (owner.role === 'configured' || personal === undefined) return undefined
  if (personal.length === 0 && dataSets.length === 0) return undefined
  const fields = personal.map(({ field, category, isDeclared }) => {
    const label = labelOf(category, view, markdownStyle(linkTo))
    const said =
      isDeclared || map === undefined ? label : translator.text(say('{label} (not declared)', { label }))
    return `- ${translator.text(about(escapeMarkdown(field.name), said))}`
  })
  const [dataSet] = dataSets
  const title = `**${escapeMarkdown(owner.name)}**`
  return [
    translator.text(about(title, translator.text(personalFields(personal.length)))),
    '',
    ...shortened(fields, translator),
    '',
    '---',
    '',
    ...(map === undefined
      ? [translator.text(noMap)]
      : dataSet === undefined
        ? [translator.text(say('No data set of the data map has this name.'))]
        : [
            translator.text(
              say('Data map: {name}', { name: entryIn(dataSet, map, view, markdownStyle(linkTo)) }),
            ),
            '',
            ...dataSetLines(map, dataSet, undefined, view, markdownStyle(linkTo)),
          ]),
  ].join('\n')
}

/** Which recipient of the map a package, a host or a variable stands for. */
export function hoverOfRecipient(
  { entry, by }: RecipientInCode,
  map: DataMap,
  view: View,
  linkTo: LinkTo,
): string {
  const name = `**${entryIn(entry, map, view, markdownStyle(linkTo))}**`
  const head = {
    package: say('This is a package of {name}, a recipient of the data map', { name }),
    host: say('This is a host of {name}, a recipient of the data map', { name }),
    env: say('This is configuration of {name}, a recipient of the data map', { name }),
  }[by]
  return [
    view.translator.text(head),
    '',
    ...recipientLines(entry, map, view.translator).map((line) => `- ${line}`),
  ].join('\n')
}

/** What is publicly known of a service that code shows, and whether the map names it. */
export function hoverOfService({ service }: ServiceInCode, map: DataMap, view: View, linkTo: LinkTo): string {
  const { translator, rules } = view
  const recipients = recipientsOf(map, rules)
  const named = wholesOf(service, rules)
    .map(({ id }) => recipients.find(({ services }) => services.some((one) => one.id === id)))
    .find((one) => one !== undefined)
  const name = `**${escapeMarkdown(service.name)}**`
  return [
    translator.text(
      named === undefined
        ? say('{name}: not named among the recipients of the data map', { name })
        : say('{name}: the recipient {recipient} of the data map', {
            name,
            recipient: `**${entryIn(named.entry, map, view, markdownStyle(linkTo))}**`,
          }),
    ),
    '',
    ...[
      ...(named === undefined ? [] : recipientLines(named.entry, map, translator)),
      ...serviceLines(service, rules, translator),
    ].map((line) => `- ${line}`),
  ].join('\n')
}

/** As many lines as a hover shows without being scrolled. */
export function shortened(lines: readonly string[], translator: Translator, most = 12): readonly string[] {
  if (lines.length <= most) return lines
  const more = say('and {count} more', { count: lines.length - most + 1 })
  return [...lines.slice(0, most - 1), `- ${translator.text(more)}`]
}

/** What a quick fix does about a field that nothing declares. */
function offerFor({ file, personal, map }: FieldInCode, linkTo: LinkTo): Message {
  const { field, category } = personal
  const { storeName } = file.owners.find(({ name }) => name === field.owner) ?? {}
  const [dataSet] = map ? matcherOf(map).dataSetsOf(field.owner, storeName, file.path) : []
  const as = `\`${category}\``
  return dataSet
    ? say(
        'A quick fix declares it as {category} in the data set {dataSet}, or records that it is not personal.',
        { category: as, dataSet: markdownStyle(linkTo).entry(dataSet.id, dataSet.at) },
      )
    : say('A quick fix declares it as {category} in a new data set, or records that it is not personal.', {
        category: as,
      })
}
