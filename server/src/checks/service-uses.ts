import type { IndexedFile } from '../model/indexed-file.ts'
import type { RecipientUse } from '../model/recipient-use.ts'
import type { OwnerIndex } from './owner-index.ts'

/** A use of a service at its place. */
export interface FoundUse {
  readonly path: string
  readonly use: RecipientUse
  /** Ids of other services that the same name may stand for. */
  readonly shared: readonly string[]
}

/**
 * All uses in product code by service, sorted by place. An editor asks after every keystroke: what was collected is kept as
 * long as no file has changed.
 */
export function usesOfServices(index: OwnerIndex): ReadonlyMap<string, readonly FoundUse[]> {
  const files = index.files()
  const known = kept.get(files)
  if (known !== undefined) return known
  const uses = new Map<string, FoundUse[]>()
  for (const { path, pathClass, recipientUses } of files) {
    if (pathClass !== 'product' || recipientUses === undefined) continue
    for (const use of recipientUses) {
      const shared = recipientUses
        .filter((other) => other !== use && other.how === use.how && other.span.start === use.span.start)
        .map(({ service }) => service)
      const list = uses.get(use.service)
      if (list) list.push({ path, use, shared })
      else uses.set(use.service, [{ path, use, shared }])
    }
  }
  kept.set(files, uses)
  return uses
}

/** Whether the repository makes the package of a service: it is the service, and no recipient of its own data. */
export function isOwnService(id: string, uses: ReadonlyMap<string, readonly FoundUse[]>): boolean {
  return uses.get(id)?.some(({ use }) => use.how === 'published') === true
}

const kept = new WeakMap<readonly IndexedFile[], ReadonlyMap<string, readonly FoundUse[]>>()
