import { spawn } from 'node:child_process'

/** What one finished process cost. */
export interface Run {
  /** Wall time in milliseconds. */
  readonly wall: number
  /** Peak resident memory in bytes; 0 where the program does not say. */
  readonly memory: number
  readonly status: number
  readonly output: string
}

/**
 * Runs a program to its end and times the whole process from outside.
 * @param command program and arguments; a Node program may tell its memory on file descriptor 3
 * @param cwd the folder in which it runs
 */
export async function run(command: readonly string[], cwd: string): Promise<Run> {
  const [program, ...args] = command
  if (program === undefined) throw new Error('nothing to run')
  const start = performance.now()
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    let memory = ''
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.stdio[3]?.on('data', (chunk: Buffer) => (memory += chunk.toString()))
    child.on('error', reject)
    child.on('close', (status) => {
      const wall = performance.now() - start
      if (status !== null && status > 1)
        process.stderr.write(`${command.join(' ')}\n${errors.slice(-2000)}\n`)
      resolve({ wall, memory: Number(memory), status: status ?? -1, output })
    })
  })
}

/** The middle of some figures; NaN of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** @param share between 0 and 1: 0.95 for the 95th percentile */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
