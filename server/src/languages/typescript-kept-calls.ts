/*
 * What the values at the sinks of one statement were found to be, kept for the next reading of the same document: a statement
 * that an edit left alone says the same again, at another place. Kept only where no name in it is declared on the outermost
 * level of the file; a name that nothing declared must still be declared by nothing.
 */
import type ts from 'typescript'
import type { Call } from '../model/fact.ts'
import type { Binding, Bindings } from './typescript-bindings.ts'
import { moved } from './spans.ts'

/** Of the sinks of a statement. */
export interface KeptCalls {
  /** What and where the sinks are, from the beginning of the statement on. */
  readonly sinks: string
  /** Where the statement began. */
  readonly pos: number
  /** Names that no declaration of the file stood for. */
  readonly free: ReadonlySet<string>
  readonly calls: readonly Call[]
}

/** The calls as they are now; undefined where they must be followed anew. */
export function callsAgain(
  kept: KeptCalls | undefined,
  statement: ts.Statement,
  sinks: string,
  declared: ReadonlyMap<string, Binding>,
): readonly Call[] | undefined {
  if (kept?.sinks !== sinks) return undefined
  for (const name of kept.free) if (declared.has(name)) return undefined
  const by = statement.pos - kept.pos
  if (by === 0) return kept.calls
  return kept.calls.map((call) => ({
    ...call,
    span: moved(call.span, by),
    arguments: call.arguments.map((argument) => ({ ...argument, span: moved(argument.span, by) })),
  }))
}

/** Bindings that note what is asked of them. */
export class NotedBindings implements Bindings {
  readonly #bindings: Bindings
  readonly #declared: ReadonlyMap<string, Binding>
  readonly #onBeyond: () => void
  #free = new Set<string>()
  /** How often one of the outermost level was asked for. */
  #beyond = 0

  /**
   * @param declared on the outermost level of the file
   * @param onBeyond called before a declaration of that level is handed out
   */
  constructor(bindings: Bindings, declared: ReadonlyMap<string, Binding>, onBeyond: () => void) {
    this.#bindings = bindings
    this.#declared = declared
    this.#onBeyond = onBeyond
  }

  /** Names without a declaration that `follow` asks about; undefined where it asks for one of the outermost level. */
  freeNames(follow: () => void): ReadonlySet<string> | undefined {
    this.#free = new Set()
    const before = this.#beyond
    follow()
    return this.#beyond === before ? this.#free : undefined
  }

  bindingOf(identifier: ts.Identifier): Binding | undefined {
    const binding = this.#bindings.bindingOf(identifier)
    if (binding === undefined) this.#free.add(identifier.text)
    else if (this.#declared.get(identifier.text)?.name === binding.name) {
      this.#beyond++
      this.#onBeyond()
    }
    return binding
  }
}
