import type { FileFacts } from '../../server/src/model/fact.ts'
import type { ReaderMemory } from '../../server/src/model/language.ts'
import { readers } from '../../server/src/languages/chunk-typescript.ts'

const rules = { logCallees: ['console.*', 'logger.*'], maskingFunctions: ['mask'] }

/** The facts of a text. */
export function read(text: string, path = 'src/sample.tsx', memory?: ReaderMemory): FileFacts {
  const reader = readers['typescript']
  if (reader === undefined) throw new Error('no reader for typescript')
  return reader({ path, text }, rules, memory)
}

/** One line a field: `3 stored User.email text {"optional":true}`. */
export function fieldLines(text: string, path?: string): string[] {
  return read(text, path).fields.map((field) => {
    const said = JSON.stringify(field.attributes)
    const line = text.slice(0, field.span.start).split('\n').length
    return `${line} ${field.role} ${field.owner}.${field.name} ${field.valueType}${said === '{}' ? '' : ` ${said}`}`
  })
}

/** One line an owner: `class User stored app_users +Base`. */
export function ownerLines(text: string, path?: string): string[] {
  return read(text, path).owners.map((owner) =>
    [
      owner.kind,
      owner.name,
      owner.role,
      owner.storeName ?? '-',
      ...owner.includes.map((name) => `+${name}`),
    ].join(' '),
  )
}

/** One line a change: `add-field users.email`. */
export function changeLines(text: string, path?: string): string[] {
  return read(text, path).changes.map((change) => {
    const name = 'name' in change ? `.${change.name}` : ''
    const to = 'to' in change ? ` -> ${change.to}` : ''
    return `${change.kind} ${change.owner}${name}${to}`
  })
}
