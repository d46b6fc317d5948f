/* What is known of the thing or the connection that is selected. */
import type { PageEdge, PageFact, PageLink, PageNode, PicturePage } from '../../server/src/model/picture.ts'
import { filled, h } from './dom.ts'
import type { Host } from './host.ts'
import { iconOf } from './icons.ts'
import type { Shown } from './shown.ts'

/** What the parts beside the graph need of the page around them. */
export interface Desk {
  readonly host: Host
  readonly select: (id: string | undefined) => void
}

export class DetailsView {
  readonly element = h('section', { class: 'details', 'aria-labelledby': 'details-title' })
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  show(page: PicturePage, shown: Shown, selected: string | undefined): void {
    const { texts } = page
    const node = page.nodes.find(({ id }) => id === selected)
    const edge = page.edges.find(({ id }) => id === selected)
    const group = shown.items.find(({ id, isGroup }) => isGroup && id === selected)
    const link = shown.links.find(({ id }) => id === selected)
    const content = node
      ? this.#node(node, page)
      : edge
        ? this.#edges([edge], page)
        : group
          ? this.#group(group.label, group.members, page)
          : link
            ? this.#edges(link.edges, page)
            : undefined
    this.element.replaceChildren(
      ...(content ?? [
        h('h2', { id: 'details-title', class: 'quiet' }, texts.selected),
        h('p', { class: 'quiet' }, texts.nothing_selected),
      ]),
    )
    if (content === undefined) return
    this.element.prepend(
      h(
        'button',
        {
          type: 'button',
          class: 'close',
          'aria-label': texts.clear_selection,
          title: texts.clear_selection,
          onclick: () => {
            this.#desk.select(undefined)
          },
        },
        h('span', { 'aria-hidden': 'true' }, '×'),
      ),
    )
  }

  #node(node: PageNode, page: PicturePage): readonly Node[] {
    const { texts } = page
    return [
      h('p', { class: `kind ${node.kind}` }, iconOf(node.kind), texts.kinds[node.kind]),
      h('h2', { id: 'details-title', dir: 'auto' }, node.label),
      h('p', { class: 'quiet', dir: 'auto' }, node.note),
      ...marksOf(node),
      ...placesOf(node, page, this.#desk),
      ...factsOf(node.facts),
      h('h3', {}, texts.connections),
      connectionsOf(node, page, this.#desk),
    ]
  }

  #edges(edges: readonly PageEdge[], page: PicturePage): readonly Node[] {
    return [
      h('h2', { id: 'details-title', class: 'quiet' }, page.texts.connections),
      ...edges.flatMap((edge) => [
        h(
          'p',
          { class: 'sentence' },
          nameButton(edge.from, page, this.#desk),
          h('span', { class: 'verb' }, edge.label),
          nameButton(edge.to, page, this.#desk),
        ),
        ...marksOf(edge),
        ...factsOf(edge.facts),
      ]),
    ]
  }

  #group(label: string, members: readonly PageNode[], page: PicturePage): readonly Node[] {
    return [
      h('h2', { id: 'details-title', dir: 'auto' }, label),
      h('p', { class: 'quiet' }, filled(page.texts.things, { count: members.length })),
      h('ul', { class: 'names' }, ...members.map(({ id }) => h('li', {}, nameButton(id, page, this.#desk)))),
    ]
  }
}

/** What a thing is connected with, by what goes on; a thing without connections has an empty list. */
export function connectionsOf(node: PageNode, page: PicturePage, desk: Desk): HTMLElement {
  const byVerb = new Map<string, PageEdge[]>()
  for (const edge of page.edges) {
    if (edge.from !== node.id && edge.to !== node.id) continue
    const verb = edge.from === node.id ? edge.label : edge.back
    const known = byVerb.get(verb)
    if (known) known.push(edge)
    else byVerb.set(verb, [edge])
  }
  const lines = [...byVerb].map(([verb, edges]) =>
    h(
      'li',
      {},
      h('span', { class: 'verb' }, verb),
      h(
        'ul',
        {},
        ...edges.map(({ from, to, marks }) =>
          h(
            'li',
            {},
            nameButton(from === node.id ? to : from, page, desk),
            ...marks.map(({ mark, text }) => h('span', { class: `flag ${mark}` }, iconOf(mark), text)),
          ),
        ),
      ),
    ),
  )
  return h('ul', { class: 'connections' }, ...lines)
}

/** Links or buttons to where a thing stands. */
export function placesOf(node: PageNode, { texts }: PicturePage, { host }: Desk): readonly HTMLElement[] {
  const list = (where: PageLink['in'], title: string): readonly HTMLElement[] => {
    const places = node.places.filter((place) => place.in === where)
    if (places.length === 0) return []
    const items = places.map((place, index) =>
      h(
        'li',
        {},
        place.href !== undefined
          ? h('a', { href: place.href, class: 'file' }, place.text)
          : h(
              'button',
              {
                type: 'button',
                class: 'link-button file',
                onclick: () => {
                  host.open?.(node.id, where, index)
                },
              },
              place.text,
            ),
      ),
    )
    const [first, ...others] = items
    if (first === undefined) return []
    const more =
      others.length < mostPlaces
        ? others
        : [
            ...others.slice(0, mostPlaces - 1),
            h(
              'li',
              {},
              h(
                'details',
                {},
                h('summary', {}, filled(texts.more_places, { count: others.length - mostPlaces + 1 })),
                h('ul', {}, ...others.slice(mostPlaces - 1)),
              ),
            ),
          ]
    return [
      h(
        'div',
        { class: `places ${where}` },
        h('p', { class: 'heading' }, title),
        h('ul', {}, first, ...more),
      ),
    ]
  }
  return [...list('map', texts.in_map), ...list('code', texts.in_code)]
}

/** More places than these are folded. */
const mostPlaces = 4

/** Things titled and said, as a list of both. */
export function factsOf(facts: readonly PageFact[]): readonly HTMLElement[] {
  if (facts.length === 0) return []
  return [h('dl', {}, ...facts.flatMap(({ title, lines }) => [h('dt', {}, title), ...lines.map(lineOf)]))]
}

function lineOf(line: PageFact['lines'][number]): HTMLElement {
  return h(
    'dd',
    { dir: 'auto' },
    ...line.map(({ text, as, language, href }) =>
      href !== undefined
        ? h('a', { href, class: 'file' }, text)
        : as === 'missing'
          ? h('mark', { lang: language }, text)
          : as === 'flag'
            ? h('strong', { class: 'warn', lang: language }, text)
            : language === undefined
              ? text
              : h('span', { lang: language }, text),
    ),
  )
}

export function marksOf({ marks }: Pick<PageNode, 'marks'>): readonly HTMLElement[] {
  return marks.length === 0
    ? []
    : [
        h(
          'p',
          { class: 'flags' },
          ...marks.map(({ mark, text }) => h('span', { class: `flag ${mark}` }, iconOf(mark), text)),
        ),
      ]
}

/** The name of a thing, which selects it. */
export function nameButton(
  id: string,
  page: PicturePage,
  { select }: Desk,
  isPressed?: boolean,
): HTMLElement {
  const label = page.nodes.find((node) => node.id === id)?.label ?? id
  return h(
    'button',
    {
      type: 'button',
      class: 'link-button',
      dir: 'auto',
      'data-name': id,
      'aria-pressed': isPressed === undefined ? undefined : String(isPressed),
      onclick: () => {
        select(id)
      },
    },
    label,
  )
}
