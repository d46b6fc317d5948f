/* What the page in a panel and the extension around it say to each other. */
import type { PicturePage } from '../../server/src/model/picture.ts'

export type FromPicture =
  | { readonly kind: 'ready' }
  /** A person wants to see a place of a node, by its number among those of the map, or of code. */
  | { readonly kind: 'open'; readonly node: string; readonly where: 'map' | 'code'; readonly index: number }

export interface ToPicture {
  readonly kind: 'picture'
  /** URI of the map, which the page keeps: it comes back with it. */
  readonly map: string
  readonly picture: PicturePage
}
