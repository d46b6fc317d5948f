import type { ReadResult, SourceText } from '../model/language.ts'
import { readMarkup } from './markup.ts'
import type { Brackets } from './markup-templates.ts'

/**
 * The facts of a text of HTML: its forms, also those of Angular, AngularJS, Alpine and Thymeleaf, and its scripts. Code of
 * Django, Jinja, Go, Handlebars, PHP and ERB in it is passed over, as much of what ends in `.html` is a template.
 */
export function readHtml(source: SourceText): ReadResult {
  return readMarkup(source, { brackets })
}

const brackets: readonly Brackets[] = [
  { open: '{{!--', close: '--}}', kind: 'comment' },
  { open: '{{{', close: '}}}', kind: 'output' },
  { open: '{{', close: '}}', kind: 'output' },
  { open: '{%', close: '%}', kind: 'statement' },
  { open: '{#', close: '#}', kind: 'comment' },
  { open: '<%=', close: '%>', kind: 'output' },
  { open: '<%', close: '%>', kind: 'statement' },
  { open: '<?=', close: '?>', kind: 'output' },
  { open: '<?php', close: '?>', kind: 'statement', mayStayOpen: true },
]
