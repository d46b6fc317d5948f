// `npm start -- <art25 arguments>`: everything that a bare clone needs, then the command line itself.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build, install, root } from './setup.mjs'

install()
build()
const result = spawnSync(process.execPath, [join(root, 'dist', 'cli.cjs'), ...process.argv.slice(2)], {
  // npm runs scripts in the package's folder; paths are meant from where the user stands.
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
})
process.exit(result.status ?? 3)
