/*
 * What the client has told us: folders, open documents, settings; and the projects behind them.
 */
import { isRecord } from '../classify/plain-data.ts'
import { realpathSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { SeverityOverrides } from '../editor/diagnostics.ts'
import { isUnder, toSlashes } from '../host/discovery.ts'
import { findRepositoryRoot } from '../host/git.ts'
import { userCacheFolder } from '../host/installation.ts'
import { mapFolder } from '../host/map-folder.ts'
import { TextLines, type Encoding, type OpenDocument } from './document.ts'
import { Project, type ProjectOptions } from './project.ts'

/** A folder that the client has open. */
export interface Folder {
  readonly uri: string
  readonly name: string
}

export interface Settings {
  /** Whether anything is shown. */
  readonly enable: boolean
  readonly includeTests: boolean
  readonly severity: SeverityOverrides
  readonly codeLens: boolean
  readonly inlayHints: boolean
  /** Branch or commit that changes are shown against; empty for the default branch. */
  readonly compareWith: string
}

/** What counts where nothing is set; the keys are those that `readSettings` reads. */
export const defaultSettings: Settings = {
  enable: true,
  includeTests: false,
  severity: {},
  codeLens: true,
  inlayHints: false,
  compareWith: '',
}

/** Settings as a client sends them; what is not understood counts as not set. */
export function readSettings(sent: unknown): Settings {
  if (!isRecord(sent)) return defaultSettings
  const severity = isRecord(sent['severity']) ? sent['severity'] : {}
  return {
    enable: sent['enable'] !== false,
    includeTests: sent['includeTests'] === true,
    codeLens: sent['codeLens'] !== false,
    inlayHints: sent['inlayHints'] === true,
    compareWith: typeof sent['compareWith'] === 'string' ? sent['compareWith'].trim() : '',
    severity: Object.fromEntries(
      Object.entries(severity).filter((entry): entry is [string, 'error' | 'warning' | 'info' | 'off'] =>
        ['error', 'warning', 'info', 'off'].includes(String(entry[1])),
      ),
    ),
  }
}

/** A file of a project. */
export interface Located {
  readonly project: Project
  /** Relative to the project's root, forward slashes. */
  readonly path: string
}

interface OpenFolder extends Folder {
  /** As the client names it, and as the file system does. */
  readonly given: string
  readonly real: string
  readonly project: Project
  /** The folder within the project. */
  readonly within: string
  readonly settings: Settings
}

/** What is told while a project is read. */
interface ReadingListener {
  readonly onProgress: (project: Project, done: number, total: number) => void
  /** The open documents were judged, and the rest is still to be read. */
  readonly onOpened: (project: Project) => void
}

export interface SessionOptions {
  readonly encoding: Encoding
  /** Whether git may be run in these folders. */
  readonly isTrusted: boolean
}

export class Session {
  readonly encoding: Encoding
  /** Of folders that have none of their own. */
  #settings: Settings = defaultSettings
  readonly #settingsByFolder = new Map<string, Settings>()
  readonly #isTrusted: boolean
  readonly #documents = new Map<string, OpenDocument>()
  #folders: readonly OpenFolder[] = []
  /** Open files by path. */
  readonly #located = new Map<Project, Map<string, string>>()
  readonly #keys = new WeakMap<Project, string>()
  /** Lines of files that are not open, as long as nothing says that they changed. */
  readonly #lines = new Map<string, TextLines>()

  constructor({ encoding, isTrusted }: SessionOptions) {
    this.encoding = encoding
    this.#isTrusted = isTrusted
  }

  get projects(): readonly Project[] {
    return [...new Set(this.#folders.map(({ project }) => project))]
  }

  get folders(): readonly Folder[] {
    return this.#folders
  }

  /** Takes the settings of the window, and those of folders by URI; they count from the next `setFolders` on. */
  setSettings(settings: Settings, byFolder: ReadonlyMap<string, Settings>): void {
    this.#settings = settings
    this.#settingsByFolder.clear()
    for (const [uri, own] of byFolder) this.#settingsByFolder.set(uri, own)
  }

  /** Whether a feature is on anywhere. */
  uses(feature: 'codeLens' | 'inlayHints'): boolean {
    return [this.#settings, ...this.#folders.map(({ settings }) => settings)].some((one) => one[feature])
  }

  /** The settings of the innermost open folder around a file. */
  settingsAt(project: Project, path: string): Settings {
    let best: OpenFolder | undefined
    for (const folder of this.#folders) {
      if (folder.project !== project || !isUnder(path, folder.within)) continue
      if (best === undefined || folder.within.length > best.within.length) best = folder
    }
    return best?.settings ?? this.#settings
  }

  /**
   * Takes these folders for the ones that are open. Folders of one repository are one project. Projects whose folders
   * and settings are the same stay as they are.
   */
  setFolders(folders: readonly Folder[], listener: ReadingListener): void {
    const located = folders.flatMap((folder) => {
      const settings = this.#settingsByFolder.get(folder.uri) ?? this.#settings
      const address = virtualAddress(folder.uri)
      if (address !== undefined)
        return [
          {
            ...folder,
            settings,
            given: address,
            real: address,
            root: address,
            useGit: false,
            scope: address,
            isVirtual: true,
          },
        ]
      const given = pathOfUri(folder.uri)
      const real = given === undefined ? undefined : realPath(given)
      if (given === undefined || real === undefined) return []
      const repository = findRepositoryRoot(real)
      const around = mapFolder(real, repository)
      const root = repository ?? around ?? real
      return [
        {
          ...folder,
          settings,
          given,
          real,
          root,
          useGit: repository !== undefined,
          scope: around ?? real,
          isVirtual: false,
        },
      ]
    })
    const byRoot = new Map<string, typeof located>()
    for (const one of located) byRoot.set(one.root, [...(byRoot.get(one.root) ?? []), one])
    const open: OpenFolder[] = []
    for (const [root, group] of byRoot) {
      const within = (folder: string): string => (folder === root ? '' : toSlashes(relative(root, folder)))
      const project = this.#makeProject(
        {
          root,
          isVirtual: group.some(({ isVirtual }) => isVirtual),
          useGit: group.some(({ useGit }) => useGit) && this.#isTrusted,
          scopes: [...new Set(group.map(({ scope }) => within(scope)))],
          includeTests: group.some(({ settings }) => settings.includeTests),
        },
        listener,
      )
      for (const { uri, name, given, real, settings } of group)
        open.push({ uri, name, given, real, project, settings, within: within(real) })
    }
    this.#folders = open
    this.#located.clear()
    this.#lines.clear()
  }

  document(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri)
  }

  documents(): readonly OpenDocument[] {
    return [...this.#documents.values()]
  }

  open(uri: string, version: number, text: string): void {
    this.#documents.set(uri, { uri, version, lines: new TextLines(text, this.encoding) })
    this.#located.clear()
  }

  replace(document: OpenDocument): void {
    this.#documents.set(document.uri, document)
  }

  close(uri: string): void {
    this.#documents.delete(uri)
    this.#located.clear()
  }

  /** The project of a file, and its path there: of the innermost folder around it. */
  locate(uri: string): Located | undefined {
    const address = virtualAddress(uri)
    if (address !== undefined) return this.#locateVirtual(address)
    const absolute = pathOfUri(uri)
    if (absolute === undefined) return undefined
    let best: OpenFolder | undefined
    for (const folder of this.#folders) {
      if (!isWithin(absolute, folder.given)) continue
      if (best === undefined || folder.given.length > best.given.length) best = folder
    }
    if (best !== undefined) {
      const below = toSlashes(relative(best.given, absolute))
      return { project: best.project, path: joinSlashes(best.within, below) }
    }
    // A file outside the opened folder may still belong to the map above it.
    const real = realPath(absolute)
    const around =
      real === undefined ? undefined : this.#folders.find(({ project }) => isWithin(real, project.root))
    if (real === undefined || around === undefined) return undefined
    return { project: around.project, path: toSlashes(relative(around.project.root, real)) }
  }

  /** The URI by which the client knows a file. */
  uriOf(project: Project, path: string): string {
    const open = this.#openUris(project).get(path)
    if (open !== undefined) return open
    const folder = this.#folders.find((one) => one.project === project && isUnder(path, one.within))
    if (project.isVirtual && folder !== undefined)
      return [folder.uri.replace(/\/$/, ''), ...path.split('/').filter(Boolean).map(encodeURIComponent)].join(
        '/',
      )
    const absolute =
      folder === undefined
        ? join(project.root, path)
        : join(folder.given, folder.within === '' ? path : path.slice(folder.within.length + 1))
    return pathToFileURL(absolute).href
  }

  /** The open document of a file. */
  documentOf(project: Project, path: string): OpenDocument | undefined {
    const uri = this.#openUris(project).get(path)
    return uri === undefined ? undefined : this.#documents.get(uri)
  }

  openPaths(project: Project): readonly string[] {
    return [...this.#openUris(project).keys()]
  }

  /** Whether findings of the file are shown at all: it lies in an open folder, or is open itself. */
  isShown(project: Project, path: string): boolean {
    return (
      this.#folders.some((folder) => folder.project === project && isUnder(path, folder.within)) ||
      this.documentOf(project, path) !== undefined
    )
  }

  /** The lines of a file, open or not. */
  linesOf(project: Project, path: string): TextLines | undefined {
    const open = this.documentOf(project, path)
    if (open) return open.lines
    const key = `${project.root}\0${path}`
    let lines = this.#lines.get(key)
    if (lines === undefined) {
      const text = project.textOf(path)
      if (text === undefined) return undefined
      if (this.#lines.size >= mostLines) this.#lines.clear()
      lines = new TextLines(text, this.encoding)
      this.#lines.set(key, lines)
    }
    return lines
  }

  /** Says that a file is no longer what it was. */
  forget(project: Project, path: string): void {
    this.#lines.delete(`${project.root}\0${path}`)
  }

  #openUris(project: Project): ReadonlyMap<string, string> {
    let uris = this.#located.get(project)
    if (uris === undefined) {
      uris = new Map<string, string>()
      for (const uri of this.#documents.keys()) {
        const located = this.locate(uri)
        if (located?.project === project) uris.set(located.path, uri)
      }
      this.#located.set(project, uris)
    }
    return uris
  }

  /** A file of a file system that only the client can read. */
  #locateVirtual(address: string): Located | undefined {
    let best: OpenFolder | undefined
    for (const folder of this.#folders) {
      if (!folder.project.isVirtual || !isUnder(address, folder.given)) continue
      if (best === undefined || folder.given.length > best.given.length) best = folder
    }
    return best && { project: best.project, path: address.slice(best.given.length + 1) }
  }

  #makeProject(
    options: Pick<ProjectOptions, 'root' | 'isVirtual' | 'useGit' | 'scopes' | 'includeTests'>,
    listener: ReadingListener,
  ): Project {
    const key = JSON.stringify(options)
    const known = this.#folders.find(({ project }) => this.#keys.get(project) === key)?.project
    if (known !== undefined) return known
    const project: Project = new Project({
      ...options,
      cacheFolder: options.isVirtual ? undefined : userCacheFolder(),
      openText: (path) => this.documentOf(project, path)?.lines.text,
      openPaths: () => this.openPaths(project),
      onProgress: (done, total) => {
        listener.onProgress(project, done, total)
      },
      onOpened: () => {
        listener.onOpened(project)
      },
    })
    this.#keys.set(project, key)
    return project
  }
}

const mostLines = 500

/** Whether a file lies in a folder (absolute path), however the client writes its URI. */
export function isUriWithin(uri: string, folder: string): boolean {
  const path = pathOfUri(uri)
  return path !== undefined && isWithin(path, folder)
}

/** The path of a file on disk, or of a new one that is to become it. */
function pathOfUri(uri: string): string | undefined {
  const file = uri.replace(/^untitled:(?:\/\/)?(?=\/)/, 'file://')
  try {
    return file.startsWith('file:') ? fileURLToPath(file).replace(/(?<=.)[\\/]$/, '') : undefined
  } catch {
    return undefined
  }
}

/** A URI of another file system than the disk, as it is compared: without the ways of writing the same. */
function virtualAddress(uri: string): string | undefined {
  if (/^(?:file|untitled):/.test(uri)) return undefined
  try {
    const { protocol, host, pathname } = new URL(uri)
    return `${protocol}//${host}${decodeURIComponent(pathname).replace(/\/$/, '')}`
  } catch {
    return undefined
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function isWithin(path: string, folder: string): boolean {
  const steps = relative(folder, path)
  return steps === '' || (steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps))
}

function joinSlashes(folder: string, path: string): string {
  return folder === '' ? path : path === '' ? folder : `${folder}/${path}`
}
