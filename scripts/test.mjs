// `npm test`: everything that a bare clone needs, then every test. Arguments go to mocha.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build, install, root } from './setup.mjs'

install()
build()
const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')
const given = process.argv.slice(2)
const named = given.some((argument) => argument.endsWith('.ts'))
const result = spawnSync(process.execPath, [mocha, ...given, ...(named ? [] : ['test/**/*.test.ts'])], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(result.status ?? 1)
