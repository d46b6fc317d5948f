import { itemAt } from '../datamap/declarations.ts'
import { readTree, type Item, type Value } from '../datamap/tree.ts'
import type { DataMap } from '../model/declaration.ts'
import { say, type Message } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { namesOf } from './map-names.ts'
import type { View } from './view.ts'

/** Something in a map that holds no more; no finding, but shown as such. */
export interface Mark {
  readonly span: Span
  readonly message: Message
}

/** What a file of a map says that holds no more: recipients that have ended, where they are named; void transfer tools. */
export function marksIn(map: DataMap, path: string, view: View): readonly Mark[] {
  const ended = new Set(
    [...map.recipients.values()]
      .filter(({ raw }) => (raw as { status?: unknown } | null)?.status === 'ended')
      .map(({ id }) => id),
  )
  const names = namesOf(map, view)
    .filter(
      ({ at, name, sections }) => at.path === path && sections.includes('recipients') && ended.has(name),
    )
    .map(({ name, at }): Mark => ({
      span: at.keySpan,
      message: say('{name} has ended: the data map says so under status', { name }),
    }))
  const text = view.textOf(path) ?? ''
  const recipients = text.includes(voidTool)
    ? itemAt(readTree(path, text).root, 'recipients')?.value
    : undefined
  const tools = [...entries(recipients)].flatMap((recipient) =>
    [...entries(itemAt(recipient.value, 'transfers')?.value)].flatMap(({ value }): Mark[] => {
      const tool = itemAt(value, 'transfer_tool')?.value
      if (tool?.kind !== 'scalar' || tool.plain !== voidTool) return []
      return [
        {
          span: tool.span,
          message: say('The Privacy Shield has been void since 16 July 2020: it permits no transfer'),
        },
      ]
    }),
  )
  return [...names, ...tools].sort((left, right) => left.span.start - right.span.start)
}

const voidTool = 'privacy_shield'

function entries(value: Value | undefined): Iterable<Item> {
  if (value?.kind === 'map') return value.entries.values()
  return value?.kind === 'list' ? value.items : []
}
