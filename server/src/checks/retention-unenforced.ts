import { activitiesOf } from '../datamap/activity.ts'
import type { DataMap, RetentionPolicy } from '../model/declaration.ts'
import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask, holdsPersonalData } from './duties.ts'
import { enforcementsOf, namedIn, tieRetention } from './retention-ties.ts'

/** A retention policy that nothing is recorded to carry out (Art. 5(1)(e), 5(2), 25(1)). */
export const retentionUnenforced = defineCheck({
  id: 'retention-unenforced',
  severity: 'info',
  scope: 'map',
  subject: 'map',
  audience: 'dpo',
  articles: ['5(1)(e)', '5(2)', '25(1)'],
  summary: 'A retention policy that nothing is recorded to carry out',
  messages: {
    missing: 'What carries out the retention {policy} is not recorded',
    noSetting:
      '{path} is named to carry out the retention {policy}, and no setting {setting} was found in it',
  },
  run(context, report) {
    const { map, index } = context
    const ties = tieRetention(context)
    for (const policy of usedPolicies(map)) {
      const place = { path: policy.at.path, span: policy.at.keySpan }
      const enforcements = enforcementsOf(policy)
      for (const { path, setting } of enforcements) {
        const file = path === undefined ? undefined : index.file(path)
        if (path === undefined || setting === undefined || !file || namedIn(file, setting).length > 0)
          continue
        report({
          ...place,
          messageId: 'noSetting',
          parameters: { policy: policy.id, path, setting },
          identity: [policy.id, path, setting],
        })
      }
      if (enforcements.length > 0 || ties.settingsOf(policy).length > 0) continue
      report({
        ...place,
        messageId: 'missing',
        parameters: { policy: policy.id },
        identity: [policy.id],
        fixes: [
          ...ask(
            say('Ask what carries out {policy}', { policy: policy.id }),
            map,
            ['retention', policy.id],
            'enforced_by',
            say('which code, setting or procedure erases the data in time?'),
          ),
        ],
      })
    }
  },
})

/** Policies of personal data that lies with us and whose period somebody has decided, in the order of the map. */
function usedPolicies(map: DataMap): readonly RetentionPolicy[] {
  const names = new Set<string>()
  for (const dataSet of map.dataSets.values()) {
    if (dataSet.heldIn || !holdsPersonalData(dataSet)) continue
    if (dataSet.retention) names.add(dataSet.retention.name)
    else for (const { retention } of activitiesOf(map, dataSet)) if (retention) names.add(retention.name)
    for (const { retention } of dataSet.fields.values()) if (retention) names.add(retention.name)
  }
  return [...map.retention.values()].filter(({ id, undecided }) => names.has(id) && undecided === undefined)
}
