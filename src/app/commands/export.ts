import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { exportNames, openExport, writeExport } from '../../exchange/export/export-set.js'
import { type ProblemError, problem } from '../../kernel/problem.js'
import { read } from '../../kernel/runner.js'
import { type Arguments, choiceOption } from '../arguments.js'
import { tenantOf, withContext } from '../context.js'
import type { Command } from './command.js'

async function run(args: Arguments): Promise<number> {
  const [, set] = args.words
  if (!set || !exportNames().includes(set))
    throw problem('export.unknown', `there is no export "${set ?? ''}": choose one of ${exportNames().join(', ')}`)
  const format = choiceOption(args, 'format', ['csv', 'json'], args.has('json') ? 'json' : 'csv')
  return withContext(args, async (context) => {
    const tenantId = await tenantOf(context)
    const file = args.options.get('out')
    const write = (output: Writable): Promise<number> =>
      read(context.database, tenantId, (tx) => writeExport(openExport(tx, set), format, output))
    if (file === undefined) await write(process.stdout)
    else context.say(`${await writeFile(file, write)} rows written to ${file}`)
    return 0
  })
}

/** Writes under a temporary name and renames at the end: nobody ever finds half a file. */
async function writeFile(file: string, write: (output: Writable) => Promise<number>): Promise<number> {
  const temporary = `${file}.part-${process.pid}`
  const output = createWriteStream(temporary)
  try {
    await once(output, 'open')
    const rows = await write(output)
    output.end()
    await once(output, 'close')
    await rename(temporary, file)
    return rows
  } catch (error) {
    output.destroy()
    await rm(temporary, { force: true })
    throw isOfSystem(error) ? cannotWrite(file, error) : error
  }
}

const isOfSystem = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error

function cannotWrite(file: string, error: NodeJS.ErrnoException): ProblemError {
  const folder = dirname(resolve(file))
  const reason =
    error.code === 'ENOENT'
      ? `there is no folder ${folder}: make it first`
      : `${error.code} (${error.syscall}): choose another place`
  return problem('export.cannot_write', `${file} cannot be written: ${reason}`, { file })
}

export const exportCommand: Command = {
  name: 'export',
  usage: `export SET [--format csv|json] [--out FILE]`,
  summary: `Writes a set of rows, streaming, in a stable order: ${exportNames().join(', ')}.`,
  run,
}
