import { createOwnerIndex } from '../../server/src/checks/owner-index.ts'
import { loadTranslator } from '../../server/src/host/translations.ts'
import type { Cell, ReportDocument } from '../../server/src/model/document.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { plainCell, type Places } from '../../server/src/output/document/text.ts'
import { documentKinds, makeDocument } from '../../server/src/report/index.ts'
import { file, map, rules } from '../checks/builders.ts'

/** A map of a controller and processor that says much of what a map can say. */
export const sampleMap = `art25: 1
language: en
organization:
  name: Example
  legal_name: Example SARL
  address: 1 example street, Paris
  country: FR
  contact: privacy@example.com
  dpo: {name: Data protection office, email: dpo@example.com, designated: 2018-05-25}
  supervisory_authority: {name: CNIL, complaint: 'https://www.cnil.example/complaints'}
  breaches: {register: docs/breaches.md, entries: 0, as_of: 2024-01-18, notify: {authority: by its form, people: those at high risk}}
  rights:
    access: {channel: form on the website, within: P1M}
data_subjects:
  caller: {label: Caller, number: 150000}
  employee: {label: Staff, vulnerable: true}
  prospect: Prospect
activities:
  calls:
    label: Call tracking
    reference: FR-004
    role: processor
    controllers:
      - {name: Client SA, contact: dpo@client.example, representative: Rep GmbH}
    processing: [hosting, statistics]
    data_subjects: [caller]
    recipients: [cloud]
    retention: recordings
    measures: [tls]
  prospects:
    label: Prospect management
    reference: FR-007
    role: controller
    owner: sales
    purposes:
      - {label: Answer requests, legal_basis: legitimate_interests,
         legitimate_interest: {whose: ours, what: answer those who ask, assessment: docs/lia.md}}
      - {label: Newsletter, legal_basis: consent,
         consent: {withdraw: {channel: link in every message}}}
    sensitive: false
    data_subjects: [prospect]
    source: [{from: the person, how: form}, {from: a directory, public: true}]
    mandatory: {fields: [contact.email], because: needed_for_contract, otherwise: no answer}
    recipients: [mailer]
    retention: prospects
    automated_decisions: {exists: false}
    dpia: tracking
    created: 2018-10-05
    reviewed: 2024-01-18
    review_every: P1Y
  payroll:
    label: Payroll
    role: controller
    purpose: Pay the staff
    legal_basis: legal_obligation
    law: Code du travail
    data_subjects: [employee]
    recipients: none
retention:
  recordings: {period: P25D, from: collection, then: erase, customizable: {by: customer, default: P25D, max: P1Y}, applies_to: [database, storage], enforced_by: jobs/purge.ts}
  prospects: {undecided: period to be agreed with sales}
  invoices: {period: P10Y, from: end_of_financial_year, minimum: true, then: archive, archive: {system: vault, access: finance, period: P1Y, then: erase}, enforced_by: [{path: infra/logs.tf, setting: retention_in_days}]}
recipients:
  cloud: {name: Cloud, role: processor, purpose: hosting, processed_in: [FR], may_receive: all,
    agreement: {status: signed, signed: 2023-01-10, reviewed: 2024-02-01, review_every: P1Y, covers: [subject_matter, audit]}}
  mailer: {name: Mailer, role: processor, purpose: newsletters, established: US, transfers: [{to: US, transfer_tool: privacy_shield}], may_receive: [contact.email]}
systems:
  db: {label: Main database, kind: database, provider: cloud, regions: [FR], encryption: {at_rest: true, keys: provider}}
  vault: {label: Vault, kind: storage}
data:
  Call:
    label: A call
    activity: calls
    system: db
    fields:
      audio: communication.call_recording
      caller: contact.phone
      title: none
  Lead:
    activity: prospects
    system: db
    fields:
      email: {category: contact.email, mandatory: true}
  Payslip:
    held_in: cloud
    activity: payroll
    categories: [employment.payslip]
client_storage:
  visitor: {kind: cookie, party: first, label: recognizes a visitor, category: online.visitor_id, activity: prospects, lifetime: P30D, consent: {needed: true, asked_by: customer}}
dpias:
  tracking: {covers: [FR-007], outcome: not_required, because: no high risk, criteria: [matching], decided: 2024-01-18}
measures:
  tls: {label: TLS everywhere, group: encryption, state: validated, article: 32(1)(a), evidence: infra/tls.tf}
  training: {label: Training of teams, group: training_users, state: to_improve, scope: all}
actions:
  - {what: Segment the network, concerns: protecting_network, state: planned, to: 2025-06}
`

const sampleFiles: readonly IndexedFile[] = [
  file('src/db.ts', {
    Call: { fields: { audio: 'communication.call_recording', caller: 'contact.phone', title: 'none' } },
    Lead: { fields: { email: 'contact.email' } },
  }),
]

/** A document of a map, by the id of its kind. */
export function made(
  id: string,
  text = sampleMap,
  {
    language = 'en',
    files = sampleFiles,
    today,
  }: { language?: string; files?: readonly IndexedFile[]; today?: string } = {},
): ReportDocument {
  const kind = documentKinds.find((one) => one.id === id)
  if (kind === undefined) throw new Error(`There is no document ${id}`)
  const only = map(text)
  return makeDocument(kind, {
    map: only,
    maps: [only],
    index: createOwnerIndex(files),
    rules,
    translator: loadTranslator(language),
    ...(today !== undefined && { today }),
  })
}

export const places: Places = { nameOf: (path) => path, hrefOf: (path) => path }

/** The text of one cell; lines stand below each other. */
export function cell(document: ReportDocument, table: string, row: string, column: string): string {
  const found = tableOf(document, table).rows.find(({ id }) => id === row)
  if (found === undefined) throw new Error(`There is no row ${row} in ${table}`)
  return plainCell(found.cells[column], places)
}

export function tableOf(
  { sections }: ReportDocument,
  id: string,
): ReportDocument['sections'][number]['tables'][number] {
  const table = sections.flatMap(({ tables }) => tables).find((one) => one.id === id)
  if (table === undefined) throw new Error(`There is no table ${id}`)
  return table
}

/** Every cell of a document. */
export function cellsOf({ sections }: ReportDocument): readonly Cell[] {
  return sections.flatMap(({ tables }) =>
    tables.flatMap(({ rows }) => rows.flatMap(({ cells }) => Object.values(cells))),
  )
}
