/*
 * Where everything stands: a column for each kind, in the order in which data passes them. Dagre orders the columns so
 * that few lines cross, and leads long lines between the things. Pure, in pixels of the unzoomed picture.
 */
import { graphlib, layout, type GraphLabel } from '@dagrejs/dagre'
import { pictureKinds, type PictureKind } from '../../server/src/model/picture.ts'
import type { Group, Shown } from './shown.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Point {
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly items: ReadonlyMap<string, Box>
  /** Around the members of unfolded groups, by the id of the group. */
  readonly boxes: ReadonlyMap<string, Box>
  /** The way of each link, from its start, as the value of a path's `d`. */
  readonly paths: ReadonlyMap<string, string>
  /** Columns that are there, from the left. */
  readonly columns: readonly { readonly kind: PictureKind; readonly x: number; readonly width: number }[]
}

export const itemWidth = 216
export const itemHeight = 58
/** The head of an unfolded group, above its members. */
export const groupHead = 34
const between = 14
const padding = 10
const columnGap = 100

/** What the library knows of a thing: its size and column, then the middle of where it is put. */
interface Place extends Point {
  readonly width: number
  readonly height: number
  readonly rank: number
}

interface Way {
  readonly points: readonly Point[]
}

/** The library's types forget that the ranks may be given. */
type Options = Omit<GraphLabel, 'ranker'> & { readonly ranker: 'none' }

type Graph = graphlib.Graph<Options, Place, Way>

/** From so many things on, only neighbouring columns are ordered by their lines: the others would cost seconds. */
const manyItems = 300

/** Lays out what is shown. The same input gives the same layout. */
export function layoutOf(shown: Shown): Layout {
  const kinds = pictureKinds.filter((kind) => shown.items.some((item) => item.kind === kind))
  const boxOf = new Map<string, Group>()
  for (const group of shown.groups)
    if (group.isBox && !group.isFolded) for (const member of group.members) boxOf.set(member, group)
  const graph: Graph = new graphlib.Graph<Options, Place, Way>()
  graph.setGraph({
    rankdir: 'LR',
    nodesep: between,
    edgesep: 8,
    ranksep: columnGap,
    // Ranks are set below: a column is what a thing is, and not what stands before it.
    ranker: 'none',
  })
  graph.setDefaultEdgeLabel((): Way => ({ points: [] }))
  const outer = (id: string): string => boxOf.get(id)?.id ?? id
  for (const { id, kind } of shown.items) {
    const group = boxOf.get(id)
    const size =
      group === undefined
        ? { width: itemWidth, height: itemHeight }
        : {
            width: itemWidth + 2 * padding,
            height: groupHead + group.members.length * (itemHeight + padding),
          }
    // Twice: the library keeps every other rank free for what stands on the lines.
    graph.setNode(outer(id), { ...size, x: 0, y: 0, rank: 2 * kinds.indexOf(kind) })
  }
  const isLarge = shown.items.length > manyItems
  for (const { from, to } of shown.links) {
    const [left, right] = leftFirst(graph, outer(from), outer(to))
    const distance = columnOf(graph, right) - columnOf(graph, left)
    if (distance > 0 && (!isLarge || distance <= 2)) graph.setEdge(left, right)
  }
  layout(graph, isLarge ? { disableOptimalOrderHeuristic: true } : {})
  return placed(shown, graph, boxOf, kinds)
}

function columnOf(graph: Graph, id: string): number {
  return graph.node(id).rank
}

/** Lines of the layout go from left to right; which way the data goes is drawn later. */
function leftFirst(graph: Graph, from: string, to: string): readonly [string, string] {
  return columnOf(graph, from) <= columnOf(graph, to) ? [from, to] : [to, from]
}

function placed(
  shown: Shown,
  graph: Graph,
  boxOf: ReadonlyMap<string, Group>,
  kinds: readonly PictureKind[],
): Layout {
  const items = new Map<string, Box>()
  const boxes = new Map<string, Box>()
  for (const id of graph.nodes()) {
    const { x, y, width, height } = graph.node(id)
    const box = { x: x - width / 2, y: y - height / 2, width, height }
    const group = shown.groups.find((one) => one.id === id && one.isBox && !one.isFolded)
    if (group === undefined) {
      items.set(id, box)
      continue
    }
    boxes.set(id, box)
    for (const [index, member] of group.members.entries())
      items.set(member, {
        x: box.x + padding,
        y: box.y + groupHead + index * (itemHeight + padding),
        width: itemWidth,
        height: itemHeight,
      })
  }
  const columns = kinds.map((kind) => {
    const all = shown.items.flatMap((item) => (item.kind === kind ? (items.get(item.id) ?? []) : []))
    return { kind, x: Math.min(...all.map(({ x }) => x)), width: itemWidth }
  })
  const paths = new Map<string, string>()
  for (const { id, from, to } of shown.links) {
    const start = items.get(from)
    const end = items.get(to)
    if (start === undefined || end === undefined) continue
    const [left, right] = leftFirst(graph, boxOf.get(from)?.id ?? from, boxOf.get(to)?.id ?? to)
    const bends = graph.hasEdge(left, right) ? graph.edge(left, right).points : []
    paths.set(id, pathOf(start, end, bends, columns))
  }
  const bottom = [...items.values(), ...boxes.values()].map(({ y, height }) => y + height)
  const last = columns.at(-1)
  return {
    width: last === undefined ? 0 : last.x + last.width + padding,
    height: bottom.reduce((most, one) => Math.max(most, one), 0) + padding,
    items,
    boxes,
    paths,
    columns,
  }
}

/**
 * A curve that leaves and reaches the things level, and crosses the columns between them level too, at the heights that the
 * layout has kept free.
 */
function pathOf(start: Box, end: Box, bends: readonly Point[], columns: Layout['columns']): string {
  const forward = start.x <= end.x
  const isLevel = start.x === end.x
  const from = { x: forward ? start.x + start.width : start.x, y: start.y + start.height / 2 }
  const to = {
    x: forward && !isLevel ? end.x : end.x + (forward ? end.width : end.width),
    y: end.y + end.height / 2,
  }
  const [low, high] = forward ? [from.x, to.x] : [to.x, from.x]
  const crossed = columns
    .filter(({ x, width }) => x >= low && x + width <= high)
    .flatMap(({ x, width }) => {
      const bend = bends.find((one) => one.x > x && one.x < x + width)
      return bend === undefined
        ? []
        : [
            [
              { x, y: bend.y },
              { x: x + width, y: bend.y },
            ] as const,
          ]
    })
  const passes = (forward ? crossed : crossed.map(([one, other]) => [other, one] as const).reverse()).flat()
  let path = `M${said(from)}`
  let here: Point = from
  for (const [index, point] of [...passes, to].entries()) {
    if (index % 2 === 1) path += `L${said(point)}`
    else {
      const half = isLevel ? columnGap / 2 : (point.x - here.x) / 2
      path += `C${said({ x: here.x + half, y: here.y })} ${said({ x: isLevel ? point.x + half : point.x - half, y: point.y })} ${said(point)}`
    }
    here = point
  }
  return path
}

function said({ x, y }: Point): string {
  return `${String(Math.round(x))},${String(Math.round(y))}`
}
