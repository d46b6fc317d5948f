/* What is chosen of a picture: the search, filters, groups, and how it is seen. */
import {
  pictureGroupings,
  pictureMarks,
  type PictureGrouping,
  type PictureMark,
  type PicturePage,
  type PictureTexts,
} from '../../server/src/model/picture.ts'
import { filled, h } from './dom.ts'
import { iconOf } from './icons.ts'
import type { Choices, Shown } from './shown.ts'

export const views = ['both', 'graph', 'tables'] as const
export type View = (typeof views)[number]

export interface ToolbarEvents {
  readonly search: (text: string) => void
  /** Enter in the search: to the next thing that was found. */
  readonly next: () => void
  readonly filter: (mark: PictureMark, isOn: boolean) => void
  readonly group: (grouping: PictureGrouping) => void
  readonly foldAll: (isFolded: boolean) => void
  readonly view: (view: View) => void
  readonly zoom: (factor: number) => void
  readonly fit: () => void
}

export class ToolbarView {
  readonly element: HTMLElement
  readonly #texts: PictureTexts
  readonly #search: HTMLInputElement
  readonly #filters = new Map<
    PictureMark,
    { readonly input: HTMLInputElement; readonly count: HTMLElement }
  >()
  readonly #grouping: HTMLSelectElement
  readonly #folding: readonly HTMLButtonElement[]
  readonly #views = new Map<View, HTMLInputElement>()
  readonly #status = h('p', { class: 'status', role: 'status' })

  constructor(texts: PictureTexts, events: ToolbarEvents) {
    this.#texts = texts
    this.#search = h('input', {
      type: 'search',
      id: 'search',
      placeholder: texts.search,
      'aria-label': texts.search,
      'aria-keyshortcuts': '/',
      autocomplete: 'off',
      spellcheck: 'false',
      dir: 'auto',
    })
    this.#search.addEventListener('input', () => {
      events.search(this.#search.value)
    })
    this.#search.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return
      event.preventDefault()
      events.next()
    })
    const filters = pictureMarks.map((mark) => {
      const input = h('input', { type: 'checkbox', id: `filter-${mark}` })
      const count = h('span', { class: 'count' })
      input.addEventListener('change', () => {
        events.filter(mark, input.checked)
      })
      this.#filters.set(mark, { input, count })
      return h('label', { class: `filter ${mark}` }, input, iconOf(mark), texts.filters[mark], ' ', count)
    })
    this.#grouping = h(
      'select',
      { id: 'grouping' },
      ...pictureGroupings.map((one) => h('option', { value: one }, texts.groupings[one])),
    )
    this.#grouping.addEventListener('change', () => {
      const chosen = pictureGroupings.find((one) => one === this.#grouping.value)
      if (chosen !== undefined) events.group(chosen)
    })
    this.#folding = [
      button(texts.fold_all, () => {
        events.foldAll(true)
      }),
      button(texts.unfold_all, () => {
        events.foldAll(false)
      }),
    ]
    const viewNames: Readonly<Record<View, string>> = {
      both: texts.view_both,
      graph: texts.graph,
      tables: texts.tables,
    }
    this.element = h(
      'div',
      { class: 'toolbar' },
      h('div', { class: 'field search' }, this.#search),
      h('fieldset', { class: 'filters' }, h('legend', {}, texts.show_only), ...filters),
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'grouping' }, texts.group_by),
        this.#grouping,
        ...this.#folding,
      ),
      h(
        'fieldset',
        { class: 'views' },
        h('legend', {}, texts.view),
        ...views.map((view) => {
          const input = h('input', { type: 'radio', name: 'view', value: view })
          input.addEventListener('change', () => {
            events.view(view)
          })
          this.#views.set(view, input)
          return h('label', {}, input, viewNames[view])
        }),
      ),
      h(
        'div',
        { class: 'field zoom' },
        button(
          '−',
          () => {
            events.zoom(0.8)
          },
          texts.zoom_out,
        ),
        button(
          '+',
          () => {
            events.zoom(1.25)
          },
          texts.zoom_in,
        ),
        button(texts.fit, events.fit),
      ),
      h(
        'details',
        { class: 'keys' },
        h('summary', {}, texts.help),
        h('p', { id: 'graph-help' }, texts.graph_help),
      ),
      this.#status,
    )
  }

  show(page: PicturePage, choices: Choices, shown: Shown, view: View): void {
    if (this.#search.value !== choices.search) this.#search.value = choices.search
    for (const [mark, { input, count }] of this.#filters) {
      const isMarked = ({ marks }: { marks: readonly { mark: PictureMark }[] }): boolean =>
        marks.some((one) => one.mark === mark)
      input.checked = choices.filters.has(mark)
      count.textContent = String(
        mark === 'transfer' ? page.edges.filter(isMarked).length : page.nodes.filter(isMarked).length,
      )
    }
    this.#grouping.value = choices.grouping
    for (const one of this.#folding) one.hidden = choices.grouping === 'none'
    for (const [one, input] of this.#views) input.checked = one === view
    this.#tell(page, shown)
  }

  focusSearch(): void {
    this.#search.focus()
    this.#search.select()
  }

  get searchHasFocus(): boolean {
    return document.activeElement === this.#search
  }

  #tell(page: PicturePage, { nodes, found }: Shown): void {
    const values = { shown: nodes.size, total: page.nodes.length, found: found ?? 0 }
    const said =
      page.nodes.length === 0
        ? this.#texts.nothing_at_all
        : nodes.size === 0
          ? this.#texts.nothing_shown
          : found !== undefined
            ? filled(this.#texts.found, values)
            : nodes.size === page.nodes.length
              ? filled(this.#texts.shown_all, values)
              : filled(this.#texts.shown, values)
    // Only a change is news for who listens.
    if (this.#status.textContent !== said) this.#status.textContent = said
  }
}

function button(text: string, act: () => void, title?: string): HTMLButtonElement {
  return h('button', { type: 'button', 'aria-label': title, title, onclick: act }, text)
}
