import { issuedDocument } from '../../exchange/documents/issued-document.js'
import { documentFormats, writeIssued } from '../../exchange/documents/write-document.js'
import { date } from '../../kernel/date.js'
import { problem } from '../../kernel/problem.js'
import { read } from '../../kernel/runner.js'
import { type Arguments, choiceOption } from '../arguments.js'
import { tenantOf, withContext } from '../context.js'
import { writeOutputBytes } from '../output-file.js'
import type { Command } from './command.js'

async function run(args: Arguments): Promise<number> {
  const [, number] = args.words
  if (!number) throw problem('command.no_number', `o2c ${documentCommand.usage}: name an invoice or a credit note`)
  const format = choiceOption(args, 'format', documentFormats, 'pdf')
  const today = date(new Date().toISOString().slice(0, 10))
  return withContext(args, async (context) => {
    const tenantId = await tenantOf(context)
    const issued = await read(context.database, tenantId, (tx) => issuedDocument(tx, number))
    const { bytes, findings } = await writeIssued(issued, format, today)
    const file = args.options.get('out')
    if (file === undefined) process.stdout.write(bytes)
    else {
      await writeOutputBytes(file, bytes)
      context.say(`${number} written to ${file} as ${format}: ${bytes.length} bytes`)
    }
    const errors = findings.filter(({ severity }) => severity === 'error')
    for (const { rule, message, path } of errors) context.say(`o2c: ${rule} ${path ?? ''}: ${message}`)
    return errors.length > 0 ? 1 : 0
  })
}

export const documentCommand: Command = {
  name: 'document',
  usage: `document NUMBER [--format ${documentFormats.join('|')}] [--out FILE]`,
  summary: 'Writes an issued invoice or credit note for whom it is for, judged by the rules of its format.',
  run,
}
