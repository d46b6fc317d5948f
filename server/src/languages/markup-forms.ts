/*
 * The fields of the forms in one file of markup: which form an input belongs to, what it is called, which label is its.
 */
import type { Field, Owner, ValueType } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { inputShape, labelText, type InputShape, type PlacedName, type WrittenInput } from './forms.ts'
import { cover } from './markup-templates.ts'

/** A name with the names that it stands below: `address.street`. */
export interface FieldName {
  readonly path: readonly string[]
  readonly last: PlacedName
  readonly list?: boolean
}

/** An input as it is added. */
export interface FormInput extends Omit<WrittenInput, 'label'> {
  readonly name: FieldName
  /** The form where that is not the one around: the model of a helper. */
  readonly owner?: PlacedName | undefined
  readonly id?: string | undefined
  /** What a person reads at it: on itself, and in it as long as it is empty. */
  readonly label?: string | undefined
  readonly placeholder?: string | undefined
  /** What its value is, where the tag does not tell. */
  readonly valueType?: ValueType
}

/** An element that matters for the inputs inside. */
export interface Scope {
  /** As it is closed, lower case. */
  readonly tag: string
  readonly form?: PlacedName | undefined
  /** The variable that holds what the form is of, by its name in the file. */
  readonly variable?: string | undefined
  /** A part of the form: `address`. */
  readonly group?: string | undefined
  /** Its text is a label: `for` names the input, without it the inputs inside are meant. */
  readonly isLabel?: boolean
  readonly labelFor?: string | undefined
  /** A label inside of it is that of its inputs. */
  readonly isField?: boolean
  readonly label?: string | undefined
}

/** The longest label that is gathered, in UTF-16 units. */
const labelLimit = 400
/** More elements around an input than any person writes. */
const deepestScope = 200

/** Gathers the fields of one file. */
export class FormReading {
  readonly text: string
  /** The model that the whole file says it is of. */
  model: PlacedName | undefined
  /** The type of a variable, where the file tells it. */
  typeOf: ((variable: PlacedName) => PlacedName | undefined) | undefined
  /** What a form is called that has no name. */
  readonly #component: PlacedName
  readonly #owners = new Map<string, Owner>()
  readonly #fields = new Map<string, Draft>()
  readonly #scopes: OpenScope[] = []
  readonly #labels = new Map<string, string>()

  constructor(text: string, component: PlacedName) {
    this.text = text
    this.#component = component
  }

  /** The name of the form around the place that was reached. */
  form(): PlacedName {
    return this.#scopes.findLast(({ form }) => form !== undefined)?.form ?? this.model ?? this.#component
  }

  open(scope: Scope): void {
    // Labels do not nest: one that was not closed ends here.
    if (scope.isLabel === true) {
      const unclosed = this.#scopes.findLastIndex(({ isLabel }) => isLabel === true)
      if (unclosed >= 0) this.#scopes.splice(unclosed, 1)
    }
    if (this.#scopes.length >= deepestScope) return
    const { form, group } = scope
    this.#scopes.push({
      ...scope,
      form: form !== undefined && isName(form.name) ? form : undefined,
      group: group !== undefined && isName(group) ? group : undefined,
      words: '',
      inputs: [],
    })
  }

  close(tag: string): void {
    const at = this.#scopes.findLastIndex((scope) => scope.tag === tag)
    if (at < 0) return
    // What stands inside and was not closed ends here too.
    for (const scope of this.#scopes.splice(at).reverse()) this.#settle(scope)
  }

  /** Text between tags. */
  words(written: string): void {
    const label = this.#scopes.findLast(({ isLabel }) => isLabel === true)
    if (label !== undefined && label.words.length < labelLimit)
      label.words += ` ${written.slice(0, labelLimit).replaceAll(cover, ' ')}`
  }

  /** Text of a label that names an input by its id. */
  label(id: string, words: string): void {
    if (!this.#labels.has(id)) this.#labels.set(id, words)
  }

  /** Adds a field; one that is there already (a radio button, a branch of a template) is told what is new. */
  add(input: FormInput): void {
    const { name, owner } = input
    if (![...name.path, name.last.name].every(isName)) return
    const container = owner ?? this.form()
    const groups = owner === undefined ? this.#groups() : []
    const [root, ...below] = name.path
    const isOfForm =
      root !== undefined && this.#scopes.findLast(({ form }) => form !== undefined)?.variable === root
    const ownerName = [container.name, ...groups, ...(isOfForm ? below : name.path)].join('.')
    const key = JSON.stringify([ownerName, name.last.name])
    const shape = inputShape({ ...input, label: undefined, ...(name.list === true ? { list: true } : {}) })
    let draft = this.#fields.get(key)
    if (draft === undefined) {
      if (!this.#owners.has(ownerName)) {
        this.#owners.set(ownerName, {
          name: ownerName,
          span: container.span,
          kind: 'form',
          role: 'collected',
          includes: [],
        })
      }
      const valueType = input.valueType ?? shape.valueType
      draft = { owner: ownerName, ownerSpan: container.span, name: name.last, shape: { ...shape, valueType } }
      this.#fields.set(key, draft)
    } else merge(draft, shape)
    draft.id ??= input.id
    draft.label ??= input.label
    draft.placeholder ??= input.placeholder
    if (draft.label !== undefined) return
    const scope = this.#scopes.findLast(({ isLabel, isField }) => isLabel === true || isField === true)
    if (scope === undefined) return
    // The fields of a whole page within one element share no label.
    if (scope.inputs.length < 20) scope.inputs.push(draft)
  }

  /** What was gathered, in the order of the text. */
  facts(): { readonly owners: readonly Owner[]; readonly fields: readonly Field[] } {
    for (const scope of this.#scopes.splice(0).reverse()) if (scope.isField === true) this.#settle(scope)
    const fields = [...this.#fields.values()].map((draft): Field => {
      const { owner, ownerSpan, name, shape, id } = draft
      const named = id === undefined ? undefined : this.#labels.get(id)
      const label = labelText(named ?? draft.label ?? draft.around ?? draft.placeholder)
      return {
        owner,
        name: name.name,
        ...(shape.type === undefined ? {} : { type: shape.type }),
        valueType: shape.valueType,
        role: 'collected',
        span: name.span,
        ownerSpan,
        attributes: label === undefined ? shape.attributes : { ...shape.attributes, label },
      }
    })
    return {
      owners: [...this.#owners.values()],
      fields: fields.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
    }
  }

  #groups(): string[] {
    const form = this.#scopes.findLastIndex((scope) => scope.form !== undefined)
    return this.#scopes.slice(form + 1).flatMap(({ group }) => group ?? [])
  }

  #settle(scope: OpenScope): void {
    const words = labelText(scope.isLabel === true ? scope.words : scope.label)
    if (words === undefined) return
    if (scope.labelFor !== undefined) {
      this.label(scope.labelFor, words)
      return
    }
    for (const input of scope.inputs) input.around ??= words
    if (scope.isLabel !== true || scope.inputs.length > 0) return
    const field = this.#scopes.findLast(({ isField }) => isField === true)
    if (field !== undefined) field.label ??= words
  }
}

interface OpenScope extends Omit<Scope, 'label'> {
  label?: string | undefined
  words: string
  readonly inputs: Draft[]
}

interface Draft {
  readonly owner: string
  readonly ownerSpan: Span
  readonly name: PlacedName
  shape: InputShape
  id?: string | undefined
  label?: string | undefined
  /** What an element around it says. */
  around?: string | undefined
  placeholder?: string | undefined
}

/** A second input of the same name tells what the first left open. */
function merge(draft: Draft, { type, valueType, attributes }: InputShape): void {
  const known = draft.shape
  const formats = [...new Set([...(known.attributes.formats ?? []), ...(attributes.formats ?? [])])]
  const isOpen = known.type === undefined || known.type === 'hidden'
  draft.shape = {
    ...known,
    ...(isOpen && type !== undefined && type !== 'hidden' ? { type, valueType } : {}),
    attributes: {
      ...known.attributes,
      ...(formats.length > 0 ? { formats } : {}),
      optional: known.attributes.optional === true && attributes.optional === true,
    },
  }
}

// --- names ---

/** Whether it can be a name: a quote that was not closed takes in lines of the text. */
function isName(written: string): boolean {
  return written.length <= longestName && !/\p{Cc}/u.test(written)
}

const longestName = 200

/** Variables that stand for a form as such: `form.email` is its `email`. */
const vague =
  /^\$?(?:(?:my|the|new|add|edit|create|update|main|base|current|parent|entity|default|inner)?[fF]orm(?:Group|Data|State|Model|Values?)?|(?:form)?[dD]ata|state|[mM]odel|values?|fields?|inputs?|controls|payload|body|dto|item|row|record|entity|props|this|vm|ctrl|\$ctrl|\$data|\$v|v\$|scope|self)$/
/** What stands behind the name of a value and is none: `email.value`, `v$.email.$model`. */
const wrapper = /^(?:value|\$model|modelValue|val|\$value)$/
/** A component that hands on what it is given. */
const handedOn =
  /^(?:modelValue|value|model|internalValue|localValue|innerValue|inputValue|currentValue|proxy\w*|checked|\w*Control|data)$/

/** The path that an expression names, without the variables that only stand for the form: `form.address.street`. */
export function modelName(text: string, span: Span): FieldName | undefined {
  const written = text.slice(span.start, Math.min(span.end, span.start + 300))
  if (
    !/^\s*(?:[\p{L}_$][\p{L}\p{N}_$]*)(?:!?\??\.[\p{L}_$][\p{L}\p{N}_$]*|!?\[[^[\]]*\])*!?\s*$/u.test(written)
  )
    return undefined
  const parts: PlacedName[] = []
  for (const match of written.matchAll(/\[\s*(?:(["'`])([^"'`]*)\1|[^[\]]*)\]|[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    const key = match[2]
    // What stands in brackets and is no text is a place in a list.
    if (match[0].startsWith('[') && (key === undefined || key === '')) continue
    const name = key ?? match[0]
    const start = span.start + match.index + (key === undefined ? 0 : match[0].indexOf(key))
    parts.push({ name, span: { start, end: start + name.length } })
  }
  while (parts.length > 1 && wrapper.test(parts.at(-1)?.name ?? '')) parts.pop()
  while (parts.length > 1 && vague.test(parts[0]?.name ?? '')) parts.shift()
  const last = parts.pop()
  if (last === undefined || (parts.length === 0 && handedOn.test(last.name))) return undefined
  return { path: parts.map(({ name }) => name.replace(/^\$/, '')), last: withoutDollar(last) }
}

/** `$form` of Svelte is the value of `form`. */
function withoutDollar({ name, span }: PlacedName): PlacedName {
  return name.startsWith('$') && name.length > 1
    ? { name: name.slice(1), span: { start: span.start + 1, end: span.end } }
    : { name, span }
}

/** Whether a variable only stands for the form as such. */
export function isVague(name: string): boolean {
  return vague.test(name)
}

/** What a name says that is partly made by template code: `phone_{{ i }}` is `phone`. Undefined where it says nothing. */
export function literalName(written: PlacedName): PlacedName | undefined {
  const at = written.name.indexOf(cover)
  if (at < 0) return written
  const literal = /^[\p{L}][\p{L}\p{N}_-]*[\p{L}\p{N}](?=[_-]*$)/u.exec(written.name.slice(0, at))
  // What follows the code says more than what stands before it.
  if (literal === null || /[^\ue000]/.test(written.name.slice(at))) return undefined
  return {
    name: literal[0],
    span: { start: written.span.start, end: written.span.start + literal[0].length },
  }
}

/** What a file stands for: its own name, or that of its folder where every folder has one of that name. */
export function componentOf(path: string): PlacedName {
  const segments = path
    .split('/')
    .map((segment, index, all) => (index === all.length - 1 ? segment.replace(/\..*$/, '') : segment))
    .map((segment) => segment.replace(/^[_+]+|[[\]()]/g, ''))
  const name = segments.findLast((segment) => segment !== '' && !commonName.test(segment))
  const lastSegment = segments.at(-1) ?? ''
  return { name: name ?? (lastSegment === '' ? 'default' : lastSegment), span: { start: 0, end: 0 } }
}

/** Names of files and folders that say what a file is for and not what it is about. */
const commonName =
  /^(?:index|new|edit|show|create|update|form|fields|page|layout|main|default|view|list|add|details?|templates?|partials?|views?|pages|components?|src|app|web|shared|common|id|slug|createorupdate|_)$/i
