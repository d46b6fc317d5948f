import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** A folder for one window, or a `.code-workspace` file in it. */
export interface TemporaryWorkspace {
  /** What the window opens. */
  readonly path: string
  readonly close: () => void
}

/** A folder for one window. */
export interface TemporaryFolder extends TemporaryWorkspace {
  readonly file: (name: string) => string
}

/** A folder with these files, over a copy of `from` where that is given. */
export function temporaryFolder(
  files: Readonly<Record<string, string>> = {},
  from?: string,
): TemporaryFolder {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'art25-work-')))
  const path = join(scratch, from === undefined ? 'work' : basename(from))
  if (from === undefined) mkdirSync(path)
  else cpSync(from, path, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), content)
  }
  return {
    path,
    file: (name) => join(path, name),
    close: () => {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A copy of `examples/wegrow`. */
export function wegrow(): TemporaryFolder {
  return temporaryFolder({}, 'examples/wegrow')
}

/** A workspace of several folders: each with files of its own. */
export function multiRoot(
  folders: Readonly<Record<string, Readonly<Record<string, string>>>>,
): TemporaryWorkspace {
  const names = Object.keys(folders)
  const files = Object.entries(folders).flatMap(([folder, held]) =>
    Object.entries(held).map(([name, content]) => [`${folder}/${name}`, content] as const),
  )
  const workspace = temporaryFolder({
    ...Object.fromEntries(files),
    'all.code-workspace': JSON.stringify({ folders: names.map((path) => ({ path })) }),
  })
  return { path: workspace.file('all.code-workspace'), close: workspace.close }
}
