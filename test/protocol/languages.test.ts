import assert from 'node:assert/strict'
import type {
  ApplyWorkspaceEditParams,
  CodeAction,
  Hover,
  MarkupContent,
  Position,
} from 'vscode-languageserver/node'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, messageOf, pulling, rangeOf, type StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'
const map = 'datamap.yaml'

/** What a locale shows of the same workspace; a space that does not break is written as `~`. */
const expected = {
  fr: {
    diagnostic:
      'User.phone stocke des données à caractère personnel (numéro de téléphone) que la cartographie des données ne déclare pas',
    title: 'Déclarer User.phone comme contact.phone',
    refusal: 'Rien ici ne peut être renommé.',
    hover: [
      '**User.email**~: Adresse électronique',
      'confiance élevée',
      '- structure~: ',
      'Activité~: ',
      'contrat',
    ],
    documentation: 'La base juridique, art.~6.1.a à f.',
    category: 'Numéro de téléphone',
    question: '# activity: quelle activité de traitement a besoin de ces données~?',
  },
  de: {
    diagnostic:
      'User.phone speichert personenbezogene Daten (Telefonnummer), die die Datenlandkarte nicht deklariert',
    title: 'User.phone als contact.phone deklarieren',
    refusal: 'Hier steht nichts, was umbenannt werden kann.',
    hover: ['**User.email**: E-Mail-Adresse', 'Konfidenz hoch', '- Struktur: ', 'Tätigkeit: ', 'Vertrag'],
    documentation: 'Die Rechtsgrundlage, Art.~6~Abs.~1~lit.~a bis f.',
    category: 'Telefonnummer',
    question: '# activity: welche Verarbeitungstätigkeit braucht diese Daten?',
  },
  en: {
    diagnostic: 'User.phone stores personal data (telephone number) and the data map does not declare it',
    title: 'Declare User.phone as contact.phone',
    refusal: 'Nothing that can be renamed stands here.',
    hover: ['**User.email**: Email address', 'confidence high', '- owner: ', 'Activity: ', 'contract'],
    documentation: 'The legal basis, Art. 6(1)(a) to (f).',
    category: 'Telephone number',
    question: '# activity: which processing activity needs this data?',
  },
} as const

/** Locales as editors write them. */
const cases: readonly (readonly [string | undefined, keyof typeof expected])[] = [
  ['fr', 'fr'],
  ['fr-CA', 'fr'],
  ['de', 'de'],
  ['de_AT', 'de'],
  ['xx', 'en'],
  ['..', 'en'],
  [undefined, 'en'],
]

describe('the language of the user over the protocol', () => {
  let workspace: TestWorkspace
  let client: StrictClient | undefined

  beforeEach(() => {
    workspace = openWorkspace({ [schema]: prismaUser, [map]: mapWithoutPhone })
    client = undefined
  })
  afterEach(() => {
    client?.kill()
    workspace.close()
  })

  const shown = (text: string): string => text.replaceAll('\u00a0', '~')

  for (const [locale, language] of cases) {
    it(`is ${language} for the locale ${locale ?? 'that no client names'}`, async () => {
      const wanted = expected[language]
      client = await connect(workspace, { ...(locale !== undefined && { locale }) })
      client.open(schema, prismaUser)
      client.open(map, mapWithoutPhone)
      const ask = <Result>(method: string, path: string, position: Position): Promise<Result> => {
        assert.ok(client)
        return client.request(method, { textDocument: { uri: client.uri(path) }, position })
      }
      const [diagnostic] = await client.items(schema)
      assert.equal(shown(messageOf(diagnostic)), wanted.diagnostic)
      const offered = await client.actions(schema, rangeOf(prismaUser, 'phone'))
      assert.equal(shown(offered[0]?.title ?? ''), wanted.title)
      const hover = await ask<Hover>('textDocument/hover', schema, rangeOf(prismaUser, 'email').start)
      const text = shown((hover.contents as MarkupContent).value)
      for (const part of wanted.hover) assert.ok(text.includes(part), `${part} is not in:\n${text}`)
      const key = { line: 8, character: 4 }
      const keys = mapWithoutPhone.replace('    legal_basis: contract\n', '    \n')
      client.replace(map, keys)
      const documented = (await client.complete(map, key)).find(({ label }) => label === 'legal_basis')
      assert.equal(shown((documented?.documentation as MarkupContent).value), wanted.documentation)
      const atCategory = rangeOf(keys, 'contact.email').start
      const category = (await client.complete(map, atCategory)).find(({ label }) => label === 'contact.phone')
      assert.equal(shown(String(category?.detail)), wanted.category)
      await assert.rejects(
        client.request('textDocument/rename', {
          textDocument: { uri: client.uri(map) },
          position: { line: 0, character: 0 },
          newName: 'other',
        }),
        ({ message }: Error) => shown(message) === wanted.refusal,
      )
      await client.end()
    })
  }

  for (const language of ['fr', 'de', 'en'] as const) {
    it(`is not what a fix writes into a map in the language ${language}: that is the map's own`, async () => {
      const written = `art25: 1\nlanguage: ${language}\n`
      workspace.write(map, written)
      client = await connect(workspace, { locale: language === 'de' ? 'fr' : 'de', capabilities: pulling })
      client.open(schema, prismaUser)
      const [first] = await client.actions(schema, rangeOf(prismaUser, 'phone'))
      const { edit } = await client.request<CodeAction>('codeAction/resolve', first)
      assert.ok(shown(client.textAfter(edit, map)).includes(expected[language].question))
      await client.end()
    })
  }

  for (const language of ['fr', 'de', 'en'] as const) {
    it(`is that of a map which is drafted for a user of the language ${language}`, async () => {
      const bare = openWorkspace({ [schema]: prismaUser })
      try {
        let applied: ApplyWorkspaceEditParams | undefined
        client = await connect(bare, {
          locale: language,
          capabilities: {
            ...pulling,
            workspace: {
              ...pulling.workspace,
              workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
            },
          },
          answers: {
            'workspace/applyEdit': (params: ApplyWorkspaceEditParams) => {
              applied = params
              return { applied: true }
            },
          },
        })
        const made = { command: 'art25.createMap', arguments: [] }
        assert.deepEqual(await client.request('workspace/executeCommand', made), { uri: client.uri(map) })
        const drafted = applied?.edit.documentChanges?.at(-1)
        assert.ok(drafted && 'edits' in drafted)
        const [insert] = drafted.edits
        assert.ok(insert && 'newText' in insert)
        assert.match(insert.newText, new RegExp(`^language: ${language}$`, 'm'))
        const question = expected[language].question
        assert.ok(shown(insert.newText).includes(question), `${question} is not in:\n${insert.newText}`)
        await client.end()
      } finally {
        bare.close()
      }
    })
  }

  it('is that of the reason for which nothing is declared any more', async () => {
    workspace.write(map, userMap)
    client = await connect(workspace, { locale: 'es' })
    client.open(map, userMap)
    assert.deepEqual(await client.items(map), [])
    client.replace(map, `${userMap}: :\n`)
    const [diagnostic] = await client.items(map)
    assert.match(messageOf(diagnostic), /^Esto no es YAML válido: .* Hasta que se corrija, valen/)
    await client.end()
  })
})
