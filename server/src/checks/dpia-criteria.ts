/* The nine criteria for a high risk that the map shows of an activity (WP 248 rev. 01, III.B). */
import { recordOf } from '../datamap/plain.ts'
import type { Category, CategoryId } from '../model/classification.ts'
import type { Activity, DataMap } from '../model/declaration.ts'
import { say, type Message } from '../model/message.ts'
import { specialKindOf } from './categories.ts'
import { activitiesOf, categoriesOf } from './duties.ts'

/** As the format names them. */
type DpiaCriterionId =
  | 'evaluation'
  | 'automated_decision'
  | 'systematic_monitoring'
  | 'sensitive'
  | 'large_scale'
  | 'matching'
  | 'vulnerable'
  | 'innovative'
  | 'prevents_right'

export interface DpiaCriterion {
  readonly id: DpiaCriterionId
  readonly label: Message
  /** What in the map shows it: categories, or words. Never empty. */
  readonly because: readonly (CategoryId | Message)[]
}

/** Criteria that the map shows, in the order of WP 248; what it does not show may hold all the same. */
export function criteriaOf(
  activity: Activity,
  map: DataMap,
  categories: ReadonlyMap<string, Category>,
): readonly DpiaCriterion[] {
  const raw = recordOf(activity.raw)
  const held = new Set(
    [...map.dataSets.values()]
      .filter((dataSet) => activitiesOf(dataSet, map).includes(activity))
      .flatMap(categoriesOf),
  )
  const ofGroups = (...groups: readonly string[]): readonly CategoryId[] =>
    [...held].filter((category) =>
      groups.some((group) => category === group || category.startsWith(`${group}.`)),
    )
  const subjects = activity.dataSubjects.flatMap(({ name }) => {
    const entry = map.dataSubjects.get(name)
    return recordOf(entry?.raw)['vulnerable'] === true ? [say('data subject {name}', { name })] : []
  })
  const decisions = raw['automated_decisions']
  const decides = decisions === true || recordOf(decisions)['exists'] === true
  const sources = Array.isArray(raw['source']) ? raw['source'].length : 0
  const found: readonly DpiaCriterion[] = [
    {
      id: 'evaluation',
      label: dpiaCriteria.evaluation,
      because: [
        ...ofGroups('behavior.score'),
        ...(raw['profiling'] !== undefined && raw['profiling'] !== false
          ? [say('profiling is recorded')]
          : []),
      ],
    },
    {
      id: 'automated_decision',
      label: dpiaCriteria.automated_decision,
      because: decides ? [say('automated decisions are recorded')] : [],
    },
    {
      id: 'systematic_monitoring',
      label: dpiaCriteria.systematic_monitoring,
      because: ofGroups('location.precise', 'location.travel', 'communication.call_recording'),
    },
    {
      id: 'sensitive',
      label: dpiaCriteria.sensitive,
      because: [...held].filter((category) => {
        const kind = specialKindOf(category, categories)
        return kind === 'art9' || kind === 'art10'
      }),
    },
    {
      id: 'matching',
      label: dpiaCriteria.matching,
      because: sources > 2 ? [say('{count} sources are combined', { count: sources })] : [],
    },
    { id: 'vulnerable', label: dpiaCriteria.vulnerable, because: [...subjects, ...ofGroups('child')] },
    {
      id: 'innovative',
      label: dpiaCriteria.innovative,
      because: ofGroups('biometric', 'genetic', 'content.ai_prompt'),
    },
  ]
  return found.filter(({ because }) => because.length > 0)
}

/** All nine, by the names of the format. */
const dpiaCriteria: Readonly<Record<DpiaCriterionId, Message>> = {
  evaluation: say('evaluation or scoring'),
  automated_decision: say('automated decisions with legal or similar effect'),
  systematic_monitoring: say('systematic monitoring'),
  sensitive: say('sensitive or highly personal data'),
  large_scale: say('data on a large scale'),
  matching: say('matching or combining data sets'),
  vulnerable: say('vulnerable data subjects'),
  innovative: say('new technologies'),
  prevents_right: say('processing that prevents a right, a service or a contract'),
}
