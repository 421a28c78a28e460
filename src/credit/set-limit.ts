import { z } from 'zod'
import { decimal, isNegative } from '../kernel/decimal.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { money, moneyJson } from '../kernel/money.js'
import { operation } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { type Customer, customersById } from '../party/customer.js'
import { type CreditAccount, creditAccountStore, lockOrOpenAccounts, starterAccount } from './credit-account.js'

const limitInput = z.object({
  customerId: z.uuid(),
  limit: decimalInput.describe("In the currency of the customer's credit account"),
  reason: lineOfText(300).min(1),
})
export type LimitInput = z.infer<typeof limitInput>

interface LimitFacts {
  readonly tenant: TenantFacts
  readonly customers: ReadonlyMap<string, Customer>
  readonly account: (customerId: string) => CreditAccount | undefined
}

/** Set a customer's credit limit. A limit that a person set no longer grows by itself. */
function setLimit(_: CreditAccount | undefined, input: LimitInput, facts: LimitFacts): Decision<CreditAccount> {
  const customer = facts.customers.get(input.customerId)
  if (!customer) return refuse('customer.not_found', `there is no customer ${input.customerId}`)
  if (isNegative(decimal(input.limit)))
    return refuse('credit_account.negative_limit', 'a credit limit must not be negative')
  const account = facts.account(customer.id) ?? starterAccount(customer.id, customer.currency, facts.tenant)
  const limitAmount = money(input.limit, account.currency)
  // The version moves on, so that orders held for want of room are decided again.
  const changed: CreditAccount = { ...account, limitAmount, limitSource: 'person', version: account.version + 1 }
  const subject = { type: 'credit_account', id: customer.id, number: customer.number }
  const detail = { from: moneyJson(account.limitAmount), to: moneyJson(limitAmount), reason: input.reason }
  return accept(changed, [event('credit_account.limit_set', subject, detail)])
}

async function limitFacts(tx: Tx, inputs: readonly LimitInput[]): Promise<LimitFacts> {
  const customers = await customersById(
    tx,
    inputs.map((input) => input.customerId),
  )
  await lockOrOpenAccounts(tx, [...customers.keys()], (id) => customers.get(id)!.currency)
  return { tenant: tx.facts, customers, account: (id) => tx.documents.current(creditAccountStore, id) }
}

export const setLimits = operation<LimitInput, CreditAccount, LimitFacts>({
  name: 'credit.set-limit',
  permission: 'credit.limit',
  summary: "Set customers' credit limits.",
  input: limitInput,
  store: creditAccountStore,
  facts: (tx, _, inputs) => limitFacts(tx, inputs),
  decide: setLimit,
})
