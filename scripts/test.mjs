// `npm test`: everything that a bare clone needs, then every test. Arguments go to mocha; test files or globs among them
// are run instead of all, and of a folder all that are in it. What drives other programs comes last and one after the
// other, because it takes longest, may install them and is alone on the screen; the rest is shared among the processors.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { build, install, root } from './setup.mjs'

install()
build()
const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js')
const given = process.argv.slice(2).map((argument) => {
  const isFolder = statSync(argument, { throwIfNoEntry: false })?.isDirectory() === true
  return isFolder ? `${argument.replaceAll('\\', '/').replace(/\/$/, '')}/**/*.test.ts` : argument
})
const runs = given.some((argument) => argument.endsWith('.ts'))
  ? [[]]
  : [
      ['--parallel', '--jobs', String(availableParallelism()), 'test/!(neovim|workbench)/**/*.test.ts'],
      ['test/neovim/**/*.test.ts', 'test/workbench/**/*.test.ts'],
    ]
const statuses = runs.map(
  (run) =>
    spawnSync(process.execPath, [mocha, ...given, ...run], { cwd: root, stdio: 'inherit' }).status ?? 1,
)
process.exit(Math.max(...statuses))
