import { aging } from '../../insight/aging.js'
import { trialBalance } from '../../insight/trial-balance.js'
import type { BusinessDate } from '../../kernel/date.js'
import { problem } from '../../kernel/problem.js'
import { read } from '../../kernel/runner.js'
import type { Tx } from '../../kernel/tx.js'
import { type Arguments, dateOption } from '../arguments.js'
import { tenantOf, withContext } from '../context.js'
import { printTable } from '../text-table.js'
import { type Command, printJson } from './command.js'

type Report = (tx: Tx, asOf: BusinessDate) => Promise<readonly object[]>

const REPORTS: Readonly<Record<string, Report>> = { 'trial-balance': trialBalance, aging }

async function run(args: Arguments): Promise<number> {
  const [, name] = args.words
  const report = REPORTS[name ?? '']
  if (!report)
    throw problem(
      'command.unknown_report',
      `there is no report "${name ?? ''}": choose one of ${Object.keys(REPORTS).join(', ')}`,
    )
  return withContext(args, async (context) => {
    const tenantId = await tenantOf(context)
    const rows = await read(context.database, tenantId, (tx) => report(tx, dateOption(args, 'as-of') ?? tx.today))
    if (args.has('json')) printJson(rows)
    else printTable(rows)
    return 0
  })
}

export const reportCommand: Command = {
  name: 'report',
  usage: 'report trial-balance|aging [--as-of DATE]',
  summary: 'Prints a report as it stood on a date.',
  run,
}
