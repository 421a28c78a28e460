import { Chain } from '../../automation/chain.js'
import { type CreditInvoiceInput, creditInvoiceInput, creditInvoices } from '../../billing/credit-invoice.js'
import type { Invoice } from '../../billing/invoice.js'
import { systemActor } from '../../kernel/actor.js'
import { inputHash } from '../../kernel/idempotency.js'
import { moneyJson } from '../../kernel/money.js'
import { ProblemError, problem } from '../../kernel/problem.js'
import { read, run as runOperation, type Work } from '../../kernel/runner.js'
import { findingsOf, readInput } from '../../kernel/wording.js'
import type { Arguments } from '../arguments.js'
import { type Context, tenantOf, withContext } from '../context.js'
import { type Command, printJson } from './command.js'

const actor = systemActor('command line')

/** As over the API: what follows by itself, such as a refund at once, follows in the same transaction. */
const CREDIT: Work<CreditInvoiceInput, Invoice, { number: string; gross: ReturnType<typeof moneyJson> }> = {
  operation: creditInvoices,
  after: (tx, notes) => new Chain(tx, actor).afterCredit(notes),
  resultOf: ({ number, gross }) => ({ number, gross: moneyJson(gross) }),
}

async function run(args: Arguments): Promise<number> {
  const [, number] = args.words
  if (!number) throw problem('command.no_number', `o2c ${creditCommand.usage}: name an invoice or a deposit`)
  return withContext(args, async (context) => {
    const tenantId = await tenantOf(context)
    const { id, today } = await invoiceNamed(context, tenantId, number)
    const input = inputOf(args, id)
    const key = keyOf(args) ?? `command line ${today} ${inputHash(input)}`
    const [outcome] = await runOperation(context.database, tenantId, CREDIT, [{ input, actor, key }])
    if (!outcome!.ok) throw new ProblemError(outcome!.problem)
    const { result, repeated = false } = outcome!
    if (args.has('json')) printJson({ number: result.number, gross: result.gross, repeated })
    else process.stdout.write(`${result.number}\n`)
    if (repeated) process.stderr.write(`o2c: ${said(args)} and gave ${result.number}: nothing was credited again\n`)
    return 0
  })
}

/**
 * What keeps a command that is sent again from crediting again: the key that is given, or the command itself on its day.
 * Who means to credit the same once more says so with a key of its own.
 */
function keyOf({ options }: Arguments): string | undefined {
  const key = options.get('key')
  if (key === undefined || /^[\x21-\x7e]{1,200}$/.test(key)) return key
  throw problem('command.bad_key', '--key must be 1 to 200 printable characters without blanks')
}

const said = (args: Arguments): string =>
  args.has('key') ? 'this key was used before' : 'the same was asked for today (say --key to credit it once more)'

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

async function invoiceNamed(
  { database }: Context,
  tenantId: string,
  number: string,
): Promise<{ id: string; today: string }> {
  const { found, today } = await read(database, tenantId, async (tx) => {
    const [found] = await tx.query<{ id: string }>('select id from invoice where tenant_id = $1 and number = $2', [
      number,
    ])
    return { found, today: tx.today }
  })
  if (!found) throw problem('invoice.not_found', `there is no invoice ${number}`, { number })
  return { id: found.id, today }
}

export const creditCommand: Command = {
  name: 'credit',
  usage: 'credit INVOICE --reason TEXT [--line N --quantity Q|--amount NET] [--key KEY]',
  summary:
    'Issues a credit note: over what is left of an invoice or deposit, over a quantity of a line, or over a net amount by which the price of a line is reduced. The same key again, or without one the same command on the same day, credits nothing again.',
  run,
}
