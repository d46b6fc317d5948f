import assert from 'node:assert/strict'
import { openWorkspace } from './workspace.ts'

describe('threads', () => {
  it('say of every language what one says, byte by byte', () => {
    const files = {
      'datamap.yaml': 'art25: 1\ndata: {}\n',
      'src/a.ts': 'export interface Guest { email: string }\n',
      'src/A.java': 'class Guest { String email; void run() { guest. } }\n\nclass Stay { String iban; }\n',
      'src/a.kt': 'class Guest(val email: String, val)\n\nclass Stay(val iban: String)\n',
      'src/a.py': 'class Guest(BaseModel):\n    email: str\n    iban: str =\n',
      'infra/a.tf': 'variable "email" {\n  default = "anna@example.com"\n}\n',
      'db/a.sql': 'CREATE TABLE guests (email text, iban text);\n',
      'db/a.prisma': 'model Guest {\n  email String\n}\n',
      'api/a.graphql': 'type Guest { email: String }\n',
      'api/a.proto': 'message Guest { string email = 1; }\n',
      'web/a.vue': '<template><form><input name="email"></form></template>\n',
    }
    const space = openWorkspace(files)
    try {
      const [one, two] = ['1', '2'].map((jobs) =>
        space.art25('check', '--no-cache', '--format', 'json', '--jobs', jobs),
      )
      assert.ok(one && two)
      for (const path of Object.keys(files).filter((name) => /^(?:src|db|api)\//.test(name)))
        assert.ok(one.stdout.includes(`"path": "${path}"`), path + one.stderr)
      assert.deepEqual(two, one)
    } finally {
      space.close()
    }
  })
})

describe('a file', () => {
  it('says the same, whatever was read before it', () => {
    const preview =
      'struct Guest: Codable { var email: String }\n#Preview(as: .small) {\n  widget()\n} timeline: {\n  let a = 1\n}\n'
    const problemsBehind = (files: Readonly<Record<string, string>>): unknown => {
      const space = openWorkspace({ ...files, 'z.swift': preview })
      try {
        const { stdout } = space.art25('check', '--no-cache', '--format', 'json')
        const { problems } = JSON.parse(stdout) as { readonly problems: readonly { readonly path: string }[] }
        return problems.filter(({ path }) => path === 'z.swift')
      } finally {
        space.close()
      }
    }
    const alone = problemsBehind({})
    for (const before of [
      'struct Stay: Codable { var iban: String }\n',
      'let email = #"open\n',
      'let email = ""\n',
    ])
      assert.deepEqual(problemsBehind({ 'a.swift': before }), alone, before)
  })
})
