import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { run } from './measure.ts'

/**
 * A copy of a repository's work tree in a clone of its own, with the data map that `art25 init` drafts.
 * @param repository path of a git work tree; only read
 * @param scratch folder in which the copy is made
 * @returns the copy's path
 */
export async function copyOf(repository: string, scratch: string): Promise<string> {
  // A clone shares the objects and may be written to.
  const clone = join(scratch, basename(repository))
  execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', repository, clone])
  copyTree(repository, clone)
  const { output } = await run([process.execPath, resolve('dist/cli.cjs'), 'init', '--stdout', clone], clone)
  writeFileSync(join(clone, 'datamap.yaml'), output)
  return clone
}

function copyTree(from: string, to: string): void {
  execFileSync(
    'sh',
    [
      '-c',
      'git -C "$0" ls-files -z | (cd "$0" && xargs -0 tar cf - 2>/dev/null) | tar xf - -C "$1"',
      from,
      to,
    ],
    {
      stdio: 'ignore',
    },
  )
  execFileSync('git', ['-C', to, 'read-tree', 'HEAD'])
}
