/** What a field does not say it takes from its data set, then from its activity (design: the data map). */
import { activitiesOf } from './activity.ts'
import type { DataMap, DataSet, DeclaredField, Reference, RetentionPolicy } from '../model/declaration.ts'

export interface InheritedRetention {
  readonly reference: Reference
  /** Absent where the reference names no policy of the map. */
  readonly policy?: RetentionPolicy
  readonly from: 'field' | 'data-set' | 'activity'
}

/**
 * How long a field, or the whole data set, is kept: the field's own policy, else the data set's, else that of its
 * activity. Undefined where none says so, and where several activities would have to agree: the data set must say it then.
 */
export function retentionOf(
  map: DataMap,
  dataSet: DataSet,
  field?: DeclaredField,
): InheritedRetention | undefined {
  if (field?.retention) return inherited(map, field.retention, 'field')
  if (dataSet.retention) return inherited(map, dataSet.retention, 'data-set')
  if (dataSet.activities.length !== 1) return undefined
  const reference = activitiesOf(map, dataSet)[0]?.retention
  return reference && inherited(map, reference, 'activity')
}

function inherited(map: DataMap, reference: Reference, from: InheritedRetention['from']): InheritedRetention {
  const policy = map.retention.get(reference.name)
  return { reference, ...(policy && { policy }), from }
}
