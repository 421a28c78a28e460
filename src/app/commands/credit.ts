import { Chain } from '../../automation/chain.js'
import { type CreditInvoiceInput, creditInvoiceInput, creditInvoices } from '../../billing/credit-invoice.js'
import type { Invoice } from '../../billing/invoice.js'
import { systemActor } from '../../kernel/actor.js'
import { type Money, moneyJson } from '../../kernel/money.js'
import { ProblemError, problem } from '../../kernel/problem.js'
import { read, run as runOperation, type Work } from '../../kernel/runner.js'
import { findingsOf, readInput } from '../../kernel/wording.js'
import type { Arguments } from '../arguments.js'
import { type Context, tenantOf, withContext } from '../context.js'
import { type Command, printJson } from './command.js'

const actor = systemActor('command line')

/** As over the API: what follows by itself, such as a refund at once, follows in the same transaction. */
const CREDIT: Work<CreditInvoiceInput, Invoice, { number: string; gross: Money }> = {
  operation: creditInvoices,
  after: (tx, notes) => new Chain(tx, actor).afterCredit(notes),
  resultOf: ({ number, gross }) => ({ number, gross }),
}

async function run(args: Arguments): Promise<number> {
  const [, number] = args.words
  if (!number) throw problem('command.no_number', `o2c ${creditCommand.usage}: name an invoice or a deposit`)
  return withContext(args, async (context) => {
    const tenantId = await tenantOf(context)
    const input = inputOf(args, await invoiceNamed(context, tenantId, number))
    const [outcome] = await runOperation(context.database, tenantId, CREDIT, [{ input, actor }])
    if (!outcome!.ok) throw new ProblemError(outcome!.problem)
    const { result } = outcome!
    if (args.has('json')) printJson({ number: result.number, gross: moneyJson(result.gross) })
    else process.stdout.write(`${result.number}\n`)
    return 0
  })
}

/** The same input as that of the API, judged by the same schema. */
function inputOf(args: Arguments, invoiceId: string): CreditInvoiceInput {
  const { options } = args
  const line = options.get('line')
  if (line === undefined && (options.has('quantity') || options.has('amount')))
    throw problem('command.no_line', 'say which line of the invoice is credited: --line N')
  const stated = { line: Number(line), quantity: options.get('quantity'), amount: options.get('amount') }
  const parsed = readInput(creditInvoiceInput, {
    invoiceId,
    reason: options.get('reason'),
    lines: line === undefined ? undefined : [stated],
  })
  if (parsed.success) return parsed.data
  const [finding] = findingsOf(parsed.error)
  throw problem('command.invalid', `${finding!.path} ${finding!.message}: o2c ${creditCommand.usage}`)
}

async function invoiceNamed({ database }: Context, tenantId: string, number: string): Promise<string> {
  const [found] = await read(database, tenantId, (tx) =>
    tx.query<{ id: string }>('select id from invoice where tenant_id = $1 and number = $2', [number]),
  )
  if (!found) throw problem('invoice.not_found', `there is no invoice ${number}`, { number })
  return found.id
}

export const creditCommand: Command = {
  name: 'credit',
  usage: 'credit INVOICE --reason TEXT [--line N --quantity Q|--amount NET]',
  summary:
    'Issues a credit note: over what is left of an invoice or deposit, over a quantity of a line, or over a net amount by which the price of a line is reduced.',
  run,
}
