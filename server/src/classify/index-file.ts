import type { FileFacts } from '../model/fact.ts'
import type { IndexedFile, IndexedOwner, PathClass, PersonalField } from '../model/indexed-file.ts'
import { classifyFile, type ClassifierMemory } from './classify.ts'
import type { Rules } from './rules.ts'
import { recogniseSettings } from './settings.ts'

/**
 * What the checks keep of one file: its personal fields with the reasons, its owners with the names of all their fields, and
 * the facts that are compared with the data map. Depends on nothing but its arguments; `memory` changes nothing but the time.
 */
export function indexFile(
  path: string,
  language: string,
  pathClass: PathClass,
  facts: FileFacts,
  rules: Rules,
  memory?: ClassifierMemory,
): IndexedFile {
  const classifications = classifyFile(facts, path, rules, memory)
  const personal: PersonalField[] = []
  const names = new Map<string, string[]>()
  facts.fields.forEach((field, index) => {
    const classification = classifications[index]
    if (classification !== undefined) personal.push({ field, ...classification })
    const known = names.get(field.owner)
    if (known === undefined) names.set(field.owner, [field.name])
    else known.push(field.name)
  })
  const owners = facts.owners.map((owner): IndexedOwner => ({
    ...owner,
    fieldNames: names.get(owner.name) ?? [],
  }))
  const { changes, revision, calls, recipientUses, regionUses, directives, problems } = facts
  const { clientStorage, storageConstants, consentDefaults, literals } = facts
  const settings = recogniseSettings(path, language, facts, rules)
  return {
    path,
    language,
    pathClass,
    owners,
    personal,
    changes,
    ...(revision === undefined ? {} : { revision }),
    calls,
    ...(recipientUses === undefined ? {} : { recipientUses }),
    ...(clientStorage === undefined ? {} : { clientStorage }),
    ...(storageConstants === undefined ? {} : { storageConstants }),
    ...(consentDefaults === undefined ? {} : { consentDefaults }),
    ...(literals === undefined ? {} : { literals }),
    ...(regionUses === undefined ? {} : { regionUses }),
    directives,
    ...(settings.length > 0 && { settings }),
    problems,
  }
}
