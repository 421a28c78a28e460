import { z } from 'zod'
import { lockCreditAccounts } from '../credit/credit-account.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { lineOfText } from '../kernel/input.js'
import { negated } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { credit, debit, type JournalLineDraft } from '../ledger/journal.js'
import { type OpenItem, openItemStore, settle } from '../ledger/open-item.js'
import { postingRefused } from '../ledger/period.js'
import { type Customer, customersOf } from '../party/customer.js'
import { changeReceivable } from '../receivables/exposure.js'
import { type Payment, paymentStore, paymentSubject } from './payment.js'
import { type PaymentFacts, paymentFacts } from './payment-facts.js'
import { postPayment } from './receive-payment.js'

const assignCustomerInput = z.object({
  paymentId: z.uuid(),
  customerNumber: lineOfText(40).min(1),
})
export type AssignCustomerInput = z.infer<typeof assignCustomerInput>

/** Money in suspense that becomes a customer's credit. */
export interface Assignment {
  readonly suspense: OpenItem
  readonly creditItem: OpenItem
}

interface AssignFacts extends PaymentFacts {
  readonly customers: ReadonlyMap<string, Customer>
}

/** Say who paid, where nobody knew: the money leaves suspense and becomes the customer's credit. */
function assignCustomer(
  payment: Payment,
  input: AssignCustomerInput,
  facts: AssignFacts,
): Decision<Payment, { assignment: Assignment }> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const customer = facts.customers.get(input.customerNumber)
  if (!customer)
    return refuse('payment.unknown_customer', `there is no customer ${input.customerNumber}: check the number`, {
      customerNumber: input.customerNumber,
    })
  if (payment.customerId !== null)
    return refuse(
      'payment.payer_known',
      `the payer of ${payment.number} is known already: reverse the payment if it is the wrong one`,
    )
  const assignment = assignmentOf(payment, customer.id, facts)
  if (!assignment) return refuse('payment.nothing_left', `nothing of ${payment.number} is left to assign`)
  const assigned = { ...payment, customerId: customer.id, openItemId: assignment.creditItem.id }
  return accept(assigned, [event('payment.payer_named', paymentSubject(payment), { customer: customer.number })], {
    assignment,
  })
}

/** The customer's credit that what is left in suspense becomes; absent when nothing is left. */
export function assignmentOf(
  payment: Payment,
  customerId: string,
  facts: Pick<PaymentFacts, 'item' | 'tenant'>,
): Assignment | undefined {
  const suspense = facts.item(payment.openItemId)
  if (!suspense || suspense.residual.minor === 0n) return undefined
  const creditItem: OpenItem = {
    ...suspense,
    id: newId<'open_item'>(),
    accountRole: 'customer_credit',
    customerId,
    instalment: suspense.instalment + 1,
    issueDate: facts.tenant.today,
    amount: suspense.residual,
    baseAmount: suspense.baseResidual,
  }
  return { suspense, creditItem }
}

/** Moves the money and answers the journal lines. */
export function bookAssignment(tx: Tx, payment: Payment, { suspense, creditItem }: Assignment): JournalLineDraft[] {
  const amount = negated(suspense.residual)
  const { baseCredit } = settle(tx, {
    kind: 'transfer',
    creditItem: suspense.id,
    amount,
    causeType: 'payment',
    causeId: payment.id,
  })
  tx.documents.save(openItemStore, creditItem)
  changeReceivable(tx, creditItem.customerId, negated(amount))
  return [
    debit('unapplied_cash', amount, { base: baseCredit }),
    credit('customer_credit', amount, { base: baseCredit, party: creditItem.customerId }),
  ]
}

/** Names the payers of money that came in without one. */
export const assignCustomers = operation<AssignCustomerInput, Payment, AssignFacts, { assignment: Assignment }>({
  name: 'payment.assign-customer',
  permission: 'cash.apply',
  posts: true,
  summary: 'Say who paid, where nobody knew: the money becomes the credit of the customer.',
  input: assignCustomerInput,
  store: paymentStore,
  target: (input) => input.paymentId,
  facts: async (tx, payments, inputs) => {
    const customers = await customersOf(
      tx,
      inputs.map((input) => input.customerNumber),
    )
    await lockCreditAccounts(
      tx,
      [...customers.values()].map((customer) => customer.id),
    )
    return { ...(await paymentFacts(tx, payments, [])), customers }
  },
  decide: assignCustomer,
  apply: (tx, { document, assignment }) =>
    postPayment(tx, document, tx.today, `Payer of ${document.number}`, bookAssignment(tx, document, assignment)),
})
