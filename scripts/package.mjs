// `npm run package`: one art25-<version>.vsix for all platforms, from a fresh build. Prints its size.
// `--built` takes `dist` as it is; an argument names another place for the file.
import { createVSIX } from '@vscode/vsce'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { install, root, run } from './setup.mjs'

const given = process.argv.slice(2)
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const packagePath = resolve(given.find((one) => !one.startsWith('--')) ?? join(root, `art25-${version}.vsix`))
if (!given.includes('--built')) {
  install()
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  run(process.execPath, ['esbuild.mjs'], 'Building')
}
await createVSIX({
  cwd: root,
  packagePath,
  // Everything is bundled: what npm installed is not shipped.
  dependencies: false,
  // The pages that the README links to come along.
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
})
process.stdout.write(
  `${relative(process.cwd(), packagePath)}: ${(statSync(packagePath).size / 1_000_000).toFixed(2)} MB\n`,
)
