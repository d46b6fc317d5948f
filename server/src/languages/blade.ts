import type { ReadResult, SourceText } from '../model/language.ts'
import { namePath } from './forms.ts'
import { readMarkup } from './markup.ts'
import type { FormReading } from './markup-forms.ts'
import type { Brackets, CodeFinder, TemplateCode } from './markup-templates.ts'

/** The facts of a template of Blade: the forms that it writes, with its own and other components, and its scripts. */
export function readBlade(source: SourceText): ReadResult {
  return readMarkup(source, { brackets, finders: [directive], readCode: readFormCode })
}

const brackets: readonly Brackets[] = [
  { open: '{{--', close: '--}}', kind: 'comment' },
  { open: '{!!', close: '!!}', kind: 'output' },
  { open: '{{', close: '}}', kind: 'output' },
  { open: '@php\n', close: '@endphp', kind: 'statement' },
  { open: '@php\r\n', close: '@endphp', kind: 'statement' },
  { open: '<?=', close: '?>', kind: 'output' },
  { open: '<?php', close: '?>', kind: 'statement', mayStayOpen: true },
]

/** `@if ($a > 1)`, `@class(["b" => true])`; the address of a mailbox is none, nor is the `@click` of a script. */
const directive: CodeFinder = {
  at: /(?<![\w@.])@[a-z]\w*[ \t]*\(/,
  find: (text, start, pairs) => {
    const open = text.indexOf('(', start)
    const end = pairs.closing(open)
    return end === undefined
      ? undefined
      : { kind: 'statement', span: { start, end }, inner: { start: open + 1, end: end - 1 } }
  },
}

const formCall =
  /(?:\bForm::|\bhtml\(\)\s*->\s*|\bHtml::)(text|email|tel|password|url|date|datetime|number|file|hidden|search|textarea|select|checkbox|radio|multiselect)\s*\(\s*(["'])([\w.[\]-]+)\2/

/** `{{ html()->email('email') }}` and `{!! Form::text('name') !!}`. */
function readFormCode({ inner }: TemplateCode, reading: FormReading): void {
  if (inner.end - inner.start > 2000) return
  const code = reading.text.slice(inner.start, inner.end)
  const call = formCall.exec(code)
  const [written = '', kind = '', , name = ''] = call ?? []
  if (call === null) return
  const start = inner.start + call.index + written.length - name.length - 1
  const { path, last, list } = namePath({ name, span: { start, end: start + name.length } })
  if (last === undefined) return
  const isTag = /^(?:textarea|select|multiselect)$/.test(kind)
  reading.add({
    name: { path, last, list },
    tag: isTag ? kind.replace('multi', '') : 'input',
    type: isTag || kind === 'text' ? undefined : kind === 'datetime' ? 'datetime-local' : kind,
    placeholder: /(["'])placeholder\1\s*=>\s*(["'])([^"']*)\2/.exec(code)?.[3],
    required: code.includes('required'),
  })
}
