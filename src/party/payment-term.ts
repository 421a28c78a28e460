import { addDays, type BusinessDate } from '../kernel/date.js'
import { type Decimal, decimal, isPositive, multiply } from '../kernel/decimal.js'
import { type Money, roundToMoney, split, toDecimal } from '../kernel/money.js'
import { table } from '../kernel/table.js'
import type { Tx } from '../kernel/tx.js'

/** `credit` is an open account; `prepaid` waits for the money before shipping; `at_once` is settled by a payment service. */
export type SettlementMode = 'credit' | 'prepaid' | 'at_once'

export interface PaymentTerm {
  readonly code: string
  readonly name: string
  readonly netDays: number
  readonly discountPercent: Decimal
  readonly discountDays: number
  /** How tax follows an early-payment discount: A tax is reduced too, B only the net, C tax was reduced from the start. */
  readonly discountRegime: 'A' | 'B' | 'C'
  readonly settlement: SettlementMode
  readonly instalments: readonly { readonly share: Decimal; readonly days: number }[]
}

export const paymentTermTable = table(
  'payment_term',
  ['code'],
  {
    code: 'text',
    name: 'text',
    netDays: 'int4',
    discountPercent: 'numeric',
    discountDays: 'int4',
    discountRegime: 'text',
    settlement: 'text',
  },
  { isRule: true },
)

export const instalmentTable = table(
  'payment_term_instalment',
  ['code', 'instalment'],
  {
    code: 'text',
    instalment: 'int4',
    share: 'numeric',
    days: 'int4',
  },
  { isRule: true },
)

export interface TermRow {
  code: string
  name: string
  net_days: number
  discount_percent: string
  discount_days: number
  discount_regime: 'A' | 'B' | 'C'
  settlement: SettlementMode
  instalments: { share: string; days: number }[] | null
}

/** All payment terms of the tenant `$1`, as one JSON value for `termsFrom`. */
export const PAYMENT_TERMS = `
  select jsonb_agg(jsonb_build_object('code', t.code, 'name', t.name, 'net_days', t.net_days, 'discount_percent', t.discount_percent::text,
                                      'discount_days', t.discount_days, 'discount_regime', t.discount_regime, 'settlement', t.settlement,
                                      'instalments', (select jsonb_agg(jsonb_build_object('share', i.share::text, 'days', i.days) order by i.instalment)
                                                        from payment_term_instalment i where i.tenant_id = t.tenant_id and i.code = t.code)))
    from payment_term t where t.tenant_id = $1`

/** The terms by code. */
export const termsFrom = (rows: readonly TermRow[] | null): Map<string, PaymentTerm> =>
  new Map((rows ?? []).map((row) => [row.code, termOf(row)]))

/** All payment terms of the tenant, by code. */
export async function paymentTerms(tx: Tx): Promise<Map<string, PaymentTerm>> {
  const [row] = await tx.query<{ terms: TermRow[] | null }>(`select (${PAYMENT_TERMS}) as terms`)
  return termsFrom(row!.terms)
}

const termOf = (r: TermRow): PaymentTerm => ({
  code: r.code,
  name: r.name,
  netDays: r.net_days,
  discountPercent: decimal(r.discount_percent),
  discountDays: r.discount_days,
  discountRegime: r.discount_regime,
  settlement: r.settlement,
  instalments: (r.instalments ?? []).map((i) => ({ share: decimal(i.share), days: i.days })),
})

export interface Instalment {
  readonly instalment: number
  readonly amount: Money
  readonly dueDate: BusinessDate
}

/** The parts of a claim with their due dates; they add up to the claim exactly. */
export function instalmentsOf(term: PaymentTerm, claim: Money, issueDate: BusinessDate): Instalment[] {
  if (term.instalments.length === 0)
    return [{ instalment: 1, amount: claim, dueDate: addDays(issueDate, term.netDays) }]
  const parts = split(
    claim,
    term.instalments.map(({ share }) => share.coefficient * 10n ** BigInt(6 - share.scale)),
  )
  return term.instalments.map(({ days }, i) => ({
    instalment: i + 1,
    amount: parts[i]!,
    dueDate: addDays(issueDate, days),
  }))
}

/** Early-payment discount on a claim and the last day on which it may be taken; `null` when the term grants none. */
export function discountOf(
  term: PaymentTerm,
  base: Money,
  issueDate: BusinessDate,
): { amount: Money; until: BusinessDate } | null {
  if (!isPositive(term.discountPercent)) return null
  const amount = roundToMoney(multiply(toDecimal(base), multiply(term.discountPercent, decimal('0.01'))), base.currency)
  return { amount, until: addDays(issueDate, term.discountDays) }
}
