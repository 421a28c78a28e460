import { importOnlineRetail } from '../../exchange/online-retail/import.js'
import { importPayments } from '../../exchange/payments/import-payments.js'
import { importStatements } from '../../exchange/statements/import-statements.js'
import { problem } from '../../kernel/problem.js'
import type { Arguments } from '../arguments.js'
import { type Context, tenantOf, withContext } from '../context.js'
import { fileProgressLine, progressLine } from '../progress.js'
import { type Command, printJson } from './command.js'

type Importer = (context: Context, tenantId: string, files: readonly string[]) => Promise<object>

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
    return sayRefused(report as Report)
  })
}

interface Report {
  /** How many files were refused while others came in. */
  readonly refused?: number
  readonly findings?: readonly { readonly severity?: string; readonly message: string }[]
}

/** A refused file is named on standard error, and the exit status says so. */
function sayRefused({ refused = 0, findings = [] }: Report): number {
  if (refused === 0) return 0
  for (const { severity, message } of findings) if (severity === 'error') process.stderr.write(`o2c: ${message}\n`)
  process.stderr.write(`o2c: ${refused} of the files were refused; nothing of them was booked\n`)
  return 1
}

export const importCommand: Command = {
  name: 'import',
  usage: 'import online-retail|statements|payments FILE…',
  summary:
    'Reads files; what is known already changes nothing. Prints what was read, repeated, accepted and found wrong.',
  run,
}
