/* The same as the graph says, as tables: a table for each kind, a row for each thing. */
import {
  pictureKinds,
  type PageNode,
  type PictureKind,
  type PicturePage,
} from '../../server/src/model/picture.ts'
import { connectionsOf, factsOf, marksOf, nameButton, placesOf, type Desk } from './details-view.ts'
import { h } from './dom.ts'
import { iconOf } from './icons.ts'
import type { Shown } from './shown.ts'

export class TablesView {
  readonly element = h('div', { class: 'tables' })
  readonly #desk: Desk
  /** Rows of the page, made when they are first shown: a thousand cost a second, and folding changes none. */
  readonly #rows = new Map<string, HTMLElement>()
  #page: PicturePage | undefined
  #nodes: readonly PageNode[] = []

  constructor(desk: Desk) {
    this.#desk = desk
  }

  show(page: PicturePage, shown: Shown): void {
    if (page !== this.#page) this.#rows.clear()
    const all = page.nodes.filter(({ id }) => shown.nodes.has(id))
    const isSame =
      all.length === this.#nodes.length && all.every((node, index) => node === this.#nodes[index])
    this.#page = page
    this.#nodes = all
    if (isSame) return
    const tables = pictureKinds.flatMap((kind) => {
      const nodes = all.filter((node) => node.kind === kind)
      return nodes.length === 0 ? [] : [this.#table(kind, nodes, page)]
    })
    this.element.replaceChildren(...tables)
  }

  /** Marks the row of what is selected, and scrolls to it where it is asked to. */
  mark(selected: string | undefined, scrolls: boolean): void {
    for (const [id, row] of this.#rows) {
      const isSelected = id === selected
      row.classList.toggle('selected', isSelected)
      row.querySelector('th button')?.setAttribute('aria-pressed', String(isSelected))
      if (isSelected && scrolls) row.scrollIntoView({ block: 'nearest' })
    }
  }

  #table(kind: PictureKind, nodes: readonly PageNode[], page: PicturePage): HTMLElement {
    const { texts } = page
    const title = texts.kinds[kind]
    const columns = [
      { class: 'name', title: texts.name },
      { class: 'about', title: texts.about },
      { class: 'joined', title: texts.connections },
      { class: 'where', title: texts.where },
    ]
    return h(
      'table',
      { class: kind },
      h('caption', {}, iconOf(kind), `${title} `, h('span', { class: 'count' }, String(nodes.length))),
      h(
        'thead',
        {},
        h('tr', {}, ...columns.map((column) => h('th', { scope: 'col', class: column.class }, column.title))),
      ),
      h('tbody', {}, ...nodes.map((node) => this.#row(node, page))),
    )
  }

  #row(node: PageNode, page: PicturePage): HTMLElement {
    const known = this.#rows.get(node.id)
    if (known !== undefined) return known
    const row = h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row', class: 'name' },
        nameButton(node.id, page, this.#desk, false),
        ...marksOf(node),
      ),
      h('td', { class: 'about' }, h('p', { dir: 'auto' }, node.note), ...factsOf(node.facts)),
      h('td', { class: 'joined' }, connectionsOf(node, page, this.#desk)),
      h('td', { class: 'where' }, ...placesOf(node, page, this.#desk)),
    )
    this.#rows.set(node.id, row)
    return row
  }
}
