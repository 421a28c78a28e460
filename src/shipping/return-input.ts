import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parseDecimal, plainText } from '../kernel/decimal.js'
import { countryInput, currencyCode, decimalInput, lineOfText } from '../kernel/input.js'
import { CREDIT_USES } from './return.js'

export const returnInput = z.object({
  channel: lineOfText(40).default('api'),
  externalNumber: lineOfText(100)
    .min(1)
    .optional()
    .describe("The return's number in its channel; one number is one return"),
  customerNumber: lineOfText(40).min(1),
  currency: currencyCode,
  shipToCountry: countryInput.optional().describe("Where the goods had been sent; the customer's country when absent"),
  creditUse: z.enum(CREDIT_USES).optional().describe("The tenant's rule when absent"),
  restockingFee: decimalInput
    .optional()
    .describe('Net amount kept back for taking the goods: a charge on the credit note'),
  reason: lineOfText(300).optional(),
  sourceDocumentId: z.uuid().optional(),
  lines: z
    .array(
      z.object({
        itemNumber: lineOfText(60).min(1),
        description: lineOfText(300).optional(),
        quantity: decimalInput,
        unitPrice: decimalInput
          .optional()
          .describe('Net price credited for one unit; the price of the sale when absent'),
        orderId: z.uuid().optional(),
        orderLine: z.number().int().positive().optional(),
        componentItem: lineOfText(60).optional().describe('The component that came back, where the line sold a kit'),
        noLinkReason: lineOfText(300).optional().describe('Why no order line can be named'),
        restock: z.boolean().optional().describe('Whether goods go back on the shelf; yes when absent'),
      }),
    )
    .min(1)
    .max(10_000),
})

export type ReturnInput = z.infer<typeof returnInput>
export type ReturnLineInput = ReturnInput['lines'][number]

/** What makes two returns the same return: customer, currency and lines; not when or how they came. */
export function returnHash(input: ReturnInput): string {
  const plain = (text: string | undefined): string => (text === undefined ? '' : plainText(parseDecimal(text)!))
  const lines = input.lines.map((l) =>
    [l.itemNumber, plain(l.quantity), plain(l.unitPrice), l.orderId, l.orderLine, l.componentItem].join('\t'),
  )
  return createHash('sha256')
    .update(
      [
        input.customerNumber,
        input.currency,
        ...(input.restockingFee ? [plain(input.restockingFee)] : []),
        ...lines,
      ].join('\n'),
    )
    .digest('hex')
}
