/* The graph: things and connections as elements that keys and screen readers reach, in a plane that pans and zooms. */
import { select } from 'd3-selection'
import { zoom, zoomIdentity, zoomTransform, type ZoomBehavior, type ZoomTransform } from 'd3-zoom'
import type { PictureTexts } from '../../server/src/model/picture.ts'
import { filled, h, svg } from './dom.ts'
import { iconOf } from './icons.ts'
import { layoutOf, type Box, type Layout } from './layout.ts'
import { waysOf, type Group, type Shown, type ShownItem, type ShownLink } from './shown.ts'
import { linksOn, step, type Standing } from './walk.ts'

/** What a person does in the graph. */
export interface GraphEvents {
  /** Selects a thing or a connection by its id; undefined ends the selection. */
  readonly select: (id: string | undefined) => void
  /** Goes where a thing stands. */
  readonly follow: (id: string) => void
  readonly toggle: (group: string) => void
  /** Panned or zoomed. */
  readonly moved: () => void
}

/** Where the plane stands: `x` and `y` in pixels, `k` as a factor. */
export interface Standpoint {
  readonly x: number
  readonly y: number
  readonly k: number
}

const margin = 24
/** Over the plane: the heads of the columns. */
const headHeight = 40
const leastZoom = 0.05
const mostZoom = 2.5
/** Below this, names cannot be read: a picture opens at its top instead of as a whole. */
const readable = 0.45
/** The connections of more neighbours than these are not named in the graph: the names would cover each other. */
const mostNamed = 10
/** As many layouts are kept: a search that ends shows what was there before. */
const mostLayouts = 6

export class GraphView {
  readonly element: HTMLElement
  readonly #viewport: HTMLElement
  readonly #world: HTMLElement
  readonly #heads: HTMLElement
  readonly #texts: PictureTexts
  readonly #events: GraphEvents
  readonly #zoom: ZoomBehavior<HTMLElement, unknown>
  readonly #elements = new Map<string, HTMLElement | SVGElement>()
  readonly #layouts = new Map<string, Layout>()
  #shown: Shown = { items: [], links: [], groups: [], nodes: new Set(), found: undefined }
  #layout: Layout = layoutOf(this.#shown)
  #at: Standing | undefined
  /** A person has moved it, or it stands as it was kept. */
  #isPlaced = false

  constructor(texts: PictureTexts, events: GraphEvents) {
    this.#texts = texts
    this.#events = events
    this.#world = h('div', { class: 'world' })
    this.#heads = h('div', { class: 'heads' })
    this.#viewport = h(
      'div',
      { class: 'viewport', role: 'application', 'aria-label': texts.graph, 'aria-describedby': 'graph-help' },
      this.#world,
    )
    this.element = h('div', { class: 'graph' }, this.#heads, this.#viewport)
    this.#zoom = zoom<HTMLElement, unknown>()
      .scaleExtent([leastZoom, mostZoom])
      .filter((event: Event) => mayMove(event))
      .on('zoom', ({ transform, sourceEvent }: { transform: ZoomTransform; sourceEvent: unknown }) => {
        if (sourceEvent !== null) this.#isPlaced = true
        this.#move(transform)
      })
      .on('end', () => {
        events.moved()
      })
    select(this.#viewport).call(this.#zoom).on('dblclick.zoom', null)
    this.#listen()
  }

  /** Shows this, with what is selected; where things stood before they stand again, if they are the same. */
  show(shown: Shown, selected: string | undefined): void {
    const focused = this.#at !== undefined && this.#viewport.contains(document.activeElement)
    this.#shown = shown
    this.#layout = this.#layoutFor(shown)
    this.#draw()
    if (this.#at === undefined || !this.#elements.has(this.#at.id)) {
      const [first] = shown.items
      this.#at = first && { on: 'item', id: first.id }
    }
    this.#select(selected)
    this.#offer()
    if (focused) this.#focus(this.#at, false)
    if (!this.#isPlaced && shown.items.length > 0 && this.#viewport.clientWidth > 0) this.fit()
    else this.#move(zoomTransform(this.#viewport))
  }

  /** Marks what is selected, and what data passes on its way to it and from it. */
  mark(selected: string | undefined): void {
    this.#select(selected)
  }

  /** Brings a thing or a connection into the view, and the walk of the keys to it. */
  reveal(id: string): void {
    const shown = this.#standIn(id)
    if (shown === undefined) return
    this.#at = shown
    this.#offer()
    this.#bringIntoView(shown.id)
  }

  /** Puts the focus into the graph. */
  focus(): void {
    this.#focus(this.#at, true)
  }

  zoomBy(factor: number): void {
    this.#isPlaced = true
    this.#zoom.scaleBy(select(this.#viewport), factor)
  }

  /** Shows everything, or the top of it where everything would be too small to read. */
  fit(): void {
    const { clientWidth: width, clientHeight: height } = this.#viewport
    const whole = Math.min(
      (width - 2 * margin) / Math.max(this.#layout.width, 1),
      (height - headHeight - margin) / Math.max(this.#layout.height, 1),
    )
    const wide = (width - 2 * margin) / Math.max(this.#layout.width, 1)
    const k = Math.max(
      leastZoom,
      Math.min(1.15, whole >= readable ? whole : Math.max(Math.min(wide, 1), readable)),
    )
    this.#stand({
      k,
      x: Math.max(margin, (width - this.#layout.width * k) / 2),
      y:
        whole >= readable
          ? Math.max(headHeight, (height - this.#layout.height * k) / 2)
          : headHeight + margin / 2,
    })
    this.#isPlaced = false
  }

  get standpoint(): Standpoint {
    const { x, y, k } = zoomTransform(this.#viewport)
    return { x, y, k }
  }

  place(standpoint: Standpoint): void {
    this.#isPlaced = true
    this.#stand(standpoint)
  }

  #stand({ x, y, k }: Standpoint): void {
    this.#zoom.transform(select(this.#viewport), zoomIdentity.translate(x, y).scale(k))
  }

  #layoutFor(shown: Shown): Layout {
    const key = JSON.stringify([
      shown.items.map(({ id }) => id),
      shown.links.map(({ id }) => id),
      shown.groups.filter(({ isBox, isFolded }) => isBox && !isFolded),
    ])
    const known = this.#layouts.get(key)
    const layout = known ?? layoutOf(shown)
    this.#layouts.delete(key)
    this.#layouts.set(key, layout)
    for (const oldest of this.#layouts.keys()) {
      if (this.#layouts.size <= mostLayouts) break
      this.#layouts.delete(oldest)
    }
    return layout
  }

  #draw(): void {
    const { items, links, groups } = this.#shown
    const { width, height } = this.#layout
    this.#elements.clear()
    const lines = links.map((link) => this.#link(link))
    const boxes = groups.flatMap((group) => this.#box(group))
    const nodes = items.map((item) => this.#item(item))
    this.#world.replaceChildren(
      svg(
        'svg',
        { class: 'links', width: Math.ceil(width), height: Math.ceil(height), role: 'presentation' },
        svg(
          'defs',
          {},
          ...['plain', 'transfer', 'open'].map((name) =>
            svg(
              'marker',
              {
                id: `arrow-${name}`,
                class: `arrow ${name}`,
                viewBox: '0 0 8 8',
                refX: 7,
                refY: 4,
                markerUnits: 'userSpaceOnUse',
                markerWidth: 9,
                markerHeight: 9,
                orient: 'auto-start-reverse',
              },
              svg('path', { d: 'M0,0.500 L8,4 L0,7.500 z' }),
            ),
          ),
        ),
        ...lines,
      ),
      ...boxes,
      ...nodes,
    )
    this.#heads.replaceChildren(...this.#columnHeads())
  }

  #item(item: ShownItem): HTMLElement {
    const { id, kind, label, note, marks, isGroup, isFound } = item
    const count = this.#shown.links.filter(({ from, to }) => from === id || to === id).length
    const about = isGroup ? filled(this.#texts.things, { count: item.members.length }) : note
    const element = h(
      'button',
      {
        type: 'button',
        class: [
          'node',
          kind,
          ...marks.map(({ mark }) => `is-${mark}`),
          ...(isGroup ? ['group'] : []),
          ...(isFound ? ['found'] : []),
        ].join(' '),
        'data-id': id,
        tabindex: -1,
        'aria-pressed': 'false',
        title: [label, about].filter((part) => part !== '').join('\n'),
      },
      iconOf(kind),
      h(
        'span',
        { class: 'words' },
        h('span', { class: 'label', dir: 'auto' }, label),
        about === '' ? undefined : h('span', { class: 'note', dir: 'auto' }, about),
        // Its name for who listens goes on where the sight has column, signs and lines.
        h(
          'span',
          { class: 'unseen' },
          [
            '',
            this.#texts.kinds[kind],
            ...marks.map(({ text }) => text),
            filled(this.#texts.edge_count, { count }),
          ].join(', '),
        ),
      ),
      marks.length === 0
        ? undefined
        : h(
            'span',
            { class: 'marks' },
            ...marks.map(({ mark, text }) => h('span', { class: `mark ${mark}`, title: text }, iconOf(mark))),
          ),
    )
    put(element, this.#layout.items.get(id))
    this.#elements.set(id, element)
    return element
  }

  #link(link: ShownLink): SVGElement {
    const { id, edges, marks } = link
    const kind = marks.has('open') ? 'open' : marks.has('transfer') ? 'transfer' : 'plain'
    const d = this.#layout.paths.get(id) ?? ''
    const said = edges.length === 1 ? edges[0]?.label : undefined
    const element = svg(
      'g',
      { class: `link ${kind}`, 'data-id': id, tabindex: -1, role: 'img', 'aria-label': this.#sentence(link) },
      svg('title', {}, said ?? `${String(edges.length)} ×`),
      svg('path', { class: 'hit', d }),
      svg('path', { class: 'line', d, 'marker-end': `url(#arrow-${kind})` }),
    )
    this.#elements.set(id, element)
    return element
  }

  /** `Member is stored in Database, outside the EEA`. */
  #sentence({ from, to, edges, marks }: ShownLink, beside: readonly ShownLink[] = [], index = 0): string {
    const labelOf = (id: string): string => this.#shown.items.find((item) => item.id === id)?.label ?? id
    const verbs = [...new Set(edges.map(({ label }) => label))].join(', ')
    const noted = [...new Set(edges.flatMap((edge) => edge.marks.map(({ text }) => text)))]
    return [
      `${labelOf(from)} ${verbs} ${labelOf(to)}`,
      ...(marks.size > 0 ? noted : []),
      ...(beside.length > 1
        ? [filled(this.#texts.edge_position, { index: index + 1, total: beside.length })]
        : []),
    ].join(', ')
  }

  #box(group: Group): readonly HTMLElement[] {
    const box = this.#layout.boxes.get(group.id)
    if (box === undefined) return []
    const element = h(
      'div',
      { class: `box ${group.kind}` },
      h(
        'button',
        {
          type: 'button',
          class: 'fold',
          'data-group': group.id,
          'aria-expanded': 'true',
          'aria-label': filled(this.#texts.fold, { name: group.label }),
          title: filled(this.#texts.fold, { name: group.label }),
          tabindex: -1,
        },
        h('span', { class: 'twist', 'aria-hidden': 'true' }),
        h('span', { class: 'label', dir: 'auto' }, group.label),
        h('span', { class: 'count' }, String(group.members.length)),
      ),
    )
    put(element, box)
    return [element]
  }

  #columnHeads(): readonly HTMLElement[] {
    const { kinds } = this.#texts
    return this.#layout.columns.map(({ kind }) => {
      const items = this.#shown.items.filter((item) => item.kind === kind)
      const count = items.reduce((sum, { members }) => sum + members.length, 0)
      const group = this.#shown.groups.find((one) => one.kind === kind && !one.isBox)
      const words = [
        iconOf(kind),
        h('span', { class: 'label' }, kinds[kind]),
        h('span', { class: 'count' }, String(count)),
      ]
      if (group === undefined) return h('div', { class: `head ${kind}` }, ...words)
      const title = filled(group.isFolded ? this.#texts.unfold : this.#texts.fold, { name: kinds[kind] })
      return h(
        'button',
        {
          type: 'button',
          class: `head fold ${kind}`,
          'data-group': group.id,
          'aria-expanded': String(!group.isFolded),
          title,
        },
        h('span', { class: 'twist', 'aria-hidden': 'true' }),
        ...words,
      )
    })
  }

  #select(selected: string | undefined): void {
    const standing = selected === undefined ? undefined : this.#standIn(selected)
    const { items, links } = this.#shown
    const link = standing?.on === 'link' ? links.find(({ id }) => id === standing.id) : undefined
    const start = link ? [link.from, link.to] : standing ? [standing.id] : []
    const { before, after } = link ? { before: new Set(start), after: new Set(start) } : waysOf(start, links)
    this.element.classList.toggle('has-selection', standing !== undefined)
    for (const { id } of items) {
      const element = this.#elements.get(id)
      element?.classList.toggle('on', before.has(id) || after.has(id))
      element?.setAttribute('aria-pressed', String(id === standing?.id))
    }
    const direct: ShownLink[] = []
    for (const one of links) {
      const isDirect =
        one === link || (standing?.on === 'item' && (one.from === standing.id || one.to === standing.id))
      if (isDirect) direct.push(one)
      const element = this.#elements.get(one.id)
      // Not what only joins two things of different ways.
      const isOnWay = [before, after].some((way) => way.has(one.from) && way.has(one.to))
      element?.classList.toggle('on', isDirect || (link === undefined && isOnWay))
      element?.classList.toggle('direct', isDirect)
    }
    this.#nameLinks(direct.length <= mostNamed ? direct : [])
  }

  /** Writes on the lines what goes on. */
  #nameLinks(links: readonly ShownLink[]): void {
    for (const old of this.#world.querySelectorAll('.link-label')) old.remove()
    for (const { id, edges } of links) {
      const line = this.#elements.get(id)?.querySelector<SVGPathElement>('.line')
      const [edge, ...others] = edges
      if (line === null || line === undefined || edge === undefined) continue
      const { x, y } = line.getPointAtLength(line.getTotalLength() / 2)
      const label = h(
        'span',
        { class: 'link-label', 'aria-hidden': 'true' },
        others.length === 0 ? edge.label : `${edge.label} (${String(edges.length)})`,
      )
      label.style.left = `${String(x)}px`
      label.style.top = `${String(y)}px`
      this.#world.append(label)
    }
  }

  /** What stands for an id in what is shown: itself, or the group that it is folded into. */
  #standIn(id: string): Standing | undefined {
    if (this.#shown.items.some((item) => item.id === id)) return { on: 'item', id }
    const link = this.#shown.links.find((one) => one.id === id || one.edges.some((edge) => edge.id === id))
    if (link !== undefined) return { on: 'link', id: link.id, from: link.from }
    const group = this.#shown.items.find(({ members }) => members.some((member) => member.id === id))
    return group && { on: 'item', id: group.id }
  }

  #move(transform: ZoomTransform): void {
    const { x, y, k } = transform
    this.#world.style.transform = `translate(${String(x)}px, ${String(y)}px) scale(${String(k)})`
    this.element.classList.toggle('far', k < readable)
    for (const [index, { x: left, width }] of this.#layout.columns.entries()) {
      const head = this.#heads.children[index]
      if (!(head instanceof HTMLElement)) continue
      head.style.transform = `translateX(${String(Math.round(x + left * k))}px)`
      head.style.width = `${String(Math.round(width * k))}px`
    }
  }

  #listen(): void {
    this.#viewport.addEventListener('wheel', (event) => {
      // With a key, or two fingers, the library zooms; without, the plane scrolls as every page does.
      if (event.ctrlKey || event.metaKey) return
      event.preventDefault()
      this.#isPlaced = true
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1
      const [x, y] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY]
      const { k } = zoomTransform(this.#viewport)
      this.#zoom.translateBy(select(this.#viewport), (-x * unit) / k, (-y * unit) / k)
    })
    this.element.addEventListener('click', ({ target }) => {
      const group = closest(target, '[data-group]')?.dataset['group']
      if (group !== undefined) {
        this.#events.toggle(group)
        return
      }
      const id = closest(target, '[data-id]')?.dataset['id']
      const standing = id === undefined ? undefined : this.#standIn(id)
      if (standing !== undefined) {
        this.#at = standing
        this.#offer()
      }
      this.#events.select(id)
    })
    this.#viewport.addEventListener('dblclick', ({ target }) => {
      const id = closest(target, '.node')?.dataset['id']
      if (id !== undefined) this.#enter(id)
    })
    this.#viewport.addEventListener('keydown', (event) => {
      this.#key(event)
    })
    new ResizeObserver(() => {
      if (!this.#isPlaced && this.#shown.items.length > 0 && this.#viewport.clientWidth > 0) this.fit()
    }).observe(this.#viewport)
  }

  #key(event: KeyboardEvent): void {
    const at = this.#at
    if (at === undefined || event.altKey) return
    const isModified = event.ctrlKey || event.metaKey
    const next = isModified ? undefined : step(event.key, at, this.#shown, this.#layout)
    if (next !== undefined) this.#focus(next, true)
    else if (event.key === 'Enter' && isModified) this.#enter(at.id)
    else if ((event.key === 'Enter' || event.key === ' ') && at.on === 'link') this.#events.select(at.id)
    else if (event.key === 'f' && !isModified) this.#fold(at.id)
    else if (event.key === '+' || event.key === '=') this.zoomBy(1.25)
    else if (event.key === '-') this.zoomBy(0.8)
    else if (event.key === '0') this.fit()
    else return
    event.preventDefault()
  }

  #enter(id: string): void {
    const group = this.#shown.groups.find((one) => one.id === id)
    if (group === undefined) this.#events.follow(id)
    else this.#events.toggle(group.id)
  }

  #fold(id: string): void {
    const group = this.#shown.groups.find((one) => one.id === id || one.members.includes(id))
    if (group !== undefined) this.#events.toggle(group.id)
  }

  /** The one stop of the Tab key in the graph. */
  #offer(): void {
    for (const element of this.#world.querySelectorAll('[tabindex="0"]'))
      element.setAttribute('tabindex', '-1')
    if (this.#at !== undefined) this.#elements.get(this.#at.id)?.setAttribute('tabindex', '0')
  }

  #focus(standing: Standing | undefined, isMoved: boolean): void {
    if (standing === undefined) return
    this.#at = standing
    this.#offer()
    const element = this.#elements.get(standing.id)
    if (standing.on === 'link') {
      const link = this.#shown.links.find(({ id }) => id === standing.id)
      const other = link?.from === standing.from ? link.to : link?.from
      const side =
        (this.#layout.items.get(other ?? '')?.x ?? 0) >= (this.#layout.items.get(standing.from)?.x ?? 0)
          ? 'right'
          : 'left'
      const beside = linksOn(side, standing.from, this.#shown, this.#layout)
      if (link) element?.setAttribute('aria-label', this.#sentence(link, beside, beside.indexOf(link)))
    }
    element?.focus({ preventScroll: true })
    if (isMoved) this.#bringIntoView(standing.id)
  }

  #bringIntoView(id: string): void {
    const element = this.#elements.get(id)
    if (element === undefined) return
    const inside = this.#viewport.getBoundingClientRect()
    const box = (element.querySelector('.line') ?? element).getBoundingClientRect()
    const { k } = zoomTransform(this.#viewport)
    const shift = (from: number, to: number, least: number, most: number): number =>
      from < least ? least - from : to > most ? Math.max(most - to, least - from) : 0
    const x = shift(box.left, box.right, inside.left + margin, inside.right - margin)
    const y = shift(box.top, box.bottom, inside.top + headHeight + 8, inside.bottom - margin)
    if (x === 0 && y === 0) return
    this.#isPlaced = true
    this.#zoom.translateBy(select(this.#viewport), x / k, y / k)
  }
}

/** Panning begins on the plane and not on a thing; the wheel zooms with a key alone. */
function mayMove(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey
  if (event instanceof MouseEvent && (event.button !== 0 || event.ctrlKey)) return false
  return event.type === 'touchstart' || closest(event.target, '.node, .link, .fold') === undefined
}

function closest(target: EventTarget | null, selector: string): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>(selector) ?? undefined) : undefined
}

function put(element: HTMLElement, box: Box | undefined): void {
  if (box === undefined) return
  element.style.left = `${String(box.x)}px`
  element.style.top = `${String(box.y)}px`
  element.style.width = `${String(box.width)}px`
  element.style.height = `${String(box.height)}px`
}
