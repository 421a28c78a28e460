import { Chain } from '../../src/automation/chain.js'
import { type CreditInvoiceInput, creditInvoices } from '../../src/billing/credit-invoice.js'
import type { Payment } from '../../src/cash/payment.js'
import { receivePaymentInput } from '../../src/cash/receive-input.js'
import { type Received, receivePayments } from '../../src/cash/receive-payment.js'
import { INVARIANTS } from '../../src/insight/invariants.js'
import type { Database } from '../../src/kernel/database.js'
import type { Decision } from '../../src/kernel/decision.js'
import { Shop } from './shop.js'

/** A company whose customer C1 owes 120.00 (100.00 and VAT) on INV-2011-000001 of 1 March 2011. */
export async function debtor(
  database: Database,
  options: {
    settings?: Record<string, string>
    paymentTerm?: string
    /** Set up before the order: terms, rates. */
    stage?: (shop: Shop) => Promise<unknown>
    country?: string
  } = {},
): Promise<Shop> {
  const shop = await Shop.open(database, { settings: { 'shipping.automatic': 'yes', ...options.settings } })
  await options.stage?.(shop)
  await shop.customer('C1', { paymentTerm: options.paymentTerm, country: options.country })
  await shop.item('TEA', '10.00', '100', '4.00')
  await shop.order('C1', [['TEA', '10']])
  return shop
}

/** The same with 2 % off within 10 days, net 30. */
export const debtorWithDiscount = (
  database: Database,
  regime: 'A' | 'B' = 'A',
  settings: Record<string, string> = {},
): Promise<Shop> =>
  debtor(database, {
    settings,
    paymentTerm: 'D2',
    stage: (shop) =>
      shop.sql(
        "insert into payment_term (tenant_id, code, name, net_days, discount_percent, discount_days, discount_regime) values ($1, 'D2', '2 % in 10 days', 30, 2, 10, $2)",
        [regime],
      ),
  })

/** Credits the invoice, or what is said of it or of another, and lets follow what follows by itself. */
export const credits = (shop: Shop, more: Partial<CreditInvoiceInput> = {}): Promise<void> =>
  shop.transact(async (tx) => {
    const [invoice] = await shop.sql<{ id: string }>("select id from invoice where tenant_id = $1 and type = 'invoice'")
    const input = { invoiceId: invoice!.id, reason: 'sent back', ...more }
    const note = accepted((await creditInvoices.perform(tx, [{ input, actor: shop.actor }]))[0])
    await new Chain(tx, shop.actor).afterCredit([note])
  })

/** Money that came in on 1 March 2011 unless said otherwise. */
export async function receive(shop: Shop, more: Record<string, unknown>): Promise<Decision<Payment, Received>> {
  const input = receivePaymentInput.parse({
    entryReference: 'E1',
    currency: 'GBP',
    receivedOn: '2011-03-01',
    ...more,
  })
  const [decision] = await shop.perform(receivePayments, input)
  return decision!
}

/** The document of an accepted decision; a refusal fails the test with its message. */
export function accepted<D, E>(decision: Decision<D, E> | undefined): D {
  if (!decision?.ok) throw new Error(decision?.problem.message ?? 'no decision')
  return decision.document
}

/** The journal from the first posting with this text on. */
export async function journalFrom(shop: Shop, text: string): Promise<string> {
  const ledger = await shop.ledger()
  const from = ledger.indexOf(text)
  return from < 0 ? '' : ledger.slice(from)
}

/** Everything open: document, instalment, residual, account. */
export async function openItems(shop: Shop): Promise<string[]> {
  const rows = await shop.sql<{ line: string }>(
    `select document_number || '/' || instalment || ' ' || round(residual, 2) || ' ' || account_role as line
       from open_item where tenant_id = $1 and residual <> 0 order by document_number, instalment`,
  )
  return rows.map((row) => row.line)
}

/** The rules about money that the books break; empty when they hold. */
export async function brokenRules(shop: Shop): Promise<string[]> {
  const broken: string[] = []
  for (const { id, rule, violations } of INVARIANTS.filter(({ id }) =>
    ['1', '4', '4b', '5', '6', '16', '17', '18', 'credit', 'tax', 'tax left', 'given up'].includes(id),
  )) {
    const rows = await shop.sql(violations)
    if (rows.length > 0)
      broken.push(`${id} ${rule}: ${JSON.stringify(rows[0], (_, v) => (typeof v === 'bigint' ? String(v) : v))}`)
  }
  return broken
}
