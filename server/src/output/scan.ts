import type { Classification } from '../model/classification.ts'
import type { Field } from '../model/fact.ts'
import type { Position } from './positions.ts'
import { document, positionOf } from './json.ts'
import { count, type Palette } from './text.ts'
import { english, type Message } from '../model/message.ts'

/** A declared field as `scan` lists it. */
export interface ScannedField {
  /** As it is written in the document, forward slashes. */
  readonly path: string
  readonly position: Position
  readonly field: Field
  readonly classification: Classification | undefined
}

export interface ScanReport {
  readonly fields: readonly ScannedField[]
  readonly problems: readonly {
    readonly path: string
    readonly code: string
    readonly severity: 'error' | 'note'
    readonly message: Message
    readonly position: Position | undefined
  }[]
}

/** The document of `scan --format json`; rules/schema/scan.schema.json describes it. */
export function formatScanJson(report: ScanReport): string {
  return document({
    version: 1,
    fields: report.fields.map(({ path, position, field, classification }) => ({
      path,
      line: position.line,
      column: position.column,
      owner: field.owner,
      name: field.name,
      type: field.type ?? null,
      role: field.role,
      category: classification?.category ?? null,
      confidence: classification?.confidence ?? null,
      evidence: classification?.evidence.map(({ text }) => english.text(text)) ?? [],
    })),
    recipients: [],
    client_storage: [],
    settings: [],
    problems: report.problems.map(({ path, code, severity, message, position }) => ({
      path: path === '' ? null : path,
      code,
      severity,
      message: english.text(message),
      ...positionOf(position),
    })),
  })
}

/** For people: fields by file and owner, the personal ones with category and confidence. */
export function formatScanText(report: ScanReport, palette: Palette): string {
  const lines: string[] = []
  let path: string | undefined
  let owner: string | undefined
  const nameWidth = Math.min(40, Math.max(0, ...report.fields.map(({ field }) => field.name.length)))
  for (const { path: current, position, field, classification } of report.fields) {
    if (current !== path) {
      if (path !== undefined) lines.push('')
      lines.push(palette.path(current))
      path = current
      owner = undefined
    }
    if (field.owner !== owner) {
      lines.push(`  ${palette.strong(field.owner)} ${palette.faint(field.role)}`)
      owner = field.owner
    }
    const verdict =
      classification === undefined
        ? palette.faint('–')
        : `${classification.category} ${palette.faint(classification.confidence)}`
    lines.push(`    ${field.name.padEnd(nameWidth)}  ${verdict}  ${palette.faint(`:${position.line}`)}`)
  }
  if (lines.length > 0) lines.push('')
  const personal = report.fields.filter(({ classification }) => classification !== undefined).length
  lines.push(`${count(report.fields.length, 'field')}, ${personal.toLocaleString('en')} personal.`)
  return `${lines.join('\n')}\n`
}
