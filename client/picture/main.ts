/* The page of a picture, in a panel of the editor and in a file: what is chosen, what is selected, and who shows it. */
import { pictureGroupings, pictureMarks, type PicturePage } from '../../server/src/model/picture.ts'
import { DetailsView, type Desk } from './details-view.ts'
import { h } from './dom.ts'
import { GraphView, type Standpoint } from './graph-view.ts'
import { hostOf, type Host } from './host.ts'
import { firstChoices, groupIds, shownOf, type Choices, type Shown } from './shown.ts'
import { TablesView } from './tables-view.ts'
import { ToolbarView, views, type View } from './toolbar-view.ts'

/** What is kept of the page while it is not there. */
interface Kept {
  readonly search: string
  readonly filters: readonly string[]
  readonly grouping: string
  readonly folded: readonly string[]
  readonly selected?: string
  readonly view: string
  readonly standpoint: Standpoint
}

class Page {
  readonly #host: Host
  #picture: PicturePage
  #choices: Choices
  #selected: string | undefined
  #view: View = 'both'
  #shown: Shown
  #isWaiting = false
  readonly #graph: GraphView
  readonly #details: DetailsView
  readonly #tables: TablesView
  readonly #toolbar: ToolbarView
  readonly #title = h('h1')
  readonly #organization = h('p', { class: 'organization' })
  readonly #main: HTMLElement

  constructor(host: Host, picture: PicturePage, root: HTMLElement) {
    this.#host = host
    this.#picture = picture
    const kept = readKept(host.kept())
    this.#choices = kept === undefined ? firstChoices(picture) : choicesOf(kept)
    this.#selected = kept?.selected
    this.#view = views.find((view) => view === kept?.view) ?? 'both'
    this.#shown = shownOf(picture, this.#choices)
    const { texts } = picture
    const desk: Desk = {
      host,
      select: (id) => {
        this.#select(id, { revealed: true, scrolls: false })
      },
    }
    this.#details = new DetailsView(desk)
    this.#tables = new TablesView(desk)
    this.#graph = new GraphView(texts, {
      select: (id) => {
        this.#select(id, { revealed: false, scrolls: true })
      },
      follow: (id) => {
        this.#follow(id)
      },
      toggle: (group) => {
        this.#toggle(group)
      },
      moved: () => {
        this.#keep()
      },
    })
    this.#toolbar = new ToolbarView(texts, {
      search: (search) => {
        this.#choices = { ...this.#choices, search }
        this.#later()
      },
      next: () => {
        this.#next()
      },
      filter: (mark, isOn) => {
        const filters = new Set(this.#choices.filters)
        if (isOn) filters.add(mark)
        else filters.delete(mark)
        this.#choose({ ...this.#choices, filters })
      },
      group: (grouping) => {
        const ids = groupIds(this.#picture, grouping)
        this.#choose({ ...this.#choices, grouping, folded: new Set(ids) })
      },
      foldAll: (isFolded) => {
        const ids = isFolded ? groupIds(this.#picture, this.#choices.grouping) : []
        this.#choose({ ...this.#choices, folded: new Set(ids) })
      },
      view: (view) => {
        this.#view = view
        this.#draw()
      },
      zoom: (factor) => {
        this.#graph.zoomBy(factor)
      },
      fit: () => {
        this.#graph.fit()
      },
    })
    this.#main = h(
      'main',
      {},
      this.#graph.element,
      h('div', { class: 'beside' }, this.#details.element, this.#tables.element),
    )
    root.replaceChildren(
      h('header', {}, h('div', { class: 'titles' }, this.#title, this.#organization), this.#toolbar.element),
      this.#main,
    )
    document.addEventListener('keydown', (event) => {
      this.#key(event)
    })
    this.#draw()
    if (kept !== undefined && this.#shown.items.length > 0) this.#graph.place(kept.standpoint)
  }

  /** Another picture of the same map: what is chosen and selected stays, as far as it is there. */
  update(picture: PicturePage): void {
    this.#picture = picture
    this.#shown = shownOf(picture, this.#choices)
    this.#draw()
  }

  #choose(choices: Choices): void {
    this.#choices = choices
    this.#shown = shownOf(this.#picture, choices)
    this.#draw()
    this.#graph.fit()
    this.#keep()
  }

  /** After what is being typed: a large picture takes a moment. */
  #later(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    setTimeout(() => {
      this.#isWaiting = false
      this.#choose(this.#choices)
    }, typingPause)
  }

  #draw(): void {
    const { title, organization, language } = this.#picture
    document.documentElement.lang = language
    document.title = `${title} – ${organization}`
    this.#title.textContent = title
    this.#organization.textContent = organization
    this.#main.className = `view-${this.#view}`
    this.#toolbar.show(this.#picture, this.#choices, this.#shown, this.#view)
    this.#tables.show(this.#picture, this.#shown)
    this.#graph.show(this.#shown, this.#selected)
    this.#tables.mark(this.#selected, false)
    this.#details.show(this.#picture, this.#shown, this.#selected)
  }

  #select(id: string | undefined, { revealed, scrolls }: { revealed: boolean; scrolls: boolean }): void {
    this.#selected = id === this.#selected && !revealed ? undefined : id
    this.#graph.mark(this.#selected)
    if (revealed && id !== undefined) this.#graph.reveal(id)
    this.#tables.mark(this.#selected, scrolls)
    this.#details.show(this.#picture, this.#shown, this.#selected)
    this.#keep()
  }

  #toggle(group: string): void {
    const folded = new Set(this.#choices.folded)
    if (!folded.delete(group)) folded.add(group)
    this.#choose({ ...this.#choices, folded })
  }

  /** To the entry in the map, else to the first place in code. */
  #follow(id: string): void {
    const place = this.#picture.nodes.find((node) => node.id === id)?.places[0]
    if (place === undefined) return
    if (place.href !== undefined) window.location.assign(place.href)
    else this.#host.open?.(id, place.in, 0)
  }

  /** To the next thing that the search has found, from what is selected on. */
  #next(): void {
    const found = this.#shown.items.filter(({ isFound }) => isFound)
    const index = found.findIndex(({ id }) => id === this.#selected)
    const next = found[(index + 1) % found.length]
    if (next !== undefined) this.#select(next.id, { revealed: true, scrolls: true })
  }

  #key(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'search'
    if (event.key === 'Escape') {
      if (isTyping && this.#choices.search !== '') this.#choose({ ...this.#choices, search: '' })
      else if (isTyping) this.#graph.focus()
      else if (this.#selected !== undefined) this.#select(undefined, { revealed: true, scrolls: false })
      else return
    } else if ((event.key === '/' && !isTyping) || (event.key === 'f' && (event.ctrlKey || event.metaKey)))
      this.#toolbar.focusSearch()
    else return
    event.preventDefault()
  }

  #keep(): void {
    const { search, filters, grouping, folded } = this.#choices
    const kept: Kept = {
      search,
      filters: [...filters],
      grouping,
      folded: [...folded],
      ...(this.#selected !== undefined && { selected: this.#selected }),
      view: this.#view,
      standpoint: this.#graph.standpoint,
    }
    this.#host.keep(kept)
  }
}

/** In milliseconds. */
const typingPause = 120

/** What was kept; undefined for anything else, such as the state of another version. */
function readKept(value: unknown): Kept | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { search, filters, grouping, folded, selected, view, standpoint } = value as Partial<
    Record<keyof Kept, unknown>
  >
  const isTexts = (list: unknown): list is readonly string[] =>
    Array.isArray(list) && list.every((one) => typeof one === 'string')
  const isStandpoint = (one: unknown): one is Standpoint =>
    typeof one === 'object' &&
    one !== null &&
    ['x', 'y', 'k'].every((key) => Number.isFinite((one as Readonly<Record<string, unknown>>)[key]))
  if (typeof search !== 'string' || typeof grouping !== 'string' || typeof view !== 'string') return undefined
  if (!isTexts(filters) || !isTexts(folded) || !isStandpoint(standpoint)) return undefined
  return {
    ...{ search, filters, grouping, folded, view, standpoint },
    ...(typeof selected === 'string' && { selected }),
  }
}

function choicesOf({ search, filters, grouping, folded }: Kept): Choices {
  return {
    search,
    filters: new Set(pictureMarks.filter((mark) => filters.includes(mark))),
    grouping: pictureGroupings.find((one) => one === grouping) ?? 'none',
    folded: new Set(folded),
  }
}

function start(): void {
  const root = document.getElementById('picture')
  if (root === null) return
  const host = hostOf(window)
  let page: Page | undefined
  host.listen((picture) => {
    if (page === undefined) page = new Page(host, picture, root)
    else page.update(picture)
  })
}

start()
