import type { SettingRule } from '../classify/setting-rules.ts'
import { splitWords } from '../classify/words.ts'
import { matchesPattern } from '../datamap/patterns.ts'
import type { DataMap, DeclaredField, Entry } from '../model/declaration.ts'
import { say } from '../model/message.ts'
import type { Setting } from '../model/setting.ts'
import { defineCheck, type CheckContext, type Draft } from './check.ts'
import { declaredPlaces } from './declared-places.ts'
import { stemsOfFiles } from './owner-index.ts'
import { plainAt, textsOf } from './recipients.ts'
import { isResource, resourcesOf, valueAt } from './retention-ties.ts'

/** Encryption that the map declares and that infrastructure or code contradicts (Art. 5(1)(f), 32(1)(a)). */
export const encryptionConflict = defineCheck({
  id: 'encryption-conflict',
  severity: 'error',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['5(1)(f)', '32(1)(a)'],
  summary: 'Declared encryption that code or infrastructure contradicts',
  messages: {
    system:
      '{resource} switches encryption at rest off ({key}); the system {system} is declared as encrypted',
    absent:
      '{resource} does not switch encryption at rest on ({key}); the system {system} is declared as encrypted',
    untied: '{resource} switches encryption at rest off ({key}); the data map declares encryption at rest',
    transit:
      '{resource} allows connections without encryption ({key}); the system {system} is declared as encrypted in transit',
    untiedTransit:
      '{resource} allows connections without encryption ({key}); the data map declares encryption in transit',
    field:
      '{owner}.{field} is declared as encrypted; here it is written plainly, beside fields that are encrypted',
  },
  run(context, report) {
    const { files, map, rules } = context
    const byId = new Map(rules.settings.map((rule) => [rule.id, rule]))
    const all = [...map.systems.values()]
    const systems = { rest: all.filter(isEncryptedAtRest), transit: all.filter(isEncryptedInTransit) }
    for (const { path, settings = [] } of files)
      for (const setting of settings) {
        const rule = byId.get(setting.id)
        if (setting.kind !== 'encryption' || setting.on !== false || !rule) continue
        const declared = systems[rule.encrypts]
        const system = declared.find((one) => isOf(setting, one))
        if (system) report(systemDraft(path, setting, system, rule))
        else if (setting.value !== undefined && declaresEncryption(map, declared, rule))
          report(untiedDraft(path, setting, rule))
      }
    reportFields(context, report)
  },
})

type MessageId = 'system' | 'absent' | 'untied' | 'transit' | 'untiedTransit' | 'field'

function systemDraft(
  path: string,
  { resource, key, value, span }: Setting,
  system: Entry,
  { encrypts }: SettingRule,
): Draft<MessageId> {
  return {
    messageId: encrypts === 'transit' ? 'transit' : value === undefined ? 'absent' : 'system',
    parameters: { resource, key, system: system.id },
    path,
    span,
    owner: resource,
    field: key,
    identity: [resource, key, system.id],
    related: [
      {
        path: system.at.path,
        span: system.at.keySpan,
        message: say('{policy} is declared here', { policy: system.id }),
      },
    ],
  }
}

function untiedDraft(
  path: string,
  { resource, key, span }: Setting,
  { id, encrypts }: SettingRule,
): Draft<MessageId> {
  return {
    messageId: encrypts === 'transit' ? 'untiedTransit' : 'untied',
    parameters: { resource, key },
    path,
    span,
    atMost: 'info',
    owner: resource,
    field: key,
    identity: [resource, key, id],
  }
}

/** The system names it under `detect:`, as a resource or as a variable of the environment that holds its address. */
function isOf(setting: Setting, system: Entry): boolean {
  const variables = textsOf(plainAt(plainAt(system.raw, 'detect'), 'env'))
  return (
    resourcesOf(system).some((name) => isResource(setting, name)) ||
    variables.some((pattern) => matchesPattern(setting.key, pattern))
  )
}

/** `encryption: true`, `encryption: AES 256`, `encryption: {at_rest: true}`, or how it is. */
function isEncryptedAtRest({ raw }: Entry): boolean {
  const encryption = valueAt(raw, 'encryption')
  return isYes(encryption) || isYes(valueAt(encryption, 'at_rest'))
}

/** `encryption: {in_transit: true}`, or how it is. */
function isEncryptedInTransit({ raw }: Entry): boolean {
  return isYes(valueAt(valueAt(raw, 'encryption'), 'in_transit'))
}

function isYes(value: unknown): boolean {
  return value === true || (typeof value === 'string' && !/^(?:no|none|off|false)$/i.test(value.trim()))
}

/** The map says of some system, or as a measure, that data is encrypted where it lies, or on its way. */
function declaresEncryption({ raw }: DataMap, systems: readonly Entry[], { encrypts }: SettingRule): boolean {
  const measure = encrypts === 'transit' ? 'encryption_in_transit' : 'encryption_at_rest'
  return systems.length > 0 || valueAt(valueAt(raw, 'measures'), measure) !== undefined
}

/**
 * A field that the map declares as encrypted, in a model that encrypts others: there the model would say so. Where no model
 * of the owner encrypts anything, the encryption may be done elsewhere, and nothing is said.
 */
function reportFields(context: CheckContext, report: (draft: Draft<MessageId>) => void): void {
  const { files, index, map } = context
  const declared = [...map.dataSets.values()].some(({ fields }) =>
    [...fields.values()].some(isEncryptedField),
  )
  if (!declared) return
  const stems = stemsOfFiles(files, index)
  const found = stems.flatMap((stem) => index.fieldsOf(stem)).filter(({ field }) => field.role === 'stored')
  const encrypting = new Set(
    found.flatMap(({ path, owner, field }) =>
      field.attributes.encrypted === true ? [`${path}\0${owner}`] : [],
    ),
  )
  for (const { dataSet, field, places } of declaredPlaces(found, context)) {
    if (!isEncryptedField(field) || places.some((place) => place.field.attributes.encrypted === true))
      continue
    // Its name says that something else is stored than the value.
    if (splitWords(field.name).some((word) => scrambled.has(word))) continue
    const place = places.find(({ path, owner, history }) => !history && encrypting.has(`${path}\0${owner}`))
    if (!place) continue
    report({
      messageId: 'field',
      parameters: { owner: place.owner, field: place.field.name },
      path: place.path,
      span: place.field.span,
      atMost: 'warning',
      owner: place.owner,
      field: place.field.name,
      category: place.category,
      identity: [index.stemOf(dataSet.id), field.name],
      related: [{ path: field.at.path, span: field.at.keySpan, message: say('Declared here') }],
    })
  }
}

const scrambled = new Set('hash hashed digest encrypted encryption cipher ciphertext sealed hmac'.split(' '))

function isEncryptedField({ raw }: DeclaredField): boolean {
  return isYes(valueAt(raw, 'encrypted')) || valueAt(raw, 'pseudonymized') === true
}
