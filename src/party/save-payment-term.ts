import { z } from 'zod'
import { compare, decimal, isPositive, sum } from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { codeInput, decimalInput, lineOfText } from '../kernel/input.js'
import { saving, stated } from '../kernel/master-data.js'
import { instalmentTable, type PaymentTerm, paymentTermTable } from './payment-term.js'

const paymentTermInput = z.object({
  code: codeInput(20),
  name: lineOfText(100).min(1),
  netDays: z.number().int().min(0).max(3650).describe('Days from the invoice to its due date'),
  discountPercent: decimalInput.optional().describe('Early-payment discount'),
  discountDays: z.number().int().min(0).max(3650).optional(),
  discountRegime: z
    .enum(['A', 'B', 'C'])
    .optional()
    .describe('How tax follows the discount: A tax is reduced too, B only the net, C tax was reduced from the start'),
  settlement: z.enum(['credit', 'prepaid', 'at_once']).optional(),
  instalments: z
    .array(z.object({ share: decimalInput, days: z.number().int().min(0).max(3650) }))
    .max(60)
    .optional()
    .describe('Shares in percent, together 100, with their days; for a new term only'),
})
export type PaymentTermInput = z.infer<typeof paymentTermInput>

type Term = Omit<PaymentTerm, 'instalments'>

export const paymentTermStore = documentStore<Term>({ name: 'payment_term', table: paymentTermTable })

function mergePaymentTerm(existing: Term | undefined, input: PaymentTermInput): Term | Refused {
  const percent = decimal(input.discountPercent ?? '0')
  if (compare(percent, decimal('0')) < 0 || compare(percent, decimal('100')) >= 0)
    return refuse(
      'payment_term.discount',
      `the discount must be 0 or more and less than 100 percent, not ${input.discountPercent}`,
    )
  const wrong = wrongInstalments(existing, input)
  if (wrong) return wrong
  const usual = { discountPercent: decimal('0'), discountDays: 0, discountRegime: 'A', settlement: 'credit' } as const
  const discountPercent = input.discountPercent === undefined ? undefined : percent
  const { instalments: _, ...rest } = input
  return { ...usual, ...existing, ...stated({ ...rest, discountPercent }) } as Term
}

function wrongInstalments(existing: Term | undefined, { code, instalments }: PaymentTermInput): Refused | undefined {
  if (!instalments?.length) return undefined
  if (existing)
    return refuse('payment_term.instalments_fixed', `the instalments of ${code} stay as they are: create another term`)
  const shares = instalments.map(({ share }) => decimal(share))
  if (shares.every(isPositive) && compare(sum(shares), decimal('100')) === 0) return undefined
  return refuse('payment_term.instalments', `the shares of ${code} must be positive and add up to 100`)
}

export const savePaymentTerms = saving<PaymentTermInput, Term, null>({
  permission: 'party.save',
  summary: 'Create payment terms, or change those whose codes exist; claims that exist keep their due dates.',
  input: paymentTermInput,
  store: paymentTermStore,
  keyOf: (input) => input.code,
  facts: async () => null,
  merge: mergePaymentTerm,
  apply: (tx, term, { instalments }) =>
    instalments?.forEach(({ share, days }, i) => {
      tx.insert(instalmentTable, { code: term.code, instalment: i + 1, share: decimal(share), days })
    }),
  subject: (term, tenant) => ({ type: 'payment_term', id: tenant.tenantId, number: term.code }),
})
