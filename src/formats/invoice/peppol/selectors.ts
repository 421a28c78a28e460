import type { InvoiceDocument } from '../document.js'
import type { Invoice, Party, PaymentInstruction } from '../model.js'
import { plain } from '../terms.js'

/** National rules hold for some invoices only: these select what they look at. */
export type Applies = (invoice: Invoice) => boolean

export const sellers =
  (applies: Applies) =>
  ({ invoice }: InvoiceDocument): Party[] =>
    invoice.seller && applies(invoice) ? [invoice.seller] : []

export const buyers =
  (applies: Applies) =>
  ({ invoice }: InvoiceDocument): Party[] =>
    invoice.buyer && applies(invoice) ? [invoice.buyer] : []

export const invoices =
  (applies: Applies) =>
  ({ invoice }: InvoiceDocument): Invoice[] =>
    applies(invoice) ? [invoice] : []

export const payments =
  (applies: Applies) =>
  ({ invoice }: InvoiceDocument): PaymentInstruction[] =>
    applies(invoice) ? [...invoice.payments] : []

export const codeOf = ({ code }: PaymentInstruction): string => plain(code)
export const accountOf = ({ transfer }: PaymentInstruction): string => plain(transfer?.account)
export const branchOf = ({ transfer }: PaymentInstruction): string => plain(transfer?.serviceProvider)

/** True when the value is one of a few, written with blanks between them. */
export const inList = (list: string, value: string): boolean => list.split(' ').includes(value)
