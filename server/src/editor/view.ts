import type { OwnerIndex } from '../checks/owner-index.ts'
import type { Rules } from '../classify/rules.ts'
import { createMatcher, type Matcher } from '../datamap/matching.ts'
import { mapOf } from '../datamap/paths.ts'
import type { DataMap } from '../model/declaration.ts'
import type { IndexedFile, IndexedOwner, PersonalField } from '../model/indexed-file.ts'
import type { Translator } from '../model/message.ts'

/** What every feature of the editor looks at: a moment of the workspace. */
export interface View {
  readonly maps: readonly DataMap[]
  readonly index: OwnerIndex
  readonly rules: Rules
  /** Of whoever looks. */
  readonly translator: Translator
  /** Current text of a map's file. */
  readonly mapText: (path: string) => string | undefined
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
