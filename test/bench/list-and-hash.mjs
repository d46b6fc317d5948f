// The least that a warm check can do: list the repository's files, read each and hash it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

const [root, ...extensions] = process.argv.slice(2)
const listing = execFileSync('git', ['-C', root, 'ls-files', '-z'], { maxBuffer: 1 << 28, encoding: 'utf8' })
let bytes = 0
for (const path of listing.split('\0')) {
  if (!extensions.includes(extname(path).toLowerCase())) continue
  try {
    const content = readFileSync(join(root, path))
    createHash('sha1').update(content).digest('hex')
    bytes += content.length
  } catch {
    // A file that git lists and the work tree lacks is not the measured work.
  }
}
process.stdout.write(`${String(bytes)}\n`)
