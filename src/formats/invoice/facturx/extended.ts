import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  multiply,
  subtract,
  sum,
  ZERO,
} from '../../../kernel/decimal.js'
import type { InvoiceDocument } from '../document.js'
import { vatCategories } from '../en16931/vat-categories.js'
import type { AllowanceCharge, Amount, Group, Invoice, Line, VatBreakdown, VatCategory } from '../model.js'
import { percentOf, roundHalfUp } from '../numbers.js'
import { type Check, each, rule } from '../rules.js'
import { amount, numeric, plain, text } from '../terms.js'
import { isUnder, named, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, textOf } from '../xml-path.js'
import { extendedLineRules, isDetail } from './extended-lines.js'

/**
 * The profile EXTENDED of Factur-X 1.0: sums may differ by a cent for each amount that goes into them, a fee for
 * logistics counts as a charge, and lines that group or inform do not count (BR-FXEXT-nn).
 */
interface Counted extends Group {
  readonly document: InvoiceDocument
  readonly lines: readonly Line[]
  readonly allowances: readonly AllowanceCharge[]
  /** With the fees for logistics (BT-X-272). */
  readonly charges: readonly AllowanceCharge[]
}

const cent = decimal('0.01')

/** BT-X-271 to BT-X-274. */
function logisticsFee(at: XmlElement): AllowanceCharge {
  const tax = child(at, 'AppliedTradeTax')
  return {
    at,
    amount: amount(child(at, 'AppliedAmount')),
    vat: tax && {
      at: tax,
      code: text(child(tax, 'CategoryCode')),
      rate: numeric(child(tax, 'RateApplicablePercent')),
    },
  }
}

function counted(document: InvoiceDocument): Counted[] {
  const { invoice, root } = document
  const fees = all(root, 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedLogisticsServiceCharge')
  return [
    {
      at: invoice.totals?.at,
      document,
      lines: invoice.lines.filter(isDetail),
      allowances: invoice.allowances,
      charges: [...invoice.charges, ...fees.map(logisticsFee)],
    },
  ]
}

const valueOrZero = (one: Amount | undefined): Decimal => one?.value ?? ZERO
const netOf = (lines: readonly Line[]): Decimal => sum(lines.map(({ net }) => valueOrZero(net)))
const amountOf = (ones: readonly AllowanceCharge[]): Decimal => sum(ones.map((one) => valueOrZero(one.amount)))

/** |stated - expected| is at most a cent for each amount. */
function isNear(stated: Amount | undefined, expected: Decimal, amounts: number): boolean {
  if (!stated?.value) return false
  return compare(absolute(subtract(stated.value, expected)), multiply(cent, decimal(String(amounts)))) <= 0
}

const sizeOf = ({ lines, allowances, charges }: Counted): number => lines.length + allowances.length + charges.length
const netTotal = ({ lines, allowances, charges }: Counted): Decimal =>
  add(subtract(netOf(lines), amountOf(allowances)), amountOf(charges))

const totalRules = each(counted, [
  rule<Counted>(
    'BR-FXEXT-CO-10',
    'BT-106',
    'The sum of the line net amounts is not what the lines add up to.',
    ({ lines, document: { invoice } }) => isNear(invoice.totals?.lines, netOf(lines), lines.length),
  ),
  rule<Counted>(
    'BR-FXEXT-CO-11',
    'BT-107',
    'The sum of allowances is not what they add up to.',
    ({ allowances, document: { invoice } }) =>
      isOptional(invoice.totals?.allowances, allowances) ||
      isNear(invoice.totals?.allowances, amountOf(allowances), allowances.length),
  ),
  rule<Counted>(
    'BR-FXEXT-CO-12',
    'BT-108',
    'The sum of charges is not what charges and fees for logistics add up to.',
    ({ charges, document: { invoice } }) =>
      isOptional(invoice.totals?.charges, charges) ||
      isNear(invoice.totals?.charges, amountOf(charges), charges.length),
  ),
  rule<Counted>(
    'BR-FXEXT-CO-13',
    'BT-109',
    'The total without VAT is not the lines less allowances plus charges.',
    (one) => isNear(one.document.invoice.totals?.withoutVat, netTotal(one), sizeOf(one)),
  ),
  rule<Counted>(
    'BR-FXEXT-CO-15',
    'BT-112',
    'The total with VAT is not the total without VAT plus the VAT total in the currency of the invoice.',
    (one) => isTotalWithVat(one),
  ),
  rule<Counted>(
    'BR-FXEXT-CO-16',
    'BT-115',
    'The amount due is not the total with VAT less what was paid, plus rounding and what is collected for others.',
    ({ document: { root, invoice } }) => isDueRight(root, invoice.totals),
  ),
])

const collected =
  'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedFinancialAdjustment/ActualAmount'

/** BT-179: amounts collected on behalf of third parties. */
function isDueRight(root: XmlElement, totals: Invoice['totals']): boolean {
  if (!totals?.due?.value) return false
  const others = all(root, collected).map((one) => valueOrZero(amount(one)))
  const rest = subtract(valueOrZero(totals.withVat), valueOrZero(totals.paid))
  return compare(totals.due.value, sum([rest, valueOrZero(totals.rounding), ...others])) === 0
}

/** Only the seller may have a registration other than one for VAT. */
const registrationRule = tree([
  {
    id: 'BR-FXEXT-03',
    says: 'A party other than the seller has a registration that is not one for VAT.',
    broken: (document) =>
      named(document, 'SpecifiedTaxRegistration')
        .filter((at) => !isUnder(at, 'SellerTradeParty'))
        .flatMap((at) => children(at, 'ID').filter((id) => attribute(id, 'schemeID') !== 'VA')),
  },
])

const isOptional = (stated: Amount | undefined, parts: readonly AllowanceCharge[]): boolean =>
  stated === undefined && parts.length === 0

function isTotalWithVat(one: Counted): boolean {
  const { totals, taxTotals, currency } = one.document.invoice
  const taxes = taxTotals.filter((tax) => tax.currency?.trim() === plain(currency))
  const expected = add(valueOrZero(totals?.withoutVat), valueOrZero(taxes[0]))
  return isNear(totals?.withVat, expected, taxes.length === 1 ? sizeOf(one) : 0)
}

interface Judged extends Group {
  readonly breakdown: VatBreakdown
  readonly one: Counted
}

const judged = (document: InvoiceDocument): Judged[] =>
  counted(document).flatMap((one) =>
    document.invoice.breakdown.map((breakdown) => ({ at: breakdown.at, breakdown, one })),
  )

/** What is of the same category and, where the category knows rates, of the same rate. */
function ofSameVat<T extends { readonly vat?: VatCategory }>(ones: readonly T[], vat: VatCategory | undefined): T[] {
  const isRated = vatCategories.find(({ code }) => code === plain(vat?.code))?.isRated === true
  return ones.filter(
    (one) =>
      plain(one.vat?.code) === plain(vat?.code) &&
      (!isRated || compare(one.vat?.rate?.value ?? ZERO, vat?.rate?.value ?? ZERO) === 0),
  )
}

/** Why there is no VAT, or less: EXTENDED has room for it at every line, allowance and charge. */
const reasonOf = (vat: VatCategory | undefined): string =>
  ['ExemptionReasonCode', 'ExemptionReason'].map((name) => textOf(child(vat?.at, name))).join('\n')

function ofSameReason<T extends { readonly vat?: VatCategory }>(ones: readonly T[], vat: VatCategory | undefined): T[] {
  const reason = reasonOf(vat)
  return ones.filter((one) => reasonOf(one.vat) === reason)
}

function partOf({ breakdown: { vat }, one }: Judged): Counted {
  return {
    ...one,
    lines: ofSameVat(one.lines, vat),
    allowances: ofSameVat(one.allowances, vat),
    charges: ofSameVat(one.charges, vat),
  }
}

/** What goes into the taxable amount is all of the category, or what gives the same reason. */
function isTaxableRight(judged: Judged): boolean {
  const { taxable, vat } = judged.breakdown
  const part = partOf(judged)
  const narrow: Counted = {
    ...part,
    lines: ofSameReason(part.lines, vat),
    allowances: ofSameReason(part.allowances, vat),
    charges: ofSameReason(part.charges, vat),
  }
  return [part, narrow].some((one) => isNear(taxable, netTotal(one), sizeOf(one)))
}

function isTaxRight(judged: Judged): boolean {
  const { taxable, tax, vat } = judged.breakdown
  if (plain(vat?.code) !== 'S' || !taxable?.value || !vat?.rate?.value) return true
  return isNear(tax, roundHalfUp(percentOf(taxable.value, vat.rate.value)), sizeOf(partOf(judged)))
}

const breakdownRules: Check = (document, report) => {
  for (const one of judged(document)) {
    const letters = vatCategories.find(({ code }) => code === plain(one.breakdown.vat?.code))?.letters
    if (!letters) continue
    const says = 'The taxable amount is not what the lines, charges and allowances of its category add up to.'
    if (!isTaxableRight(one)) report({ id: `BR-FXEXT-${letters}-08`, term: 'BT-116', says }, one.at)
    if (isTaxRight(one)) continue
    report({ id: 'BR-FXEXT-S-09', term: 'BT-117', says: 'The tax is not the taxable amount times the rate.' }, one.at)
  }
}

export const extendedRules: readonly Check[] = [totalRules, breakdownRules, ...extendedLineRules, registrationRule]

const relaxed = new Set([
  ...['BR-22', 'BR-23', 'BR-24', 'BR-26', 'BR-27', 'BR-CO-04', 'BR-CO-10', 'BR-CO-11', 'BR-CO-12', 'BR-CO-13'],
  ...['BR-CO-15', 'BR-CO-16', 'BR-CO-17', 'BR-S-09', 'BR-CL-19', 'BR-CL-20'],
  // A reason may be given for any category, and what is outside of VAT may stand beside what is not.
  ...['BR-S-10', 'BR-Z-10', 'BR-AF-10', 'BR-AG-10'],
  ...['02', '03', '04', '11', '12', '13', '14'].map((number) => `BR-O-${number}`),
  ...vatCategories.map(({ letters }) => `BR-${letters}-08`),
])

/** What the profile has taken over of how EN 16931 narrows the syntax. */
const narrowed = new Set(['CII-SR-463', 'CII-DT-097'])

/** Rules of EN 16931 that the profile replaces or leaves out. */
export const replacedByExtended = {
  has: (id: string): boolean => relaxed.has(id) || (/^CII-(?:SR|DT)-/.test(id) && !narrowed.has(id)),
}
