#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { keepCompiledChunks } from '../host/chunks.ts'
import { GitError } from '../host/git.ts'
import { version } from '../host/installation.ts'
import { RuleError } from '../host/rules.ts'
import { PartError } from '../host/workspace.ts'
import { checkCommand } from './check.ts'
import { diffCommand } from './diff.ts'
import { UsageError, exitCodes, type ExitCode } from './errors.ts'
import { explainCommand } from './explain.ts'
import { exportCommand, importCommand } from './interchange.ts'
import { initCommand } from './init.ts'
import { lspCommand } from './lsp.ts'
import { mergeCommand } from './merge.ts'
import { reportCommand } from './report.ts'
import { scanCommand } from './scan.ts'
import { writeAll } from './terminal.ts'

/** Runs the command line; everything is written when it resolves. */
async function main(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.clean
  try {
    await program((result) => {
      code = result
    }).parseAsync(args, { from: 'user' })
    keepCompiledChunks()
    return code
  } catch (error) {
    return explainFailure(error)
  }
}

function program(finish: (code: ExitCode) => void): Command {
  const root = new Command('art25')
    .description(
      'Finds the personal data that code declares, holds it against the data map in the repository (datamap.yaml), and ' +
        'says what does not match.',
    )
    .version(version(), '-V, --version', 'the version of Art25')
    .helpOption('-h, --help', 'this help')
    .helpCommand('help [command]', 'help for a command')
    .showHelpAfterError('Run `art25 --help` for the commands, `art25 <command> --help` for their options.')
    .addHelpText(
      'after',
      `
To begin:
  art25 init        draft datamap.yaml from what code declares
  art25 check       compare code with it
  art25 report      write the documents that the law asks for`,
    )
  for (const make of [
    checkCommand,
    mergeCommand,
    scanCommand,
    initCommand,
    reportCommand,
    diffCommand,
    explainCommand,
    exportCommand,
    importCommand,
  ])
    root.addCommand(make(finish))
  root.addCommand(lspCommand())
  for (const command of [root, ...root.commands]) configure(command)
  return root
}

function configure(command: Command): void {
  command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        writeAll(1, text)
      },
      writeErr: (text) => {
        writeAll(2, text)
      },
      outputError: (text, write) => {
        write(text.replace(/^error: (\w?)/, (_, letter: string) => `art25: ${letter.toUpperCase()}`))
      },
    })
    .showHelpAfterError('Run `art25 --help` for the commands, `art25 <command> --help` for their options.')
}

function explainFailure(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage
  if (
    error instanceof UsageError ||
    error instanceof GitError ||
    error instanceof RuleError ||
    error instanceof PartError
  ) {
    writeAll(2, `art25: ${error.message}\n`)
    return exitCodes.usage
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  writeAll(2, `art25: an internal error, which is a fault of Art25 and not of your code.\n${detail}\n`)
  return exitCodes.internal
}

void main(process.argv.slice(2)).then((code) => {
  process.exit(code)
})
