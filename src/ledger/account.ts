import { table } from '../kernel/table.js'

/** Where an account stands in the balance sheet or the income statement. */
export type AccountKind = 'asset' | 'liability' | 'equity' | 'revenue' | 'expense'

/** One account of a chart: postings name its role, never its number. */
export interface Account {
  readonly number: string
  readonly name: string
  readonly kind: AccountKind
  readonly role: string
}

const account = (number: string, role: string, kind: AccountKind, name: string): Account => ({
  number,
  role,
  kind,
  name,
})

/** The chart that a new tenant starts with. Postings name roles; a tenant may give them its own numbers and names. */
export const STANDARD_CHART = [
  account('1000', 'bank', 'asset', 'Bank'),
  account('1010', 'bank_foreign', 'asset', 'Bank, foreign currency'),
  account('1020', 'cash_on_hand', 'asset', 'Cash on hand'),
  account('1050', 'provider_clearing', 'asset', 'Payment provider clearing'),
  account('1100', 'receivable', 'asset', 'Trade receivables'),
  account('1190', 'bad_debt_allowance', 'asset', 'Allowance for bad debts'),
  account('1300', 'inventory', 'asset', 'Inventory'),
  account('1310', 'right_of_return', 'asset', 'Right to returned goods'),
  account('2100', 'customer_credit', 'liability', 'Customer credit balances'),
  account('2110', 'unapplied_cash', 'liability', 'Unapplied cash'),
  account('2200', 'contract_balance', 'liability', 'Contract balances'),
  account('2210', 'deposit_liability', 'liability', 'Deposits received'),
  account('2220', 'voucher_liability', 'liability', 'Gift vouchers not redeemed'),
  account('2230', 'refund_liability', 'liability', 'Refund liabilities'),
  account('2300', 'output_tax', 'liability', 'Output VAT'),
  account('3000', 'opening_balance', 'equity', 'Opening balance'),
  account('4000', 'revenue_goods', 'revenue', 'Sales of goods'),
  account('4010', 'revenue_carriage', 'revenue', 'Postage and carriage charged'),
  account('4020', 'revenue_other', 'revenue', 'Other sales'),
  account('4090', 'sales_discount', 'revenue', 'Discounts allowed'),
  account('4100', 'sales_returns', 'revenue', 'Sales returns'),
  account('4200', 'bad_debt_recovery', 'revenue', 'Bad debts recovered'),
  account('4300', 'exchange_gain', 'revenue', 'Exchange differences realised'),
  account('5000', 'cost_of_sales', 'expense', 'Cost of sales'),
  account('5010', 'stock_difference', 'expense', 'Stock differences'),
  account('6000', 'bad_debt', 'expense', 'Bad debts'),
  account('6010', 'cash_discount', 'expense', 'Early-payment discounts'),
  account('6020', 'small_difference', 'expense', 'Small payment differences'),
  account('6030', 'bank_charges', 'expense', 'Bank charges'),
  account('6040', 'marketplace_fees', 'expense', 'Marketplace fees'),
  account('6050', 'samples', 'expense', 'Samples given away'),
  account('6060', 'charity', 'expense', 'Charity commission'),
] as const satisfies readonly Account[]

/** What an account is for; the number behind it is the tenant's choice. */
export type AccountRole = (typeof STANDARD_CHART)[number]['role']

/** The tenant's chart, by number. */
export const accountTable = table('account', ['number'], { number: 'text', name: 'text', kind: 'text', role: 'text' })

const KINDS = new Map<string, AccountKind>(STANDARD_CHART.map((a) => [a.role, a.kind]))

/**
 * Whether a sale on this account is revenue, earned when control passes and deferred in the contract balance until
 * then. Everything else (voucher liability, fees, samples) is posted where it belongs by the invoice itself.
 */
export const isRevenue = (role: string): boolean => KINDS.get(role) === 'revenue'
