import { z } from 'zod'
import { currencyCode, dateInput, decimalInput, lineOfText } from '../kernel/input.js'
import { allocationInput } from './allocate.js'
import { MONEY_ACCOUNTS } from './payment.js'

export const receivePaymentInput = z.object({
  entryReference: lineOfText(200)
    .min(1)
    .describe("The bank's or provider's own reference: the same money comes in once, whatever else is said"),
  amount: decimalInput,
  currency: currencyCode,
  receivedOn: dateInput,
  method: z.enum(['bank', 'provider', 'cash', 'other']).default('bank'),
  bankAccount: lineOfText(60).min(1).optional().describe('Code of our account that received the money'),
  accountRole: z
    .enum(MONEY_ACCOUNTS)
    .optional()
    .describe('Ledger account of the money, where no bank account is named'),
  customerNumber: lineOfText(40).min(1).optional().describe('Who paid, where known: never guessed'),
  payerName: lineOfText(200).optional(),
  payerAccount: lineOfText(60).optional(),
  reference: lineOfText(4000).default('').describe('What the payer wrote'),
  documentNumbers: z
    .array(lineOfText(100).min(1))
    .max(1000)
    .optional()
    .describe('Documents that are paid, when the sum agrees exactly; searched for in the reference when absent'),
  allocations: z
    .array(allocationInput)
    .max(1000)
    .optional()
    .describe('What the money is for, as a person has decided; an empty list leaves it unapplied'),
})

export type ReceivePaymentInput = z.infer<typeof receivePaymentInput>

/** One bank's reference says nothing about another bank's: the account belongs to the key. */
export const entryKey = (input: Pick<ReceivePaymentInput, 'bankAccount' | 'entryReference'>): string =>
  input.bankAccount === undefined ? input.entryReference : `${input.bankAccount} ${input.entryReference}`
