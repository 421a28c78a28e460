import { add, type Decimal, subtract, ZERO } from '../../../kernel/decimal.js'
import type { InvoiceDocument } from '../document.js'
import type { Amount, Invoice, Totals } from '../model.js'
import { hasAtMostTwoPlaces, roundHalfUp, same, total } from '../numbers.js'
import { each, type Rule, rule } from '../rules.js'
import { amount } from '../terms.js'
import { isIn, named } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children } from '../xml-path.js'

interface Subject extends Pick<Totals, 'at'> {
  readonly totals: Totals
  readonly invoice: Invoice
}

type Term = Exclude<keyof Totals, 'at'>

const required = (id: string, bt: string, term: Term, what: string): Rule<Subject> =>
  rule(id, bt, `The invoice does not state ${what}.`, ({ totals }) => totals[term] !== undefined)

const decimals = (id: string, bt: string, term: Term, what: string): Rule<Subject> =>
  rule(id, bt, `${what} has more than two decimals.`, ({ totals }) => hasAtMostTwoPlaces(totals[term]), {
    at: ({ totals }) => totals[term],
  })

/** Rules about the document totals (EN 16931-1, BR-12 to BR-15, BR-CO-10 to BR-CO-16, BR-DEC-09 to BR-DEC-18). */
export const totalRules = each(
  ({ invoice }) => (invoice.totals ? [{ at: invoice.totals.at, totals: invoice.totals, invoice }] : []),
  [
    required('BR-12', 'BT-106', 'lines', 'the sum of the line net amounts'),
    required('BR-13', 'BT-109', 'withoutVat', 'the total without VAT'),
    required('BR-14', 'BT-112', 'withVat', 'the total with VAT'),
    required('BR-15', 'BT-115', 'due', 'the amount due for payment'),
    rule<Subject>(
      'BR-CO-10',
      'BT-106',
      'The sum of the line net amounts is not what the lines add up to.',
      ({ totals }, document) => isRoundedSum(totals.lines, lineNets(document)),
    ),
    rule<Subject>(
      'BR-CO-11',
      'BT-107',
      'The sum of allowances is not what the allowances add up to.',
      ({ totals, invoice }) =>
        isOptionalSum(
          totals.allowances,
          invoice.allowances.map(({ amount }) => amount),
        ),
    ),
    rule<Subject>(
      'BR-CO-12',
      'BT-108',
      'The sum of charges is not what the charges add up to.',
      ({ totals, invoice }) =>
        isOptionalSum(
          totals.charges,
          invoice.charges.map(({ amount }) => amount),
        ),
    ),
    rule<Subject>(
      'BR-CO-13',
      'BT-109',
      'The total without VAT is not the line total less allowances plus charges.',
      ({ totals }, { syntax }) => isTotalWithoutVat(totals, syntax),
    ),
    rule<Subject>(
      'BR-CO-16',
      'BT-115',
      'The amount due is not the total with VAT less what was paid plus the rounding.',
      ({ totals }, { syntax }) => isAmountDue(totals, syntax),
    ),
    decimals('BR-DEC-09', 'BT-106', 'lines', 'The sum of the line net amounts'),
    decimals('BR-DEC-10', 'BT-107', 'allowances', 'The sum of allowances'),
    decimals('BR-DEC-11', 'BT-108', 'charges', 'The sum of charges'),
    decimals('BR-DEC-12', 'BT-109', 'withoutVat', 'The total without VAT'),
    decimals('BR-DEC-14', 'BT-112', 'withVat', 'The total with VAT'),
    decimals('BR-DEC-16', 'BT-113', 'paid', 'The amount paid'),
    decimals('BR-DEC-17', 'BT-114', 'rounding', 'The rounding amount'),
    decimals('BR-DEC-18', 'BT-115', 'due', 'The amount due'),
  ],
)

/** Rules about the tax totals (BR-53, BR-CO-14, BR-CO-15, BR-DEC-13, BR-DEC-15). */
export const taxTotalRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>(
      'BR-53',
      'BT-111',
      'The invoice names a currency for VAT accounting but gives no VAT total in it.',
      isAccountingTotalThere,
    ),
    rule<Invoice>(
      'BR-CO-15',
      'BT-112',
      'The total with VAT is not the total without VAT plus the VAT total in the currency of the invoice.',
      (invoice, { syntax }) => isTotalWithVat(invoice, syntax),
      { at: ({ totals }) => totals },
    ),
    rule<Invoice>(
      'BR-DEC-13',
      'BT-110',
      'The VAT total has more than two decimals.',
      ({ taxTotals, currency }, { syntax }) =>
        syntax === 'ubl' ||
        taxTotals.length === 0 ||
        taxTotals.some((one) => !currency || one.currency !== currency.text || isWholeCents(one)),
    ),
    rule<Invoice>(
      'BR-DEC-15',
      'BT-111',
      'The VAT total in the accounting currency has more than two decimals.',
      ({ taxTotals, taxCurrency }, { syntax }) =>
        syntax === 'ubl' ||
        taxTotals.length === 0 ||
        taxTotals.some((one) => !taxCurrency || (one.currency === taxCurrency.text && isWholeCents(one))),
    ),
  ],
)

const inCurrency = ({ taxTotals }: Invoice, currency: string | undefined): readonly Amount[] =>
  currency === undefined ? [] : taxTotals.filter((one) => one.currency === currency)

/** The tests of CII ask this of one of the totals, and of its value instead of what is written. */
const isWholeCents = ({ value }: Amount): boolean => value !== undefined && same(value, roundHalfUp(value))

const ciiSettlement = 'SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation'
const ciiLineNet = `SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem/${ciiSettlement}/LineTotalAmount`
const ciiTax = 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/ApplicableTradeTax/CalculatedAmount'

/** The schema of CII lets an amount stand more than once in its place: the published sums take every one of them. */
const lineNets = ({ syntax, root, invoice }: InvoiceDocument): readonly (Amount | undefined)[] =>
  syntax === 'cii' ? all(root, ciiLineNet).map(amount) : invoice.lines.map(({ net }) => net)

function isRoundedSum(stated: Amount | undefined, parts: readonly (Amount | undefined)[]): boolean {
  const sum = total(parts)
  return sum !== undefined && same(stated?.value, roundHalfUp(sum))
}

/** A sum that nothing adds up to is left out, and one that something adds up to is not. */
function isOptionalSum(stated: Amount | undefined, parts: readonly (Amount | undefined)[]): boolean {
  return parts.length === 0 && stated === undefined ? true : isRoundedSum(stated, parts)
}

/** The schematron of UBL compares exactly where nothing is taken off or added, the one of CII always rounds. */
function isTotalWithoutVat(
  { lines, allowances, charges, withoutVat }: Totals,
  syntax: InvoiceDocument['syntax'],
): boolean {
  if (!lines?.value || !withoutVat?.value) return false
  const exact = subtract(add(lines.value, valueOr(charges)), valueOr(allowances))
  return same(withoutVat.value, charges || allowances || syntax === 'cii' ? roundHalfUp(exact) : exact)
}

const valueOr = (amount: Amount | undefined): Decimal => amount?.value ?? ZERO

/** The schematron of UBL rounds the total less the amount paid, the one of CII compares exactly. */
function isAmountDue({ withVat, paid, rounding, due }: Totals, syntax: InvoiceDocument['syntax']): boolean {
  if (!withVat?.value || !due?.value) return false
  const open = subtract(withVat.value, valueOr(paid))
  const asked = subtract(due.value, valueOr(rounding))
  if (syntax === 'cii') return same(asked, open)
  return same(rounding ? roundHalfUp(asked) : asked, paid ? roundHalfUp(open) : open)
}

function isAccountingTotalThere(invoice: Invoice, document: InvoiceDocument): boolean {
  const { taxCurrency } = invoice
  if (!taxCurrency) return true
  if (document.syntax === 'ubl') {
    const totals = named(document, 'TaxAmount').filter((at) => isIn(at, 'TaxTotal'))
    return totals.some((at) => attribute(at, 'currencyID') === taxCurrency.text)
  }
  if (!invoice.totals) return true
  return taxCurrency.text !== invoice.currency?.text && inCurrency(invoice, taxCurrency.text).length > 0
}

/** CII may leave out a VAT total of zero. */
function isTotalWithVat(invoice: Invoice, syntax: InvoiceDocument['syntax']): boolean {
  if (!invoice.currency) return true
  const { withoutVat, withVat } = invoice.totals ?? {}
  const taxes = inCurrency(invoice, invoice.currency.text)
  if (syntax === 'cii' && same(withVat?.value, withoutVat?.value)) return true
  const tax = taxes[0]?.value
  if (taxes.length !== 1 || !tax || !withoutVat?.value) return false
  return same(withVat?.value, roundHalfUp(add(withoutVat.value, tax)))
}

/** BR-CO-14: the VAT total against the breakdown beside it. */
export const vatTotalRules = each(vatTotals, [
  rule<{ readonly tax?: Amount; readonly parts: readonly (Amount | undefined)[] } & Pick<Totals, 'at'>>(
    'BR-CO-14',
    'BT-110',
    'The VAT total is not what the VAT breakdown adds up to.',
    ({ tax, parts }) => isRoundedSum(tax, parts),
  ),
])

/** In UBL each tax total has its own breakdown; in CII the total in the currency of the invoice has the only one. */
function vatTotals({ syntax, invoice, root }: InvoiceDocument) {
  if (syntax === 'cii') {
    const parts = all(root, ciiTax).map(amount)
    return inCurrency(invoice, invoice.currency?.text).map((tax) => ({ at: tax.at, tax, parts }))
  }
  const isBrokenDown = (at: XmlElement): boolean => child(at, 'TaxSubtotal') !== undefined
  return children(root, 'TaxTotal')
    .filter(isBrokenDown)
    .map((at) => {
      const tax = amount(child(at, 'TaxAmount'))
      return { at: tax?.at ?? at, tax, parts: all(at, 'TaxSubtotal/TaxAmount').map(amount) }
    })
}
