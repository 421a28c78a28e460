import { absolute, add, type Decimal, isNegative, negate, subtract, sum, ZERO } from '../../kernel/decimal.js'
import { problem } from '../../kernel/problem.js'
import { adjustmentReasons, paymentMethods } from '../edi/mapping/codes.js'
import { compact } from '../edi/mapping/x12-parts.js'
import type { Adjustment, RemittanceAccount, RemittanceAdvice, RemittanceItem } from '../edi/remittance-model.js'
import type { TradeParty } from '../edi/trade-model.js'
import { plain } from '../invoice/terms.js'
import type { UblDocument } from '../invoice/ubl-documents/ubl-document.js'
import {
  customerOfUbl,
  dayOf,
  group,
  list,
  partyOfUbl,
  referencesOfUbl,
  supplierOfUbl,
  textOf,
  ublAmount,
  ublCustomer,
  ublParty,
  ublReferences,
  ublSupplier,
} from './ubl-parts.js'

type UblAdvice = UblDocument<'RemittanceAdvice'>
type UblLine = NonNullable<UblAdvice['lines']>[number]
type UblBilling = NonNullable<UblLine['billing']>[number]
type UblBillingLine = NonNullable<UblBilling['lines']>[number]
type UblAllowance = NonNullable<UblBillingLine['allowances']>[number]
type UblAccount = NonNullable<NonNullable<UblAdvice['payment']>['payer']>

/** Documents that a claim may be, by the element that refers to them; every other kind stands beside its number. */
const kinds = { invoice: 'invoice', 'credit-note': 'creditNote', 'debit-note': 'debitNote' } as const

/** UNCL 4461: instrument not defined, for the mandatory code of a payment whose method is not said. */
const unnamedMethod = '1'

/** What an allowance is called that is no deduction of the payer's but the discount that was agreed. */
const discountReason = 'discount'

/**
 * A remittance advice of UBL in the one remittance model. What is paid on a line is its debit less its credit, as in
 * the examples of the standard.
 */
export function remittanceOfUbl(document: UblAdvice): RemittanceAdvice {
  const { payment, payee } = document
  const items = (document.lines ?? []).map(itemOf)
  const method = plain(payment?.code)
  const stated = document.debit?.value ?? document.credit?.value
  const total = subtract(document.debit?.value ?? ZERO, document.credit?.value ?? ZERO)
  return compact<RemittanceAdvice>({
    number: textOf(document.id) ?? '',
    issueDate: dayOf(document.issueDate),
    paymentDate: dayOf(payment?.dueDate),
    amount: document.total?.value ?? (stated ? total : sum(items.map(({ paid }) => paid))),
    currency: textOf(document.currency) ?? document.total?.currency ?? '',
    method: method === '' || method === unnamedMethod ? undefined : paymentMethods.word('edifact', method),
    parties: [
      ...customerOfUbl('payer', document.customer),
      ...supplierOfUbl(payee ? 'seller' : 'payee', document.supplier),
      ...partyOfUbl('payee', payee),
    ],
    payerAccount: accountOf(payment?.payer),
    payeeAccount: accountOf(payment?.payee),
    notes: (document.notes ?? []).flatMap((note) => textOf(note) ?? []),
    items,
  })
}

function accountOf(account: UblAccount | undefined): RemittanceAccount | undefined {
  const number = plain(account?.id)
  return number === '' ? undefined : compact<RemittanceAccount>({ number, bank: textOf(plain(account?.branch?.id)) })
}

function itemOf(line: UblLine): RemittanceItem {
  const [billing] = line.billing ?? []
  const named = Object.entries(kinds).find(([, element]) => billing?.[element] !== undefined)
  const document = named ? billing?.[named[1]] : billing?.additional
  const [detail] = billing?.lines ?? []
  const allowances = detail?.allowances ?? []
  const discounts = allowances.filter(isDiscount)
  return compact<RemittanceItem>({
    kind: named?.[0] ?? textOf(document?.type) ?? 'invoice',
    number: textOf(plain(document?.id)) ?? textOf(line.invoicingReference) ?? '',
    date: dayOf(document?.issueDate),
    paid: subtract(line.debit?.value ?? ZERO, line.credit?.value ?? ZERO),
    gross: detail?.amount?.value,
    discount: discounts.length > 0 ? negate(sum(discounts.map(signedAmount))) : undefined,
    references: referencesOfUbl(line.documents),
    adjustments: allowances.filter((one) => !isDiscount(one)).map(adjustmentOf),
  })
}

const isDiscount = ({ reasons }: UblAllowance): boolean => reasons?.[0]?.trim().toLowerCase() === discountReason

/** An allowance takes from the payment, a charge adds to it. */
function signedAmount({ isCharge, amount }: UblAllowance): Decimal {
  const value = amount?.value ?? ZERO
  return isCharge === 'true' || isCharge === '1' ? value : negate(value)
}

/** The first reason is our word where we wrote it; of somebody else's words we know only that they are a reason. */
function adjustmentOf(allowance: UblAllowance): Adjustment {
  const { id, reasons = [] } = allowance
  const [first = '', ...more] = reasons.map((reason) => reason.trim())
  const isWord = adjustmentReasons.code('edifact', first) !== undefined || /^(x12|edifact):/.test(first)
  return compact<Adjustment>({
    amount: signedAmount(allowance),
    reason: isWord ? first : 'other',
    reference: textOf(id),
    text: textOf((isWord ? more : [first, ...more]).join(' ')),
  })
}

/** A remittance advice as UBL; it must name at least one claim. */
export function ublOfRemittance(advice: RemittanceAdvice): UblAdvice {
  const { number, currency, items } = advice
  if (items.length === 0) {
    throw problem('convert.no_items', `${number} settles no claim, and UBL must name one.`, { number })
  }
  const party = (...roles: string[]): TradeParty | undefined => advice.parties.find(({ role }) => roles.includes(role))
  const [payee, seller] = [party('payee'), party('seller')]
  const total = (isCredit: boolean) =>
    items.filter(({ paid }) => isNegative(paid) === isCredit).reduce((all, { paid }) => add(all, absolute(paid)), ZERO)
  return compact<UblAdvice>({
    version: '2.1',
    id: number,
    issueDate: advice.issueDate ?? advice.paymentDate,
    notes: list(advice.notes),
    currency,
    debit: ublAmount(total(false), currency),
    credit: ublAmount(total(true), currency),
    total: ublAmount(advice.amount, currency),
    customer: ublCustomer(party('payer') ?? party('buyer')),
    supplier: ublSupplier(seller ?? payee),
    payee: seller && ublParty(payee),
    payment: paymentOf(advice),
    lines: items.map((item, index) => ublLine(item, String(index + 1), currency)),
  })
}

function paymentOf({ method, paymentDate, payerAccount, payeeAccount }: RemittanceAdvice): UblAdvice['payment'] {
  const code = method && paymentMethods.code('edifact', method)
  const said = group<NonNullable<UblAdvice['payment']>>({
    code: code ? { text: code } : undefined,
    dueDate: paymentDate,
    payer: ublAccount(payerAccount),
    payee: ublAccount(payeeAccount),
  })
  return said && { ...said, code: said.code ?? { text: unnamedMethod } }
}

const ublAccount = (account: RemittanceAccount | undefined): UblAccount | undefined =>
  account &&
  compact<UblAccount>({
    id: { text: account.number },
    branch: account.bank === undefined ? undefined : { id: { text: account.bank } },
  })

function ublLine(item: RemittanceItem, id: string, currency: string): UblLine {
  const { kind, number, date, paid, references } = item
  const element = kind in kinds ? kinds[kind as keyof typeof kinds] : 'additional'
  const type = element === 'additional' ? kind : undefined
  const billing: UblBilling = compact({
    [element]: compact({ id: { text: number }, issueDate: date, type }),
    lines: list(billingLines(item, currency)),
  })
  return compact<UblLine>({
    id,
    ...(isNegative(paid) ? { credit: ublAmount(negate(paid), currency) } : { debit: ublAmount(paid, currency) }),
    billing: [billing],
    documents: ublReferences(references),
  })
}

/** The amount of the claim, and everything that makes the payment another one. */
function billingLines({ number, gross, discount, adjustments }: RemittanceItem, currency: string): UblBillingLine[] {
  const allowances = [
    ...(discount === undefined ? [] : [allowanceOf(negate(discount), [discountReason], currency)]),
    ...adjustments.map(({ amount, reason, reference, text }) =>
      compact<UblAllowance>({
        id: reference,
        ...allowanceOf(amount, text === undefined ? [reason] : [reason, text], currency),
      }),
    ),
  ]
  if (gross === undefined && allowances.length === 0) return []
  return [compact<UblBillingLine>({ id: number, amount: ublAmount(gross, currency), allowances: list(allowances) })]
}

const allowanceOf = (amount: Decimal, reasons: readonly string[], currency: string): UblAllowance => ({
  isCharge: isNegative(amount) ? 'false' : 'true',
  reasons: [...reasons],
  amount: ublAmount(absolute(amount), currency),
})
