import type { BusinessDate } from '../../kernel/date.js'
import type { Decimal } from '../../kernel/decimal.js'
import { compact } from '../edi/mapping/x12-parts.js'
import type {
  Contact,
  DeliveryTerms,
  ItemNumbers,
  PaymentTerms,
  TradeParty,
  TradeReference,
} from '../edi/trade-model.js'
import type { RowValues } from './row-values.js'

/** The parties whose fields are filled: `buyer.name`, `ship-to.id.gln`. */
export function partiesIn(row: RowValues): TradeParty[] {
  const names = row
    .names('')
    .filter((name) => /^[a-z-]+\.(?:name|street|city|region|postalCode|country|taxId|contact\.|id\.)/.test(name))
  const roles = new Set(names.map((name) => name.split('.')[0]!))
  return [...roles].map((role) => {
    const [id] = row.names(`${role}.id.`)
    const contact = compact<Contact>({
      name: row.text(`${role}.contact.name`),
      phone: row.text(`${role}.contact.phone`),
      email: row.text(`${role}.contact.email`),
    })
    const street = row.text(`${role}.street`)
    return compact<TradeParty>({
      role,
      id: id === undefined ? undefined : { scheme: id.split('.')[2]!, value: row.text(id)! },
      name: row.text(`${role}.name`),
      street: street === undefined ? undefined : [street],
      city: row.text(`${role}.city`),
      region: row.text(`${role}.region`),
      postalCode: row.text(`${role}.postalCode`),
      country: row.text(`${role}.country`),
      taxId: row.text(`${role}.taxId`),
      contact: Object.keys(contact).length > 0 ? contact : undefined,
    })
  })
}

/** `dates.delivery-requested`; those of a line begin with `line.dates.`. */
export function datesIn(row: RowValues, start = 'dates.'): Readonly<Record<string, BusinessDate>> {
  const dates: Record<string, BusinessDate> = {}
  for (const name of row.names(start)) {
    const date = row.date(name)
    if (date !== undefined) dates[name.slice(start.length)] = date
  }
  return dates
}

export function referencesIn(row: RowValues, start = 'references.'): TradeReference[] {
  return row.names(start).map((name) => ({ kind: name.slice(start.length), value: row.text(name)! }))
}

export function notesIn(row: RowValues, name: string): string[] {
  const note = row.text(name)
  return note === undefined ? [] : [note]
}

export function paymentTermsIn(row: RowValues): PaymentTerms | undefined {
  const whole = (name: string) => {
    const value = row.number(name)
    return value === undefined ? undefined : Number(value.coefficient) / 10 ** value.scale
  }
  const terms = compact<PaymentTerms>({
    netDays: whole('paymentTerms.netDays'),
    discountDays: whole('paymentTerms.discountDays'),
    discountPercent: row.number('paymentTerms.discountPercent'),
    text: row.text('paymentTerms.text'),
  })
  return Object.keys(terms).length > 0 ? terms : undefined
}

export function deliveryTermsIn(row: RowValues): DeliveryTerms | undefined {
  const code = row.text('deliveryTerms.code')
  return code === undefined ? undefined : compact<DeliveryTerms>({ code, place: row.text('deliveryTerms.place') })
}

/** What orders and invoices say of a line in the same words. */
export function lineIn(row: RowValues, index: number) {
  const value = row.number('line.quantity')
  return {
    id: row.text('line.id') ?? String(index + 1),
    item: compact<ItemNumbers>({
      gtin: row.text('line.item.gtin'),
      buyer: row.text('line.item.buyer'),
      seller: row.text('line.item.seller'),
      manufacturer: row.text('line.item.manufacturer'),
    }),
    description: row.text('line.description'),
    quantity: value && quantityOf(value, row.text('line.unit')),
    price: row.number('line.price'),
    priceQuantity: row.number('line.priceQuantity'),
    amount: row.number('line.amount'),
    references: referencesIn(row, 'line.references.'),
  }
}

/** EA, each: a table that names no unit counts pieces. */
const quantityOf = (value: Decimal, unit = 'EA') => ({ value, unit })
