import type { ReadResult, SourceText } from '../model/language.ts'
import { readMarkup } from './markup.ts'
import type { FormReading } from './markup-forms.ts'
import type { Brackets, TemplateCode } from './markup-templates.ts'

/** The facts of a template of Jinja, Nunjucks, Liquid or Django: the forms that it writes itself, and its scripts. */
export function readJinja(source: SourceText): ReadResult {
  return readMarkup(source, { brackets, readCode: readFormCode })
}

const brackets: readonly Brackets[] = [
  { open: '{{', close: '}}', kind: 'output' },
  { open: '{%', close: '%}', kind: 'statement' },
  { open: '{#', close: '#}', kind: 'comment' },
]

/**
 * `{{ form.email(type="email") }}`: what a form of Python renders is known only where the template says it; the form itself
 * is declared elsewhere.
 */
function readFormCode({ kind, inner }: TemplateCode, reading: FormReading): void {
  if (kind !== 'output' || inner.end - inner.start > 2000) return
  const code = reading.text.slice(inner.start, inner.end)
  const call = /^[-\s]*(\w*form)\.(\w+)\s*\(/i.exec(code)
  const type = /[(,]\s*type\s*=\s*(["'])([\w-]+)\1/.exec(code)?.[2]?.toLowerCase()
  const [written, , name] = call ?? []
  if (written === undefined || name === undefined || type === undefined) return
  const start = inner.start + written.lastIndexOf(name)
  const option = (key: string): string | undefined =>
    new RegExp(`[(,]\\s*${key}\\s*=\\s*(["'])([^"']*)\\1`).exec(code)?.[2]
  reading.add({
    name: { path: [], last: { name, span: { start, end: start + name.length } } },
    tag: 'input',
    type,
    autocomplete: option('autocomplete'),
    placeholder: option('placeholder'),
    required: /[(,]\s*required\b(?!\s*=\s*False)/.test(code),
  })
}
