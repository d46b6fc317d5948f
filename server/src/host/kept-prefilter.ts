import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import {
  compilePrefilter,
  packPrefilter,
  unpackPrefilter,
  type Prefilter,
  type PrefilterTerms,
} from '../classify/prefilter.ts'
import { engineBuild, installationFolder, isBundled } from './installation.ts'
import { keepWhole } from './write-whole.ts'

/**
 * A prefilter that is kept compiled between runs, since compiling it takes longer than reading many files.
 * @param folder of the cache; absent: it is compiled
 * @param key everything that the terms depend on beside the engine
 */
export function keptPrefilter(
  folder: string | undefined,
  key: string,
  termsOf: () => PrefilterTerms,
): Prefilter {
  const shipped = shippedPrefilter(key)
  if (shipped !== undefined) return shipped
  if (folder === undefined) return compilePrefilter(termsOf())
  const name = createHash('sha256').update(`${engineBuild()}\n${key}`).digest('hex').slice(0, 20)
  const file = join(folder, `words-${name}.bin`)
  try {
    const known = unpackPrefilter(readFileSync(file), crc32)
    if (known !== undefined) return known
  } catch {
    // Not there yet.
  }
  const terms = termsOf()
  const packed = packPrefilter(terms, crc32)
  keepWhole(file, packed)
  return unpackPrefilter(packed, crc32) ?? compilePrefilter(terms)
}

/** The one that the build has compiled: of the rules of this installation, whose hash is the key. */
function shippedPrefilter(key: string): Prefilter | undefined {
  if (!isBundled || !/^[0-9a-f]{64}$/.test(key)) return undefined
  try {
    return unpackPrefilter(readFileSync(join(installationFolder, `words-${key.slice(0, 20)}.bin`)), crc32)
  } catch {
    return undefined
  }
}
