import { Command } from 'commander'
import { resolve } from 'node:path'
import { readPart, type Part } from '../host/cache.ts'
import { systemMessage } from '../host/discovery.ts'
import { addCheckOptions, check, exitCodesHelp, type CheckOptions } from './check.ts'
import { UsageError, type ExitCode } from './errors.ts'

/** `art25 merge`: the checks over what several machines read. */
export function mergeCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command('merge')
    .helpOption('-h, --help', 'this help')
    .summary('run the checks over what check --shard read')
    .description(
      'Runs the checks over the current folder with the facts that art25 check --shard wrote, on this machine or on others. ' +
        'The findings are those of art25 check, byte for byte.',
    )
    .argument('<files...>', 'the files of all parts, in any order')
  return addCheckOptions(command)
    .addHelpText(
      'after',
      `
Example, on two machines with the same commit:
  art25 check --shard 1/2
  art25 check --shard 2/2
  art25 merge part-*.art25-facts --format sarif=art25.sarif
${exitCodesHelp}`,
    )
    .action(async (files: string[], options: CheckOptions) => {
      finish(await check([], options, partsIn(files)))
    })
}

function partsIn(files: readonly string[]): readonly Part[] {
  const parts = files.map((file) => {
    let part: Part | undefined
    try {
      part = readPart(resolve(file))
    } catch (error) {
      throw new UsageError(`The part ${file} cannot be read: ${systemMessage(error)}`)
    }
    if (part === undefined)
      throw new UsageError(
        `The file ${file} was not written by art25 check --shard, or it was damaged since.`,
      )
    return part
  })
  const numbers = new Set(parts.map(({ shard }) => shard.of))
  if (numbers.size > 1)
    throw new UsageError(`The parts do not belong together: they are of ${[...numbers].join(' and of ')}.`)
  const [of = 0] = numbers
  const given = new Set(parts.map(({ shard }) => shard.index))
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !given.has(index))
  if (missing.length > 0)
    throw new UsageError(
      `Of ${of} parts ${missing.length === 1 ? 'one is' : 'some are'} missing: ${missing.map((index) => `${index}/${of}`).join(', ')}.`,
    )
  return parts
}
