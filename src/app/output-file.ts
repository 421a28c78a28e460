import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { type ProblemError, problem } from '../kernel/problem.js'

/** Where an output goes: behind its links, so that a new file does not take the place of one. */
export interface OutputPlace {
  readonly path: string
  /** A device or pipe takes what is written, and must not be replaced by a file. */
  readonly isDevice: boolean
}

export async function outputPlace(file: string): Promise<OutputPlace> {
  const path = await realpath(file).catch(() => resolve(file))
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) throw problem('output.cannot_write', `${file} is a folder: name a file in it`, { file })
  return { path, isDevice: found !== undefined && !found.isFile() }
}

/** Writes under a temporary name and renames at the end: nobody ever finds half a file. */
export async function writeOutput<T>(file: string, write: (output: Writable) => Promise<T>): Promise<T> {
  const { path, isDevice } = await outputPlace(file)
  const temporary = isDevice ? path : `${path}.part-${process.pid}`
  const output = createWriteStream(temporary)
  const failed = new Promise<never>((_, reject) => output.once('error', reject))
  failed.catch(() => {})
  try {
    await once(output, 'open')
    const answer = await Promise.race([write(output), failed])
    output.end()
    await Promise.race([once(output, 'close'), failed])
    if (!isDevice) await rename(temporary, path)
    return answer
  } catch (error) {
    output.destroy()
    if (!isDevice) await rm(temporary, { force: true })
    throw isOfSystem(error) ? cannotWrite(file, path, error) : error
  }
}

/** The same for what is in memory already. */
export const writeOutputBytes = (file: string, bytes: string | Uint8Array): Promise<void> =>
  writeOutput(
    file,
    (output) => new Promise((resolve, reject) => output.write(bytes, (error) => (error ? reject(error) : resolve()))),
  )

const isOfSystem = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error

function cannotWrite(file: string, path: string, error: NodeJS.ErrnoException): ProblemError {
  const reason =
    error.code === 'ENOENT'
      ? `there is no folder ${dirname(path)}: make it first`
      : error.code === 'ENOSPC'
        ? 'the disk is full: free some space, or choose another place'
        : `${error.code} (${error.syscall}): choose another place`
  return problem('output.cannot_write', `${file} cannot be written: ${reason}`, { file })
}
