import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { compileRules, type RuleDocument, type Rules } from '../../server/src/classify/rules.ts'
import { checkIds } from '../../server/src/checks/index.ts'
import { runChecks, type CheckInput, type CheckResult } from '../../server/src/checks/run.ts'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import type { Confidence } from '../../server/src/model/classification.ts'
import type { DataMap } from '../../server/src/model/declaration.ts'
import type {
  Call,
  CallArgument,
  Change,
  Directive,
  FieldAttributes,
  Owner,
  Revision,
  Role,
} from '../../server/src/model/fact.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import type {
  IndexedFile,
  IndexedOwner,
  PathClass,
  PersonalField,
} from '../../server/src/model/indexed-file.ts'
import type { Span } from '../../server/src/model/span.ts'
import { asIs } from '../../server/src/model/message.ts'

/** The rules that come with the product. */
export const rules: Rules = compileRules(productDocuments())

/** A field of a hand-made owner: its category, `none` for one that is not personal, or with what differs. */
type FieldShape =
  | string
  | {
      readonly category: string
      readonly confidence?: Confidence
      readonly role?: Role
      readonly attributes?: FieldAttributes
    }

export interface OwnerShape {
  readonly role?: Role
  readonly kind?: Owner['kind']
  readonly storeName?: string
  readonly includes?: readonly string[]
  readonly fields?: Readonly<Record<string, FieldShape>>
}

export interface FileShape {
  readonly pathClass?: PathClass
  readonly language?: string
  readonly changes?: readonly ChangeShape[]
  readonly revision?: Revision
  readonly calls?: readonly Call[]
  readonly directives?: readonly Directive[]
}

/** Without its place: changes stand behind the owners, in their order. */
type ChangeShape = Change extends infer Each ? (Each extends Change ? Omit<Each, 'span'> : never) : never

/** An indexed file as readers and classifier would make it; every name has a place of its own. */
export function file(
  path: string,
  owners: Readonly<Record<string, OwnerShape>>,
  shape: FileShape = {},
): IndexedFile {
  let offset = 0
  const next = (name: string): Span => {
    const start = offset
    offset += name.length + 10
    return { start, end: start + name.length }
  }
  const indexed: IndexedOwner[] = []
  const personal: PersonalField[] = []
  for (const [name, owner] of Object.entries(owners)) {
    const span = next(name)
    const role = owner.role ?? 'stored'
    const fields = Object.entries(owner.fields ?? {})
    for (const [field, written] of fields) {
      const said = typeof written === 'string' ? { category: written } : written
      const fieldSpan = next(field)
      if (said.category === 'none') continue
      personal.push({
        category: said.category,
        confidence: ('confidence' in said ? said.confidence : undefined) ?? 'high',
        evidence: [{ kind: 'name', text: asIs(field) }],
        field: {
          owner: name,
          name: field,
          valueType: 'text',
          role: ('role' in said ? said.role : undefined) ?? role,
          span: fieldSpan,
          ownerSpan: span,
          attributes: ('attributes' in said ? said.attributes : undefined) ?? {},
        },
      })
    }
    indexed.push({
      name,
      span,
      kind: owner.kind ?? (role === 'stored' ? 'model' : 'interface'),
      role,
      includes: owner.includes ?? [],
      ...(owner.storeName !== undefined && { storeName: owner.storeName }),
      fieldNames: fields.map(([field]) => field),
    })
  }
  const changes = (shape.changes ?? []).map((change): Change => ({ ...change, span: next('change') }))
  return {
    path,
    language: shape.language ?? languageFor(path),
    pathClass: shape.pathClass ?? 'product',
    owners: indexed,
    personal,
    changes,
    ...(shape.revision && { revision: shape.revision }),
    calls: shape.calls ?? [],
    directives: shape.directives ?? [],
    problems: [],
  }
}

/** A call of a logger; each argument is a path, with its type after a colon: `user: User`. */
export function logCall(callee: string, ...values: readonly (string | CallArgument)[]): Call {
  const written = values.map((value): CallArgument => {
    if (typeof value !== 'string') return value
    const [path = '', rootType] = value.split(': ')
    const start = 1000 + path.length
    return {
      path,
      span: { start, end: start + path.length },
      masked: false,
      ...(rootType !== undefined && { rootType }),
    }
  })
  return { callee, span: { start: 900, end: 2000 }, sink: 'log', arguments: written }
}

/** The one map whose text is given, in the folder. */
export function map(text: string, folder = ''): DataMap {
  const path = folder === '' ? 'datamap.yaml' : `${folder}/datamap.yaml`
  const [only] = parseDataMaps([{ path, text }], { categories: rules.categories, checkIds })
  if (!only) throw new Error(`No data map in ${path}`)
  return only
}

/** Runs every check on all files. */
export function check(input: Partial<CheckInput> & Pick<CheckInput, 'files'>): CheckResult {
  return runChecks({ maps: [], rules, complete: true, ...input })
}

/** `check-id severity path owner.field`, as far as the finding says it: enough to compare with. */
export function brief(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ check: id, severity, path, owner, field }) =>
    [id, severity, path, [owner, field].filter((part) => part !== undefined).join('.')].join(' ').trim(),
  )
}

/** The documents of the rules, as a host reads them. */
export function productDocuments(): readonly RuleDocument[] {
  const folder = join(import.meta.dirname, '../../rules')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => ({
      path: path.replaceAll('\\', '/'),
      content: parse(readFileSync(join(folder, path), 'utf8')) as unknown,
    }))
}

function languageFor(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1)
  return ending === 'ts' ? 'typescript' : ending
}
