import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedFiles, readJson } from '../../scripts/manifest.ts'
import { defaultSettings } from '../../server/src/lsp/session.ts'

interface Manifest {
  readonly main: string
  readonly icon: string
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[]
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown; readonly scope: string }>>
    }
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { markdown: string } }[] }[]
    readonly grammars: readonly { readonly path: string }[]
    readonly yamlValidation: readonly { readonly url: string }[]
    readonly problemMatchers: readonly { readonly pattern: readonly { readonly regexp: string }[] }[]
  }
}

const manifest = readJson('package.json') as unknown as Manifest
const { contributes } = manifest
const sources = readdirSync('client/src').map((name): string =>
  readFileSync(join('client/src', name), 'utf8'),
)

describe('the manifest of the extension', () => {
  it('says what the engine says, where it is generated: npm run manifest', () => {
    for (const [path, content] of generatedFiles()) assert.deepEqual(readJson(path), content, path)
  })

  it('has the settings that the server reads, with the same defaults, and those of the client', () => {
    // Read by the library, and by the client before it saves.
    const ofClient = { 'art25.trace.server': 'off', 'art25.saveMapAfterFix': true }
    const ofServer = Object.entries(defaultSettings).map(([key, value]: [string, unknown]) => [
      `art25.${key}`,
      value,
    ])
    const given = Object.entries(contributes.configuration.properties).map(([key, setting]) => [
      key,
      setting.default,
    ])
    assert.deepEqual(Object.fromEntries(given), { ...Object.fromEntries(ofServer), ...ofClient })
  })

  it('has every command that the client registers, and no other', () => {
    const registered = sources.flatMap((source): readonly string[] =>
      [...source.matchAll(/(?:register|register\w*Command)\(\s*'(art25\.\w+)'/g)].map(([, command]) =>
        String(command),
      ),
    )
    // Run by code actions and lenses of the server, never by a person.
    const hidden = new Set(['art25.fixWithReason', 'art25.showPlaces'])
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).sort(),
      registered.filter((command) => !hidden.has(command)).sort(),
    )
    const known = new Set(contributes.commands.map(({ command }) => command))
    for (const { command } of Object.values(contributes.menus).flat()) assert.ok(known.has(command), command)
  })

  it('uses every text that it has, and has every text that it uses', () => {
    const used = [...JSON.stringify(manifest).matchAll(/%([\w.-]+)%/g)].map(([, key]) => key)
    assert.deepEqual([...new Set(used)].sort(), Object.keys(readJson('package.nls.json') as object).sort())
  })

  it('names files that exist', () => {
    const paths = [
      manifest.icon,
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.yamlValidation.map(({ url }) => url),
    ]
    assert.ok(paths.length > 6)
    assert.deepEqual(
      paths.filter((path) => !existsSync(path)),
      [],
    )
  })
})
