import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolveFix, resolveFixes } from '../datamap/resolve-fix.ts'
import { decode } from '../host/decode.ts'
import { systemMessage } from '../host/discovery.ts'
import type { Workspace } from '../host/workspace.ts'
import type { Finding, Fix, TextEdit } from '../model/finding.ts'
import { count } from '../output/text.ts'
import { english } from '../model/message.ts'

export interface AppliedFixes {
  /** Files that were changed, relative to the root. */
  readonly changed: readonly string[]
  /** What was done and what was not, in words. */
  readonly notes: readonly string[]
}

/**
 * Applies the safe fixes of findings: all that can be done together, then each file in one step, so that no reader ever
 * sees half of it. Bytes outside the edits stay as they are; a file that changed since it was read is left alone.
 */
export function applySafeFixes(workspace: Workspace, findings: readonly Finding[]): AppliedFixes {
  const fixes = findings.flatMap((finding) => finding.fixes.find(({ safety }) => safety === 'safe') ?? [])
  const { edits, notes } = resolveTogether(fixes, workspace)
  const byPath = new Map<string, TextEdit[]>()
  for (const edit of edits) byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit])
  const changed: string[] = []
  for (const [path, changes] of [...byPath].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const refusal = rewrite(join(workspace.root, path), workspace.textOf(path), changes)
    if (refusal === undefined) {
      changed.push(path)
      notes.push(`Fixed ${path}: ${count(changes.length, 'edit')}.`)
    } else notes.push(`Not fixed: ${path}: ${refusal}.`)
  }
  return { changed, notes }
}

function resolveTogether(
  fixes: readonly Fix[],
  workspace: Workspace,
): { edits: TextEdit[]; notes: string[] } {
  const together = resolveFixes(
    fixes.map(({ action }) => action),
    workspace.maps,
    workspace.textOf,
  )
  if ('edits' in together) return { edits: [...together.edits], notes: [] }
  // One of them stands in the way of the others: take what goes by itself and overlaps nothing.
  const edits: TextEdit[] = []
  const notes: string[] = []
  for (const fix of fixes) {
    const alone = resolveFix(fix.action, workspace.maps, workspace.textOf)
    if ('refused' in alone)
      notes.push(`Not fixed: ${english.text(fix.title)}: ${english.text(alone.refused)}`)
    else if (alone.edits.some((edit) => edits.some((other) => overlaps(edit, other))))
      notes.push(`Not fixed yet: ${english.text(fix.title)}: it meets another fix; run --fix again`)
    else edits.push(...alone.edits)
  }
  return { edits, notes }
}

function overlaps(left: TextEdit, right: TextEdit): boolean {
  return left.path === right.path && left.span.start <= right.span.end && right.span.start <= left.span.end
}

/** Writes beside the file and renames. Returns why not, if not. */
function rewrite(file: string, text: string | undefined, edits: readonly TextEdit[]): string | undefined {
  const temporary = `${file}.art25-${process.pid}`
  try {
    const bytes = readFileSync(file)
    const decoded = decode(bytes).text
    if (decoded !== text) return 'it changed while it was read'
    const mark =
      bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? '\ufeff' : ''
    if (!Buffer.from(mark + decoded, 'utf8').equals(bytes)) return 'it is not in UTF-8'
    writeFileSync(temporary, mark + splice(decoded, edits), { mode: statSync(file).mode & 0o777 })
    renameSync(temporary, file)
    return undefined
  } catch (error) {
    rmSync(temporary, { force: true })
    return systemMessage(error)
  }
}

function splice(text: string, edits: readonly TextEdit[]): string {
  let result = text
  for (const { span, newText } of [...edits].sort((left, right) => right.span.start - left.span.start)) {
    result = result.slice(0, span.start) + newText + result.slice(span.end)
  }
  return result
}
