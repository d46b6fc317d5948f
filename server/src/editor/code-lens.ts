import { activitiesOf } from '../datamap/activity.ts'
import { retentionOf } from '../datamap/inherit.ts'
import { mapOf } from '../datamap/paths.ts'
import type { DataMap, DataSet } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import type { IndexedFile, IndexedOwner } from '../model/indexed-file.ts'
import type { Span } from '../model/span.ts'
import { asIs, say, type Message } from '../model/message.ts'
import { retentionInShort } from '../datamap/retention-in-words.ts'
import { namesOf, occurrencesOf, usersOf } from './map-names.ts'
import { mapAt, placesOfDataSet } from './places.ts'
import { matcherOf, personalFieldsIn, type View } from './view.ts'
import { legalBasisInWords } from '../datamap/terms.ts'
import { personalFields, placesInCode } from './words.ts'

/** A line over a declaration. */
export interface Lens {
  readonly span: Span
  readonly title: string
  /** What it is about; empty where there is nothing to go to. */
  readonly places: readonly Place[]
}

/** Over an owner what of it is personal and what the map says; over an entry of the map how often it is used. */
export function lensesOf(path: string, view: View): readonly Lens[] {
  const map = mapAt(path, view)
  return map === undefined ? lensesOfCode(path, view) : lensesOfMap(map, path, view)
}

function lensesOfCode(path: string, view: View): readonly Lens[] {
  const file = view.index.file(path)
  if (file?.pathClass !== 'product') return []
  const map = mapOf(view.maps, path)
  return file.owners.flatMap((owner) => lensOfOwner(owner, file, map, view))
}

function lensOfOwner(
  owner: IndexedOwner,
  file: IndexedFile,
  map: DataMap | undefined,
  view: View,
): readonly Lens[] {
  if (owner.role === 'configured') return []
  const personal = personalFieldsIn(owner, file, map)
  if (personal.length === 0) return []
  const count = personalFields(personal.length)
  if (map === undefined) return [{ span: owner.span, title: view.translator.text(count), places: [] }]
  const matcher = matcherOf(map)
  const [dataSet] = matcher.dataSetsOf(owner.name, owner.storeName, file.path)
  const undeclared = personal.filter(({ isDeclared }) => !isDeclared)
  const open = undeclared.length === 0 ? [] : [say('{count} not declared', { count: undeclared.length })]
  const said = dataSet ? describe(map, dataSet, view) : []
  const title = [count, ...open, ...said].map((one) => view.translator.text(one)).join(' · ')
  return [
    {
      span: owner.span,
      title,
      places: dataSet ? [{ path: dataSet.at.path, span: dataSet.at.keySpan }] : [],
    },
  ]
}

/** How long the data is kept, and on which grounds. */
function describe(map: DataMap, dataSet: DataSet, view: View): readonly Message[] {
  const retention = retentionOf(map, dataSet)
  const activities = activitiesOf(map, dataSet)
  const grounds = new Set(
    activities.flatMap((activity) => activity.purposes.flatMap(({ legalBasis }) => legalBasis ?? [])),
  )
  // A processor's purposes and grounds are those of the controller.
  const isProcessor = activities.length > 0 && activities.every(({ roles }) => roles.includes('processor'))
  const kept =
    retention === undefined
      ? say('no retention')
      : asIs(
          retention.policy
            ? retentionInShort(retention.policy, map, view.translator)
            : retention.reference.name,
        )
  const why =
    grounds.size > 0 ? [...grounds].map(legalBasisInWords) : isProcessor ? [say('as processor')] : []
  return [kept, ...(activities.length === 0 ? [say('no activity')] : why)]
}

function lensesOfMap(map: DataMap, path: string, view: View): readonly Lens[] {
  return namesOf(map, view)
    .filter(({ role, at }) => role === 'declaration' && at.path === path)
    .map((name): Lens => {
      const { keySpan: span } = name.at
      const make = (title: Message, places: readonly Place[]): Lens => ({
        span,
        title: view.translator.text(title),
        places,
      })
      if (name.sections[0] === 'data') {
        const places = placesOfDataSet(map, name.name, view)
        const holder = map.dataSets.get(name.name)?.heldIn
        if (places.length > 0) return make(placesInCode(places.length), places)
        return make(
          holder === undefined ? say('not found in code') : say('held in {name}', { name: holder.name }),
          [],
        )
      }
      const users = usersOf(name, map, view)
      const places = occurrencesOf(name, map, view)
        .filter(({ role }) => role === 'use')
        .map(({ at }) => ({ path: at.path, span: at.keySpan }))
      return make(users.length === 0 ? say('not used') : say('used by {users}', { users }), places)
    })
}
