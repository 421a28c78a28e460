import { add, type Decimal, decimal, isZero, negate, plainText, subtract, ZERO } from '../kernel/decimal.js'
import { type Money, minus, money } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { lineOf, type Order } from '../order/order.js'
import { portionsOf } from '../shipping/kit.js'
import type { Invoice, InvoiceLine, InvoiceTax } from './invoice.js'

/** What of an invoice line is not credited yet. */
export interface LineLeft {
  /** By position: 0 is the line's own item, 1, 2, … the components of its kit. */
  readonly quantities: ReadonlyMap<number, Decimal>
  readonly net: Money
  /** How often it was credited: each time may have rounded half a minor unit away. */
  readonly credits: number
}

/** What of an invoice's tax in one category and rate is not credited yet. */
export interface TaxLeft {
  readonly base: Money
  readonly tax: Money
}

/** What the invoices of a batch still have to give, by line and by tax category; shrinks with each credit note. */
export interface LeftToCredit {
  readonly lines: Map<string, LineLeft>
  readonly taxes: Map<string, TaxLeft>
}

export const lineKey = (line: Pick<InvoiceLine, 'invoiceId' | 'line'>): string => `${line.invoiceId} ${line.line}`
export const taxKey = (invoiceId: string, category: string, rate: Decimal): string =>
  `${invoiceId} ${category} ${plainText(rate)}`

/** A decision's own view: what it takes is seen by its later lines, and by others only when it was accepted. */
export function overlay(below: LeftToCredit): LeftToCredit & { readonly own: LeftToCredit } {
  const own: LeftToCredit = { lines: new Map(), taxes: new Map() }
  const layered = <V>(top: Map<string, V>, bottom: ReadonlyMap<string, V>): Map<string, V> =>
    Object.assign(top, { get: (key: string) => (top.has(key) ? Map.prototype.get.call(top, key) : bottom.get(key)) })
  return { own, lines: layered(own.lines, below.lines), taxes: layered(own.taxes, below.taxes) }
}
