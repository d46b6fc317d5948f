import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { checks } from '../../server/src/checks/index.ts'
import { english, say, translatorOf } from '../../server/src/model/message.ts'

const languages = ['de', 'es', 'fr', 'it']

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

function sourcesBelow(folder: string): readonly ts.SourceFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      return ts.createSourceFile(join(folder, path), text, ts.ScriptTarget.ESNext)
    })
}

/** The first argument of every call that `isWanted`; one that is no plain text cannot be translated. */
function firstArguments(
  source: ts.SourceFile,
  isWanted: (callee: ts.Expression) => boolean,
): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isWanted(node.expression)) {
      const [first] = node.arguments
      assert.ok(
        first && ts.isStringLiteralLike(first),
        `a text that is no literal in ${source.fileName}: ${node.getText(source)}`,
      )
      found.push(first.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Whether `say` in a file is that of the model. */
function importsSay(source: ts.SourceFile): boolean {
  return source.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text.endsWith('/message.ts') &&
      /\bsay\b/.test(statement.importClause?.getText(source) ?? ''),
  )
}

function saidByServer(): readonly string[] {
  return sourcesBelow('server/src')
    .filter((source) => importsSay(source) || source.fileName.endsWith(join('model', 'message.ts')))
    .flatMap((source) => firstArguments(source, (callee) => ts.isIdentifier(callee) && callee.text === 'say'))
}

function saidByClient(): readonly string[] {
  return sourcesBelow('client/src').flatMap((source) =>
    firstArguments(
      source,
      (callee) =>
        ts.isPropertyAccessExpression(callee) &&
        callee.name.text === 't' &&
        /\bl10n$/.test(callee.expression.getText(source)),
    ),
  )
}

/** Titles, which errors name, and descriptions, which hovers and completions show. */
function saidBySchema(): readonly string[] {
  const said: string[] = []
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(visit)
    else if (typeof part === 'object' && part !== null)
      for (const [key, value] of Object.entries(part))
        if ((key === 'title' || key === 'description') && typeof value === 'string') said.push(value)
        else visit(value)
  }
  visit(readJson('rules/schema/datamap.schema.json'))
  return said
}

/** A service with a verb behind it, which would have to be one of the singular or of the plural. */
const serviceAsSubject: Readonly<Record<string, RegExp>> = {
  en: /\{service\} (?:is|was|has|keeps|serves|uses|usually)\b/,
  de: /\{service\} (?:ist|war|hat|stand|legt|dient|wird)\b|nennt es nicht/,
  es: /\{service\} (?:está|es|era|sirve|suele|guarda|no figuraba)\b|no lo nombra/,
  fr: /\{service\} (?:est|était|sert|conserve|ne figurait)\b|ne le nomme pas/,
  it: /\{service\} (?:è|era|serve|conserva|di solito|non era)(?=[ ,])|non lo nomina/,
}

function holesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort()
}

describe('translations', () => {
  const said = new Set([
    ...checks.flatMap(({ messages, summary }) => [summary, ...Object.values(messages)]),
    ...saidByServer(),
    ...saidByClient(),
    ...saidBySchema(),
  ])

  it('are looked for in texts that were found', () => {
    assert.ok(said.has('Declare {name} as {category}'))
    assert.ok(said.has('{problem} Did you mean "{replacement}"?'))
    assert.ok(said.has('The legal basis, Art. 6(1)(a) to (f).'))
    assert.ok(said.has('How long {dataSet} is kept is not recorded'))
    assert.ok(said.size > 600)
  })

  it('are there for these languages and no others', () => {
    assert.deepEqual(
      readdirSync('l10n').sort(),
      languages.map((language) => `bundle.l10n.${language}.json`),
    )
  })

  it('fit a service of any name in English too', () => {
    for (const text of said) assert.doesNotMatch(text, serviceAsSubject['en'] ?? /./)
  })

  for (const language of languages) {
    describe(language, () => {
      const bundle = readJson(`l10n/bundle.l10n.${language}.json`) as Readonly<Record<string, string>>

      it('say every text, and nothing that nobody says any more', () => {
        const keys = Object.keys(bundle)
        assert.deepEqual(
          [...said].filter((text) => !keys.includes(text)),
          [],
          'without a translation',
        )
        assert.deepEqual(
          keys.filter((text) => !said.has(text)),
          [],
          'not used',
        )
      })

      it('have the holes of the English text, and are no empty text', () => {
        for (const [text, translated] of Object.entries(bundle)) {
          assert.deepEqual(holesOf(translated), holesOf(text), text)
          assert.notEqual(translated.trim(), '', text)
          assert.equal(translated, translated.trim(), text)
        }
      })

      it('keep what is typed as it is: code between backticks', () => {
        const codeIn = (text: string): readonly string[] => [...text.matchAll(/`[^`]+`/g)].map(String).sort()
        for (const [text, translated] of Object.entries(bundle))
          assert.deepEqual(codeIn(translated), codeIn(text), text)
      })

      it('fit a service of any name, be it one or many: "OpenStreetMap tiles"', () => {
        for (const translated of Object.values(bundle))
          assert.doesNotMatch(translated, serviceAsSubject[language] ?? /./)
      })

      if (existsSync('package.nls.json')) {
        it('say what the extension contributes', () => {
          const own = readJson('package.nls.json') as Readonly<Record<string, unknown>>
          const other = readJson(`package.nls.${language}.json`) as Readonly<Record<string, unknown>>
          assert.deepEqual(Object.keys(other).sort(), Object.keys(own).sort())
        })
      }
    })
  }
})

describe('a translator', () => {
  const french = translatorOf('fr', {
    '{owner} holds {label}': '{label} dans {owner}',
    'of {name}': 'de {name}',
  })
  const label = { label: { en: 'Email address', fr: 'Adresse électronique', de: 'E-Mail-Adresse' } }

  it('fills holes with names, messages, labels and lists in its language', () => {
    const message = say('{owner} holds {label}', {
      owner: say('of {name}', { name: ['User', 2] }),
      label,
    })
    assert.equal(french.text(message), 'adresse électronique dans de User, 2')
    assert.equal(english.text(message), 'of User, 2 holds email address')
  })

  it('keeps the capitals of German nouns and of abbreviations', () => {
    const message = say('{labels}', { labels: [label, { label: { en: 'IBAN' } }] })
    assert.equal(translatorOf('de', {}).text(message), 'E-Mail-Adresse, IBAN')
    assert.equal(english.text(message), 'email address, IBAN')
  })

  it('says in English what it does not know, and leaves a hole that nothing fills', () => {
    assert.equal(french.text(say('unknown {name}', { name: 'x' })), 'unknown x')
    assert.equal(
      french.text({ text: '{constructor} {toString}', parameters: {} }),
      '{constructor} {toString}',
    )
    assert.equal(french.text({ text: 'constructor' }), 'constructor')
  })

  it('does not read what fills a hole for holes', () => {
    assert.equal(english.text(say('{a} {b}', { a: '{b}', b: 'x' })), '{b} x')
  })
})
