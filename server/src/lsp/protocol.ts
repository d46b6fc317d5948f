/*
 * What Art25's own extension and the server say to each other beyond the protocol of all editors. Types only: the
 * extension imports no code of the server. A client that does not announce an ability is never sent what needs it.
 */
import type { Location, TextDocumentPositionParams, WorkspaceEdit } from 'vscode-languageserver/node'
import type { PrivacyNode } from '../editor/privacy-tree.ts'
import type { PicturePage } from '../model/picture.ts'

/** `initializationOptions` of the client; absent counts as no, but for `trusted`. */
export interface InitializationOptions {
  /** Whether git may be run in the folders. Absent: it may. */
  readonly trusted?: boolean
  /** It asks a person for the reason that a fix needs, by the command `art25.fixWithReason`. */
  readonly asksForReasons?: boolean
  /** It saves the maps that a fix has changed, by the command `art25.savedAfterFix`. */
  readonly savesAfterFix?: boolean
  /** It shows what is known of the workspace: it wants `art25/privacyChanged`. */
  readonly showsPrivacy?: boolean
  /** It shows the places that a lens is about, by the command `art25.showPlaces`: URI, position, locations. */
  readonly showsPlaces?: boolean
  /** Something else holds open maps against their schema: the server keeps quiet about that. */
  readonly schemaShownElsewhere?: boolean
}

/** Requests of the client by method: parameters and result. */
export interface Requests {
  /** All that the maps of the open folders declare, and what they lack. */
  'art25/privacyTree': { readonly params: null; readonly result: readonly PrivacyNode[] }
  /** The places of an entry of the tree. */
  'art25/privacyPlaces': { readonly params: { readonly id: string }; readonly result: PrivacyPlaces }
  /** The id of the entry that answers for what stands at a position. */
  'art25/privacyAt': { readonly params: TextDocumentPositionParams; readonly result: string | null }
  /** The edit of a fix with the reason that a person gave. */
  'art25/fixWithReason': { readonly params: ReasonedFix; readonly result: ReasonedEdit }
  /** Documents that can be made, and of which maps. */
  'art25/documents': { readonly params: null; readonly result: DocumentChoices }
  /** A document in a format; CSV is a file for each table. */
  'art25/document': { readonly params: DocumentWish; readonly result: MadeDocument }
  /** What each open folder changes for privacy against the merge base with the default branch. */
  'art25/privacyChanges': { readonly params: null; readonly result: readonly FolderChanges[] }
  /** The same of one folder as Markdown, as `art25 diff` writes it for a pull request. */
  'art25/privacyChangesDocument': { readonly params: { readonly folder: string }; readonly result: string }
  /** The text of a file as a commit has it; null where it has none. */
  'art25/textBefore': {
    readonly params: { readonly uri: string; readonly commit: string }
    readonly result: string | null
  }
  /**
   * The picture of a map, by its URI among those of `art25/documents`; null where there is none any more. Until the client
   * says `art25/pictureClosed`, it is told when the picture has become another.
   */
  'art25/picture': { readonly params: { readonly map: string }; readonly result: PicturePage | null }
  /** The places of a thing of a picture, in the order in which the picture names them. */
  'art25/picturePlaces': {
    readonly params: { readonly map: string; readonly node: string }
    readonly result: PrivacyPlaces
  }
  /** Reads everything again. */
  'art25/checkWorkspace': { readonly params: null; readonly result: PrivacyStatus }
}

/** Notifications of the client by method. */
export interface ClientNotifications {
  'art25/schemaShownElsewhere': { readonly shown: boolean }
  'art25/pictureClosed': { readonly map: string }
}

/** Notifications of the server by method. */
export interface ServerNotifications {
  'art25/privacyChanged': PrivacyStatus
  /** What was answered to `art25/privacyChanges` may be old; sent once for each time that it was asked. */
  'art25/privacyChangesChanged': null
  /** Of a picture that the client has asked for. */
  'art25/pictureChanged': { readonly map: string; readonly picture: PicturePage | null }
}

export interface PrivacyPlaces {
  readonly map: readonly Location[]
  readonly code: readonly Location[]
}

/** What the folder, with what is unsaved in it, changes for privacy. */
export interface FolderChanges {
  /** The root of the repository, else of what is read. */
  readonly folder: string
  /** As a person knows it. */
  readonly name: string
  /** What it is compared with: `origin/main`, and where the branch began. */
  readonly base?: { readonly name: string; readonly commit: string }
  /** Why it is compared with nothing. */
  readonly problem?: 'not-on-disk' | 'no-repository' | 'untrusted' | 'no-base' | 'git-failed'
  /** The problem, or that nothing changed, for a person. */
  readonly message?: string
  /** Groups, what weighs most first. */
  readonly nodes: readonly ChangeNode[]
}

/** A group, a change in it, or a duty that the changes leave open. */
export interface ChangeNode {
  /** The same for the same entry after later changes. */
  readonly id: string
  readonly kind: 'group' | 'added' | 'changed' | 'removed' | 'duty'
  readonly label: string
  readonly description?: string
  readonly tooltip?: string
  /** In code, or in the map for what only the map says. */
  readonly place?: Location
  /** What is gone: its place in the text that a commit has of the file. */
  readonly before?: Location & { readonly commit: string }
  /** What the map says of it, where that is another file. */
  readonly declaration?: Location
  readonly children: readonly ChangeNode[]
}

/** The argument of the command `art25.fixWithReason`. */
export interface AskedFix {
  /** What the fix does, as the light bulb says it. */
  readonly title: string
  /** For the server; it comes back with the reason. */
  readonly fix: unknown
}

export interface ReasonedFix {
  readonly fix: unknown
  readonly reason: string
}

export interface ReasonedEdit {
  readonly edit: WorkspaceEdit
  /** URIs of the maps that it changes. */
  readonly maps: readonly string[]
}

export interface DocumentChoices {
  readonly documents: readonly { readonly id: string; readonly title: string; readonly summary: string }[]
  /** Maps that can be read: the URI of the first file, and their folder as a person knows it. */
  readonly maps: readonly { readonly uri: string; readonly name: string }[]
}

export interface DocumentWish {
  readonly document: string
  readonly format: 'md' | 'html' | 'csv' | 'xlsx' | 'json'
  /** One of the `maps`. */
  readonly map: string
}

export interface MadeDocument {
  readonly title: string
  /** How many things are marked as missing. */
  readonly missing: number
  readonly files: readonly MadeFile[]
}

export interface MadeFile {
  /** `record-of-processing.data.csv`. */
  readonly name: string
  /** Of the document, or of the table. */
  readonly title: string
  /** As UTF-8; in base64 where it is no text. */
  readonly content: string
  readonly isText: boolean
}

/** The state of all open folders in figures. */
export interface PrivacyStatus {
  /** What is still being read; null when everything was. */
  readonly reading: { readonly done: number; readonly total: number } | null
  readonly maps: readonly MapStatus[]
  /** Personal fields in code that no map speaks for. */
  readonly unmapped: number
  /** Where a map could be drafted: folders of the client without one. */
  readonly foldersWithoutMap: readonly string[]
}

export interface MapStatus {
  /** URIs of its files. */
  readonly files: readonly string[]
  /** Its folder as a person knows it. */
  readonly name: string
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  /** Personal fields in code that it speaks for. */
  readonly fields: number
}
