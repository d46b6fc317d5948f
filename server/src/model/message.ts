/**
 * A text for people: an English template, and what stands in its `{holes}`. Plain data, so that it can be cached, sent to
 * a thread and translated where it is shown. Whoever makes one uses `say`; singular and plural are two templates.
 */
export interface Message {
  readonly text: string
  readonly parameters?: Parameters
}

export type Parameters = Readonly<Record<string, Parameter>>

/** What fills a hole: as it is; in the reader's language, where it is a message or a label; several, with commas between. */
export type Parameter = string | number | Message | Label | readonly Parameter[]

/** A name that has its own translations, such as that of a category: language code to text; `en` is always there. */
interface Label {
  readonly label: Readonly<Record<string, string>>
}

/** Messages as texts of one language. */
export interface Translator {
  /** `en`, `fr`, `de`, `it` or `es`. */
  readonly language: string
  text(message: Message): string
}

/** A message; the compiler asks for what its holes need, and for nothing else. */
export function say<Text extends string>(
  text: Text,
  ...parameters: [HoleIn<Text>] extends [never] ? [] : [Readonly<Record<HoleIn<Text>, Parameter>>]
): Message {
  const [given] = parameters
  return given === undefined ? { text } : { text, parameters: given }
}

/** A text that is the same in every language, such as a name, where a message is asked for. */
export function asIs(text: string): Message {
  return { text: '{text}', parameters: { text } }
}

/** One of several, with `or` between them; empty for none. */
export function eitherOf([first = '', ...others]: readonly Parameter[]): Parameter {
  return others.reduce((one, other) => say('{one} or {other}', { one, other }), first)
}

/**
 * A translator that knows these translations: English template to template. What it does not know it says in English; a
 * hole without a parameter stays visible as `{name}`.
 */
export function translatorOf(language: string, translations: Readonly<Record<string, string>>): Translator {
  const text = (message: Message): string => {
    const { text: template, parameters = {} } = message
    const translated = Object.hasOwn(translations, template) ? translations[template] : undefined
    return (translated ?? template).replaceAll(/\{(\w+)\}/g, (hole, name: string) => {
      const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
      return parameter === undefined ? hole : fill(parameter)
    })
  }
  const fill = (parameter: Parameter): string => {
    if (typeof parameter !== 'object') return String(parameter)
    if ('text' in parameter) return text(parameter)
    return 'label' in parameter ? labelWithin(parameter, language) : parameter.map(fill).join(', ')
  }
  return { language, text }
}

export const english: Translator = translatorOf('en', {})

/** A label as it stands within a sentence: its first letter in lower case where it is a word and the language does so. */
function labelWithin({ label }: Label, language: string): string {
  const text = label[language] ?? label['en'] ?? ''
  const isWord = language !== 'de' && /^\p{Lu}\p{Ll}/u.test(text)
  return isWord ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

type HoleIn<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}`
  ? Hole | HoleIn<Rest>
  : never
