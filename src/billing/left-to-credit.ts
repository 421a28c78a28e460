import { type Decimal, decimal, isZero, plainText, subtract, ZERO } from '../kernel/decimal.js'
import { isNothing, type Money, minus, money, plus, split, total, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { inBase, shareOf, type Valued } from '../ledger/base-amount.js'
import { lineOf, type Order } from '../order/order.js'
import { portionsOf } from '../shipping/kit.js'
import { sharesOfDeducted } from './deducted-shares.js'
import { type Deducted, deductionsOf, taxesDeductedBy } from './deposits.js'
import type { Invoice, InvoiceLine, InvoiceTax } from './invoice.js'

/** What of an invoice line is not credited yet. */
export interface LineLeft {
  /** By position: 0 is the line's own item, 1, 2, … the components of its kit. */
  readonly quantities: ReadonlyMap<number, Decimal>
  readonly net: Money
  /** The net in base currency, as it was posted. */
  readonly baseNet: Money
  /** Its price was reduced: what is left of its quantities is worth less than its unit price says. */
  readonly reduced: boolean
  /** How often it was credited: each time may have rounded half a minor unit away. */
  readonly credits: number
}

/** What of an invoice's tax in one category and rate is not credited yet. */
export interface TaxLeft {
  readonly base: Money
  readonly tax: Money
  /** The tax in base currency, as it was posted. */
  readonly baseTax: Money
}

/** What the invoices of a batch still have to give, by line and by tax category; shrinks with each credit note. */
export interface LeftToCredit {
  readonly lines: Map<string, LineLeft>
  readonly taxes: Map<string, TaxLeft>
}

export const lineKey = (line: Pick<InvoiceLine, 'invoiceId' | 'line'>): string => `${line.invoiceId} ${line.line}`
export const taxKey = (invoiceId: string, category: string, rate: Decimal): string =>
  `${invoiceId} ${category} ${plainText(rate)}`

/** Lets one decision take from the same line several times before anything is saved. */
export function working(left: LeftToCredit) {
  const taken: LeftToCredit = { lines: new Map(), taxes: new Map() }
  return {
    taken,
    line: (key: string): LineLeft => taken.lines.get(key) ?? left.lines.get(key)!,
    tax: (key: string): TaxLeft => taken.taxes.get(key) ?? left.taxes.get(key)!,
  }
}
export type Working = ReturnType<typeof working>

/** Keeps what an accepted decision took. */
export function keepTaken(left: LeftToCredit, taken: LeftToCredit): void {
  for (const [key, line] of taken.lines) left.lines.set(key, line)
  for (const [key, tax] of taken.taxes) left.taxes.set(key, tax)
}

/** The taxes of an invoice with what each was posted with: deposits kept the rates of their days. */
function taxesInBase(
  invoice: Invoice,
  deducted: ReadonlyMap<string, Valued>,
  baseCurrency: string,
): [InvoiceTax, Money][] {
  const inAdvance = deducted.get(invoice.id) ?? { net: zero(invoice.currency), base: zero(baseCurrency) }
  const due = inBase(minus(invoice.tax, inAdvance.net), invoice.exchangeRate, baseCurrency)
  const bases = inProportion(
    plus(due, inAdvance.base),
    invoice.taxes.map(({ tax }) => tax),
  )
  return invoice.taxes.map((tax, i) => [tax, bases[i]!])
}

/** An amount divided as others are; nothing of nothing. */
const inProportion = (amount: Money, parts: readonly Money[]): Money[] =>
  parts.every(isNothing)
    ? parts.map(() => zero(amount.currency))
    : split(
        amount,
        parts.map(({ minor }) => minor),
      )

/** What is left of these invoices; they and their orders must have been locked. */
export async function leftToCredit(
  tx: Tx,
  invoices: readonly Invoice[],
  order: (id: string) => Order | undefined,
): Promise<LeftToCredit> {
  const left: LeftToCredit = { lines: new Map(), taxes: new Map() }
  const deducted = await taxesDeductedBy(tx, invoices)
  for (const invoice of invoices) {
    for (const line of invoice.lines) left.lines.set(lineKey(line), wholeLine(invoice, line, order))
    for (const [tax, baseTax] of taxesInBase(invoice, deducted, tx.facts.baseCurrency))
      left.taxes.set(taxKeyOf(tax), { base: tax.base, tax: tax.tax, baseTax })
  }
  if (invoices.length === 0) return left
  await tx.flush()
  await lessCreditedLines(tx, invoices, left, order)
  await lessCreditedTaxes(tx, invoices, left)
  for (const [id, deducted] of await deductionsOf(tx, invoices))
    lessDeducted(invoices.find((i) => i.id === id)!, deducted, left)
  return left
}

/**
 * What invoices have deducted of a deposit cannot be credited any more: its lines and taxes have each their share less,
 * never more than credits have left of them.
 */
function lessDeducted(deposit: Invoice, { net, tax, baseNet, baseTax }: Deducted, left: LeftToCredit): void {
  const before = deposit.lines.map((line) => left.lines.get(lineKey(line))!)
  const parts = deposit.lines.map((line, i) => ({
    left: before[i]!.net,
    over: isExhausted(before[i]!),
    taxed: !isZero(line.taxRate),
  }))
  const nets = sharesOfDeducted(net, parts, taxedNet(deposit, tax))
  const bases = basesOf(nets, before, baseNet)
  for (const [i, line] of deposit.lines.entries()) {
    left.lines.set(lineKey(line), reducedBy(before[i]!, { net: nets[i]!, baseNet: bases[i]! }))
    const key = taxKey(line.invoiceId, line.taxCategory, line.taxRate)
    const ofTax = left.taxes.get(key)!
    left.taxes.set(key, { ...ofTax, base: minus(ofTax.base, nets[i]!) })
  }
  const keys = deposit.taxes.map(taxKeyOf)
  const taxes = keys.map((key) => left.taxes.get(key)!)
  const taken = sharesOfDeducted(
    tax,
    taxes.map((one) => ({ left: one.tax, over: isNothing(one.base), taxed: true })),
  )
  const basesTaken = inProportion(baseTax, taken)
  for (const [i, key] of keys.entries()) {
    const { base, tax: whole, baseTax: posted } = taxes[i]!
    left.taxes.set(key, { base, tax: minus(whole, taken[i]!), baseTax: minus(posted, basesTaken[i]!) })
  }
}

/** What parts of lines were posted with in base currency; a line that is not used up makes up for how they are rounded. */
function basesOf(nets: readonly Money[], before: readonly LineLeft[], together: Money): Money[] {
  const bases = before.map((line, i) => shareOf({ net: line.net, base: line.baseNet }, nets[i]!))
  const rounded = minus(together, total(bases, together.currency))
  const open = before.findIndex((line, i) => line.net.minor !== nets[i]!.minor)
  return bases.map((base, i) => (i === open ? plus(base, rounded) : base))
}

/** The net that the deducted tax is of: what is left of lines with and without tax may have changed between deductions. */
function taxedNet(deposit: Invoice, tax: Money): Money {
  const taxed = deposit.lines.flatMap((line) => (isZero(line.taxRate) ? [] : [line.net]))
  return shareOf({ net: deposit.tax, base: total(taxed, deposit.currency) }, tax)
}

const taxKeyOf = (tax: InvoiceTax): string => taxKey(tax.invoiceId, tax.category, tax.rate)

const orderedLine = (line: InvoiceLine, order: (id: string) => Order | undefined) =>
  line.orderId === null || line.orderLine === null ? undefined : lineOf(order(line.orderId)!, line.orderLine)

function wholeLine({ type }: Invoice, line: InvoiceLine, order: (id: string) => Order | undefined): LineLeft {
  const ordered = orderedLine(line, order)
  const portions = ordered ? portionsOf(ordered, line.quantity) : [{ position: 0, quantity: line.quantity }]
  return {
    quantities: new Map(portions.map((p) => [p.position, p.quantity])),
    net: line.net,
    baseNet: line.baseNet,
    // Deposits are credited and deducted by amounts: a quantity of one is its share of what is left.
    reduced: type === 'deposit',
    credits: 0,
  }
}

/** A line after one or more credits of the same item took a quantity and an amount. */
export function lessCredited(
  left: LineLeft,
  portions: readonly { position: number; quantity: Decimal }[],
  { net, baseNet }: Pick<LineLeft, 'net' | 'baseNet'>,
  credits = 1,
): LineLeft {
  const quantities = new Map(left.quantities)
  for (const { position, quantity } of portions)
    quantities.set(position, subtract(quantities.get(position) ?? ZERO, quantity))
  return {
    quantities,
    reduced: left.reduced,
    net: minus(left.net, net),
    baseNet: minus(left.baseNet, baseNet),
    credits: left.credits + credits,
  }
}

/** A line after its price was reduced by an amount: its quantities stay. */
export const reducedBy = (left: LineLeft, amounts: Pick<LineLeft, 'net' | 'baseNet'>, credits = 1): LineLeft => ({
  ...lessCredited(left, [], amounts, credits),
  reduced: true,
})

export const isExhausted = (left: LineLeft): boolean => [...left.quantities.values()].every(isZero)

async function lessCreditedLines(
  tx: Tx,
  invoices: readonly Invoice[],
  left: LeftToCredit,
  order: (id: string) => Order | undefined,
): Promise<void> {
  const rows = await tx.query<{
    related_id: string
    related_line: number
    item_id: string | null
    quantity: string
    net: string
    base_net: string
    credits: number
  }>(
    `select related_id, related_line, item_id, sum(quantity) as quantity, sum(net) as net, sum(base_net) as base_net, count(*)::int as credits
       from invoice_line where tenant_id = $1 and related_id = any($2::uuid[])
      group by related_id, related_line, item_id`,
    [invoices.map((invoice) => invoice.id)],
  )
  const byId = new Map(invoices.map((invoice) => [invoice.id as string, invoice]))
  for (const row of rows) {
    const invoice = byId.get(row.related_id)!
    const line = invoice.lines.find((l) => l.line === row.related_line)!
    const key = lineKey(line)
    const amounts = { net: money(row.net, invoice.currency), baseNet: money(row.base_net, tx.facts.baseCurrency) }
    if (row.item_id === null && line.itemId !== null) {
      left.lines.set(key, reducedBy(left.lines.get(key)!, amounts, row.credits))
      continue
    }
    const ordered = orderedLine(line, order)
    const alone = row.item_id === line.itemId ? null : componentPosition(ordered?.recipe ?? [], row.item_id)
    const quantity = decimal(row.quantity)
    const portions = ordered ? portionsOf(ordered, quantity, alone) : [{ position: 0, quantity }]
    left.lines.set(key, lessCredited(left.lines.get(key)!, portions, amounts, row.credits))
  }
}

const componentPosition = (recipe: readonly { itemId: string }[], itemId: string | null): number =>
  recipe.findIndex((part) => part.itemId === itemId) + 1

async function lessCreditedTaxes(tx: Tx, invoices: readonly Invoice[], left: LeftToCredit): Promise<void> {
  const rows = await tx.query<{
    invoice_id: string
    category: string
    rate: string
    base: string
    tax: string
    base_tax: string
  }>(
    `select invoice_id, category, rate, sum(base) as base, sum(tax) as tax, sum(base_tax) as base_tax
       from credited_tax where tenant_id = $1 and invoice_id = any($2::uuid[]) group by invoice_id, category, rate`,
    [invoices.map((invoice) => invoice.id)],
  )
  for (const row of rows) {
    const key = taxKey(row.invoice_id, row.category, decimal(row.rate))
    const { base, tax, baseTax } = left.taxes.get(key)!
    left.taxes.set(key, {
      base: minus(base, money(row.base, base.currency)),
      tax: minus(tax, money(row.tax, tax.currency)),
      baseTax: minus(baseTax, money(row.base_tax, baseTax.currency)),
    })
  }
}
