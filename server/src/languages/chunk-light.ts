import { readAvdl } from './avdl.ts'
import type { ReadText } from '../model/language.ts'
import { withCodeSettings } from './code-settings.ts'
import { readBicep } from './bicep.ts'
import { readCsv } from './csv.ts'
import { readEnv } from './env.ts'
import { readIni } from './ini.ts'
import { readJson } from './json.ts'
import { readManifest } from './manifest.ts'
import { readLogrotate } from './logrotate.ts'
import { readPrisma } from './prisma.ts'
import { readProse } from './prose.ts'
import { readProperties } from './properties.ts'
import { readProtobuf } from './protobuf.ts'
import { readSql } from './sql.ts'
import { readYaml } from './yaml.ts'

/** The readers that need no heavy parser, by language id. */
export const readers: Readonly<Record<string, ReadText>> = {
  prisma: readPrisma,
  ...withCodeSettings({ sql: readSql }),
  yaml: readYaml,
  json: readJson,
  env: readEnv,
  avdl: readAvdl,
  protobuf: readProtobuf,
  ini: readIni,
  properties: readProperties,
  bicep: readBicep,
  csv: readCsv,
  manifest: readManifest,
  logrotate: readLogrotate,
  prose: readProse,
}
