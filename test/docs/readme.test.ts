import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { checks } from '../../server/src/checks/index.ts'
import { loadRules } from '../../server/src/host/rules.ts'

const readme = readFileSync('README.md', 'utf8')

describe('the README', () => {
  it('lists the checks as the registry has them', () => {
    const rows = checks.map(
      ({ id, severity, summary, articles }) =>
        `| [${id}](docs/checks/${id}.md) | ${severity} | ${summary} | Art. ${articles.join(', ')} |`,
    )
    const table = ['| check | severity | finds | GDPR |', '|---|---|---|---|', ...rows].join('\n')
    assert.equal(block('checks'), table)
  })

  it('counts the categories as the rules have them', () => {
    const leaves = [...loadRules().categories.keys()].filter((id) => id.includes('.'))
    assert.match(readme, new RegExp(`The ${String(leaves.length)} categories in`))
  })

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '')
    assert.ok(links.length > 10)
    assert.deepEqual(
      links.filter((path) => !existsSync(path)),
      [],
    )
  })

  it('shows for Neovim what the test drives Neovim with', () => {
    const blocks = [...readme.matchAll(/^```lua\n([\s\S]*?)^```$/gm)].map(([, lua]) => lua)
    assert.deepEqual(blocks, [readFileSync('docs/neovim.lua', 'utf8')])
  })
})

function block(name: string): string | undefined {
  return new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)\\n<!-- /${name} -->`).exec(readme)?.[1]?.trim()
}
