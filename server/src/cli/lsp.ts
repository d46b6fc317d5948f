import { Command } from 'commander'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { installationFolder, isBundled } from '../host/installation.ts'
import { UsageError } from './errors.ts'

/** `art25 lsp`: the language server, for any editor. */
export function lspCommand(): Command {
  return new Command('lsp')
    .summary('serve an editor over the Language Server Protocol')
    .description('Serves one editor until it says goodbye. Editors start it; a person has no use for it.')
    .option('--stdio', 'over standard input and output')
    .option('--node-ipc', 'over the channel of a Node process that started it')
    .option('--clientProcessId <id>', 'the process whose end is the end of the server')
    .action(async (options: { stdio?: boolean; nodeIpc?: boolean }) => {
      if (options.stdio !== true && options.nodeIpc !== true)
        throw new UsageError('Say how the editor talks to the server: art25 lsp --stdio')
      // A program of its own, loaded by its path: no other command pays for the protocol.
      const program = join(installationFolder, isBundled ? 'server.cjs' : 'server/src/lsp/main.ts')
      if (isBundled) createRequire(program)(program)
      else await import(pathToFileURL(program).href)
      // It reads the arguments of this process, and ends the process as the protocol says.
      await new Promise<never>(() => undefined)
    })
}
