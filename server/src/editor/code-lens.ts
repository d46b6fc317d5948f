import { retentionOf } from '../datamap/inherit.ts'
import { mapOf } from '../datamap/paths.ts'
import type { DataMap, DataSet } from '../model/declaration.ts'
import type { Span } from '../model/span.ts'
import { asIs, say, type Message } from '../model/message.ts'
import { namesOf, occurrencesOf } from './map-names.ts'
import { mapAt, placesOfDataSet } from './places.ts'
import { legalBasisInWords, placesInCode } from './words.ts'
import { matcherOf, type View } from './view.ts'

/** A line over a declaration. */
export interface Lens {
  readonly span: Span
  readonly title: string
}

/** Over an owner what of it is personal and what the map says; over an entry of the map how often it is used. */
export function lensesOf(path: string, view: View): readonly Lens[] {
  const map = mapAt(path, view)
  return map === undefined ? lensesOfCode(path, view) : lensesOfMap(map, path, view)
}

function lensesOfCode(path: string, view: View): readonly Lens[] {
  const file = view.index.file(path)
  const map = mapOf(view.maps, path)
  if (file?.pathClass !== 'product') return []
  return file.owners.flatMap((owner): Lens[] => {
    if (owner.role === 'configured') return []
    const count = file.personal.filter(
      ({ field, confidence }) => field.owner === owner.name && confidence !== 'low',
    ).length
    if (count === 0) return []
    const dataSet = map && matcherOf(map).dataSetsOf(owner.name, owner.storeName, path)[0]
    const fields = count === 1 ? say('1 personal field') : say('{count} personal fields', { count })
    const said = [fields, ...(map && dataSet ? describe(map, dataSet) : [])]
    return [
      {
        span: owner.span,
        title: said.map((one) => view.translator.text(one)).join(' · '),
      },
    ]
  })
}

/** How long the data is kept, and on which grounds. */
function describe(map: DataMap, dataSet: DataSet): readonly Message[] {
  const retention = retentionOf(map, dataSet)
  const grounds = new Set(
    dataSet.activities.flatMap(({ name }) =>
      (map.activities.get(name)?.purposes ?? []).flatMap(({ legalBasis }) => legalBasis ?? []),
    ),
  )
  return [
    retention === undefined
      ? say('no retention')
      : asIs(retention.policy?.period ?? retention.reference.name),
    ...[...grounds].map(legalBasisInWords),
  ]
}

function lensesOfMap(map: DataMap, path: string, view: View): readonly Lens[] {
  return namesOf(map, view)
    .filter(({ role, at }) => role === 'declaration' && at.path === path)
    .map((name): Lens => {
      const isDataSet = name.sections[0] === 'data'
      const count = isDataSet
        ? placesOfDataSet(map, name.name, view).length
        : occurrencesOf(name, map, view).filter(({ role }) => role === 'use').length
      const title = isDataSet
        ? placesInCode(count)
        : count === 1
          ? say('used 1 time')
          : say('used {count} times', { count })
      return { span: name.at.keySpan, title: view.translator.text(title) }
    })
}
