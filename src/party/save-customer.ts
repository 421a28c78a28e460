import { z } from 'zod'
import { type Refused, refuse, type Subject } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { newId } from '../kernel/id.js'
import { codeInput, countryInput, currencyInput, decimalInput, lineOfText, optionalLine } from '../kernel/input.js'
import { saving, stated } from '../kernel/master-data.js'
import { money } from '../kernel/money.js'
import type { TenantFacts } from '../kernel/tx.js'
import { type Customer, customerTable } from './customer.js'
import { type PaymentTerm, paymentTerms } from './payment-term.js'

const customerInput = z.object({
  number: codeInput(40).describe('By which everybody calls the customer; one number is one customer'),
  name: lineOfText(200).min(1),
  kind: z.enum(['business', 'consumer', 'web_shop']).optional().describe('business for a new customer when absent'),
  country: countryInput,
  vatNumber: optionalLine(40),
  street: optionalLine(200),
  city: optionalLine(100),
  postcode: optionalLine(20),
  email: optionalLine(200),
  paymentTerm: lineOfText(20).optional().describe('Code of a payment term; NET30 for a new customer when absent'),
  currency: currencyInput.optional().describe('In which it buys; our base currency when absent. It stays'),
  requiresReference: z.boolean().optional().describe('Demands its purchase order number on every document'),
  completeDelivery: z.boolean().optional().describe('Takes an order only as a whole'),
  billingRule: z.enum(['per_delivery', 'complete_order']).nullable().optional(),
  smallDifference: decimalInput.nullable().optional().describe('Largest short payment written off for it'),
})
export type CustomerInput = z.infer<typeof customerInput>

/** Customers by the number that people know. */
export const customerStore = documentStore<Customer>({ name: 'customer', table: customerTable, key: ['number'] })

/** The customer as an input wants it: what it does not mention stays, or is the usual for a new one. */
function mergeCustomer(
  existing: Customer | undefined,
  input: CustomerInput,
  terms: ReadonlyMap<string, PaymentTerm>,
  tenant: TenantFacts,
): Customer | Refused {
  const term = input.paymentTerm ?? existing?.paymentTerm ?? 'NET30'
  if (!terms.has(term))
    return refuse(
      'customer.unknown_payment_term',
      `there is no payment term ${term}: use ${[...terms.keys()].join(', ')}`,
    )
  if (existing && input.currency !== undefined && input.currency !== existing.currency) {
    return refuse(
      'customer.currency_fixed',
      `customer ${existing.number} buys in ${existing.currency} for good: create another customer for ${input.currency}`,
    )
  }
  const currency = existing?.currency ?? input.currency ?? tenant.baseCurrency
  const { smallDifference, ...rest } = input
  const difference = smallDifference == null ? smallDifference : money(smallDifference, currency)
  return {
    ...(existing ?? newCustomer(currency, tenant)),
    ...stated({ ...rest, smallDifference: difference }),
    paymentTerm: term,
  } as Customer
}

const newCustomer = (currency: string, tenant: TenantFacts): Omit<Customer, 'number' | 'name' | 'country'> => ({
  id: newId<'customer'>(),
  kind: 'business',
  vatNumber: null,
  street: null,
  city: null,
  postcode: null,
  email: null,
  paymentTerm: 'NET30',
  currency,
  requiresReference: false,
  completeDelivery: false,
  billingRule: null,
  smallDifference: null,
  createdOn: tenant.today,
})

const customerSubject = (customer: Customer): Subject => ({
  type: 'customer',
  id: customer.id,
  number: customer.number,
})

export const saveCustomers = saving<CustomerInput, Customer, ReadonlyMap<string, PaymentTerm>>({
  permission: 'party.save',
  summary: 'Create customers, or change those whose numbers exist.',
  input: customerInput,
  store: customerStore,
  keyOf: (input) => input.number,
  facts: (tx) => paymentTerms(tx),
  merge: mergeCustomer,
  subject: customerSubject,
})
