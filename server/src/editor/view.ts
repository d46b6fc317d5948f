import type { OwnerIndex } from '../checks/owner-index.ts'
import type { Rules } from '../classify/rules.ts'
import { createMatcher, type Matcher } from '../datamap/matching.ts'
import { mapOf } from '../datamap/paths.ts'
import type { DataMap } from '../model/declaration.ts'
import type { IndexedFile, IndexedOwner, PersonalField } from '../model/indexed-file.ts'
import type { Translator } from '../model/message.ts'
import type { Span } from '../model/span.ts'

/** What every feature of the editor looks at: a moment of the workspace. */
export interface View {
  readonly maps: readonly DataMap[]
  readonly index: OwnerIndex
  readonly rules: Rules
  /** Of whoever looks. */
  readonly translator: Translator
  /** For what is written into a map, in its own language. */
  readonly translatorFor: (language: string) => Translator
  /** Current text of a file, without its byte order mark. */
  readonly textOf: (path: string) => string | undefined
  /** Names in a folder, sorted; those of folders end with a slash. Empty where there is none. */
  readonly list: (folder: string) => readonly string[]
  /** `YYYY-MM-DD`. */
  readonly today: string
}

/** A declaration that answers for a field of code. */
type DeclaredMatch = NonNullable<ReturnType<Matcher['fieldOf']>>

/** A field that holds personal data, where the cursor is, with what the map says of it. */
export interface FieldInCode {
  readonly file: IndexedFile
  readonly personal: PersonalField
  readonly map: DataMap | undefined
  readonly declared: DeclaredMatch | undefined
}

/** The personal field whose name stands at an offset of a file of code. */
export function fieldAt(path: string, offset: number, view: View): FieldInCode | undefined {
  const file = view.index.file(path)
  const personal = file?.personal.find(({ field: { span } }) => span.start <= offset && offset <= span.end)
  return file && personal && { file, personal, ...declarationOf(file, personal, view) }
}

/** A field that the map declares and whose name alone shows nothing personal, where the cursor is. */
export interface DeclaredName {
  readonly owner: string
  readonly name: string
  readonly span: Span
  readonly map: DataMap
  readonly declared: DeclaredMatch
}

/** What the map declares of the name at an offset of code, below the owner that has a field of that name. */
export function declaredNameAt(path: string, offset: number, view: View): DeclaredName | undefined {
  const map = mapOf(view.maps, path)
  const file = view.index.file(path)
  const text = map && file && view.textOf(path)
  if (map === undefined || file === undefined || text === undefined) return undefined
  const start =
    offset - (/[\p{L}\p{N}_$]*$/u.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0)
  const name = /^[\p{L}\p{N}_$]+/u.exec(text.slice(start, start + 200))?.[0]
  if (name === undefined) return undefined
  const owner = file.owners.findLast(
    (one) => one.span.start < start && one.role !== 'configured' && one.fieldNames.includes(name),
  )
  // Another owner that begins in between has no such field: the name is something else there.
  const nearest = file.owners.findLast(({ span }) => span.start < start)
  if (owner === undefined || nearest !== owner) return undefined
  const declared = matcherOf(map).fieldOf(owner.name, owner.storeName, name, undefined, path)
  return declared && { owner: owner.name, name, span: { start, end: start + name.length }, map, declared }
}

/**
 * Fields of an owner that hold personal data, also of low confidence where the map declares them, and without those that
 * somebody reviewed as not personal.
 */
export function personalFieldsIn(
  owner: IndexedOwner,
  file: IndexedFile,
  map: DataMap | undefined,
): readonly (PersonalField & { readonly isDeclared: boolean })[] {
  return file.personal.flatMap((personal) => {
    const { field, category, confidence } = personal
    if (field.owner !== owner.name) return []
    const matcher = map && matcherOf(map)
    const declared = matcher?.fieldOf(
      owner.name,
      owner.storeName,
      field.name,
      field.attributes.column,
      file.path,
    )
    if (declared === undefined ? confidence === 'low' : declared.field.categories.length === 0) return []
    const isCovered = field.role !== 'stored' && matcher?.coversCategory(category) === true
    return [{ ...personal, isDeclared: declared !== undefined || isCovered }]
  })
}

/** The owner whose name stands at an offset of a file of code. */
export function ownerAt(path: string, offset: number, view: View): IndexedOwner | undefined {
  return view.index.file(path)?.owners.find(({ span }) => span.start <= offset && offset <= span.end)
}

/** The map that speaks for a file, and its declaration of a field there. */
function declarationOf(
  file: IndexedFile,
  { field }: PersonalField,
  view: View,
): { readonly map: DataMap | undefined; readonly declared: DeclaredMatch | undefined } {
  const map = mapOf(view.maps, file.path)
  const { storeName } = file.owners.find(({ name }) => name === field.owner) ?? {}
  const declared =
    map && matcherOf(map).fieldOf(field.owner, storeName, field.name, field.attributes.column, file.path)
  return { map, declared }
}

/** The matcher of a map; kept as long as the map is. */
export function matcherOf(map: DataMap): Matcher {
  const known = matchers.get(map)
  if (known) return known
  const made = createMatcher(map)
  matchers.set(map, made)
  return made
}

const matchers = new WeakMap<DataMap, Matcher>()
