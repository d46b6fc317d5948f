import type { FileFacts } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'

/** Manifests of packages declare no data; what they depend on is read by text-manifests.ts. */
export function readManifest({ text }: SourceText): FileFacts {
  return { ...emptyFacts, directives: readDirectives(text) }
}
