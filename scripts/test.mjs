// `npm test`: everything that a bare clone needs, then every test. Arguments go to mocha; test files or globs among them
// are run instead of all. What drives other programs comes last, because it takes longest and may install them.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build, install, root } from './setup.mjs'

install()
build()
const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')
const given = process.argv.slice(2)
const every = [
  'test/!(neovim|workbench)/**/*.test.ts',
  'test/neovim/**/*.test.ts',
  'test/workbench/**/*.test.ts',
]
const named = given.some((argument) => argument.endsWith('.ts'))
const result = spawnSync(process.execPath, [mocha, ...given, ...(named ? [] : every)], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(result.status ?? 1)
