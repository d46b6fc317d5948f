/*
 * The picture of a data map: activities, data sets, systems, recipients and countries, and what goes from one to another.
 * Plain data in one language, before it has a place: the command line makes links of the places, the editor opens them.
 */
import type { Cell } from './document.ts'
import type { Place } from './finding.ts'

/** The kinds in the order in which data passes them. */
export const pictureKinds = ['activity', 'data-set', 'system', 'recipient', 'country'] as const
export type PictureKind = (typeof pictureKinds)[number]

/**
 * What one looks for in a picture. `special`: data of Art. 9 or 10. `undeclared`: in code, and the map does not say so.
 * `transfer`: outside the European Economic Area. `open`: what the checks ask of an entry of the map.
 */
export const pictureMarks = ['special', 'undeclared', 'transfer', 'open'] as const
export type PictureMark = (typeof pictureMarks)[number]

export interface MarkInWords {
  readonly mark: PictureMark
  /** In a few words: `Art. 9`, `2 undeclared`. */
  readonly text: string
}

/** Something titled that is said of a node or an edge. */
export interface PictureFact {
  readonly title: string
  readonly lines: Cell
}

export interface PicturePlace extends Place {
  readonly in: 'map' | 'code'
  /** What stands there: `Member.email`. */
  readonly symbol?: string
}

export interface PictureNode {
  /** Unique, and the same as long as the names in the map are: `data-set:Member`. */
  readonly id: string
  readonly kind: PictureKind
  readonly label: string
  /** Under the label, in a few words. */
  readonly note: string
  readonly marks: readonly MarkInWords[]
  readonly facts: readonly PictureFact[]
  readonly places: readonly PicturePlace[]
}

export interface PictureEdge {
  /** Unique, and the same as long as the ids of its ends are. */
  readonly id: string
  readonly from: string
  readonly to: string
  /** What goes on, as a verb between both names: `is stored in`. */
  readonly label: string
  /** The same from the other end: `stores`. */
  readonly back: string
  readonly marks: readonly MarkInWords[]
  readonly facts: readonly PictureFact[]
}

export interface Picture {
  readonly title: string
  readonly organization: string
  /** `en`, `fr`, `de`, `it` or `es`. */
  readonly language: string
  /** By kind, then in the order of the map. */
  readonly nodes: readonly PictureNode[]
  readonly edges: readonly PictureEdge[]
  /** What the page itself says, by its key. */
  readonly texts: PictureTexts
}

/** The words of the page; holes in braces are filled by the page. */
export type PictureTexts = Readonly<Record<PictureText, string>> & {
  readonly kinds: Readonly<Record<PictureKind, string>>
  readonly filters: Readonly<Record<PictureMark, string>>
  readonly groupings: Readonly<Record<PictureGrouping, string>>
}

/** Ways to put things together, so that they can be folded into one. */
export const pictureGroupings = ['none', 'kind', 'system', 'country'] as const
export type PictureGrouping = (typeof pictureGroupings)[number]

export type PictureText =
  | 'search'
  | 'show_only'
  | 'group_by'
  | 'unfold_all'
  | 'fold_all'
  | 'fold'
  | 'unfold'
  | 'zoom_in'
  | 'zoom_out'
  | 'fit'
  | 'graph'
  | 'graph_help'
  | 'tables'
  | 'view'
  | 'view_both'
  | 'name'
  | 'about'
  | 'connections'
  | 'where'
  | 'selected'
  | 'nothing_selected'
  | 'clear_selection'
  | 'in_map'
  | 'in_code'
  | 'shown'
  | 'shown_all'
  | 'found'
  | 'nothing_shown'
  | 'nothing_at_all'
  | 'things'
  | 'edge_position'
  | 'edge_count'
  | 'more_places'
  | 'help'
  | 'no_script'

/** A picture for a browser: no offsets, each place by its name and, where there is one, its address. */
export interface PicturePage extends Omit<Picture, 'nodes' | 'edges'> {
  readonly nodes: readonly PageNode[]
  readonly edges: readonly PageEdge[]
}

export interface PageNode extends Omit<PictureNode, 'facts' | 'places'> {
  readonly facts: readonly PageFact[]
  readonly places: readonly PageLink[]
}

export interface PageEdge extends Omit<PictureEdge, 'facts'> {
  readonly facts: readonly PageFact[]
}

export interface PageFact {
  readonly title: string
  readonly lines: readonly (readonly PagePart[])[]
}

export interface PagePart {
  readonly text: string
  /** How it is to be seen; absent: as text. */
  readonly as?: 'missing' | 'flag'
  readonly language?: string
  readonly href?: string
}

export interface PageLink {
  readonly in: 'map' | 'code'
  readonly text: string
  /** Absent where the page asks its host to open it. */
  readonly href?: string
}
