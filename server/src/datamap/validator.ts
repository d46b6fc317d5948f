import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import schema from '../../../rules/schema/datamap.schema.json' with { type: 'json' }

/**
 * What the published schema says of plain data; empty where it is valid. Compiling the schema takes longer than all
 * else that is done with a map, so the bundle holds this module compiled (`ajv/dist/standalone`) under the same name.
 */
export function schemaErrors(data: unknown): readonly ErrorObject[] {
  validate ??= new Ajv(validatorOptions).compile(schema)
  return validate(data) ? [] : (validate.errors ?? [])
}

/** `verbose` gives each error the part of the schema that it breaks, which says in words what was expected. */
const validatorOptions = { allErrors: true, verbose: true, strict: false, validateFormats: false } as const

let validate: ValidateFunction | undefined
