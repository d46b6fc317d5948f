import { activitiesOf, categoriesOf } from '../datamap/activity.ts'
import type { CategoryId, SpecialKind } from '../model/classification.ts'
import type { Activity, DataMap, DataSet } from '../model/declaration.ts'
import type { RelatedPlace } from '../model/finding.ts'
import { say, type Parameters } from '../model/message.ts'
import { labelOf, specialKindOf } from './categories.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { ask, isAskedAsController } from './duties.ts'

/** Special categories or offences in a controller's activity that records no condition for them (Art. 9(2), 10). */
export const specialCategory = defineCheck({
  id: 'special-category',
  severity: 'warning',
  scope: 'file',
  subject: 'map',
  audience: 'developer',
  articles: ['9'],
  summary: 'Art. 9 or Art. 10 data without a recorded condition',
  messages: {
    art9: 'The activity {activity} processes special categories of data ({labels}); its Art. 9(2) condition is not recorded',
    art10:
      'The activity {activity} processes data on offences ({labels}); its ground under Art. 10 is not recorded',
    contradicted: 'The activity {activity} says `sensitive: false` and processes {labels}',
    possible:
      'The activity {activity} processes data that may reveal special categories ({labels}); whether it does is not recorded',
  },
  run(context, report) {
    const { map, rules } = context
    for (const activity of map.activities.values()) {
      const found = findingsOf(activity, context)
      const of = (kind: SpecialKind): readonly Found[] => found.filter((one) => one.kind === kind)
      const special = [...of('art9'), ...of('art10')]
      const location = {
        path: activity.at.path,
        span: activity.at.keySpan,
      }
      const parameters = (list: readonly Found[]): Parameters => ({
        activity: activity.id,
        labels: [...new Set(list.map(({ category }) => category))].map((one) =>
          labelOf(one, rules.categories),
        ),
      })
      if (activity.sensitive === false && special.length > 0) {
        report({
          ...location,
          messageId: 'contradicted',
          parameters: parameters(special),
          articles: articlesOf(special),
          identity: ['activity', activity.id, 'sensitive'],
          related: relatedTo(special),
          fixes: [
            {
              title: say('Say that {activity} is sensitive', { activity: activity.id }),
              safety: 'suggested',
              action: {
                kind: 'set-value',
                mapFolder: map.folder,
                keys: ['activities', activity.id, 'sensitive'],
                value: 'true',
              },
            },
          ],
        })
      }
      if (!isAskedAsController(activity) || activity.specialCondition !== undefined) continue
      for (const kind of ['art9', 'art10'] as const) {
        const list = of(kind)
        if (list.length === 0) continue
        report({
          ...location,
          messageId: kind,
          parameters: parameters(list),
          articles: articlesOf(list),
          identity: ['activity', activity.id, kind],
          related: relatedTo(list),
          fixes: questionFor(kind, activity, map),
        })
      }
      const possible = of('possible')
      // Whoever wrote `sensitive:` has looked at it.
      if (possible.length > 0 && special.length === 0 && activity.sensitive === undefined) {
        report({
          ...location,
          messageId: 'possible',
          parameters: parameters(possible),
          atMost: 'info',
          articles: ['9'],
          identity: ['activity', activity.id, 'possible'],
          related: relatedTo(possible),
          fixes: [
            ...ask(
              say('Ask whether {activity} is sensitive', { activity: activity.id }),
              map,
              ['activities', activity.id],
              'sensitive',
              say('is it processed to learn what Art. 9(1) names? true or false'),
            ),
          ],
        })
      }
    }
  },
})

interface Found {
  readonly kind: SpecialKind
  readonly category: CategoryId
  readonly related: RelatedPlace
}

function findingsOf(activity: Activity, { map, rules }: CheckContext): readonly Found[] {
  return [...map.dataSets.values()]
    .filter((dataSet) => activitiesOf(map, dataSet).includes(activity))
    .flatMap((dataSet) =>
      categoriesOf(dataSet).flatMap((category) => {
        const kind = specialKindOf(category, rules.categories)
        return kind ? [{ kind, category, related: relatedPlace(dataSet, category) }] : []
      }),
    )
}

function relatedPlace(dataSet: DataSet, category: CategoryId): RelatedPlace {
  const field = [...dataSet.fields.values()].find(({ categories }) => categories.includes(category))
  const at = field?.at ?? dataSet.at
  return {
    path: at.path,
    span: at.keySpan,
    message: say('{name} is declared as {category}', {
      name: field ? `${dataSet.id}.${field.name}` : dataSet.id,
      category,
    }),
  }
}

function relatedTo(found: readonly Found[]): readonly RelatedPlace[] {
  return found.map(({ related }) => related)
}

function articlesOf(found: readonly Found[]): readonly string[] {
  return [
    ...(found.some(({ kind }) => kind === 'art9') ? ['9(2)'] : []),
    ...(found.some(({ kind }) => kind === 'art10') ? ['10'] : []),
  ]
}

function questionFor(kind: 'art9' | 'art10', activity: Activity, map: DataMap): ReturnType<typeof ask> {
  const question =
    kind === 'art9'
      ? say('which of Art. 9(2)(a) to (j), and the law where it needs one?')
      : say('under which authority or law (Art. 10)?')
  const title = say('Ask for the condition of {activity}', { activity: activity.id })
  return ask(title, map, ['activities', activity.id], 'special_condition', question)
}
