/* What the suites do in the workbench, and how they wait for it: for conditions, never for a while. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as vscode from 'vscode'

/** How long anything may take that should take a moment, in milliseconds: machines are busy at times. */
const patience = 60_000

/** What `look` sees, once it is something. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + patience
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (Date.now() > end) throw new Error(`no ${what} within ${patience / 1000} s`)
    await new Promise((again) => setTimeout(again, 20))
  }
}

/** The first folder of the window. */
function root(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? []
  assert.ok(folder)
  return folder.uri.fsPath
}

/** Opens a file of the first folder, in the editor. */
export async function show(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(vscode.Uri.file(join(root(), name)))
}

/** A folder of its own with a data map of its own: what one test does there no other sees. */
export class Project {
  readonly #name: string

  /** Writes the files below `cases/<name>`. */
  constructor(name: string, files: Readonly<Record<string, string>>) {
    this.#name = name
    for (const [file, content] of Object.entries(files)) {
      const path = this.uri(file).fsPath
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
    }
  }

  uri(file: string): vscode.Uri {
    return vscode.Uri.file(join(root(), 'cases', this.#name, file))
  }

  show(file: string): Thenable<vscode.TextEditor> {
    return vscode.window.showTextDocument(this.uri(file))
  }

  /** What is on disk. */
  saved(file: string): string {
    return readFileSync(this.uri(file).fsPath, 'utf8')
  }
}

/** Art25's diagnostics of a document. */
export function diagnostics(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'art25')
}

/** The check that a diagnostic comes from. */
export function checkOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code)
}

/** The diagnostic of a check over these words, once it is there. */
export async function diagnostic(
  document: vscode.TextDocument,
  check: string,
  words: string,
): Promise<vscode.Diagnostic> {
  return until(`${check} at ${words} in ${document.uri.fsPath}`, () =>
    diagnostics(document.uri).find((one) => checkOf(one) === check && document.getText(one.range) === words),
  )
}

/** Waits until a document has no diagnostics of Art25. */
export async function clean(uri: vscode.Uri): Promise<void> {
  await until(`end of the diagnostics in ${uri.fsPath}`, () => diagnostics(uri).length === 0)
}

/** Where words stand in a document. */
export function positionOf(document: vscode.TextDocument, words: string): vscode.Position {
  const at = document.getText().indexOf(words)
  assert.ok(at >= 0, `${words} is not in ${document.uri.fsPath}`)
  return document.positionAt(at)
}

/** Replaces words by others in the editor, as typing does; `by` of `undefined` puts the words after themselves. */
export async function replace(editor: vscode.TextEditor, words: string, by: string): Promise<void> {
  const start = positionOf(editor.document, words)
  const range = new vscode.Range(
    start,
    editor.document.positionAt(editor.document.offsetAt(start) + words.length),
  )
  assert.ok(
    await editor.edit((edit) => {
      edit.replace(range, by)
    }),
  )
}

/** The quick fixes over a diagnostic, resolved. */
export async function quickFixes(
  uri: vscode.Uri,
  range: vscode.Range,
): Promise<readonly vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
    50,
  )
  return actions
}

/** Chooses the quick fix of this title, as a click in the light bulb's menu does. */
export async function fix(uri: vscode.Uri, range: vscode.Range, title: string): Promise<void> {
  const actions = await quickFixes(uri, range)
  const action = actions.find((one) => one.title === title)
  assert.ok(action, `no quick fix "${title}" among ${JSON.stringify(actions.map((one) => one.title))}`)
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit))
  if (action.command)
    await vscode.commands.executeCommand(
      action.command.command,
      ...((action.command.arguments ?? []) as unknown[]),
    )
}

/** The text of an open or closed document. */
export async function textOf(uri: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText()
}

/** Sets a setting for as long as `during` takes. */
export async function withSetting(name: string, value: unknown, during: () => Promise<void>): Promise<void> {
  const configuration = vscode.workspace.getConfiguration()
  await configuration.update(name, value, vscode.ConfigurationTarget.Global)
  try {
    await during()
  } finally {
    await configuration.update(name, undefined, vscode.ConfigurationTarget.Global)
  }
}

/** Closes all editors, and what they hold unsaved of the folders. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && vscode.workspace.getWorkspaceFolder(document.uri)) {
      await vscode.window.showTextDocument(document)
      await vscode.commands.executeCommand('workbench.action.files.revert')
    }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors')
}
