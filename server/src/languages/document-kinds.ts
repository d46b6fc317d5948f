/*
 * The schemas and deployments that are written in YAML, JSON or XML, one file for each kind. A document is of the first kind
 * that takes it; what a kind does not claim stays configuration.
 */
import { asyncApi } from './document-asyncapi.ts'
import { avro } from './document-avro.ts'
import { bigQuery } from './document-bigquery.ts'
import { dbt } from './document-dbt.ts'
import { elasticsearch } from './document-elasticsearch.ts'
import { environment } from './document-environment.ts'
import { jsonSchema } from './document-json-schema.ts'
import { liquibase } from './document-liquibase.ts'
import { openApi } from './document-openapi.ts'
import { spark } from './document-spark.ts'
import type { DocumentKind, KindFacts, SourceDocument } from './document-tree.ts'

const kinds: readonly DocumentKind[] = [
  openApi,
  asyncApi,
  liquibase,
  dbt,
  avro,
  elasticsearch,
  spark,
  bigQuery,
  jsonSchema,
  environment,
]

/** The kinds that a text may be of. */
export function possibleKinds(text: string): readonly DocumentKind[] {
  return kinds.filter(({ hint }) => hint.test(text))
}

/** The facts of a document by the first kind that takes it. */
export function readKind(document: SourceDocument, possible: readonly DocumentKind[]): KindFacts | undefined {
  for (const kind of possible) {
    const facts = kind.read(document)
    if (facts !== undefined) return facts
  }
  return undefined
}
