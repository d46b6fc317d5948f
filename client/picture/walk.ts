/* How keys walk the graph: up and down within a column, left and right along a connection and back. Pure. */
import type { Layout } from './layout.ts'
import type { Shown, ShownLink } from './shown.ts'

/** Where the walk stands: on a thing, or on a connection that was entered from one of its ends. */
export type Standing =
  | { readonly on: 'item'; readonly id: string }
  | { readonly on: 'link'; readonly id: string; readonly from: string }

/** Where a key leads; undefined for a key that leads nowhere from there. */
export function step(key: string, at: Standing, shown: Shown, layout: Layout): Standing | undefined {
  return at.on === 'item' ? fromItem(key, at.id, shown, layout) : fromLink(key, at, shown, layout)
}

/** Connections of a thing on one of its sides, from the top. */
export function linksOn(
  side: 'left' | 'right',
  id: string,
  { links }: Pick<Shown, 'links'>,
  { items }: Pick<Layout, 'items'>,
): readonly ShownLink[] {
  const here = items.get(id)
  const placeOf = (link: ShownLink): { readonly x: number; readonly y: number } =>
    items.get(link.from === id ? link.to : link.from) ?? { x: 0, y: 0 }
  return links
    .filter(
      (link) =>
        (link.from === id || link.to === id) &&
        (side === 'left' ? placeOf(link).x < (here?.x ?? 0) : placeOf(link).x >= (here?.x ?? 0)),
    )
    .toSorted((one, other) => placeOf(one).y - placeOf(other).y)
}

function fromItem(key: string, id: string, shown: Shown, layout: Layout): Standing | undefined {
  const column = columnOf(id, shown, layout)
  const index = column.indexOf(id)
  const item = (to: string | undefined): Standing | undefined =>
    to === undefined || to === id ? undefined : { on: 'item', id: to }
  switch (key) {
    case 'ArrowDown':
      return item(column[index + 1])
    case 'ArrowUp':
      return item(column[index - 1])
    case 'Home':
      return item(column[0])
    case 'End':
      return item(column.at(-1))
    case 'ArrowRight':
    case 'ArrowLeft': {
      const [first] = linksOn(key === 'ArrowRight' ? 'right' : 'left', id, shown, layout)
      return first && { on: 'link', id: first.id, from: id }
    }
    default:
      return undefined
  }
}

function fromLink(
  key: string,
  at: Extract<Standing, { on: 'link' }>,
  shown: Shown,
  layout: Layout,
): Standing | undefined {
  const link = shown.links.find(({ id }) => id === at.id)
  if (link === undefined) return undefined
  const other = link.from === at.from ? link.to : link.from
  const toTheRight = (layout.items.get(other)?.x ?? 0) >= (layout.items.get(at.from)?.x ?? 0)
  switch (key) {
    case 'ArrowRight':
      return { on: 'item', id: toTheRight ? other : at.from }
    case 'ArrowLeft':
      return { on: 'item', id: toTheRight ? at.from : other }
    case 'ArrowDown':
    case 'ArrowUp': {
      const beside = linksOn(toTheRight ? 'right' : 'left', at.from, shown, layout)
      const index = beside.indexOf(link) + (key === 'ArrowDown' ? 1 : -1)
      const next = beside[index]
      return next && { on: 'link', id: next.id, from: at.from }
    }
    default:
      return undefined
  }
}

function columnOf(id: string, { items }: Shown, layout: Layout): readonly string[] {
  const kind = items.find((item) => item.id === id)?.kind
  const top = (one: string): number => layout.items.get(one)?.y ?? 0
  return items
    .filter((item) => item.kind === kind)
    .map((item) => item.id)
    .toSorted((one, other) => top(one) - top(other))
}
