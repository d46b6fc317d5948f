/* What the checks of flows share: what a value is that goes somewhere, and what is offered against it. */
import { classifyName, classifyOwner, isProgramOrPerson } from '../classify/classify.ts'
import type { Category, CategoryId } from '../model/classification.ts'
import type { Call, CallArgument } from '../model/fact.ts'
import type { Fix } from '../model/finding.ts'
import { say, type Parameter } from '../model/message.ts'
import { labelOf } from './categories.ts'
import type { CheckContext } from './check.ts'
import type { FoundField, OwnerIndex } from './owner-index.ts'
import { isDeclaredType, personalFieldsOfType, type TypedValue, resolveValue } from './values.ts'

/** What is known of a value that goes somewhere. */
export interface FlowValue {
  readonly categories: readonly CategoryId[]
  /** An object with all its properties. */
  readonly whole: boolean
  /** Other files cannot say otherwise: no type is known, or it stands in the same file. */
  readonly settled: boolean
  readonly owner?: string
  readonly field?: string
}

/**
 * What a value is that goes to a log, an address or a recipient in the file at `path`; undefined where it is no personal data.
 * Types know best; where none is known, the words of the path decide, and only when they are certain.
 */
export function flowValueOf(
  argument: CallArgument,
  path: string,
  context: CheckContext,
): FlowValue | undefined {
  const { index, matcher, rules } = context
  if (argument.within !== undefined && isDeclaredType(argument.within, path, index)) return undefined
  const segments = argument.path.split('.').filter((segment) => segment !== 'this')
  const typed = argument.rootType === undefined ? undefined : resolveValue(argument, path, index)
  switch (typed?.kind) {
    case 'object': {
      const { hidden = [] } = argument
      const fields = personalFieldsOfType(typed, index).filter(
        ({ confidence, field }) =>
          confidence === 'high' && !hidden.includes(field.name) && !hidden.includes('*'),
      )
      if (fields.length === 0) return undefined
      return {
        categories: [...new Set(fields.flatMap((field) => categoriesOfField(field, context)))],
        whole: true,
        // What the type includes may lie elsewhere.
        settled: false,
        owner: typed.owner.owner.name,
      }
    }
    case 'property':
      return ofProperty(typed, path, context)
    case undefined: {
      const last = segments.at(-1)
      // A constant is written by whoever wrote the code: it tells of nobody who uses it.
      if (last === undefined || segments.some((segment) => /^[A-Z][A-Z0-9_]+$/.test(segment)))
        return undefined
      // What is called an address says where to ask, not who is asked about; a picture lies at one.
      if (/(?:Ur[li]|UR[LI]|_ur[li]|Endpoint|_endpoint)$/.test(last) && !picture.test(last)) return undefined
      const owner = segments.at(-2)
      if (segments.length === 1 && isOfProgram(argument.rootType, rules)) return undefined
      // A variable is often called after what it holds: `member.email` is what the data set of members says it is.
      const declared =
        owner === undefined ? undefined : matcher.fieldOf(owner, undefined, last, undefined, path)
      const found = classifyName(rootedIn(argument.rootType, typedIn(segments), context), undefined, rules)
      if (found?.confidence !== 'high') return undefined
      // A number of a device tells of a person where one has it: programs speak of machines, too.
      if (found.category === 'online.device_id' && !isPersons(argument.rootType, segments, context))
        return undefined
      return {
        categories: declared?.field.categories ?? [found.category],
        whole: false,
        // A type that no file declares yet may be in one that is still to be read.
        settled: argument.rootType === undefined,
        field: last,
        ...(owner !== undefined && { owner }),
      }
    }
  }
}

/**
 * The path from the type of a library's value where that says what the value is: a `client` of the type `CuratorFramework`
 * is no person, and a `record` of the type `UserRecord` is one.
 */
function rootedIn(
  type: string | undefined,
  segments: readonly string[],
  { rules }: CheckContext,
): readonly string[] {
  const [root, ...rest] = segments
  const name = nameOfType(type)
  if (root === undefined || rest.length === 0 || name === '') return segments
  return classifyOwner(name, rules) !== 'unknown' || isProgramOrPerson(root, rules)
    ? [name, ...rest]
    : segments
}

/** What was typed into a form is of whoever typed it: `form.get('email')` says no less than the body of a request. */
function typedIn(segments: readonly string[]): readonly string[] {
  return segments.filter((name, at) => at === segments.length - 1 || !forms.has(name))
}

const forms = new Set(['form', 'formData', 'form_data', 'cleaned_data'])

const picture = /photo|picture|avatar|image|portrait|selfie|headshot/i

/** A type of a library that is a part of a program: `clientAddr: InetSocketAddress`. */
function isOfProgram(type: string | undefined, rules: CheckContext['rules']): boolean {
  const kind = classifyOwner(nameOfType(type), rules)
  return kind === 'system' || kind === 'thing'
}

/** Whether what a value is a property of is a person, or belongs to one. */
function isPersons(type: string | undefined, segments: readonly string[], { rules }: CheckContext): boolean {
  return [nameOfType(type), ...segments.slice(0, -1)].some((name) => {
    const kind = classifyOwner(name, rules)
    return kind === 'person' || kind === 'person-linked'
  })
}

function nameOfType(type: string | undefined): string {
  return (
    /^[\w$.]+/
      .exec(type ?? '')?.[0]
      .split('.')
      .at(-1) ?? ''
  )
}

/** What says which account did what, when and with what program: logs and addresses are there to say it. */
export function isOfUse(category: CategoryId): boolean {
  return usefulGroups.has(category.split('.')[0] ?? '') || usefulCategories.has(category)
}

const usefulGroups = new Set(['account', 'behavior', 'preference'])
const usefulCategories = new Set([
  'demographic.language',
  'location.timezone',
  'online.device_description',
  'online.user_agent',
])

/** What tells one value in a call from others, whatever stands around: where it came from changes with the code. */
export function flowIdentity(
  call: Call,
  argument: CallArgument,
  value: FlowValue,
  index: OwnerIndex,
): readonly string[] {
  return [
    value.owner === undefined ? '' : index.stemOf(value.owner),
    call.callee,
    argument.path.split('.').slice(-2).join('.'),
  ]
}

/** Labels of categories for a message, each once; of many the first ones and how many more there are. */
export function labelsOf(categories: readonly CategoryId[], known: ReadonlyMap<string, Category>): Parameter {
  const labels = [...new Set(categories)].map((one) => labelOf(one, known))
  return labels.length > 4
    ? say('{names} and {count} more', { names: labels.slice(0, 3), count: labels.length - 3 })
    : labels
}

/**
 * Writes a text in place of a property, where the place holds the path itself and not a local name for it: it may stand there,
 * whatever surrounds it.
 */
export function redactFixes(path: string, argument: CallArgument, value: FlowValue): readonly Fix[] {
  const isWritten = argument.span.end - argument.span.start === argument.path.length
  if (value.whole || !isWritten || !argument.path.includes('.')) return []
  return [
    {
      title: say("Write '[redacted]' instead of {path}", { path: argument.path }),
      safety: 'suggested',
      preferred: true,
      action: { kind: 'edit-text', edits: [{ path, span: argument.span, newText: "'[redacted]'" }] },
    },
  ]
}

function ofProperty(
  { owner, name, found }: TypedValue & { kind: 'property' },
  path: string,
  context: CheckContext,
): FlowValue | undefined {
  // The type has the property, and it is no personal data, or may be none.
  if (found?.confidence !== 'high') return undefined
  return {
    categories: categoriesOfField(found, context),
    whole: false,
    settled: owner.path === path && found.path === path,
    owner: owner.owner.name,
    field: name,
  }
}

/** What the map says of a field goes before what its name shows; nothing where it was reviewed as not personal. */
function categoriesOfField(
  { owner, storeName, field, path, category }: FoundField,
  { matcher }: CheckContext,
): readonly CategoryId[] {
  const declared = matcher.fieldOf(owner, storeName, field.name, field.attributes.column, path)
  return declared?.field.categories ?? [category]
}
