import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import * as oniguruma from 'vscode-oniguruma'
import * as textmate from 'vscode-textmate'

const { resolve } = createRequire(import.meta.url)
const injections = ['art25.comments.injection', 'art25.datamap.injection']
const files: Readonly<Record<string, string>> = {
  'art25.comments.injection': 'syntaxes/art25-comments.tmLanguage.json',
  'art25.datamap.injection': 'syntaxes/art25-datamap.tmLanguage.json',
  ...Object.fromEntries(
    ['yaml', 'typescript', 'tsx', 'sql', 'python', 'html', 'prisma'].map((name) => {
      const file = resolve(`tm-grammars/grammars/${name}.json`)
      const { scopeName } = JSON.parse(readFileSync(file, 'utf8')) as { scopeName: string }
      return [scopeName, file]
    }),
  ),
}

describe('the grammars', () => {
  let registry: textmate.Registry

  before(async () => {
    await oniguruma.loadWASM(readFileSync(resolve('vscode-oniguruma/release/onig.wasm')))
    registry = new textmate.Registry({
      onigLib: Promise.resolve({
        createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
        createOnigString: (text) => new oniguruma.OnigString(text),
      }),
      loadGrammar: (scope) => {
        const file = files[scope]
        return Promise.resolve(
          file === undefined ? null : textmate.parseRawGrammar(readFileSync(file, 'utf8'), file),
        )
      },
      // As the manifest says it: comments everywhere, values in YAML.
      getInjections: (scope) =>
        scope === 'source.yaml' ? injections : injections.filter((one) => one.includes('comments')),
    })
  })

  /** The words of a text that carry a scope of ours, with the first part of that scope. */
  const ours = async (scope: string, text: string): Promise<readonly (readonly [string, string])[]> => {
    const grammar = await registry.loadGrammar(scope)
    assert.ok(grammar, scope)
    let state = textmate.INITIAL
    return text.split('\n').flatMap((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state)
      state = ruleStack
      return tokens.flatMap(({ startIndex, endIndex, scopes }) => {
        const own = scopes.find((one) => one.endsWith('.art25'))
        return own === undefined
          ? []
          : [[line.slice(startIndex, endIndex), own.replace(/\.art25$/, '')] as const]
      })
    })
  }

  it('mark comments to Art25 in the comments of any language', async () => {
    const directive = 'art25-ignore-next-line'
    const check = 'undeclared-field'
    const expected = [
      [directive, 'keyword.other.directive'],
      [check, 'entity.name.tag.check'],
      [':', 'punctuation.separator'],
    ]
    const samples: readonly (readonly [string, string])[] = [
      ['source.ts', `// ${directive} ${check}: a demo account`],
      ['source.ts', `/*\n * ${directive} ${check}: a demo account\n */`],
      ['source.tsx', `const a = <p>{/* ${directive} ${check}: a demo account */}</p>`],
      ['source.sql', `-- ${directive} ${check}: a demo account`],
      ['source.python', `# ${directive} ${check}: a demo account`],
      ['text.html.basic', `<!-- ${directive} ${check}: a demo account -->`],
      ['source.yaml', `a: 1 # ${directive} ${check}: a demo account`],
    ]
    for (const [scope, text] of samples)
      assert.deepEqual(await ours(scope, text), expected, `${scope}: ${text}`)
  })

  it('mark several checks, the last day, and a verb that nobody knows', async () => {
    assert.deepEqual(
      await ours('source.ts', '// art25-ignore-file no-activity, no-retention until 2027-03-01: moves soon'),
      [
        ['art25-ignore-file', 'keyword.other.directive'],
        ['no-activity, no-retention', 'entity.name.tag.check'],
        ['2027-03-01', 'constant.numeric.date'],
        [':', 'punctuation.separator'],
      ],
    )
    assert.deepEqual(await ours('source.ts', '// art25-ignore undeclared-field: x'), [
      ['art25-ignore', 'invalid.illegal.directive'],
    ])
    assert.deepEqual(
      await ours('source.ts', "const text = 'art25-ignore-line no-activity: x' // see art25-ignore.json"),
      [],
    )
  })

  it('mark categories, durations and legal bases in a data map', async () => {
    const map = `art25: 1
activities:
  accounts:
    legal_basis: contract
    retention: contract
retention:
  logs: {period: P90D, then: erase}
  year: {period: P1Y2M}
data:
  User:
    fields:
      email: contact.email
      name: {category: identity.first_name, label: First name}
      phones: [contact.phone, contact.mobile] # both
      note: contact.email is asked for
      host: mail.contact.email.example
      part: P1
`
    assert.deepEqual(await ours('source.yaml', map), [
      ['contract', 'support.constant.legal-basis'],
      ['P90D', 'constant.numeric.duration'],
      ['P1Y2M', 'constant.numeric.duration'],
      ['contact.email', 'support.type.category'],
      ['identity.first_name', 'support.type.category'],
      ['contact.phone', 'support.type.category'],
      ['contact.mobile', 'support.type.category'],
    ])
  })
})
