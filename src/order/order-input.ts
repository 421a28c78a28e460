import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parseDecimal, plainText } from '../kernel/decimal.js'
import { countryInput, currencyCode, dateInput, decimalInput, lineOfText } from '../kernel/input.js'

const addressInput = z.object({
  name: lineOfText(200),
  street: lineOfText(200).nullable().default(null),
  city: lineOfText(100).nullable().default(null),
  postcode: lineOfText(20).nullable().default(null),
  country: countryInput,
})

export const orderInput = z.object({
  channel: lineOfText(40).default('api').describe('Where it comes from: a shop, a partner, an import'),
  externalNumber: lineOfText(100)
    .min(1)
    .optional()
    .describe("The order's number in its channel; one number is one order"),
  customerNumber: lineOfText(40).min(1),
  customerReference: lineOfText(100).optional().describe("The customer's purchase order number"),
  orderDate: dateInput.optional().describe('Today when absent'),
  orderedAt: z.iso.datetime().optional().describe('The moment, where it is known'),
  requestedDate: dateInput.optional().describe('When the customer wants the goods'),
  currency: currencyCode,
  paymentTerm: lineOfText(20).optional().describe("The customer's own term when absent"),
  warehouse: lineOfText(20).optional().describe('The one of the setting shipping.default_warehouse when absent'),
  shipTo: addressInput.optional().describe("The customer's own address when absent"),
  sourceDocumentId: z.uuid().optional().describe('The original that an import has kept'),
  lines: z
    .array(
      z.object({
        itemNumber: lineOfText(60).min(1),
        description: lineOfText(300).optional(),
        quantity: decimalInput,
        unitPrice: decimalInput.optional().describe('Net price of one unit; the agreed price when absent'),
        currency: z.string().optional().describe("Only the order's own: one order has one currency"),
      }),
    )
    .min(1)
    .max(10_000),
})

export type OrderInput = z.infer<typeof orderInput>

/** The customer's reference with everything but letters and digits left out, so that `PO 12-3` and `po123` are one. */
export const referenceKey = (reference: string): string =>
  reference
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '') || reference

/** What makes two orders the same order: customer, currency, address and lines; not when or how they came. */
export function contentHash(input: OrderInput): string {
  const plain = (text: string | undefined): string => (text === undefined ? '' : plainText(parseDecimal(text)!))
  const lines = input.lines.map((l) => [l.itemNumber, plain(l.quantity), plain(l.unitPrice)].join('\t'))
  const shipTo = input.shipTo ? Object.values(input.shipTo).join('\t') : ''
  return createHash('sha256')
    .update([input.customerNumber, input.currency, shipTo, ...lines].join('\n'))
    .digest('hex')
}
