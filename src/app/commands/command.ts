import type { Arguments } from '../arguments.js'

/** One command of the command line. */
export interface Command {
  /** The words that call it. */
  readonly name: string
  readonly usage: string
  readonly summary: string
  /** Answers the exit status. */
  run(args: Arguments): Promise<number>
}

/** Prints a result for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? Number(v) : v), 2)}\n`)
}
