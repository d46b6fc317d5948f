import type { Classification } from '../model/classification.ts'
import type { ClientStorage, Field } from '../model/fact.ts'
import type { Setting } from '../model/setting.ts'
import type { RecipientUse } from '../model/recipient-use.ts'
import type { Service } from '../model/service.ts'
import type { Position } from './positions.ts'
import { isoDuration } from '../datamap/storage.ts'
import { document, positionOf } from './json.ts'
import { countIn, counted, formatsWithoutReader, grouped, type Palette } from './text.ts'
import { say, type Message, type Translator } from '../model/message.ts'

/** A recognised setting as `scan` lists it. */
interface ScannedSetting {
  /** As it is written in the document, forward slashes. */
  readonly path: string
  readonly position: Position
  readonly setting: Setting
}

/** A declared field as `scan` lists it. */
export interface ScannedField {
  /** As it is written in the document, forward slashes. */
  readonly path: string
  readonly position: Position
  readonly field: Field
  readonly classification: Classification | undefined
}

/** What is kept on a person's device, as `scan` lists it. */
export interface ScannedStorage {
  /** As it is written in the document, forward slashes. */
  readonly path: string
  readonly position: Position
  readonly storage: ClientStorage
}

/** A service that the files use, with the places that show it. */
export interface ScannedRecipient {
  readonly service: Service
  readonly uses: readonly {
    readonly path: string
    readonly position: Position
    readonly use: RecipientUse
  }[]
}

/** What was found beside fields and settings, in all files. */
interface ScannedBeside {
  readonly recipients: readonly ScannedRecipient[]
  readonly clientStorage: readonly ScannedStorage[]
  /** Files that no reader knows, by extension. */
  readonly notRead: Readonly<Record<string, number>>
}

export interface ScanProblem {
  readonly path: string
  readonly code: string
  readonly severity: 'error' | 'note'
  readonly message: Message
  readonly position: Position | undefined
}

/**
 * A document of `scan` that is written while files are read: a repository may declare millions of fields. Each part
 * follows what was returned before it.
 */
export interface ScanDocument {
  /** The fields of one file, in the order of the text, and its settings, which are kept for the end. */
  file(fields: readonly ScannedField[], settings: readonly ScannedSetting[]): string
  /** What stands behind the last file. */
  end(problems: readonly ScanProblem[], found: ScannedBeside): string
}

/** The document of `scan --format json`; rules/schema/scan.schema.json describes it. */
export function scanJson(translator: Translator): ScanDocument {
  let none = true
  const kept: ScannedSetting[] = []
  return {
    file: (fields, settings) => {
      kept.push(...settings)
      return fields
        .map((field) => {
          const before = none ? '{\n  "version": 1,\n  "fields": [\n' : ',\n'
          none = false
          return before + indented(jsonField(field, translator), 4)
        })
        .join('')
    },
    end: (problems, { recipients, clientStorage }) => {
      const rest = {
        recipients: recipients.map(jsonRecipient),
        client_storage: clientStorage.map(jsonStorage),
        settings: kept.map((setting) => jsonSetting(setting, translator)),
        problems: problems.map(({ path, code, severity, message, position }) => ({
          path: path === '' ? null : path,
          code,
          severity,
          message: translator.text(message),
          ...positionOf(position),
        })),
      }
      if (none) return document({ version: 1, fields: [], ...rest })
      // The rest of the object, behind its opening brace.
      return `\n  ],${document(rest).slice(1)}`
    },
  }
}

function jsonSetting({ path, position, setting }: ScannedSetting, translator: Translator): unknown {
  const { id, kind, resource, key, value, period, on } = setting
  return {
    path,
    line: position.line,
    column: position.column,
    id,
    kind,
    resource,
    key,
    value: value ?? null,
    duration: period.is === 'duration' ? period.duration : period.is === 'none' ? null : period.is,
    because: period.is === 'unknown' ? translator.text(period.why) : null,
    on: on ?? null,
  }
}

function jsonField({ path, position, field, classification }: ScannedField, translator: Translator): unknown {
  return {
    path,
    line: position.line,
    column: position.column,
    owner: field.owner,
    name: field.name,
    type: field.type ?? null,
    role: field.role,
    category: classification?.category ?? null,
    confidence: classification?.confidence ?? null,
    evidence: classification?.evidence.map(({ text }) => translator.text(text)) ?? [],
  }
}

function jsonStorage({ path, position, storage }: ScannedStorage): unknown {
  const { kind, name, isPrefix, lifetime, afterConsent } = storage
  return {
    path,
    line: position.line,
    column: position.column,
    kind,
    name: name === undefined ? null : isPrefix ? `${name}*` : name,
    lifetime: typeof lifetime === 'number' ? isoDuration(lifetime) : lifetime,
    after_consent: afterConsent,
  }
}

function jsonRecipient({ service, uses }: ScannedRecipient): unknown {
  return {
    id: service.id,
    name: service.name,
    legal_name: service.legalName ?? null,
    kind: service.kind,
    role: service.role ?? null,
    direction: service.direction ?? null,
    established: service.established ?? null,
    part_of: service.partOf ?? null,
    uses: uses.map(({ path, position, use }) => ({
      path,
      line: position.line,
      column: position.column,
      how: use.how,
      evidence: use.evidence,
    })),
  }
}

function indented(content: unknown, spaces: number): string {
  const space = ' '.repeat(spaces)
  return space + JSON.stringify(content, null, 2).replaceAll('\n', `\n${space}`)
}

/** For people: fields by file and owner, the personal ones with category and confidence. */
export function scanText(palette: Palette, translator: Translator): ScanDocument {
  let all = 0
  let personal = 0
  return {
    file: (fields) => {
      const [first] = fields
      if (first === undefined) return ''
      const lines: string[] = all > 0 ? [''] : []
      lines.push(palette.path(first.path))
      let owner: string | undefined
      const nameWidth = fields.reduce(
        (width, { field }) => Math.max(width, Math.min(40, field.name.length)),
        0,
      )
      for (const { position, field, classification } of fields) {
        if (field.owner !== owner) {
          lines.push(`  ${palette.strong(field.owner)} ${palette.faint(field.role)}`)
          owner = field.owner
        }
        const verdict =
          classification === undefined
            ? palette.faint('–')
            : `${classification.category} ${palette.faint(classification.confidence)}`
        lines.push(`    ${field.name.padEnd(nameWidth)}  ${verdict}  ${palette.faint(`:${position.line}`)}`)
        if (classification !== undefined) personal++
      }
      all += fields.length
      return `${lines.join('\n')}\n`
    },
    end: (_, { recipients, notRead }) => {
      const lines = recipients.map(
        ({ service, uses }) =>
          `  ${service.name}  ${palette.faint(`${service.kind}, ${[...new Set(uses.map(({ use }) => use.how))].join(', ').replaceAll('_', ' ')}`)}`,
      )
      const list =
        lines.length > 0
          ? `${palette.strong(translator.text(say('Services of others')))}\n${lines.join('\n')}\n\n`
          : ''
      const gap = all > 0 ? '\n' : ''
      const left = formatsWithoutReader(notRead, translator).map((line) => `${palette.faint(line)}\n`)
      const sum = say('{fields}, {personal} personal.', {
        fields: countIn(translator, all, counted.field),
        personal: grouped(personal, translator.language),
      })
      return `${gap}${list}${translator.text(sum)}\n${left.join('')}`
    },
  }
}
