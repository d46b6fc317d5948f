import { workspace } from 'vscode'

/** Globs of the files that the engine reads, data maps among them; the build takes them from its registry. */
declare const ART25_DOCUMENTS: readonly string[]

/**
 * The documents that the server is told of: files that the engine reads, in every file system that a folder is open of.
 * What shows the past or a comparison (`git:`) is left to the file that it shows.
 */
export function documentSelector(): { scheme: string; pattern: string }[] {
  return openSchemes().flatMap((scheme) => ART25_DOCUMENTS.map((pattern) => ({ scheme, pattern })))
}

/** The file systems that documents come from: the local one, new files, and those of the open folders. */
export function openSchemes(): readonly string[] {
  const folders = workspace.workspaceFolders ?? []
  return [...new Set(['file', 'untitled', ...folders.map(({ uri }) => uri.scheme)])].sort()
}
