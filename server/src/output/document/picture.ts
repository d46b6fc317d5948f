/* A picture as data for its page, and as one file that needs nothing else. */
import type { Inline, Line } from '../../model/document.ts'
import type { Place } from '../../model/finding.ts'
import type { PageFact, PageLink, PagePart, Picture, PictureFact, PicturePage } from '../../model/picture.ts'
import { escapeHtml } from '../html-text.ts'
import { fileInWords, type Places } from './text.ts'

/** What the page is made of: its script and its style, each with its digest for the policy (`sha256-…`). */
export interface PictureAssets {
  readonly script: string
  readonly scriptDigest: string
  readonly style: string
  readonly styleDigest: string
}

/** How a picture names places, and what it links to. */
export interface PicturePlaces {
  /** `src/user.ts:12`; a file without a line where none is meant. */
  readonly nameOf: (place: Place) => string
  /** Absent: the page asks its host to open places. */
  readonly hrefOf?: (place: Place) => string
  /** Files that a text of the map names. */
  readonly files: Places
}

/** The picture with its places in words: all that the page gets to know. */
export function picturePage(picture: Picture, places: PicturePlaces): PicturePage {
  const facts = (all: readonly PictureFact[]): readonly PageFact[] =>
    all.map(({ title, lines }) => ({ title, lines: lines.map((line) => partsOf(line, places)) }))
  return {
    ...picture,
    nodes: picture.nodes.map((node) => ({
      ...node,
      facts: facts(node.facts),
      places: node.places.map((place): PageLink => {
        const name = places.nameOf(place)
        return {
          in: place.in,
          text: place.symbol === undefined ? name : `${place.symbol} – ${name}`,
          ...(places.hrefOf && { href: places.hrefOf(place) }),
        }
      }),
    })),
    edges: picture.edges.map((edge) => ({ ...edge, facts: facts(edge.facts) })),
  }
}

/** One file, with its data inside: it runs its own script and nothing else, and loads nothing. */
export function pictureHtml(page: PicturePage, assets: PictureAssets): string {
  const { title, organization, language, texts } = page
  const policy = [
    "default-src 'none'",
    `script-src '${assets.scriptDigest}'`,
    `style-src '${assets.styleDigest}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="generator" content="Art25">
<title>${escapeHtml(title)} – ${escapeHtml(organization)}</title>
<style>${assets.style}</style>
</head>
<body>
<div id="picture"></div>
<noscript>${escapeHtml(texts.no_script)}</noscript>
<script type="application/json" id="picture-data">${inScript(JSON.stringify(page))}</script>
<script>${assets.script}</script>
</body>
</html>
`
}

function partsOf(line: Line, places: PicturePlaces): readonly PagePart[] {
  return line.map((part) => partOf(part, places))
}

function partOf(part: Inline, { files, hrefOf }: PicturePlaces): PagePart {
  switch (part.kind) {
    case 'text':
      return { text: part.text, ...(part.language !== undefined && { language: part.language }) }
    case 'missing':
    case 'flag':
      return { text: part.text, as: part.kind }
    case 'date':
      return { text: part.date }
    case 'address':
      return { text: part.text, href: part.url }
    case 'file':
      return { text: fileInWords(part, files), ...(hrefOf && { href: files.hrefOf(part.path) }) }
  }
}

/** Text inside of a script's element that cannot end it. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
