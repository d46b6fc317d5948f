import type { ReadText } from '../model/language.ts'
import { readAstro } from './astro.ts'
import { readBlade } from './blade.ts'
import { readEjs } from './ejs.ts'
import { readErb } from './erb.ts'
import { readHandlebars } from './handlebars.ts'
import { readHtml } from './html.ts'
import { readJinja } from './jinja.ts'
import { readRazor } from './razor.ts'
import { readSvelte } from './svelte.ts'
import { readTwig } from './twig.ts'
import { readVue } from './vue.ts'

/** The readers of the chunk that loads the parser of markup, by language id. */
export const readers: Readonly<Record<string, ReadText>> = {
  astro: readAstro,
  blade: readBlade,
  ejs: readEjs,
  erb: readErb,
  handlebars: readHandlebars,
  html: readHtml,
  jinja: readJinja,
  razor: readRazor,
  svelte: readSvelte,
  twig: readTwig,
  vue: readVue,
}
