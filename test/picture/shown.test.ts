import assert from 'node:assert/strict'
import { pictureKinds, type PageEdge, type PicturePage } from '../../server/src/model/picture.ts'
import { layoutOf } from '../../client/picture/layout.ts'
import { firstChoices, groupIds, shownOf, type Choices } from '../../client/picture/shown.ts'
import { step, type Standing } from '../../client/picture/walk.ts'
import { largePage, node, pageOf } from './pages.ts'

const texts = pageOf('art25: 1\n').texts

function pageWith(
  nodes: PicturePage['nodes'],
  edges: readonly (readonly [string, string, PageEdge['marks']?])[],
): PicturePage {
  return {
    title: 'Picture',
    organization: 'Example',
    language: 'en',
    nodes: nodes.toSorted((one, other) => pictureKinds.indexOf(one.kind) - pictureKinds.indexOf(other.kind)),
    edges: edges.map(([from, to, marks = []]) => ({
      id: `${from} > ${to}`,
      ...{ from, to, label: 'goes to', back: 'comes from', facts: [], marks },
    })),
    texts,
  }
}

const outside = [{ mark: 'transfer' as const, text: 'outside the EEA' }]
const page = pageWith(
  [
    node('activity:care', { label: 'Soins à domicile' }),
    node('activity:sales'),
    node('data-set:Patient', { marks: [{ mark: 'special', text: 'Art. 9' }] }),
    node('data-set:Lead'),
    node('data-set:Visit', { marks: [{ mark: 'undeclared', text: 'not declared' }] }),
    node('system:db'),
    node('recipient:cloud'),
    node('recipient:mailer'),
    node('country:IE'),
    node('country:US'),
  ],
  [
    ['activity:care', 'data-set:Patient'],
    ['activity:sales', 'data-set:Lead'],
    ['activity:sales', 'recipient:mailer'],
    ['data-set:Patient', 'system:db'],
    ['data-set:Lead', 'system:db'],
    ['system:db', 'recipient:cloud'],
    ['recipient:cloud', 'country:IE'],
    ['recipient:cloud', 'country:US'],
    ['recipient:mailer', 'country:US', outside],
  ],
)
const plain: Choices = { search: '', filters: new Set(), grouping: 'none', folded: new Set() }
const ids = (choices: Partial<Choices>): readonly string[] => [
  ...shownOf(page, { ...plain, ...choices }).nodes,
]

describe('what of a picture is shown', () => {
  it('is all of it without a choice', () => {
    assert.equal(ids({}).length, page.nodes.length)
  })

  it('is, for special categories, what leads to them and what follows', () => {
    assert.deepEqual(ids({ filters: new Set(['special'] as const) }), [
      ...['activity:care', 'data-set:Patient', 'system:db', 'recipient:cloud', 'country:IE', 'country:US'],
    ])
  })

  it('is, for transfers, what leads to them: not who only has a seat there', () => {
    assert.deepEqual(ids({ filters: new Set(['transfer'] as const) }), [
      ...['activity:sales', 'recipient:mailer', 'country:US'],
    ])
  })

  it('is what several filters have in common', () => {
    assert.deepEqual(ids({ filters: new Set(['special', 'transfer'] as const) }), ['country:US'])
    assert.deepEqual(ids({ filters: new Set(['undeclared'] as const) }), ['data-set:Visit'])
  })

  it('is what a search finds, and what stands beside it, without case and accents', () => {
    const shown = shownOf(page, { ...plain, search: 'SOINS domicile' })
    assert.equal(shown.found, 1)
    assert.deepEqual([...shown.nodes], ['activity:care', 'data-set:Patient'])
    assert.deepEqual(
      shown.items.filter(({ isFound }) => isFound).map(({ id }) => id),
      ['activity:care'],
    )
    assert.equal(
      shownOf(page, { ...plain, search: 'à' }).found,
      shownOf(page, { ...plain, search: 'a' }).found,
    )
    assert.deepEqual(ids({ search: 'nowhere' }), [])
  })

  it('folds a kind, a system or a country into one thing that keeps connections and marks', () => {
    const byKind = shownOf(page, { ...plain, grouping: 'kind', folded: new Set(groupIds(page, 'kind')) })
    const data = byKind.items.find(({ id }) => id === 'group:kind:data-set')
    assert.equal(data?.members.length, 3)
    assert.deepEqual(
      data.marks.map(({ mark }) => mark),
      ['special', 'undeclared'],
    )
    // A kind of one thing is no group.
    assert.ok(byKind.items.some(({ id }) => id === 'system:db'))
    assert.equal(byKind.links.find(({ from, to }) => from === data.id && to === 'system:db')?.edges.length, 2)
    const bySystem = shownOf(page, {
      ...plain,
      grouping: 'system',
      folded: new Set(groupIds(page, 'system')),
    })
    assert.deepEqual(
      bySystem.items.filter(({ isGroup }) => isGroup).map(({ label, members }) => [label, members.length]),
      [['db', 2]],
    )
    const us = shownOf(
      pageWith(
        [...page.nodes, node('recipient:crm')],
        [
          ...page.edges.map(({ from, to, marks }) => [from, to, marks] as const),
          ['recipient:crm', 'country:US'],
        ],
      ),
      { ...plain, grouping: 'country', folded: new Set(['group:recipient:country:US']) },
    )
    assert.deepEqual(
      us.items.find(({ isGroup }) => isGroup)?.members.map(({ id }) => id),
      ['recipient:mailer', 'recipient:crm'],
    )
  })

  it('opens small pictures whole, and folds what is many in large ones', () => {
    assert.equal(firstChoices(page).grouping, 'none')
    const large = largePage(1000)
    const choices = firstChoices(large)
    assert.equal(choices.grouping, 'kind')
    assert.ok(shownOf(large, choices).items.length < 150)
  })
})

describe('where it stands', () => {
  const overlaps = (layout: ReturnType<typeof layoutOf>): readonly string[] => {
    const all = [...layout.items]
    return all.flatMap(([id, one], index) =>
      all
        .slice(index + 1)
        .filter(
          ([, other]) =>
            one.x < other.x + other.width &&
            other.x < one.x + one.width &&
            one.y < other.y + other.height &&
            other.y < one.y + one.height,
        )
        .map(([other]) => `${id} ${other}`),
    )
  }

  for (const [name, choices] of [
    ['plain', plain],
    ['grouped by system', { ...plain, grouping: 'system' }],
    ['grouped by country', { ...plain, grouping: 'country' }],
    ['folded', { ...plain, grouping: 'kind', folded: new Set(groupIds(page, 'kind')) }],
  ] as const)
    it(`is a column for each kind, and nothing lies on another: ${name}`, () => {
      const shown = shownOf(page, choices)
      const layout = layoutOf(shown)
      assert.deepEqual(overlaps(layout), [])
      assert.equal(layout.items.size, shown.items.length)
      for (const { id } of shown.links) assert.match(layout.paths.get(id) ?? '', /^M-?\d/)
      const lefts = layout.columns.map(({ x }) => x)
      assert.deepEqual(
        lefts,
        lefts.toSorted((one, other) => one - other),
      )
    })

  it('takes what points back, to itself, or around in a circle', () => {
    const odd = pageWith(
      [node('recipient:a'), node('activity:b'), node('recipient:c'), node('country:X')],
      [
        ['recipient:a', 'activity:b'],
        ['activity:b', 'recipient:a'],
        ['recipient:a', 'recipient:a'],
        ['recipient:a', 'recipient:c'],
        ['recipient:c', 'recipient:a'],
        ['country:X', 'activity:b'],
      ],
    )
    const shown = shownOf(odd, plain)
    const layout = layoutOf(shown)
    assert.equal(shown.links.length, 5)
    assert.deepEqual(overlaps(layout), [])
    for (const d of layout.paths.values()) assert.doesNotMatch(d, /NaN|Infinity/)
  })

  it('of nothing is nothing', () => {
    const layout = layoutOf(shownOf(pageWith([], []), plain))
    assert.deepEqual([layout.items.size, layout.columns.length, layout.height], [0, 0, 10])
  })
})

describe('the walk of the keys', () => {
  const shown = shownOf(page, plain)
  const layout = layoutOf(shown)
  const walk = (from: Standing, ...keys: readonly string[]): string =>
    keys.reduce<Standing>((at, key) => step(key, at, shown, layout) ?? at, from).id

  it('goes through a column, and along a connection to what it leads to and back', () => {
    const care: Standing = { on: 'item', id: 'activity:care' }
    assert.equal(walk(care, 'ArrowRight'), 'activity:care > data-set:Patient')
    assert.equal(walk(care, 'ArrowRight', 'ArrowRight'), 'data-set:Patient')
    assert.equal(walk(care, 'ArrowRight', 'ArrowLeft'), 'activity:care')
    const column = ['data-set:Patient', 'data-set:Lead', 'data-set:Visit']
    assert.ok(column.includes(walk({ on: 'item', id: 'data-set:Lead' }, 'Home')))
    assert.notEqual(
      walk({ on: 'item', id: 'data-set:Lead' }, 'Home'),
      walk({ on: 'item', id: 'data-set:Lead' }, 'End'),
    )
  })

  it('goes from one connection of a thing to the next, and no further than the last', () => {
    const sales: Standing = { on: 'item', id: 'activity:sales' }
    const both = new Set([walk(sales, 'ArrowRight'), walk(sales, 'ArrowRight', 'ArrowDown')])
    assert.deepEqual(both, new Set(['activity:sales > data-set:Lead', 'activity:sales > recipient:mailer']))
    assert.equal(walk(sales, 'ArrowRight', 'ArrowDown', 'ArrowDown'), walk(sales, 'ArrowRight', 'ArrowDown'))
  })

  it('reaches everything that is connected, from anywhere', () => {
    const seen = new Set<string>()
    const open: Standing[] = [{ on: 'item', id: 'activity:care' }]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const key = JSON.stringify(at)
      if (seen.has(key)) continue
      seen.add(key)
      for (const one of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
        const next = step(one, at, shown, layout)
        if (next !== undefined) open.push(next)
      }
    }
    const reached = new Set([...seen].map((key) => (JSON.parse(key) as Standing).id))
    for (const { id } of [...shown.items, ...shown.links]) assert.ok(reached.has(id), id)
  })
})
