import type { Cell, DocumentSection, ReportDocument } from '../model/document.ts'
import { say, type Message } from '../model/message.ts'
import { clientStorage } from './client-storage.ts'
import { Context, type ReportInput } from './context.ts'
import { dpiaScreening } from './dpia-screening.ts'
import { measures } from './measures.ts'
import { notice } from './notice.ts'
import { organizationName } from './organization.ts'
import { recipients } from './recipients.ts'
import { recordOfProcessing } from './record-of-processing.ts'
import { retentionSchedule } from './retention-schedule.ts'

export type { ReportInput } from './context.ts'

/** A kind of document: what it is called, what is in it, and who makes its sections. */
export interface DocumentKind {
  readonly id: string
  readonly title: Message
  readonly summary: Message
  /** What stands before everything else. */
  readonly note?: Message
  readonly sections: (context: Context) => readonly DocumentSection[]
}

/** All documents, in the order in which they are offered. */
export const documentKinds: readonly DocumentKind[] = [
  {
    id: 'record-of-processing',
    title: say('Record of processing activities'),
    summary: say('Every item of Art. 30(1) and 30(2), for the supervisory authority'),
    sections: recordOfProcessing,
  },
  {
    id: 'retention-schedule',
    title: say('Retention schedule'),
    summary: say('What is kept for how long, what happens then, and by which job'),
    sections: retentionSchedule,
  },
  {
    id: 'recipients',
    title: say('Register of recipients'),
    summary: say('Processors and others: purpose, data, countries, safeguards, agreements, reviews'),
    sections: recipients,
  },
  {
    id: 'client-storage',
    title: say('Cookies and other storage on devices'),
    summary: say('The cookie table of a privacy policy'),
    sections: clientStorage,
  },
  {
    id: 'notice',
    title: say('How we use your personal data'),
    summary: say('A draft of the information of Art. 13 and 14 in plain language'),
    note: say('Draft, made from the data map. A person must read it before it is published.'),
    sections: notice,
  },
  {
    id: 'dpia-screening',
    title: say('Screening for impact assessments'),
    summary: say('The nine criteria of WP 248 that the map shows, and the decisions'),
    sections: dpiaScreening,
  },
  {
    id: 'measures',
    title: say('Security measures'),
    summary: say('The 25 sheets of the CNIL’s security guide with their state'),
    sections: measures,
  },
]

/** A document of a map. The same input gives the same document; nothing of it depends on the clock. */
export function makeDocument(kind: DocumentKind, input: ReportInput): ReportDocument {
  const context = new Context(input)
  return {
    id: kind.id,
    title: context.t(kind.title),
    organization: organizationName(context) ?? context.t(say('organization not recorded')),
    language: context.language,
    notes: kind.note === undefined ? [] : [context.line(kind.note)],
    sections: kind.sections(context),
  }
}

/** How many things the document marks as missing. */
export function countMissing({ sections }: ReportDocument): number {
  const inCell = (cell: Cell): number =>
    cell.reduce((sum, line) => sum + line.filter(({ kind }) => kind === 'missing').length, 0)
  return sections
    .flatMap(({ notes, tables }) => [
      notes,
      ...tables.flatMap(({ rows }) => rows.flatMap(({ cells }) => Object.values(cells))),
    ])
    .reduce((sum, cell) => sum + inCell(cell), 0)
}
