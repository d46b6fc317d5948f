/*
 * What of a picture is shown: filters and the search leave things out, groups fold several into one. Pure, so that the
 * tests ask it without a browser.
 */
import type {
  MarkInWords,
  PageEdge,
  PageNode,
  PictureGrouping,
  PictureKind,
  PictureMark,
  PicturePage,
} from '../../server/src/model/picture.ts'

/** What a person has chosen. */
export interface Choices {
  readonly search: string
  readonly filters: ReadonlySet<PictureMark>
  readonly grouping: PictureGrouping
  /** Ids of groups; of the present grouping or of others. */
  readonly folded: ReadonlySet<string>
}

/** A thing of the graph: a node, or a folded group. */
export interface ShownItem {
  readonly id: string
  readonly kind: PictureKind
  readonly label: string
  readonly note: string
  readonly marks: readonly MarkInWords[]
  /** The nodes that it stands for: itself, or all of its group. */
  readonly members: readonly PageNode[]
  readonly isGroup: boolean
  /** The search has found it. */
  readonly isFound: boolean
}

/** Connections between two things, in one direction. */
export interface ShownLink {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly edges: readonly PageEdge[]
  readonly marks: ReadonlySet<PictureMark>
}

/** Several things that can be folded into one. */
export interface Group {
  readonly id: string
  readonly kind: PictureKind
  readonly label: string
  readonly members: readonly string[]
  readonly isFolded: boolean
  /** Drawn around its members while it is unfolded; a whole column needs no box. */
  readonly isBox: boolean
}

export interface Shown {
  readonly items: readonly ShownItem[]
  readonly links: readonly ShownLink[]
  readonly groups: readonly Group[]
  /** Ids of the nodes that filters and search leave, in the order of the picture. */
  readonly nodes: ReadonlySet<string>
  /** How many of them the search has found; undefined without a search. */
  readonly found: number | undefined
}

/** What is shown of a picture under these choices. */
export function shownOf(page: PicturePage, choices: Choices): Shown {
  const byId = new Map(page.nodes.map((node) => [node.id, node]))
  const found = foundBy(choices.search, page)
  const visible = visibleNodes(page, choices.filters, found)
  const groups = groupsOf(page, choices, visible)
  const itemOf = new Map([...visible].map((id) => [id, id]))
  for (const { id, isFolded, members } of groups)
    if (isFolded) for (const member of members) itemOf.set(member, id)
  const folded = new Map(groups.filter(({ isFolded }) => isFolded).map((group) => [group.id, group]))
  const items = [...new Set(itemOf.values())].map((id): ShownItem => {
    const group = folded.get(id)
    const members = (group?.members ?? [id]).flatMap((member) => byId.get(member) ?? [])
    const isFound = found !== undefined && members.some((member) => found.has(member.id))
    const [first] = members
    if (group !== undefined || first === undefined)
      return {
        id,
        kind: group?.kind ?? 'activity',
        label: group?.label ?? id,
        note: String(members.length),
        marks: marksOf(members, page),
        members,
        isGroup: true,
        isFound,
      }
    const { kind, label, note, marks } = first
    return { id, kind, label, note, marks, members, isGroup: false, isFound }
  })
  return {
    items,
    links: linksOf(page, itemOf),
    groups,
    nodes: visible,
    found: found?.size,
  }
}

/** All that data passes on its way to these, and all that it passes from them on; these are in both. */
export function waysOf(
  start: readonly string[],
  links: readonly { readonly from: string; readonly to: string }[],
): { readonly before: ReadonlySet<string>; readonly after: ReadonlySet<string> } {
  const next = new Map<string, string[]>()
  const back = new Map<string, string[]>()
  for (const { from, to } of links) {
    push(next, from, to)
    push(back, to, from)
  }
  return { before: reached(start, back), after: reached(start, next) }
}

/** Groups of more nodes than these are folded when a large picture is opened. */
const mostUnfolded = 40
/** A picture of more nodes than these is large. */
const largePicture = 150

/** What is chosen when a picture is opened: all of a small one; of a large one, what a person can look over. */
export function firstChoices(page: PicturePage): Choices {
  const none = { search: '', filters: new Set<PictureMark>() }
  if (page.nodes.length <= largePicture) return { ...none, grouping: 'none', folded: new Set() }
  const counts = new Map<PictureKind, number>()
  for (const { kind } of page.nodes) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const large = [...counts].filter(([, count]) => count > mostUnfolded)
  return { ...none, grouping: 'kind', folded: new Set(large.map(([kind]) => `group:kind:${kind}`)) }
}

/** Ids of all groups that a grouping makes of the picture, whatever is shown of it. */
export function groupIds(page: PicturePage, grouping: PictureGrouping): readonly string[] {
  const all = new Set(page.nodes.map(({ id }) => id))
  const choices = { search: '', filters: new Set<PictureMark>(), grouping, folded: new Set<string>() }
  return groupsOf(page, choices, all).map(({ id }) => id)
}

/** Nodes in whose names or facts all words stand; undefined without a word. */
function foundBy(search: string, page: PicturePage): ReadonlySet<string> | undefined {
  const words = folded(search)
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return undefined
  return new Set(
    page.nodes
      .filter((node) => {
        const said = textOf(node)
        return words.every((word) => said.includes(word))
      })
      .map(({ id }) => id),
  )
}

const texts = new WeakMap<PageNode, string>()

function textOf(node: PageNode): string {
  const known = texts.get(node)
  if (known !== undefined) return known
  const { id, label, note, marks, facts } = node
  const said = folded(
    [
      id.slice(id.indexOf(':') + 1),
      label,
      note,
      ...marks.map(({ text }) => text),
      ...facts.flatMap(({ lines }) => lines.flat().map(({ text }) => text)),
    ].join('\n'),
  )
  texts.set(node, said)
  return said
}

/** Without case and accents: who looks for `societe` means `Société`. */
function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** What is on a way of each filter, and is found or stands beside what is found. */
function visibleNodes(
  page: PicturePage,
  filters: ReadonlySet<PictureMark>,
  found: ReadonlySet<string> | undefined,
): ReadonlySet<string> {
  let kept: ReadonlySet<string> = new Set(page.nodes.map(({ id }) => id))
  for (const filter of filters) kept = new Set([...onTheWayOf(filter, page)].filter((id) => kept.has(id)))
  if (found === undefined) return kept
  const beside = new Set(found)
  for (const { from, to } of page.edges) {
    if (found.has(from)) beside.add(to)
    if (found.has(to)) beside.add(from)
  }
  return new Set([...kept].filter((id) => beside.has(id)))
}

/** What is marked, with all that leads to it and follows from it, in the order of the picture. */
function onTheWayOf(mark: PictureMark, page: PicturePage): readonly string[] {
  const isMarked = ({ marks }: PageNode | PageEdge): boolean => marks.some((one) => one.mark === mark)
  const edges = page.edges.filter(isMarked)
  // A transfer is a connection: whatever else goes to the same country stays out.
  const nodes = mark === 'transfer' ? [] : page.nodes.filter(isMarked).map(({ id }) => id)
  const ways = waysOf(nodes, page.edges)
  const toEdges = waysOf(
    edges.map(({ from }) => from),
    page.edges,
  ).before
  const kept = new Set([...ways.before, ...ways.after, ...toEdges, ...edges.map(({ to }) => to)])
  return page.nodes.map(({ id }) => id).filter((id) => kept.has(id))
}

function reached(start: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const seen = new Set(start)
  // A set hands out what is added while it is walked.
  for (const id of seen) for (const other of next.get(id) ?? []) seen.add(other)
  return seen
}

function groupsOf(page: PicturePage, choices: Choices, visible: ReadonlySet<string>): readonly Group[] {
  const { grouping, folded: closed } = choices
  if (grouping === 'none') return []
  const labels = new Map(page.nodes.map(({ id, label }) => [id, label]))
  const places = grouping === 'kind' ? undefined : placesOf(page, grouping)
  const groups = new Map<string, { kind: PictureKind; label: string; members: string[] }>()
  for (const { id, kind } of page.nodes) {
    if (!visible.has(id)) continue
    const place = places?.get(id)
    if (places !== undefined && place === undefined) continue
    const key = place === undefined ? `group:kind:${kind}` : `group:${kind}:${place}`
    const label = place === undefined ? page.texts.kinds[kind] : (labels.get(place) ?? place)
    const known = groups.get(key)
    if (known) known.members.push(id)
    else groups.set(key, { kind, label, members: [id] })
  }
  return [...groups]
    .filter(([, { members }]) => members.length > 1)
    .map(([id, group]) => ({ id, ...group, isFolded: closed.has(id), isBox: places !== undefined }))
}

/** The first system that holds a data set; the first country of a system or a recipient. */
function placesOf(page: PicturePage, grouping: 'system' | 'country'): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  for (const { from, to } of page.edges)
    if (to.startsWith(`${grouping}:`) && !from.startsWith('activity:') && !places.has(from))
      places.set(from, to)
  return places
}

/** Each mark once, with how many of the nodes have it. */
function marksOf(members: readonly PageNode[], { texts: { filters } }: PicturePage): readonly MarkInWords[] {
  const counts = new Map<PictureMark, number>()
  for (const { marks } of members)
    for (const mark of new Set(marks.map((one) => one.mark))) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  return [...counts].map(([mark, count]) => ({ mark, text: `${filters[mark]}: ${String(count)}` }))
}

function linksOf(page: PicturePage, itemOf: ReadonlyMap<string, string>): readonly ShownLink[] {
  const links = new Map<string, { from: string; to: string; edges: PageEdge[]; marks: Set<PictureMark> }>()
  for (const edge of page.edges) {
    const from = itemOf.get(edge.from)
    const to = itemOf.get(edge.to)
    if (from === undefined || to === undefined || from === to) continue
    const id = from === edge.from && to === edge.to ? edge.id : `${from} > ${to}`
    const known = links.get(id) ?? { from, to, edges: [], marks: new Set() }
    links.set(id, known)
    known.edges.push(edge)
    for (const { mark } of edge.marks) known.marks.add(mark)
  }
  return [...links].map(([id, link]) => ({ id, ...link }))
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const known = lists.get(key)
  if (known) known.push(value)
  else lists.set(key, [value])
}
