/* What the rules know of a service, in words: for hovers over what shows it in code, and over the entry that stands for it. */
import type { Rules } from '../classify/rules.ts'
import { countryName } from '../datamap/in-words.ts'
import { escapeMarkdown } from '../datamap/markdown.ts'
import type { RecipientUse } from '../model/recipient-use.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import type { Service } from '../model/service.ts'
import type { View } from './view.ts'

/** A service that shows at an offset of code, at what shows it. */
export interface ServiceInCode {
  readonly service: Service
  readonly use: RecipientUse
}

/** The service that the code at an offset shows; of a name that several share, the first. */
export function serviceAt(path: string, offset: number, view: View): ServiceInCode | undefined {
  for (const use of view.index.file(path)?.recipientUses ?? []) {
    const service = view.rules.services.get(use.service)
    if (service !== undefined && use.how !== 'named' && use.span.start <= offset && offset <= use.span.end)
      return { service, use }
  }
  return undefined
}

/** Legal name, seat, listing, adequacy and terms; each a line of Markdown without its bullet. Public knowledge decides nothing. */
export function serviceLines(
  service: Service,
  { countries }: Rules,
  translator: Translator,
): readonly string[] {
  const { legalName, established, framework, agreement } = service
  const decision = countries.adequacy.find(({ country }) => country === established)
  const seat =
    established === undefined
      ? ''
      : escapeMarkdown(countryName(established, translator.language) ?? established)
  const source = framework?.source ?? ''
  const lines: readonly (Message | undefined)[] = [
    legalName === undefined
      ? undefined
      : say('Legal name, as publicly known: {name}', { name: escapeMarkdown(legalName) }),
    established === undefined ? undefined : say('Seat, as publicly known: {place}', { place: seat }),
    decision?.since === undefined || decision.framework !== undefined
      ? undefined
      : decision.until === undefined
        ? say('Adequacy decision for {place} since {date} ({source})', {
            place: seat,
            date: decision.since,
            source: decision.source ?? '',
          })
        : say('Adequacy decision for {place} since {date}, until {until} ({source})', {
            place: seat,
            date: decision.since,
            until: decision.until,
            source: decision.source ?? '',
          }),
    decision?.framework === undefined
      ? undefined
      : framework === undefined
        ? say('Whether it takes part in the Data Privacy Framework is not known here: look up its legal name')
        : framework.verified === undefined
          ? say('Says that it takes part in the Data Privacy Framework, and nobody looked it up ({source})', {
              source,
            })
          : framework.status === 'active'
            ? say('Took part in the Data Privacy Framework on {date} ({source})', {
                date: framework.verified,
                source,
              })
            : say('Took no part in the Data Privacy Framework on {date} ({source})', {
                date: framework.verified,
                source,
              }),
    agreement === undefined ? undefined : say('Its terms for processors: {address}', { address: agreement }),
  ]
  return lines.flatMap((one) => (one === undefined ? [] : [translator.text(one)]))
}
