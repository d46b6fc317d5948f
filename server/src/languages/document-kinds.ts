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
import { infrastructure } from './document-infrastructure.ts'
import { inputs } from './document-inputs.ts'
import { jsonSchema } from './document-json-schema.ts'
import { liquibase } from './document-liquibase.ts'
import { openApi } from './document-openapi.ts'
import { parquetTags } from './document-parquet.ts'
import { spark } from './document-spark.ts'
import type { DocumentKind, KindFacts, SourceDocument } from './document-tree.ts'

const kinds: readonly DocumentKind[] = [
  // Its properties look like those of a schema of an interface.
  elasticsearch,
  openApi,
  asyncApi,
  liquibase,
  dbt,
  avro,
  spark,
  parquetTags,
  bigQuery,
  jsonSchema,
  infrastructure,
  inputs,
  environment,
]

/** The kinds that a text may be of. */
export function possibleKinds(text: string): readonly DocumentKind[] {
  return kinds.filter(({ hint }) => hint.test(text))
}

/** The facts of a document by the first kind that takes the whole, else by all that take a part of it. */
export function readKind(document: SourceDocument, possible: readonly DocumentKind[]): KindFacts | undefined {
  for (const kind of possible) {
    const facts = kind.isPart ? undefined : kind.read(document)
    if (facts !== undefined) return facts
  }
  const parts = possible.flatMap((kind) => (kind.isPart ? (kind.read(document) ?? []) : []))
  return parts.length === 0
    ? undefined
    : {
        owners: parts.flatMap(({ owners }) => owners),
        fields: parts.flatMap(({ fields }) => fields),
        changes: parts.flatMap(({ changes }) => changes),
        claimed: parts.flatMap(({ claimed }) => claimed).sort((a, b) => a.start - b.start),
      }
}
