import { importExpected } from '../../exchange/import-expected.js'
import { importOnlineRetail } from '../../exchange/online-retail/import.js'
import { importPayments } from '../../exchange/payments/import-payments.js'
import { importStatements } from '../../exchange/statements/import-statements.js'
import { importTaxRates } from '../../exchange/tax-rates/import-tax-rates.js'
import { problem } from '../../kernel/problem.js'
import type { Arguments } from '../arguments.js'
import { type Context, inTurn, tenantOf, withContext } from '../context.js'
import { fileProgressLine, progressLine } from '../progress.js'
import { type Turn, takeTurn } from '../turn.js'
import { type Command, printJson } from './command.js'

type Importer = (context: Context, files: readonly string[]) => Promise<object>

const IMPORTERS: Readonly<Record<string, Importer>> = {
  // A day that is run while its documents still come in would be over before they are there.
  'online-retail': async (context, files) => {
    let turn: Turn | undefined
    const company = async (): Promise<string> => {
      const tenantId = await tenantOf(context, { create: true })
      turn = await takeTurn(context.database.url, tenantId, { say: context.say })
      return tenantId
    }
    const progress = fileProgressLine(context.say)
    return importOnlineRetail(context.database, company, files, { progress }).finally(() => turn?.end())
  },
  statements: async (context, files) => {
    const tenantId = await tenantOf(context)
    const options = { progress: progressLine(context.say), account: context.args.options.get('account') }
    return inTurn(context, tenantId, () => importStatements(context.database, tenantId, files, options))
  },
  payments: async (context, files) =>
    importPayments(context.database, await tenantOf(context), files, { progress: progressLine(context.say) }),
  'tax-rates': async (context, files) => importTaxRates(context.database, await tenantOf(context), files),
  'expected-receipts': async (context, files) => importExpected(context.database, await tenantOf(context), files),
}

const KINDS = Object.keys(IMPORTERS).join(', ')

async function run(args: Arguments): Promise<number> {
  const [, kind = '', ...files] = args.words
  const importer = Object.hasOwn(IMPORTERS, kind) ? IMPORTERS[kind] : undefined
  if (!importer)
    throw problem(
      'command.unknown_import',
      kind
        ? `there is no import "${kind}": choose one of ${KINDS}`
        : `say what to import: one of ${KINDS}, and the files`,
    )
  if (files.length === 0) throw problem('command.no_file', `o2c import ${kind} needs at least one file`)
  return withContext(args, async (context) => {
    const report = await importer(context, files)
    printJson(report)
    return sayRefused(report as Report)
  })
}

interface Report {
  /** How many were refused while others came in: lines where the import goes by lines, files where it does not. */
  readonly refused?: number
  readonly lines?: number
  readonly files?: number
  readonly findings?: readonly { readonly severity?: string; readonly message: string }[]
}

/** What was refused is named on standard error, and the exit status says so. */
function sayRefused({ refused = 0, lines, files, findings = [] }: Report): number {
  if (refused === 0) return 0
  for (const { severity, message } of findings) if (severity === 'error') process.stderr.write(`o2c: ${message}\n`)
  process.stderr.write(
    `o2c: ${refused} of ${lines === undefined ? `${files} files` : `${lines} lines`} refused; nothing of ${refused === 1 ? 'it' : 'them'} was booked\n`,
  )
  return 1
}

export const importCommand: Command = {
  name: 'import',
  usage: 'import online-retail|statements|payments|tax-rates|expected-receipts FILE… [--account CODE]',
  summary:
    'Reads files; what is known already changes nothing. Prints what was read, repeated, accepted and found wrong. --account says whose statements are that name no account.',
  run,
}
