/* Tools that read source themselves; each is run as its users run it, on the labelled files alone. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Report } from './labels.ts'

/**
 * What `art25 scan` of the built command line says.
 * @param folder holds the labelled files of the repository
 * @param repo name of the repository in the labels
 */
export function runArt25(folder: string, repo: string): readonly Report[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [resolve('dist/cli.cjs'), 'scan', '--format', 'json', '--include-tests', '--quiet', '.'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  if (status !== 0) throw new Error(`art25 on ${repo}: ${stderr}`)
  const { fields } = JSON.parse(stdout) as { fields: ScannedField[] }
  return fields.map((field) => ({
    repo,
    path: field.path,
    line: field.line,
    owner: field.owner,
    field: field.name,
    group: field.category?.split('.')[0],
  }))
}

interface ScannedField {
  readonly path: string
  readonly line: number
  readonly owner: string
  readonly name: string
  readonly category: string | null
}

/**
 * The data types that Bearer detects: its data flow report, without its rules (they are downloaded) and without asking
 * the network.
 * @param program path of the built `bearer`
 */
export function runBearer(program: string, folder: string, repo: string): readonly Report[] {
  const output = join(folder, '..', 'bearer.json')
  const { stderr, status } = spawnSync(
    program,
    [
      'scan',
      '.',
      '--report=dataflow',
      '--format=json',
      `--output=${output}`,
      '--disable-default-rules',
      '--disable-version-check',
      '--disable-domain-resolution',
      '--exit-code=0',
      '--quiet',
      '--hide-progress-bar',
      '--force',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  if (status !== 0) throw new Error(`bearer on ${repo}: ${stderr}`)
  const { data_types: types } = JSON.parse(readFileSync(output, 'utf8')) as { data_types?: BearerType[] }
  return (types ?? []).flatMap((type) =>
    type.detectors.flatMap((detector) =>
      detector.locations.map((location) => ({
        repo,
        path: location.full_filename ?? location.filename,
        line: location.start_line_number,
        owner: location.object_name ?? '',
        field: location.field_name ?? '',
        group: type.name,
      })),
    ),
  )
}

interface BearerType {
  readonly name: string
  readonly detectors: readonly {
    readonly locations: readonly {
      readonly filename: string
      readonly full_filename?: string
      readonly start_line_number: number
      readonly object_name?: string
      readonly field_name?: string
    }[]
  }[]
}
