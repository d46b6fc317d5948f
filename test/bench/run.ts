// npm run bench -- [engine|processes|protocol|languages] [path of a git work tree]…, accuracy with its options (accuracy.ts),
// flows [--list] with a folder of annotated test data (flows.ts), or picture [how many things] (picture.ts):
// prints ratios, medians and tables; nothing here asserts.
import { availableParallelism, cpus } from 'node:os'
import { measureAccuracy } from './accuracy.ts'
import { measureFlows } from './flows.ts'
import { measureKeystroke } from './keystroke.ts'
import { measureLanguages } from './languages.ts'
import { measurePicture } from './picture.ts'
import { measureProtocol } from './protocol.ts'
import { measureRepository } from './repositories.ts'

const parts = ['engine', 'processes', 'protocol', 'languages', 'accuracy', 'flows', 'picture'] as const
const [first, ...rest] = process.argv.slice(2)
const part = parts.find((one) => one === first)
const repositories =
  part === undefined
    ? process.argv.slice(2)
    : part === 'accuracy' || part === 'flows' || part === 'picture'
      ? []
      : rest

process.stdout.write(
  `Node ${process.version}, ${String(availableParallelism())} cores, ${cpus()[0]?.model ?? 'unknown processor'}\n`,
)
if (part === 'accuracy') measureAccuracy(rest)
if (part === 'flows')
  await measureFlows(rest.find((one) => !one.startsWith('--')) ?? '.', rest.includes('--list'))
if (part === 'picture') await measurePicture(Number(rest[0] ?? 1000))
if (part === undefined || part === 'engine') measureKeystroke()
for (const repository of repositories) {
  if (part === undefined || part === 'processes') await measureRepository(repository, 5)
  if (part === undefined || part === 'protocol') await measureProtocol(repository, 3)
}
if (repositories.length > 0 && (part === undefined || part === 'languages'))
  await measureLanguages(repositories)
