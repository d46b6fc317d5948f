import { InvalidArgumentError } from 'commander'
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { nearest } from '../datamap/nearest.ts'
import { systemMessage } from '../host/discovery.ts'
import { UsageError } from './errors.ts'
import { writeAll } from './terminal.ts'

/** A format, and the file it goes to; standard output without one. */
export interface RequestedFormat<Format extends string> {
  readonly name: Format
  readonly file?: string
}

/** A parser for a repeatable `--format name[=file]`. */
export function parseFormats<Format extends string>(
  names: readonly Format[],
): (text: string, before: readonly RequestedFormat<Format>[]) => readonly RequestedFormat<Format>[] {
  return (text, before) => {
    const equals = text.indexOf('=')
    const asked = equals < 0 ? text : text.slice(0, equals)
    const file = equals < 0 ? undefined : text.slice(equals + 1)
    const name = names.find((known) => known === asked)
    if (name === undefined) {
      const near = nearest(asked, names)
      throw new InvalidArgumentError(
        `The formats are ${names.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
      )
    }
    if (file === '') throw new InvalidArgumentError('The name of the file is missing behind "=".')
    if (file === undefined && before.some((other) => other.file === undefined))
      throw new InvalidArgumentError(
        'Standard output holds one document only; give the other a file: --format sarif=art25.sarif.',
      )
    return [...before, file === undefined ? { name } : { name, file }]
  }
}

/**
 * Writes each document where it was asked for.
 * @throws UsageError for a file that cannot be written
 */
export function writeDocuments<Format extends string>(
  requested: readonly RequestedFormat<Format>[],
  cwd: string,
  render: (format: Format, toFile: boolean) => string,
): void {
  for (const { name, file } of requested) {
    if (file === undefined) writeAll(1, render(name, false))
    else writeFile(resolve(cwd, file), file, render(name, true))
  }
}

/** A document that is written part by part. */
interface OpenDocument<Document> {
  readonly document: Document
  readonly write: (text: string) => void
  readonly close: () => void
}

/**
 * Opens each document where it was asked for, to be written part by part.
 * @throws UsageError for a file that cannot be written, then or later
 */
export function openDocuments<Format extends string, Document>(
  requested: readonly RequestedFormat<Format>[],
  cwd: string,
  make: (format: Format, toFile: boolean) => Document,
): readonly OpenDocument<Document>[] {
  return requested.map(({ name, file }): OpenDocument<Document> => {
    const document = make(name, file !== undefined)
    if (file === undefined)
      return {
        document,
        write: (text) => {
          writeAll(1, text)
        },
        close: () => undefined,
      }
    const path = resolve(cwd, file)
    const descriptor = orRefuse(file, () => {
      mkdirSync(dirname(path), { recursive: true })
      return openSync(path, 'w')
    })
    return {
      document,
      write: (text) => {
        orRefuse(file, () => {
          writeFileSync(descriptor, text)
        })
      },
      close: () => {
        closeSync(descriptor)
      },
    }
  })
}

function writeFile(path: string, asGiven: string, text: string): void {
  orRefuse(asGiven, () => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  })
}

function orRefuse<Result>(asGiven: string, write: () => Result): Result {
  try {
    return write()
  } catch (error) {
    throw new UsageError(`${asGiven} cannot be written: ${systemMessage(error)}.`)
  }
}
