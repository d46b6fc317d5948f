/*
 * Consent that is given unless somebody says no: boxes that are ticked already, columns and properties that default to yes
 * (Art. 4(11), 7 and recital 32: silence and pre-ticked boxes are no consent).
 */
import type { ConsentDefault } from '../model/fact.ts'
import { expressionAt, type CodeText } from './code-text.ts'
import { mayDefaultConsent } from './text-mentions.ts'

/** Names that hold whether a person agreed to something that they may refuse. */
const consent =
  /(?<![a-z])(?:consents?|consented|opt_?in|opted_?in|optin|news_?letters?(?!_?(?:id|count|list|template|model|service|controller))|marketing_?(?:emails?|consent|opt_?in|ok|allowed|permission|communications?|notifications?|messages?|campaigns?)|(?:email|sms|phone)_?marketing|accepts?_?(?:marketing|newsletter|terms|tos|privacy|cookies?|emails?|offers?)|accepted_?(?:marketing|newsletter|terms|tos|privacy|cookies?)|agree(?:s|d)?_?(?:to)?_?(?:marketing|newsletter|terms|tos|privacy|offers?)|subscribe(?:d|s)?_?(?:to)?_?(?:news_?letter|marketing|promotions?|offers?|emails?|mails?)|(?:receive|send|wants?)_?(?:newsletter|marketing|promotions?|offers|promotional|special_?offers?|third_?party)|promotional_?(?:emails?|offers?)|gdpr|rgpd|einwilligung|consentement|consentimiento|consenso|partner_?offers?|third_?party_?(?:marketing|sharing|offers?)|data_?sharing|share_?(?:data|with_?(?:partners|third_?part)))(?![a-z])/i

/** Of what carries these words and is no consent of a person: whether it is asked for, shown or required. */
const notGiven =
  /(?:^|_)(?:require[sd]?|required|enable[sd]?|show|display|has|is_?visible|visible|disabled|feature|setting|mode|banner|template|type|module|widget|form|button|link|page|url|text|label|title|version|hash|key|config|supports?|allow|can|need[s]?|ask|manage|unsubscribe[d]?|confirm|verification|double)(?=_|$)/i

const markup = new Set([
  'html',
  'vue',
  'svelte',
  'astro',
  'erb',
  'blade',
  'jinja',
  'twig',
  'handlebars',
  'ejs',
  'razor',
])
/** What the text says, in its order. Never throws. */
export function readConsentDefaults(source: CodeText): readonly ConsentDefault[] {
  const { language, text } = source
  if (!mayDefaultConsent(language, text)) return []
  const found = [
    ...(markup.has(language) || language === 'typescript' || language === 'php' ? tickedBoxes(source) : []),
    ...(language === 'erb' ? helperBoxes(source) : []),
    ...(markup.has(language) ? [] : columns(source)),
  ]
  const byPlace = new Map(found.map((one) => [one.span.start, one]))
  return [...byPlace.values()].sort((left, right) => left.span.start - right.span.start)
}

function holdsConsent(name: string): boolean {
  const words = wordsOf(name)
  return consent.test(words) && !notGiven.test(words)
}

/** What a box alone says by such a name: a column of that name holds the terms themselves. */
const agreedByTicking =
  /^(?:\w+_)?(?:terms|tos|terms_(?:of_(?:service|use)|and_conditions|conditions)|privacy_policy|agb|cgu|cgv|is_subscribed|subscribed?)$/

function isConsentBox(name: string): boolean {
  const words = wordsOf(name)
  return !notGiven.test(words) && (consent.test(words) || agreedByTicking.test(words))
}

function wordsOf(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[-\s.[\]]+/g, '_')
    .toLowerCase()
}

/** `<input type="checkbox" name="newsletter" checked>`, `<Checkbox name="consent" defaultChecked />` */
function tickedBoxes({ uncommented }: CodeText): readonly ConsentDefault[] {
  const found: ConsentDefault[] = []
  for (const match of uncommented.matchAll(
    /<([A-Za-z][\w.:-]*)\b((?:[^<>"'{}]|"[^"]{0,400}"|'[^']{0,400}'|\{[^{}]{0,400}\}|=>){0,600})>/g,
  )) {
    const [, element = '', attributes = ''] = match
    if (!/^(?:input|.*(?:check-?box|switch|toggle).*|x-.*|Field|FormField)$/i.test(element)) continue
    const isBox =
      /\btype\s*=\s*(?:\{\s*)?["']checkbox["']/i.test(attributes) || /check-?box|switch|toggle/i.test(element)
    // Not in a value: a box that is drawn anew hides its own by a class.
    const names = attributes.replace(/"[^"]*"|'[^']*'/g, '""')
    if (!isBox || /\bdisabled\b|\bhidden\b|\breadonly\b/i.test(names)) continue
    const name = /(?<![\w-])(?:name|id|v-model|formControlName)\s*=\s*(?:\{\s*)?["']([\w.[\]-]+)["']/.exec(
      attributes,
    )
    if (name?.[1] === undefined || !isConsentBox(name[1])) continue
    const ticked =
      /(?<![\w:.@-])(?:defaultChecked|checked|default-checked|:checked)(?:\s*=\s*(?:\{\s*true\s*\}|"checked"|"true"|'checked'|""|'true'))?(?=[\s/]|$)/.exec(
        attributes,
      )
    if (ticked === null) continue
    // A template puts the attribute where the person has agreed before.
    if (/(?:\{%|\{\{|<%|@if|@checked|<\?|\?\s*["'])/.test(attributes)) continue
    const at = match.index + 1 + element.length
    const start = at + ticked.index
    const nameAt = at + name.index + name[0].lastIndexOf(name[1])
    const before = /\s*$/.exec(uncommented.slice(match.index, start))?.[0].length ?? 0
    found.push({
      name: name[1],
      span: { start: nameAt, end: nameAt + name[1].length },
      place: 'box',
      edit: { span: { start: start - before, end: start + ticked[0].length }, newText: '' },
    })
  }
  return found
}

/** `check_box_tag :newsletter, '1', true`, `form.check_box :newsletter, checked: true` of Rails. */
function helperBoxes({ uncommented }: CodeText): readonly ConsentDefault[] {
  const found: ConsentDefault[] = []
  for (const match of uncommented.matchAll(
    /\b(?:check_box_tag\b[( ]\s*[:"'](?<tag>\w+)["']?\s*,\s*[^,\n%]{1,40},\s*(?<third>true)\b|check_?box\b[( ]\s*[:"'](?<box>\w+)["']?[^\n%]{0,200}?\bchecked:\s*(?<option>true)\b)/dg,
  )) {
    const { groups, indices } = match
    const name = groups?.['tag'] ?? groups?.['box'] ?? ''
    const [at = 0] = indices?.groups?.['tag'] ?? indices?.groups?.['box'] ?? []
    const [yes = 0] = indices?.groups?.['third'] ?? indices?.groups?.['option'] ?? []
    if (!isConsentBox(name)) continue
    found.push(beginsTrue('box', name, at, yes))
  }
  return found
}

/** @param at where the name stands, and `yes` where the `true` does that it begins with (UTF-16 offsets) */
function beginsTrue(place: ConsentDefault['place'], name: string, at: number, yes: number): ConsentDefault {
  return {
    name,
    span: { start: at, end: at + name.length },
    place,
    edit: { span: { start: yes, end: yes + 'true'.length }, newText: 'false' },
  }
}

interface Default {
  readonly pattern: RegExp
  readonly no: string
}

/** How a column or a property of a language says its name and that it defaults to yes. */
const declarations: Readonly<Record<string, readonly Default[]>> = {
  sql: [
    {
      pattern:
        /(?<![\w.])["`[]?(?<name>\w+)["`\]]?\s+(?:bool(?:ean)?|bit|tinyint(?:\(\d+\))?|smallint)\b[^,;\n]{0,80}?\bdefault\s*\(*\s*(?<yes>true|1|b?'1'|'t'|'true')(?![\w.])/dgi,
      no: 'FALSE',
    },
  ],
  prisma: [{ pattern: /^\s*(?<name>\w+)\s+Boolean\b[^\n]*@default\((?<yes>true)\)/dgm, no: 'false' }],
  python: [
    {
      pattern:
        /^[ \t]*(?<name>\w+)\s*(?::\s*[^=\n]{1,60})?=\s*(?:[\w.]+\.)?(?:NullBooleanField|BooleanField|Boolean|Column|mapped_column)\s*\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*?\b(?:default|initial)\s*=\s*(?<yes>True)\b/dgm,
      no: 'False',
    },
    {
      pattern: /^[ \t]+(?<name>\w+)\s*:\s*bool\s*=\s*(?:Field\(\s*(?:default\s*=\s*)?)?(?<yes>True)\b/dgm,
      no: 'False',
    },
    {
      pattern:
        /\bname=["'](?<name>\w+)["'],\s*field=models\.(?:Null)?BooleanField\([^()\n]*\bdefault=(?<yes>True)\b/dg,
      no: 'False',
    },
  ],
  ruby: [
    { pattern: /\bt\.boolean\s+[:"'](?<name>\w+)["']?[^\n]*?\bdefault:\s*(?<yes>true)\b/dg, no: 'false' },
    {
      pattern:
        /\badd_column\s+[:"']\w+["']?\s*,\s*[:"'](?<name>\w+)["']?\s*,\s*:boolean[^\n]*?\bdefault:\s*(?<yes>true)\b/dg,
      no: 'false',
    },
    { pattern: /\battribute\s+:(?<name>\w+)\s*,\s*:boolean\s*,\s*default:\s*(?<yes>true)\b/dg, no: 'false' },
  ],
  php: [
    {
      pattern:
        /->boolean\(\s*['"](?<name>\w+)['"]\s*\)(?:\s*->\w+\([^()\n]*\))*?\s*->default\(\s*(?<yes>true|1)\s*\)/dg,
      no: 'false',
    },
    {
      pattern:
        /(?:public|protected|private)\s+(?:readonly\s+)?(?:\??bool\s+)?\$(?<name>\w+)\s*=\s*(?<yes>true)\s*;/dg,
      no: 'false',
    },
    {
      pattern:
        /->addColumn\(\s*['"](?<name>\w+)['"]\s*,\s*(?:['"]boolean['"]|Types::BOOLEAN)\s*,[^()\n]{0,120}?['"]default['"]\s*=>\s*(?<yes>true|1)\b/dg,
      no: 'false',
    },
  ],
  java: [{ pattern: /\b[Bb]oolean\s+(?<name>\w+)\s*=\s*(?<yes>true|Boolean\.TRUE)\s*;/dg, no: 'false' }],
  kotlin: [{ pattern: /\b(?:val|var)\s+(?<name>\w+)\s*:\s*Boolean\??\s*=\s*(?<yes>true)\b/dg, no: 'false' }],
  csharp: [{ pattern: /\bbool\??\s+(?<name>\w+)\s*\{\s*get;[^{}]*\}\s*=\s*(?<yes>true)\s*;/dg, no: 'false' }],
  go: [{ pattern: /^\s*(?<name>\w+)\s+\*?bool\s+`[^`\n]*?\bdefault[: ](?<yes>true)\b/dgim, no: 'false' }],
  typescript: [
    {
      pattern:
        /(?<![\w$.])["']?(?<name>[\w-]+)["']?\s*[:=]\s*(?:[\w.]+\.)?boolean\(\s*(?:["'][\w-]+["'])?[^()\n]*\)(?:\s*\.\w+\((?!true)[^()\n]*\))*?\s*\.default(?:To)?\(\s*(?<yes>true)\s*\)/dg,
      no: 'false',
    },
    {
      pattern:
        /(?<![\w$.])["']?(?<name>[\w-]+)["']?\s*:\s*\{[^{}]{0,160}?\btype\s*:\s*(?:Boolean|["']boolean["']|DataTypes\.BOOLEAN|Sequelize\.BOOLEAN)[^{}]{0,160}?\bdefault(?:Value)?\s*:\s*(?<yes>true)\b/dg,
      no: 'false',
    },
    {
      pattern:
        /@Column\(\s*\{[^{}]{0,160}?\bdefault\s*:\s*(?<yes>true)\b[^]{0,120}?\s(?<name>[\w$]+)\s*[!?]?\s*:\s*boolean/dg,
      no: 'false',
    },
    {
      pattern:
        /\.boolean\(\s*["'](?<name>\w+)["']\s*\)(?:\s*\.\w+\([^()\n]*\))*?\s*\.defaultTo\(\s*(?<yes>true)\s*\)/dg,
      no: 'false',
    },
  ],
}

function columns(source: CodeText): readonly ConsentDefault[] {
  const found: ConsentDefault[] = []
  for (const { pattern, no } of declarations[source.language] ?? []) {
    for (const match of source.uncommented.matchAll(pattern)) {
      const { name = '', yes = '' } = match.groups ?? {}
      const [nameAt = 0] = match.indices?.groups?.['name'] ?? []
      const [yesAt = 0] = match.indices?.groups?.['yes'] ?? []
      if (!holdsConsent(name)) continue
      found.push({
        name,
        span: { start: nameAt, end: nameAt + name.length },
        place: 'default',
        edit: {
          span: { start: yesAt, end: yesAt + yes.length },
          newText: /^[1b']/.test(yes)
            ? yes.replace(/1|true/i, (one) => (one === '1' ? '0' : 'false')).replace("'t'", "'f'")
            : sameCase(yes, no),
        },
      })
    }
  }
  for (const match of source.uncommented.matchAll(tickedByDefault)) {
    const [, name = '', yes = ''] = match
    const yesAt = match.index + match[0].length - yes.length
    found.push({
      name,
      span: { start: match.index, end: match.index + name.length },
      place: 'box',
      edit: {
        span: { start: yesAt, end: yesAt + yes.length },
        newText: yes.startsWith('T') ? 'False' : 'false',
      },
    })
  }
  if (source.language === 'typescript') found.push(...formDefaults(source))
  if (source.language === 'csharp') found.push(...madeWithYes(source))
  return found
}

/** `public Account() { NewsletterOptIn = true; }`: what a constructor writes holds for whoever says nothing. */
function madeWithYes({ code }: CodeText): readonly ConsentDefault[] {
  const found: ConsentDefault[] = []
  for (const match of code.matchAll(/(?<=[;{}]\s*)(?:this\.)?([A-Z]\w*)\s*=\s*true\s*;/g)) {
    const name = match[1] ?? ''
    if (!holdsConsent(name)) continue
    const member = [
      ...code
        .slice(Math.max(0, match.index - 4000), match.index)
        .matchAll(
          /\b(?:public|protected|internal|private)\s+(?:static\s+|async\s+)*([\w<>[\]?.,]+)\s*([\w]*)\s*\(/g,
        ),
    ].at(-1)
    if (member?.[2] !== '') continue
    const at = match.index + match[0].indexOf(name)
    const yes = match.index + match[0].lastIndexOf('true')
    found.push(beginsTrue('default', name, at, yes))
  }
  return found
}

/** A setting whose own name says so: `NewsletterTickedByDefault = true`. */
const tickedByDefault =
  /\b(\w*(?:newsletter|consent|marketing|opt_?in)\w*(?:ticked|checked|selected|enabled|on)_?by_?default)["']?\s*(?::|=|=>)\s*(true)\b/gi

function sameCase(yes: string, no: string): string {
  return yes === yes.toLowerCase() ? no.toLowerCase() : yes === yes.toUpperCase() ? no.toUpperCase() : no
}

/** What a box is bound to, and that it begins with yes: React's, Vue's and Angular's. */
const states: readonly RegExp[] = [
  /\[\s*(\w+)\s*,\s*set\w+\s*\]\s*=\s*(?:React\.)?useState(?:<boolean>)?\(\s*true\s*\)/g,
  /\b(?:const|let)\s+(\w+)\s*=\s*(?:ref|shallowRef|signal|\$state)(?:<boolean>)?\(\s*true\s*\)/g,
  /(?<![\w$])(\w+)\s*[:=]\s*new\s+(?:Untyped)?FormControl(?:<[^<>()]*>)?\(\s*true\b/g,
  /(?<![\w$])(\w+)\s*:\s*\[\s*true\s*(?=,|\])/g,
]

/** `useForm({ defaultValues: { newsletter: true } })`, `initialValues={{ consent: true }}`, `useState(true)` by its name. */
function formDefaults(source: CodeText): readonly ConsentDefault[] {
  const { code } = source
  const found: ConsentDefault[] = []
  for (const match of code.matchAll(
    /\b(?:defaultValues|initialValues|initialValue)\s*(?:=\s*\{|:)\s*(?=\{)/g,
  )) {
    const { start, end } = expressionAt(source, match.index + match[0].length)
    for (const entry of code.slice(start, end).matchAll(/(?<![\w$.])["']?([\w-]+)["']?\s*:\s*(true)\b/g)) {
      const name = entry[1] ?? ''
      if (!holdsConsent(name)) continue
      const at = start + entry.index + entry[0].indexOf(name)
      const yes = start + entry.index + entry[0].length - 4
      found.push(beginsTrue('box', name, at, yes))
    }
  }
  for (const pattern of states)
    for (const match of code.matchAll(pattern)) {
      const name = match[1] ?? ''
      if (!holdsConsent(name)) continue
      const at = match.index + match[0].indexOf(name)
      const yes = match.index + match[0].lastIndexOf('true')
      found.push(beginsTrue('box', name, at, yes))
    }
  return found
}
