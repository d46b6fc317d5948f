import type { FileFacts } from './fact.ts'
import type { SettingWords } from './setting.ts'

/** A text to read. */
export interface SourceText {
  /** Relative to the folder that is read, forward slashes. */
  readonly path: string
  /** Without its byte order mark. */
  readonly text: string
}

/** What a reader needs of the rules: names of functions, as data. */
export interface ReaderRules {
  /** Callee patterns of loggers: `console.*`, `logger.{info,warn}`; see rules/sinks.yaml. */
  readonly logCallees: readonly string[]
  /** The same for one language alone, by its id: `print` writes to a log in Python, and to paper in a browser. */
  readonly logCalleesOf?: Readonly<Record<string, readonly string[]>>
  /** Words in the last name of functions that mask, hash or redact what they are given. */
  readonly maskingFunctions: readonly string[]
  /** Keys of a logger's options that list the paths which it leaves out: `redact`. */
  readonly redactionOptions?: readonly string[]
  /** Last name of calls and classes whose result is a logger, whatever its variable is named. */
  readonly loggerFactories?: readonly string[]
  /** Packages whose default or namespace import is a logger. */
  readonly loggerModules?: readonly string[]
  /** Types whose values are loggers. */
  readonly loggerTypes?: readonly string[]
  /** Keys and calls of settings; see rules/settings. */
  readonly settings?: SettingWords
  /** By language: callees that take an address, of which a text is one. */
  readonly addressCalleesOf?: Readonly<Record<string, readonly string[]>>
  /** By language: callees that put all that they are given into an address. */
  readonly parameterCalleesOf?: Readonly<Record<string, readonly string[]>>
  /** By language: callees, and what is assigned to, that show a value in the title of a page. */
  readonly titleCalleesOf?: Readonly<Record<string, readonly string[]>>
  /** Ids of the services that a module of a language belongs to; absent: none is looked for. */
  readonly servicesOf?: (language: string, module: string) => readonly string[]
  /** Callees that hand values to a service and are there without an import: `gtag`. */
  readonly disclosures?: readonly {
    readonly service: string
    readonly callees: readonly string[]
    /** Absent: of any language. */
    readonly languages?: readonly string[]
  }[]
}

/** A part of a text in another language, for the reader of that language: the script of a component. */
export interface EmbeddedText {
  /** Id of the language. */
  readonly language: string
  /** The path that its reader is told: that of the file with an extension of the language behind it. */
  readonly path: string
  readonly text: string
  /** Where it starts in the text around it, in UTF-16 units. */
  readonly offset: number
  /** Something else stands in it for code of the template around: what its reader says of syntax is not to be trusted. */
  readonly isPatched?: boolean
}

/** What a reader gives: the facts, and the parts of the text that are for others. */
export interface ReadResult extends FileFacts {
  readonly embedded?: readonly EmbeddedText[]
}

/**
 * What a reader keeps of one reading of a document for the next, so that a keystroke costs less than the whole text. Only the
 * reader that wrote it knows what it is; the facts are the same with it and without.
 */
export interface ReaderMemory {
  kept?: unknown
}

/**
 * Text to facts. Never throws: what could not be understood is a problem with a span, and the facts around it are kept.
 */
export type ReadText = (source: SourceText, rules: ReaderRules, memory?: ReaderMemory) => ReadResult

/** Which code chunk holds the reader: a heavy parser is loaded only when a file needs it. */
export type ReaderChunk = 'typescript' | 'trees' | 'formats' | 'markup' | 'light'

export interface Language {
  /** `typescript`, `prisma`, `sql`, `yaml`, `json`, `env` … */
  readonly id: string
  readonly chunk: ReaderChunk
  /**
   * Tree-sitter grammars that the reader parses with, as their packages name them: `python`, `c-sharp`. Each is a
   * WebAssembly file, loaded with the first file of the language.
   */
  readonly grammars?: readonly string[]
  /** Lower case, with the leading dot: `.ts`, `.blade.php`. */
  readonly extensions: readonly string[]
  /** Whole names, lower case: `.env`. */
  readonly fileNames?: readonly string[]
  /** Name prefixes, lower case: `.env.`. */
  readonly fileNamePrefixes?: readonly string[]
  /** Of whole paths in lower case, where neither name nor extension tells; each with the globs that stand for it. */
  readonly paths?: { readonly pattern: RegExp; readonly globs: readonly string[] }
}
