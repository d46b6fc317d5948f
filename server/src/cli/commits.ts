import type { Repository } from '../host/git.ts'
import { UsageError } from './errors.ts'

/**
 * The commit that a ref names.
 * @throws UsageError where git knows none, with what helps in a shallow clone
 */
export function commitOf(repository: Repository, ref: string): string {
  if (ref.startsWith('-')) throw new UsageError(`${JSON.stringify(ref)} is no name of a commit.`)
  const commit = repository.resolveCommit(ref)
  if (commit === undefined)
    throw new UsageError(
      `Git knows no commit ${JSON.stringify(ref)} here. In a shallow clone, fetch it first: git fetch origin ${ref}`,
    )
  return commit
}

/**
 * The best common ancestor of HEAD and a ref: what a pull request is compared with.
 * @throws UsageError where one of them is unknown, or they have none in what was cloned
 */
export function ancestorOf(repository: Repository, ref: string): string {
  const ancestor = repository.mergeBase(commitOf(repository, 'HEAD'), commitOf(repository, ref))
  if (ancestor === undefined)
    throw new UsageError(
      `HEAD and ${ref} have no common ancestor here. In a shallow clone, fetch more history: git fetch --unshallow`,
    )
  return ancestor
}
