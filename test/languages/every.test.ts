import assert from 'node:assert/strict'
import { readFacts } from '../../server/src/host/read-file.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { languages } from '../../server/src/languages/index.ts'
import type { FileFacts } from '../../server/src/model/fact.ts'

const rules = loadRules()

interface Sample {
  readonly path: string
  /** Declares one field, of this name; any number of them make a file. */
  readonly piece: (field: string) => string
  /** What a file must begin and end with. */
  readonly around?: readonly [string, string]
  readonly comment: (text: string) => string
  /** Stands between two pieces while somebody types. */
  readonly halfTyped: string
  /** Pieces of a huge file. */
  readonly most?: number
  /** Of an older version or a neighbour of the language, with its fields. */
  readonly dialect: readonly [text: string, ...fields: string[]]
}

const slashes = (text: string): string => `// ${text}\n`
const hash = (text: string): string => `# ${text}\n`
const tag = (text: string): string => `<!-- ${text} -->\n`
const input = (field: string): string => `<form><input name="${field}"></form>\n`
const markup = { piece: input, comment: tag, halfTyped: '<div><p cl\n' }

const samples: Readonly<Record<string, Sample>> = {
  typescript: {
    path: 'a.ts',
    piece: (field) => `interface Of${field} { ${field}: string }\n`,
    comment: slashes,
    halfTyped: 'const a = user.\n',
    dialect: ['const a: { mail: string } = <any>b\nclass C { declare iban: string }\n', 'mail', 'iban'],
  },
  python: {
    path: 'a.py',
    piece: (field) => `class Of${field}(BaseModel):\n    ${field}: str\n\n`,
    comment: hash,
    halfTyped: 'def run(a\n\n',
    dialect: ['class A(models.Model):\n    mail = models.EmailField()\n    print "a"\n', 'mail'],
  },
  java: {
    path: 'a.java',
    piece: (field) => `class Of${field} { String ${field}; }\n`,
    comment: slashes,
    halfTyped: 'class B { void run() { a. } }\n',
    dialect: ['record A(String mail) { }\n', 'mail'],
  },
  kotlin: {
    path: 'a.kt',
    piece: (field) => `class Of${field}(val ${field}: String)\n`,
    comment: slashes,
    halfTyped: 'class B(val )\n',
    dialect: ['@JvmInline value class A(val mail: String)\n', 'mail'],
  },
  go: {
    path: 'a.go',
    piece: (field) => `type Of${field} struct {\n\t${field} string\n}\n`,
    around: ['package a\n', ''],
    comment: slashes,
    halfTyped: 'func run() { a. }\n',
    dialect: ['package a\ntype A[T any] struct { mail T }\n', 'mail'],
  },
  csharp: {
    path: 'a.cs',
    piece: (field) => `class Of${field} { public string ${field} { get; set; } }\n`,
    comment: slashes,
    halfTyped: 'class B { void Run() { a. } }\n',
    dialect: ['public record struct A(string mail);\n', 'mail'],
  },
  ruby: {
    path: 'a.rb',
    piece: (field) => `class Of${field}\n  attr_accessor :${field}\nend\n`,
    comment: hash,
    halfTyped: 'def run\n  a.\nend\n',
    dialect: ['A = Struct.new(:mail, keyword_init: true)\n', 'mail'],
  },
  php: {
    path: 'a.php',
    piece: (field) => `class Of${field} { public string $${field}; }\n`,
    around: ['<?php\n', ''],
    comment: slashes,
    halfTyped: 'function run() { $a-> }\n',
    dialect: ['<?php\nclass A { var $mail; }\n', 'mail'],
  },
  rust: {
    path: 'a.rs',
    piece: (field) => `struct Of${field} { ${field}: String }\n`,
    comment: slashes,
    halfTyped: 'fn run() { a. }\n',
    dialect: ['struct A<const N: usize> { r#mail: [u8; N] }\n', 'mail'],
  },
  swift: {
    path: 'a.swift',
    piece: (field) => `struct Of${field} { let ${field}: String }\n`,
    comment: slashes,
    halfTyped: 'func run() { a. }\n',
    dialect: ['public struct A<T>: Sendable where T: Sendable { public var mail: T? }\n', 'mail'],
  },
  dart: {
    path: 'a.dart',
    piece: (field) => `class Of${field} { final String ${field}; }\n`,
    comment: slashes,
    halfTyped: 'void run() { a. }\n',
    dialect: ['sealed class A { late String? mail; }\n', 'mail'],
  },
  terraform: {
    path: 'a.tf',
    piece: (field) => `variable "${field}" {\n  default = "a"\n}\n`,
    comment: hash,
    halfTyped: 'locals {\n  a =\n}\n',
    dialect: ['resource "a" "b" {\n  mail = "${var.x}"\n}\n', 'mail'],
  },
  bicep: {
    path: 'a.bicep',
    piece: (field) => `param ${field} string = 'a'\n`,
    comment: slashes,
    halfTyped: "resource x 'A.B/c@2024-01-01' = {\n  a:\n}\n",
    dialect: [
      "resource x 'A.B/c@2024-01-01' = [for y in z: if (y.on) {\n  mail: '${y.a}-${'b'}'\n}]\n",
      'resource',
      'mail',
    ],
  },
  prisma: {
    path: 'a.prisma',
    piece: (field) => `model Of${field} {\n  ${field} String\n}\n`,
    comment: slashes,
    halfTyped: 'model B {\n  a\n}\n',
    dialect: [
      'model A {\n  id String @id @default(auto()) @map("_id") @db.ObjectId\n  mail String?\n}\n',
      'id',
      'mail',
    ],
  },
  sql: {
    path: 'a.sql',
    piece: (field) => `CREATE TABLE of_${field} (${field} text);\n`,
    comment: (text) => `-- ${text}\n`,
    halfTyped: 'CREATE TABLE b (a varchar(;\n',
    dialect: ['CREATE TABLE [dbo].[A] ([mail] [nvarchar](50) NULL)\nGO\n', 'mail'],
  },
  yaml: {
    path: 'a.yaml',
    piece: (field) => `${field}: 1\n`,
    comment: hash,
    halfTyped: '"b\n',
    dialect: ['%YAML 1.1\n---\nmail: yes\n', 'mail'],
  },
  json: {
    path: 'a.json',
    piece: (field) => `"${field}": 1,\n`,
    around: ['{\n', '"z": 1}\n'],
    comment: slashes,
    halfTyped: '"b": ,\n',
    dialect: ['// JSON with comments\n{ "mail": 1, }\n', 'mail'],
  },
  env: {
    path: '.env',
    piece: (field) => `${field}=a\n`,
    comment: hash,
    halfTyped: 'B\n',
    dialect: ['export mail=a\n', 'mail'],
  },
  ini: {
    path: 'a.ini',
    piece: (field) => `${field} = a\n`,
    comment: (text) => `; ${text}\n`,
    halfTyped: 'b =\n',
    dialect: ['[a]\nmail: b\n', 'mail'],
  },
  properties: {
    path: 'a.properties',
    piece: (field) => `${field}=a\n`,
    comment: hash,
    halfTyped: '=\n',
    dialect: ['! comment\nmail : a\\\n  b\n', 'mail'],
  },
  csv: {
    path: 'a.csv',
    piece: (field) => `${field},`,
    around: ['', 'z\n'],
    comment: hash,
    most: 400,
    halfTyped: ' ,',
    dialect: ['"mail";iban\r1;2\r', 'mail', 'iban'],
  },
  toml: {
    path: 'a.toml',
    piece: (field) => `${field} = 1\n`,
    comment: hash,
    halfTyped: 'b =\n',
    dialect: ['[a.b]\nc = { mail = 1 }\n', 'mail'],
  },
  graphql: {
    path: 'a.graphql',
    piece: (field) => `type Of${field} {\n  ${field}: String\n}\n`,
    comment: hash,
    halfTyped: 'type B {\n  a(\n}\n',
    dialect: ['extend type A implements B & C @key(fields: "id") { mail: String! }\n', 'mail'],
  },
  protobuf: {
    path: 'a.proto',
    piece: (field) => `message Of${field} { string ${field} = 1; }\n`,
    comment: slashes,
    halfTyped: 'message B { string }\n',
    dialect: ['syntax = "proto2";\nmessage A { required string mail = 1; extensions 4 to max; }\n', 'mail'],
  },
  avdl: {
    path: 'a.avdl',
    piece: (field) => `record Of${field} { string ${field}; }\n`,
    comment: slashes,
    halfTyped: 'record B { string }\n',
    dialect: ['schema A;\nnamespace a.b;\nrecord A { union { null, string } mail = null; }\n', 'mail'],
  },
  xml: {
    path: 'hibernate.hbm.xml',
    piece: (field) => `<class name="Of${field}"><property name="${field}" type="string"/></class>\n`,
    around: ['<hibernate-mapping>\n', '</hibernate-mapping>\n'],
    comment: tag,
    halfTyped: '<property name="b\n',
    dialect: [
      '<!DOCTYPE a>\n<hibernate-mapping><class name="A"><property name="mail"/></class></hibernate-mapping>\n',
      'mail',
    ],
  },
  html: { ...markup, path: 'a.html', dialect: ['<FORM><INPUT NAME=mail></FORM>', 'mail'] },
  vue: {
    ...markup,
    path: 'a.vue',
    around: ['<template>\n', '</template>\n'],
    halfTyped: '<div><p :a\n',
    dialect: ['<template lang="html"><form><input v-model="mail"/></form></template>', 'mail'],
  },
  svelte: { ...markup, path: 'a.svelte', dialect: ['<form><input bind:value={mail}></form>', 'mail'] },
  astro: { ...markup, path: 'a.astro', dialect: ['---\n---\n<form><input name="mail" /></form>', 'mail'] },
  erb: { ...markup, path: 'a.erb', dialect: ['<%= text_field_tag :mail %>', 'mail'] },
  blade: { ...markup, path: 'a.blade.php', dialect: ['<form><x-input name="mail" /></form>', 'mail'] },
  jinja: {
    ...markup,
    path: 'a.j2',
    dialect: ['<form>{% if a %}<input name="mail">{% endif %}</form>', 'mail'],
  },
  twig: {
    ...markup,
    path: 'a.twig',
    dialect: ['<form>{% if a %}<input name="mail">{% endif %}</form>', 'mail'],
  },
  handlebars: {
    ...markup,
    path: 'a.hbs',
    dialect: ['<form>{{#if a}}<input name="mail">{{/if}}</form>', 'mail'],
  },
  ejs: {
    ...markup,
    path: 'a.ejs',
    dialect: ['<form><% if (a) { %><input name="mail"><% } %></form>', 'mail'],
  },
  razor: { ...markup, path: 'a.cshtml', dialect: ['<form>@Html.TextBoxFor(m => m.mail)</form>', 'mail'] },
}

/** What repeats without an end, so that a grammar keeps all of it at once. */
const repeats = ['<!--', '%w[', '@a ', '<a>', 'a<', '"', '`', '!', '(\n', '{{', '@a \n']

/** What is read for services, settings and people that stand in it: it declares no field. */
const withoutFields = new Set(['logrotate', 'manifest', 'prose'])

describe('every language that declares fields', () => {
  it('has a sample', () => {
    const declaring = languages.map(({ id }) => id).filter((id) => !withoutFields.has(id))
    assert.deepEqual(Object.keys(samples).sort(), declaring.sort())
  })

  for (const [language, sample] of Object.entries(samples)) {
    const {
      path,
      piece,
      around: [before, after] = ['', ''],
      comment,
      halfTyped,
      dialect,
      most: count = 3000,
    } = sample
    const read = async (text: string): Promise<FileFacts> => {
      const file = { path, language, pathClass: 'product', bytes: Buffer.from(text) } as const
      return (await readFacts(file, rules)).facts
    }
    const namesOf = async (text: string): Promise<readonly string[]> =>
      (await read(text)).fields.map(({ name }) => name)

    describe(language, () => {
      it('is read at its place behind emoji and combining characters, with either line end', async () => {
        const text = before + comment('👩🏽‍🚀 e\u0301') + piece('mail') + piece('iban') + after
        for (const written of [text, text.replaceAll('\n', '\r\n')]) {
          const { fields, problems } = await read(written)
          for (const name of ['mail', 'iban']) {
            const { span } = fields.find((field) => field.name === name) ?? assert.fail(`no ${name}`)
            assert.equal(written.slice(span.start, span.end), name)
          }
          assert.deepEqual(problems, [])
        }
        assert.deepEqual(await namesOf(text.replaceAll('\n', '\r\n')), await namesOf(text))
      })

      it('is read around what is half-typed', async () => {
        const names = await namesOf(before + piece('mail') + piece('fax') + halfTyped + piece('iban') + after)
        assert.ok(names.includes('mail') && names.includes('iban'), names.join(' '))
      })

      it('is read in another dialect', async () => {
        const [text, ...fields] = dialect
        assert.deepEqual(await namesOf(text), fields)
      })

      it('is read when there is nothing', async () => {
        for (const text of ['', '\n', ' \r\n\t', '\ufeff']) assert.deepEqual(await namesOf(text), [])
      })

      it('is read to the end of a huge file', async () => {
        const text = Array.from({ length: count }, (_, index) => piece(`mail${String(index)}`)).join('')
        const names = await namesOf(before + text + after)
        assert.ok(names.length >= count, String(names.length))
        assert.ok(names.includes(`mail${String(count - 1)}`))
      })

      it('ends with what repeats without an end', async () => {
        for (const repeat of repeats) {
          const { problems } = await read(repeat.repeat(20_000))
          assert.ok(!problems.some(({ code }) => code === 'reader-failed'))
        }
      })
    })
  }
})
