import { minus } from '../kernel/money.js'
import { isRevenue } from '../ledger/account.js'
import { inBase, shareOf, type Valued, valuedInTurn, valuedTotal } from '../ledger/base-amount.js'
import type { Deposit } from './deposits.js'
import type { Invoice, InvoiceLine } from './invoice.js'
import { taxDue } from './invoice-posting.js'

/**
 * The lines of an invoice with what each is posted with in base currency. Deposits cover the first of the net with
 * what they stand in the books with, the claim covers the rest. What was earned before it is billed comes first, as it
 * did when it was earned, and leaves the contract balance with exactly what it was earned with.
 */
export function withBases(
  invoice: Pick<Invoice, 'currency' | 'exchangeRate' | 'net' | 'tax' | 'payable'>,
  lines: readonly InvoiceLine[],
  deposits: readonly Deposit[],
  earned: ReadonlyMap<string, Valued>,
  baseCurrency: string,
): readonly InvoiceLine[] {
  const { currency, exchangeRate, net, payable } = invoice
  if (currency === baseCurrency) return lines
  const atRate = (amount: InvoiceLine['net']): InvoiceLine['net'] => inBase(amount, exchangeRate, baseCurrency)
  const early = (line: InvoiceLine): boolean => isRevenue(line.accountRole) && earned.has(line.deliveryId ?? '')
  const covered = valuedTotal(
    deposits.map((deposit) => ({ net: deposit.net, base: deposit.baseNet })),
    currency,
    baseCurrency,
  )
  const claimed = { net: minus(net, covered.net), base: minus(atRate(payable), atRate(taxDue(invoice, deposits))) }
  const ordered = [...lines.filter(early), ...lines.filter((line) => !early(line))]
  const values = valuedInTurn(netsOf(ordered), covered, (amount) => shareOf(claimed, amount))
  const bases = new Map(ordered.map((line, i) => [line.line, values[i]!]))
  for (const [deliveryId, standing] of earned) {
    const own = lines.filter((line) => early(line) && line.deliveryId === deliveryId)
    for (const [i, base] of valuedInTurn(netsOf(own), standing, atRate).entries()) bases.set(own[i]!.line, base)
  }
  return lines.map((line) => ({ ...line, baseNet: bases.get(line.line)! }))
}

const netsOf = (lines: readonly InvoiceLine[]): InvoiceLine['net'][] => lines.map((line) => line.net)
