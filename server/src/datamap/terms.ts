/* What a data map says by a key or an id, in words. */
import type { Category } from '../model/classification.ts'
import type { LocalizedText } from '../model/declaration.ts'
import { asIs, say, type Message, type Translator } from '../model/message.ts'

/** A ground of Art. 6(1) as a map writes it (`legitimate_interests`), in words; what is none of them as it is written. */
export function legalBasisInWords(id: string): Message {
  return known(legalBases, id) ?? asIs(id.replaceAll('_', ' '))
}

/**
 * A role, a state, a transfer tool or a kind of system as a map writes it (`joint_controller`), in words; what is none of
 * them as it is written.
 */
export function termInWords(id: string): Message {
  return known(terms, id) ?? asIs(id.replaceAll('_', ' '))
}

/** What the law says of a category, and how sensitive it is. */
export function categoryInWords({ special, sensitivity }: Category): Message {
  const said = sensitivities[sensitivity]
  return special === undefined ? said : say('{sensitivity} {law}', { sensitivity: said, law: laws[special] })
}

/** A category's label in the language of whoever looks. */
export function labelIn({ label, id }: Category, { language }: Pick<Translator, 'language'>): string {
  return label[language] ?? label['en'] ?? id
}

/** A text of the map in the language of whoever looks, else in the map's own, else in the first one. */
export function textIn(
  text: LocalizedText | undefined,
  language: string,
  translator: Translator,
): string | undefined {
  return text?.[translator.language] ?? text?.[language] ?? (text && Object.values(text)[0])
}

/** What happens to data when its time is over, as a retention policy writes it (`then: erase`). */
export function endInWords(id: string): Message {
  return known(ends, id) ?? say('then {action}', { action: id })
}

/** The event that starts a period, as a retention policy writes it (`from: collection`); undefined for one of its own. */
export function eventInWords(id: string): Message | undefined {
  return known(events, id)
}

/** How many of the newest are kept, for each of a group where there is one. */
export function lotInWords(count: number, group: string | undefined): Message {
  return group === undefined
    ? say('the newest {count}', { count })
    : say('the newest {count} per {group}', { count, group })
}

type Words = Readonly<Record<string, Message>>

function known(words: Words, id: string): Message | undefined {
  return Object.hasOwn(words, id) ? words[id] : undefined
}

const events: Words = {
  collection: say('collection'),
  last_activity: say('the last activity'),
  end_of_contract: say('the end of the contract'),
  end_of_financial_year: say('the end of the financial year'),
  account_deletion: say('the deletion of the account'),
  withdrawal: say('the withdrawal of consent'),
}

const ends: Words = {
  erase: say('then erased'),
  anonymize: say('then anonymized'),
  pseudonymize: say('then pseudonymized'),
  aggregate: say('then aggregated'),
  archive: say('then archived'),
  move: say('then moved'),
  return: say('then returned'),
  review: say('then reviewed'),
}

const legalBases: Words = {
  consent: say('consent'),
  contract: say('contract'),
  legal_obligation: say('legal obligation'),
  vital_interests: say('vital interests'),
  public_task: say('public task'),
  legitimate_interests: say('legitimate interests'),
}

const terms: Words = {
  controller: say('controller'),
  processor: say('processor'),
  joint_controller: say('joint controller'),
  internal: say('internal'),
  authority: say('public authority'),
  planned: say('planned'),
  ended: say('ended'),
  signed: say('signed'),
  in_terms: say('part of the terms'),
  pending: say('being negotiated'),
  none: say('there is none'),
  not_required: say('not required'),
  adequacy: say('adequacy decision'),
  dpf: say('EU-US Data Privacy Framework'),
  scc: say('standard contractual clauses'),
  bcr: say('binding corporate rules'),
  code_of_conduct: say('code of conduct'),
  certification: say('certification'),
  ad_hoc_clauses: say('clauses authorised by the authority'),
  public_instrument: say('instrument between public bodies'),
  derogation: say('derogation'),
  database: say('database'),
  storage: say('file or object storage'),
  queue: say('message queue'),
  search: say('search index'),
  warehouse: say('data warehouse'),
  paper: say('paper'),
  cache: say('cache'),
  logs: say('logs'),
  backup: say('backups'),
  active: say('in use'),
  draft: say('draft'),
  approved: say('approved'),
  validated: say('validated'),
  to_improve: say('to be improved'),
  in_progress: say('in progress'),
  not_applicable: say('not applicable'),
  required: say('required'),
  carried_out: say('carried out'),
  done: say('done'),
  dropped: say('dropped'),
  information: say('information'),
  access: say('access'),
  rectification: say('rectification'),
  erasure: say('erasure'),
  restriction: say('restriction'),
  portability: say('portability'),
  objection: say('objection'),
  automated_decision: say('automated decisions'),
  withdrawal: say('withdrawal of consent'),
  complaint: say('complaint'),
  after_death: say('instructions for after death'),
}

const sensitivities: Readonly<Record<Category['sensitivity'], Message>> = {
  low: say('Sensitivity: low.'),
  medium: say('Sensitivity: medium.'),
  high: say('Sensitivity: high.'),
}

const laws: Readonly<Record<NonNullable<Category['special']>, Message>> = {
  art9: say('Special category of personal data (Art. 9 GDPR).'),
  art10: say('Data on criminal convictions and offences (Art. 10 GDPR).'),
  art87: say('National identification number (Art. 87 GDPR).'),
  possible: say('May reveal special categories of data (Art. 9 GDPR), and is not such data by itself.'),
}
