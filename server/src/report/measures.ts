/** Measures of Art. 32 in the order of the CNIL's security guide, its 25 sheets, and what is still to be done. */
import { listFrom, namesOf, recordOf } from '../datamap/plain.ts'
import { termInWords } from '../datamap/terms.ts'
import { meaningsAt } from '../datamap/vocabulary.ts'
import type { Entry } from '../model/declaration.ts'
import type { Cell, Column, DocumentSection, Line, Row } from '../model/document.ts'
import { say } from '../model/message.ts'
import { text, type Context } from './context.ts'
import { nameOf, plainName, row, usedColumns, withoutStop } from './parts.ts'

export function measures(context: Context): readonly DocumentSection[] {
  const { t } = context
  return [
    {
      id: 'measures',
      title: t(say('Security measures')),
      articles: ['32(1)'],
      notes: [
        context.line(
          say('In the order of the 25 sheets of the CNIL’s guide to the security of personal data.'),
        ),
      ],
      tables: [
        { id: 'measures', title: t(say('Security measures')), layout: 'grid', ...measureTable(context) },
      ],
    },
    ...actionSection(context),
  ]
}

function measureTable(context: Context): { columns: readonly Column[]; rows: readonly Row[] } {
  const { t } = context
  const all = [...context.map.measures.values()]
  const sheets = meaningsAt(['measures'], 'group').map(({ value, text: title }, index) => ({
    id: value,
    number: String(index + 1),
    title: withoutStop(t(title)),
  }))
  const rows: Row[] = sheets.flatMap(({ id, number, title }): readonly Row[] => {
    const own = all.filter(({ raw }) => recordOf(raw)['group'] === id)
    const sheet: Cell = [[text(title)]]
    const numbered: Cell = [[text(number)]]
    return own.length === 0
      ? [
          row(id, title, {
            sheet,
            number: numbered,
            measure: [[context.missing()]],
          }),
        ]
      : own.map((measure) =>
          row(`${id}:${measure.id}`, plainName(context, measure), {
            sheet,
            number: numbered,
            ...measureCells(context, measure),
          }),
        )
  })
  const known = new Set(sheets.map(({ id }) => id))
  for (const measure of all) {
    const { group } = recordOf(measure.raw)
    if (typeof group === 'string' && known.has(group)) continue
    rows.push(
      row(`:${measure.id}`, plainName(context, measure), {
        sheet: [context.line(say('Other measures'))],
        ...measureCells(context, measure),
      }),
    )
  }
  const columns: readonly Column[] = [
    { id: 'sheet', title: t(say('Sheet')), width: 'normal' },
    { id: 'number', title: t(say('Number')), width: 'narrow' },
    { id: 'measure', title: t(say('Measure')), articles: ['32(1)'], width: 'wide' },
    { id: 'state', title: t(say('State')), articles: ['32(1)(d)'], width: 'narrow' },
    { id: 'articles', title: t(say('Article')), width: 'narrow' },
    { id: 'scope', title: t(say('Scope')), width: 'normal' },
    { id: 'evidence', title: t(say('Evidence')), width: 'wide' },
    { id: 'owner', title: t(say('Responsible')), width: 'narrow' },
    { id: 'due', title: t(say('Due')), width: 'narrow' },
    { id: 'reviewed', title: t(say('Reviewed')), width: 'narrow' },
    { id: 'next_review', title: t(say('Next review')), width: 'narrow' },
  ]
  return { columns: usedColumns(columns, rows), rows }
}

function measureCells(context: Context, measure: Entry): Readonly<Record<string, Cell>> {
  const { map } = context
  const raw = recordOf(measure.raw)
  const review = context.review(raw)
  const due = context.date(raw['to'])
  const { state } = raw
  const name = typeof measure.raw === 'string' ? context.human(measure.raw) : undefined
  return {
    measure: [[name ?? nameOf(context, measure)], ...context.humans(raw['description'])],
    state: [
      ...(typeof state === 'string' ? [[text(context.t(termInWords(state)))]] : [[context.missing()]]),
      ...(typeof state === 'string' && state !== 'validated' ? context.humans(raw['because']) : []),
    ],
    articles: articleLines(raw['article']),
    scope: namesOf(raw['scope']).map((one): Line => {
      if (one === 'all') return context.line(say('everything'))
      return [nameOf(context, map.activities.get(one) ?? map.systems.get(one) ?? { id: one })]
    }),
    evidence: [
      ...context.documents(raw['evidence'], measure.at),
      ...context.documents(raw['document'], measure.at),
    ],
    owner: context.humans(raw['owner']),
    due: due === undefined ? [] : [[due]],
    reviewed: review.last,
    next_review: review.next,
  }
}

/** What is planned, from `actions:`. */
function actionSection(context: Context): readonly DocumentSection[] {
  const { t } = context
  const { map } = context
  const rows = listFrom(recordOf(map.raw)['actions']).map((action, index) => {
    const raw = recordOf(action)
    const { state } = raw
    const date = (value: unknown): Cell => {
      const said = context.date(value)
      return said === undefined ? [] : [[said]]
    }
    return row(String(index + 1), context.plain(raw['what']) ?? String(index + 1), {
      what: context.orMissing(context.humans(raw['what'])),
      articles: articleLines(raw['articles']),
      concerns: namesOf(raw['concerns']).map((one): Line => {
        const sheet = meaningsAt(['measures'], 'group').find(({ value }) => value === one)
        if (sheet !== undefined) return [text(withoutStop(t(sheet.text)))]
        return [
          nameOf(
            context,
            map.measures.get(one) ??
              map.activities.get(one) ??
              map.systems.get(one) ??
              map.recipients.get(one) ?? { id: one },
          ),
        ]
      }),
      state: typeof state === 'string' ? [[text(t(termInWords(state)))]] : [],
      from: date(raw['from']),
      to: date(raw['to']),
      owner: context.humans(raw['owner']),
    })
  })
  if (rows.length === 0) return []
  const title = t(say('Actions'))
  const columns: readonly Column[] = [
    { id: 'what', title: t(say('Action')), width: 'wide' },
    { id: 'articles', title: t(say('Article')), width: 'narrow' },
    { id: 'concerns', title: t(say('Concerns')), width: 'normal' },
    { id: 'state', title: t(say('State')), width: 'narrow' },
    { id: 'from', title: t(say('From')), width: 'narrow' },
    { id: 'to', title: t(say('Due')), width: 'narrow' },
    { id: 'owner', title: t(say('Responsible')), width: 'normal' },
  ]
  return [
    {
      id: 'actions',
      title,
      articles: ['24(1)'],
      notes: [],
      tables: [{ id: 'actions', title, layout: 'grid', columns: usedColumns(columns, rows), rows }],
    },
  ]
}

/** Articles as the map has them, a bare number among them. */
function articleLines(value: unknown): Cell {
  return listFrom(value)
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map((one) => [text(String(one))])
}
