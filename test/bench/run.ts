// npm run bench -- [path of a git work tree]…: prints ratios and medians; nothing here asserts.
import { availableParallelism, cpus } from 'node:os'
import { measureKeystroke } from './keystroke.ts'
import { measureRepository } from './repositories.ts'

process.stdout.write(
  `Node ${process.version}, ${String(availableParallelism())} cores, ${cpus()[0]?.model ?? 'unknown processor'}\n`,
)
measureKeystroke()
for (const repository of process.argv.slice(2)) await measureRepository(repository, 5)
