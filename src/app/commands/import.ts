import { importOnlineRetail } from '../../exchange/online-retail/import.js'
import { importPayments } from '../../exchange/payments/import-payments.js'
import { importStatements } from '../../exchange/statements/import-statements.js'
import { problem } from '../../kernel/problem.js'
import type { Arguments } from '../arguments.js'
import { type Context, tenantOf, withContext } from '../context.js'
import { fileProgressLine, progressLine } from '../progress.js'
import { type Command, printJson } from './command.js'

type Importer = (context: Context, tenantId: string, files: readonly string[]) => Promise<{ refused?: readonly { file: string; message: string }[] }>

const IMPORTERS: Readonly<Record<string, Importer>> = {
  'online-retail': ({ database, say }, tenantId, files) =>
    importOnlineRetail(database, tenantId, files, { progress: fileProgressLine(say) }),
  statements: ({ database, say }, tenantId, files) =>
    importStatements(database, tenantId, files, { progress: progressLine(say) }),
  payments: ({ database, say }, tenantId, files) =>
    importPayments(database, tenantId, files, { progress: progressLine(say) }),
}

async function run(args: Arguments): Promise<number> {
  const [, kind = '', ...files] = args.words
  const importer = IMPORTERS[kind]
  if (!importer) throw problem('command.unknown_import', `o2c import ${Object.keys(IMPORTERS).join('|')} FILE…`)
  if (files.length === 0) throw problem('command.no_file', `o2c import ${kind} needs at least one file`)
  return withContext(args, async (context) => {
    const tenantId = await tenantOf(context, { create: kind === 'online-retail' })
    const report = await importer(context, tenantId, files)
    printJson(report)
    return sayRefused(report, context.say)
  })
}

/** Files that were refused while others came in are named on standard error, and the exit status says so. */
function sayRefused(report: { refused?: readonly { file: string; message: string }[] }, say: (line: string) => void): number {
  for (const { file, message } of report.refused ?? []) say(`o2c: ${file} was refused: ${message}`)
  return report.refused && report.refused.length > 0 ? 1 : 0
}

export const importCommand: Command = {
  name: 'import',
  usage: 'import online-retail|statements|payments FILE…',
  summary:
    'Reads files; what is known already changes nothing. Prints what was read, repeated, accepted and found wrong.',
  run,
}
