import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { type ProblemError, problem } from '../../kernel/problem.js'

/**
 * Writes under a temporary name and renames at the end: nobody ever finds half a file. A pipe or a device keeps its place.
 */
export async function writeWholeFile<T>(file: string, write: (output: Writable) => Promise<T>): Promise<T> {
  const temporary = (await isReplaceable(file)) ? `${file}.part-${process.pid}` : file
  const output = createWriteStream(temporary)
  try {
    await once(output, 'open')
    const answer = await write(output)
    output.end()
    await once(output, 'close')
    if (temporary !== file) await rename(temporary, file)
    return answer
  } catch (error) {
    output.destroy()
    if (temporary !== file) await rm(temporary, { force: true })
    throw isOfSystem(error) ? cannotWrite(file, error) : error
  }
}

async function isReplaceable(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile()
  } catch {
    return true
  }
}

const isOfSystem = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error

function cannotWrite(file: string, error: NodeJS.ErrnoException): ProblemError {
  const folder = dirname(resolve(file))
  const reason =
    error.code === 'ENOENT'
      ? `there is no folder ${folder}: make it first`
      : `${error.code} (${error.syscall}): choose another place`
  return problem('file.cannot_write', `${file} cannot be written: ${reason}`, { file })
}
