import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createColors } from 'picocolors'
import type { Workspace } from '../host/workspace.ts'
import { grouped, plain, type Palette } from '../output/text.ts'
import type { Target } from './target.ts'

/** What a command says beside its document. Everything goes to standard error. */
export interface Terminal {
  note(message: string): void
  /** To be called as often as one likes; shows only on a terminal, and only after a second. */
  progress(label: string, done: number, total: number): void
  /** Takes the progress away before something else is written. */
  clear(): void
}

/** Standard error as a terminal, or as a quiet stream where it is none. */
export function openTerminal(quiet: boolean): Terminal {
  const started = performance.now()
  const shows = process.stderr.isTTY && !quiet
  let shown = false
  let last = 0
  const clear = (): void => {
    if (shown) writeAll(2, '\r\u001b[K')
    shown = false
  }
  return {
    note: (message) => {
      clear()
      writeAll(2, `${message}\n`)
    },
    progress: (label, done, total) => {
      const now = performance.now()
      if (!shows || now - started < 1000 || now - last < 100) return
      last = now
      shown = true
      writeAll(2, `\r\u001b[K${label} ${grouped(done)} of ${grouped(total)}`)
    },
    clear,
  }
}

/** Says, even when asked to be quiet, that no file was read: a run in the wrong folder looks like one without findings. */
export function warnIfNothingRead(
  terminal: Terminal,
  workspace: Pick<Workspace, 'counts'> | undefined,
  { root, shown }: Pick<Target, 'root' | 'shown'>,
): void {
  if (workspace === undefined || workspace.counts.read + workspace.counts.filtered > 0) return
  const where = shown.map((path) => join(root, path)).join(', ')
  const { found } = workspace.counts
  const why =
    found === 0
      ? 'it holds no file that Art25 has a reader for'
      : 'all of its files are left out or could not be read'
  terminal.note(`art25: warning: No file was read in ${where}: ${why}. Is this the right folder?`)
}

/** Colours for standard output: asked for, or a terminal that nobody told otherwise (`NO_COLOR`, `TERM=dumb`). */
export function paletteFor(asked: boolean | undefined): Palette {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  const byItself =
    (NO_COLOR ?? '') === '' && (process.stdout.isTTY || (FORCE_COLOR ?? '') !== '') && TERM !== 'dumb'
  if (!(asked ?? byItself)) return plain
  const colors = createColors(true)
  return {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
    path: colors.underline,
    faint: colors.dim,
    strong: colors.bold,
  }
}

/**
 * Writes a whole document, however slowly the other side reads; a reader that went away (`| head`) ends it silently.
 * Synchronous, so that the process may end right after.
 */
export function writeAll(descriptor: 1 | 2, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE' || code === 'EOF') return
      if (code !== 'EAGAIN') throw error
      // A pipe that is full: give its reader a moment.
      Atomics.wait(pause, 0, 0, 2)
    }
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4))
