import type { ReadText } from '../model/language.ts'
import { readGraphql } from './graphql.ts'
import { readToml } from './toml.ts'
import { readXml } from './xml.ts'

/** The readers of formats with a parser of some weight, by language id. */
export const readers: Readonly<Record<string, ReadText>> = {
  graphql: readGraphql,
  toml: readToml,
  xml: readXml,
}
