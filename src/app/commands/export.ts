import type { Writable } from 'node:stream'
import { exportNames, openExport, writeExport } from '../../exchange/export/export-set.js'
import { problem } from '../../kernel/problem.js'
import { read } from '../../kernel/runner.js'
import { type Arguments, choiceOption } from '../arguments.js'
import { tenantOf, withContext } from '../context.js'
import { writeOutput } from '../output-file.js'
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
    else context.say(`${await writeOutput(file, write)} rows written to ${file}`)
    return 0
  })
}

export const exportCommand: Command = {
  name: 'export',
  usage: `export SET [--format csv|json] [--out FILE]`,
  summary: `Writes a set of rows, streaming, in a stable order: ${exportNames().join(', ')}.`,
  run,
}
