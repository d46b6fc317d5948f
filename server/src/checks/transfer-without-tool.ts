import { isInEea } from '../classify/countries.ts'
import type { Rules } from '../classify/rules.ts'
import { splitWords } from '../classify/words.ts'
import type { DataMap } from '../model/declaration.ts'
import { say } from '../model/message.ts'
import type { Countries } from '../model/service.ts'
import { defineCheck } from './check.ts'
import { ask } from './duties.ts'
import { activitiesOfRecipient, plainAt, recipientsOf, textsOf, type Recipient } from './recipients.ts'

/**
 * Data that goes to a country outside the EEA without a recorded tool of Chapter V (Art. 44 to 46). What counts is where
 * data goes and whether the recipient is listed, for the data in question; a seat alone is no transfer.
 */
export const transferWithoutTool = defineCheck({
  id: 'transfer-without-tool',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['44', '46', '30(1)(e)'],
  summary: 'A transfer to a third country without a recorded tool',
  messages: {
    missing: 'The tool for the transfer to {recipient} in {country} is not recorded',
    void: 'The transfer to {recipient} in {country} is recorded under {tool}, which has been void since {date}',
    'not-adequate':
      'The transfer to {recipient} in {country} is recorded under an adequacy decision, and none that covers it is known',
    'not-listed':
      'The transfer to {recipient} is recorded under the Data Privacy Framework, whose list did not have {service} on {date}',
    scope:
      'The transfer to {recipient} in {country} is recorded under the Data Privacy Framework for data other than that of staff, and it receives data of {subjects}',
  },
  run({ map, rules, today }, report) {
    for (const recipient of recipientsOf(map, rules)) {
      const { entry, name } = recipient
      for (const { country, tool, fault, date, subjects } of transferFaults(recipient, map, rules, today)) {
        report({
          messageId: fault,
          parameters: {
            recipient: name,
            country,
            tool: tool ?? '',
            service: recipient.services[0]?.name ?? name,
            date: date ?? '',
            subjects: subjects ?? [],
          },
          path: entry.at.path,
          span: entry.at.keySpan,
          identity: [entry.id, country],
          fixes:
            fault === 'missing' && recipient.transfers === undefined
              ? ask(
                  say('Ask for the tool of the transfer to {country}', { country }),
                  map,
                  ['recipients', entry.id],
                  'transfers',
                  say('by which tool of Chapter V does data go to {country}?', { country }),
                )
              : [],
        })
      }
    }
  },
})

/** A country outside the EEA to which data goes without a tool that holds. */
export interface TransferFault extends Verdict {
  readonly country: string
  readonly tool: string | undefined
  /** Under `transfers:`; else by the places in which data is processed. */
  readonly isRecorded: boolean
}

/** What is wrong with the transfers to a recipient that is in use; nothing within the organization itself. */
export function transferFaults(
  recipient: Recipient,
  map: DataMap,
  { countries }: Pick<Rules, 'countries'>,
  today: string | undefined,
): readonly TransferFault[] {
  if (!recipient.receives || recipient.roles.includes('internal')) return []
  return transfersOf(recipient).flatMap(({ country, tool, covers, isRecorded }) => {
    if (isInEea(country, countries)) return []
    const verdict = judge(country, tool, covers, recipient, map, countries, today)
    return verdict === undefined ? [] : [{ ...verdict, country, tool, isRecorded }]
  })
}

/** A country that data goes to, with the tool that is recorded for it. */
export interface TransferTo {
  /** Under `transfers:`; else by the places in which data is processed. */
  readonly isRecorded: boolean
  readonly country: string
  readonly tool: string | undefined
  readonly covers: readonly string[]
}

/** Where data goes: the transfers that are recorded, and each other country in which it is processed. */
export function transfersOf({ transfers, processedIn, established }: Recipient): readonly TransferTo[] {
  // Whoever says that there are none has decided, and places say the contrary only where they are said as well.
  const recorded = (transfers ?? []).flatMap(({ to, tool, covers }) =>
    to.map((country) => ({ country, tool, covers, isRecorded: true })),
  )
  const known = new Set(recorded.map(({ country }) => country))
  const places = processedIn.length > 0 || transfers !== undefined ? processedIn : established
  const others = [...new Set(places)].filter((country) => !known.has(country))
  return [
    ...recorded,
    ...others.map((country) => ({ country, tool: undefined, covers: [], isRecorded: false })),
  ]
}

interface Verdict {
  readonly fault: 'missing' | 'void' | 'not-adequate' | 'not-listed' | 'scope'
  readonly date?: string
  readonly subjects?: readonly string[]
}

function judge(
  country: string,
  tool: string | undefined,
  covers: readonly string[],
  recipient: Recipient,
  map: DataMap,
  countries: Countries,
  today: string | undefined,
): Verdict | undefined {
  const decision = countries.adequacy.find((one) => one.country === country)
  const holds = decision !== undefined && isInForce(decision, today)
  const listing = recipient.services.flatMap(({ framework }) => framework ?? [])[0]
  const subjects = staffAmong(recipient, map)
  if (tool === undefined) {
    if (holds && decision.framework === undefined) return undefined
    // A listing that somebody looked up and that covers the data is an adequacy decision for this recipient, Art. 45.
    const isListed =
      holds &&
      decision.framework === 'dpf' &&
      listing?.status === 'active' &&
      listing.verified !== undefined &&
      (subjects.length === 0 || listing.covers.includes('hr'))
    return isListed ? undefined : { fault: 'missing' }
  }
  const voided = countries.voidTools.get(tool)
  if (voided !== undefined) return { fault: 'void', date: voided.until ?? '' }
  if (tool === 'adequacy' && (!holds || decision.framework !== undefined) && listing?.status !== 'active')
    return { fault: 'not-adequate' }
  if (tool !== 'dpf') return undefined
  if (listing?.status === 'inactive') return { fault: 'not-listed', date: listing.verified ?? '' }
  const scope = covers.length > 0 ? covers : (listing?.covers ?? [])
  return scope.length > 0 && !scope.includes('hr') && subjects.length > 0
    ? { fault: 'scope', subjects }
    : undefined
}

function isInForce(
  { since, until }: { readonly since?: string; readonly until?: string },
  today: string | undefined,
): boolean {
  if (today === undefined) return true
  return (since === undefined || since <= today) && (until === undefined || today <= until)
}

/** Whose data the recipient gets that is data of the organization's own staff, as the map names them. */
function staffAmong({ entry }: Recipient, map: DataMap): readonly string[] {
  const named = [
    ...textsOf(plainAt(entry.raw, 'data_subjects')),
    ...activitiesOfRecipient(entry.id, map).flatMap(({ dataSubjects }) =>
      dataSubjects.map(({ name }) => name),
    ),
  ]
  return [...new Set(named)].filter((name) => splitWords(name).some((word) => staffWords.has(word)))
}

const staffWords: ReadonlySet<string> = new Set(
  'employee employees staff personnel worker workers applicant applicants salarie salaries mitarbeiter beschaeftigte dipendente dipendenti empleado empleados'.split(
    ' ',
  ),
)
