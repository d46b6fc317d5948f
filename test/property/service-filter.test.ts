import assert from 'node:assert/strict'
import fc from 'fast-check'
import { recipientUses } from '../../server/src/classify/recipient-uses.ts'
import { regionUses } from '../../server/src/classify/region-uses.ts'
import { serviceFilter } from '../../server/src/host/service-filter.ts'
import { languageOf } from '../../server/src/languages/index.ts'
import { productRules } from '../rules/load-rules.ts'

/** Texts that name a service by each kind of name, and how its file is called. */
const writers: Readonly<
  Record<string, (name: string) => readonly (readonly [path: string, text: string])[]>
> = {
  npm: (name) => [
    ['package.json', `{"dependencies": {"${name}": "1"}}`],
    ['a.ts', `import { a } from '${name}'\na.b(c)\n`],
    ['b.js', `const a = require("${name}")\n`],
  ],
  typescript: (name) => [['a.tsx', `import x from '${name}/y'\nx.z()\n`]],
  pypi: (name) => [['requirements.txt', `${name}==1\n`]],
  python: (name) => [
    ['a.py', `import ${name}\n`],
    ['b.py', `from ${name} import a\na.b(c)\n`],
  ],
  rubygems: (name) => {
    const [first = ''] = name.split(/[-_/]/)
    const constant = first.charAt(0).toUpperCase() + first.slice(1)
    return [
      ['Gemfile', `gem '${name}'\n`],
      ['a.rb', `${constant}::Client.new(k)\n`],
      ['b.rb', `${constant}.call(k)\n`],
    ]
  },
  packagist: (name) => {
    const [vendor = ''] = name.split('/')
    return [
      ['composer.json', `{"require": {"${name}": "1"}}`],
      ['a.php', `<?php \\${vendor.charAt(0).toUpperCase()}${vendor.slice(1)}\\Client::make();\n`],
    ]
  },
  java: (name) => [['A.java', `import ${name};\nclass A {}\n`]],
  host: (name) => [
    ['a.ts', `fetch('https://${name}/v1')\n`],
    ['a.yaml', `url: ${name}\n`],
    ['a.html', `<script src="//${name}/x.js"></script>\n`],
  ],
  env: (name) => [
    ['.env', `${name}=x\n`],
    ['a.go', `k := os.Getenv("NEXT_${name}")\n`],
  ],
  call: (name) => [['a.rb', `${name.replaceAll('.', '::')}(k)\n`]],
  resource: (name) => [['main.tf', `resource "${name}" "x" {}\n`]],
}

describe('the filter of services', () => {
  const rules = productRules()
  const filter = serviceFilter(rules)
  const holds = (path: string, text: string): void => {
    const language = languageOf(path)?.id ?? ''
    const found = [
      ...recipientUses(path, language, text, rules).map(({ service }) => service),
      ...regionUses(language, text, rules.countries).map(({ region }) => region),
    ]
    if (found.length > 0)
      assert.ok(filter.mayName(path, new TextEncoder().encode(text)), `${found.join()} in ${path}: ${text}`)
  }
  const written = [...rules.services.values()].flatMap(({ match }) =>
    match.flatMap((proof) => {
      const at = proof.indexOf(':')
      return writers[proof.slice(0, at)]?.(proof.slice(at + 1)) ?? []
    }),
  )

  it('lets every text pass in which a service is found by one of its proofs', () => {
    assert.ok(written.length > 2000)
    for (const [path, text] of written) holds(path, text)
  })

  it('lets texts pass that are put together of several, in any case and among other words', () => {
    const word = fc.constantFrom('user', 'client', 'Order', '\n', '// x', 'const a = 1', '{', '"')
    fc.assert(
      fc.property(
        fc.constantFrom(...written),
        fc.array(word, { maxLength: 6 }),
        fc.constantFrom(
          (text: string) => text,
          (text: string) => text.toUpperCase(),
          (text: string) => text.toLowerCase(),
          (text: string) => text.replaceAll('-', '_'),
        ),
        ([path, text], around, spell) => {
          holds(path, `${around.join(' ')}\n${spell(text)}`)
        },
      ),
      { numRuns: 2000 },
    )
  })

  // Shorter names (`gra`, `fsn1`) stand in too many other texts: where they stand alone, nothing is read.
  it('lets every text pass that names a region of a cloud by seven letters or more', () => {
    for (const [provider, regions] of rules.countries.regions)
      for (const region of [...regions.keys()].filter((name) => name.replace(/[^a-z0-9]/g, '').length >= 7))
        for (const [path, text] of [
          ['a.yaml', `region: ${region}\n`],
          ['a.ts', `new Client({ region: '${region}' })\n`],
          [
            'main.tf',
            `provider "${provider === 'azure' ? 'azurerm' : provider}" {\n  region = "${region}"\n}\n`,
          ],
          ['.env', `AWS_REGION=${region}\n`],
          ['A.java', `Region.${region.toUpperCase().replace(/[ -]/g, '_')}\n`],
        ] as const)
          holds(path, text)
  })
})
