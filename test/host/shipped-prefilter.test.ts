import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { crc32 } from 'node:zlib'
import { packPrefilter } from '../../server/src/classify/prefilter.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { prefilterTerms } from '../../server/src/host/terms.ts'
import { openWorkspace } from '../cli/workspace.ts'

const shipped = readdirSync(resolve('dist')).filter((name) => /^words-.*\.bin$/.test(name))

describe('the prefilter that the build compiles', () => {
  it('is that of the rules', () => {
    assert.equal(shipped.length, 1)
    const packed = packPrefilter(prefilterTerms(loadRules(), []), crc32)
    assert.ok(readFileSync(resolve('dist', shipped[0] ?? '')).equals(packed))
  })

  it('is not compiled again by a run that asks for it', () => {
    const space = openWorkspace({
      'datamap.yaml': 'art25: 1\ndata: {}\n',
      'src/guest.prisma': 'model Guest {\n  email String\n}\n',
    })
    try {
      const { stdout } = space.art25('check')
      assert.match(stdout, /Guest\.email/)
      const kept = readdirSync(`${space.cache}/art25`).filter((name) => name.startsWith('words-'))
      // The names of services have a filter of their own.
      assert.equal(kept.length, 1, kept.join())
    } finally {
      space.close()
    }
  })
})
