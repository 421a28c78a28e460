import { type Decimal, decimal } from '../kernel/decimal.js'
import { type Money, money } from '../kernel/money.js'
import { problem } from '../kernel/problem.js'
import { table } from '../kernel/table.js'
import type { TenantFacts } from '../kernel/tx.js'

/**
 * Every threshold and rule that a tenant can set, dated, in one place: name, what it means, default. Decisions are handed
 * them as facts.
 */
export const SETTINGS = {
  'credit.starter_limit': {
    about: "Limit of a customer who has bought nothing yet, in the account's currency.",
    value: '25000.00',
  },
  'credit.review_factor': {
    about: 'A limit grows by itself to this many times the net business done so far.',
    value: '3',
  },
  'credit.overdue_days': { about: 'Days past due after which an unpaid item stops new orders.', value: '30' },
  'credit.overdue_minimum': { about: 'Overdue amount below which nothing is stopped.', value: '50.00' },
  'credit.written_off_minimum': {
    about: 'Amount written off as bad debt, and not recovered since, below which nothing is stopped.',
    value: '50.00',
  },
  'credit.overdue_needs_bank': {
    about: 'Whether a claim counts as overdue only up to the last day the bank has told us of (yes or no).',
    value: 'no',
  },
  'verify.price_tolerance': { about: 'Percent by which a stated price may differ from the agreed one.', value: '0' },
  'verify.maximum_quantity': { about: 'Largest quantity of one line that is accepted as it is.', value: '1000000' },
  'billing.rule': {
    about: 'per_delivery or complete_order, unless the customer says otherwise.',
    value: 'per_delivery',
  },
  'billing.tax_rounding': { about: 'Tax per document and category, or per line.', value: 'document' },
  'shipping.automatic': {
    about: 'Whether pick, pack, goods issue and delivery confirm themselves (yes or no).',
    value: 'no',
  },
  'shipping.default_warehouse': {
    about: 'Code of the warehouse of orders, returns and stock movements that name none.',
    value: 'MAIN',
  },
  'shipping.transit_days': {
    about: 'Days from goods issue to delivery where the carrier does not report it.',
    value: '0',
  },
  'shipping.over_tolerance': { about: 'Percent by which a delivery may exceed the ordered quantity.', value: '0' },
  'shipping.bill_over_delivery': {
    about: 'Whether an over-delivery within tolerance is billed (yes or no), as it is when the goods leave.',
    value: 'no',
  },
  'cash.create_bank_accounts': {
    about: 'Whether a bank account that a statement brings and that is not known is taken for one of ours (yes or no).',
    value: 'yes',
  },
  'cash.small_difference': { about: 'Largest short payment written off by itself.', value: '0.00' },
  'cash.small_difference_tax_relief': {
    about: 'Whether a small difference written off takes back its share of output tax (yes or no).',
    value: 'no',
  },
  'cash.discount_grace_days': {
    about: 'Days after the discount date on which a discount is still granted.',
    value: '0',
  },
  'returns.credit_use': {
    about: 'What a credit note does by itself: offset the original, keep, or refund.',
    value: 'offset',
  },
  'revenue.expected_return_percent': {
    about:
      'Percent of goods delivered that is expected to come back, for expected returns at the end of a month; 0 for none.',
    value: '0',
  },
  'revenue.return_window_days': {
    about: 'Days after delivery within which customers may return goods.',
    value: '30',
  },
  'receivables.write_off_limit': {
    about:
      'What may stay given up of one claim, in base currency and after recoveries, without the permission ledger.approve, which the controller has; or none.',
    value: 'none',
  },
  'dunning.first_after_days': { about: 'Days past due of the first reminder.', value: '7' },
  'dunning.interval_days': { about: 'Days between two reminders.', value: '14' },
  'dunning.levels': { about: 'Number of reminders before a person takes over.', value: '3' },
  'inventory.opening_shortage': {
    about: 'One item in this many gets less opening stock than history needs (sample company only; 0 for none).',
    value: '40',
  },
} as const satisfies Record<string, { about: string; value: string }>

export type SettingName = keyof typeof SETTINGS

export const settingTable = table(
  'setting',
  ['name', 'validFrom'],
  { name: 'text', validFrom: 'date', value: 'jsonb' },
  { isRule: true },
)

/** A setting as it stands on the tenant's today, as text. */
export function setting(facts: TenantFacts, name: SettingName): string {
  const value = facts.settings.get(name)
  return value === undefined ? SETTINGS[name].value : String(value)
}

export const settingDecimal = (facts: TenantFacts, name: SettingName): Decimal => decimal(setting(facts, name))
export const settingMoney = (facts: TenantFacts, name: SettingName, currency: string): Money =>
  money(setting(facts, name), currency)
export const settingYes = (facts: TenantFacts, name: SettingName): boolean => setting(facts, name) === 'yes'

/** A setting that is a whole number of days or levels. */
export function settingNumber(facts: TenantFacts, name: SettingName): number {
  const text = setting(facts, name)
  if (!/^\d{1,6}$/.test(text))
    throw problem('setting.invalid', `the setting ${name} must be a whole number, not "${text}"`)
  return Number(text)
}

/** A setting that is one of a few words. */
export function settingChoice<T extends string>(facts: TenantFacts, name: SettingName, choices: readonly T[]): T {
  const text = setting(facts, name)
  const found = choices.find((choice) => choice === text)
  if (!found)
    throw problem('setting.invalid', `the setting ${name} must be one of ${choices.join(', ')}, not "${text}"`)
  return found
}
