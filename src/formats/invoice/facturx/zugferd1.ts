import { absolute, add, compare, type Decimal, decimal, subtract, sum, ZERO } from '../../../kernel/decimal.js'
import type { InvoiceDocument } from '../document.js'
import type { Amount, Group, Invoice, Line, Totals } from '../model.js'
import { each, type RuleSet, rule } from '../rules.js'
import { schemaRules } from '../schema-rules.js'
import { amount, filled, plain } from '../terms.js'
import { named, tree } from '../tree-rules.js'
import { all, attribute, child } from '../xml-path.js'

const profiles = /^urn:ferd:(?:CrossIndustryDocument:invoice:1p0|invoice:rc):(?:basic|comfort|extended)$/

const valueOrZero = (one: Amount | undefined): Decimal => one?.value ?? ZERO
const isSame = (a: Amount | undefined, b: Decimal): boolean =>
  !a || (a.value !== undefined && compare(absolute(subtract(a.value, b)), decimal('0.01')) <= 0)

const headerRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>('ZF1-PROFILE', 'BT-24', 'The guideline is none of basic, comfort and extended.', (i) =>
      profiles.test(plain(i.specification)),
    ),
    rule<Invoice>('ZF1-NUMBER', 'BT-1', 'The invoice has no number.', (i) => filled(i.number)),
    rule<Invoice>('ZF1-TYPE', 'BT-3', 'The invoice has no type code.', (i) => filled(i.typeCode)),
    rule<Invoice>('ZF1-DATE', 'BT-2', 'The invoice has no date of the form 102.', (i) => filled(i.issueDate)),
    rule<Invoice>('ZF1-CURRENCY', 'BT-5', 'The invoice has no currency.', (i) => i.currency !== undefined),
    rule<Invoice>('ZF1-SELLER', 'BT-27', 'The seller has no name.', (i) => filled(i.seller?.name)),
    rule<Invoice>('ZF1-BUYER', 'BT-44', 'The buyer has no name.', (i) => filled(i.buyer?.name)),
    rule<Invoice>('ZF1-LINES', 'BG-25', 'The invoice has no line.', (i) => i.lines.length > 0),
    rule<Invoice>('ZF1-TOTALS', 'BG-22', 'The invoice has no totals.', (i) => Boolean(i.totals?.withVat)),
  ],
)

interface Summed extends Group {
  readonly totals: Totals
  readonly document: InvoiceDocument
}

/** Fees for logistics are charges; totals that are left out count as nothing. */
function chargesOf({ document: { root, invoice } }: Summed): Decimal {
  const fees = all(root, 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/SpecifiedLogisticsServiceCharge')
  const amounts = fees.map((fee) => valueOrZero(amount(child(fee, 'AppliedAmount'))))
  return sum([...invoice.charges.map((one) => valueOrZero(one.amount)), ...amounts])
}

const sumRules = each(
  (document: InvoiceDocument): Summed[] =>
    // The drafts before 1.0 did not say what adds up to what.
    document.invoice.totals && !plain(document.invoice.specification).includes(':rc:')
      ? [{ at: document.invoice.totals.at, totals: document.invoice.totals, document }]
      : [],
  [
    rule<Summed>(
      'ZF1-LINE-SUM',
      'BT-106',
      'The line total is not what the lines add up to.',
      ({ totals, document: { invoice } }) =>
        invoice.lines.every(({ net }) => net === undefined) ||
        isSame(totals.lines, sum(invoice.lines.map(({ net }: Line) => valueOrZero(net)))),
    ),
    rule<Summed>('ZF1-CHARGE-SUM', 'BT-108', 'The charge total is not what the charges add up to.', (one) =>
      isSame(one.totals.charges, chargesOf(one)),
    ),
    rule<Summed>(
      'ZF1-BASIS',
      'BT-109',
      'The tax basis is not the lines less allowances plus charges.',
      ({ totals: { lines, allowances, charges, withoutVat } }) =>
        isSame(withoutVat, add(subtract(valueOrZero(lines), valueOrZero(allowances)), valueOrZero(charges))),
    ),
    rule<Summed>(
      'ZF1-GRAND',
      'BT-112',
      'The grand total is not the tax basis plus the tax.',
      ({ totals: { withoutVat, withVat }, document: { invoice } }) =>
        !withoutVat || isSame(withVat, add(valueOrZero(withoutVat), valueOrZero(invoice.taxTotals[0]))),
    ),
    rule<Summed>(
      'ZF1-DUE',
      'BT-115',
      'The amount due is neither nothing nor the grand total less what was paid.',
      ({ totals: { withVat, paid, due } }) =>
        isSame(due, ZERO) || isSame(due, subtract(valueOrZero(withVat), valueOrZero(paid))),
    ),
  ],
)

const dateForms = new Set(['102', '610', '616'])

const structureRules = tree([
  {
    id: 'ZF1-REFERENCE',
    says: 'The reference to another document has no identifier.',
    broken: (document) =>
      named(document, 'AdditionalReferencedDocument').filter((at) => child(at, 'IssuerAssignedID') === undefined),
  },
  {
    id: 'ZF1-DATE-FORM',
    says: 'The date is in none of the forms 102, 610 and 616.',
    broken: (document) =>
      named(document, 'DateTimeString').filter((at) => !dateForms.has(attribute(at, 'format') ?? '')),
  },
])

/** ZUGFeRD 1.0: its schema and what its guideline says of the sums. There is no published rule set with numbers. */
export const zugferd1: RuleSet = {
  name: 'ZUGFeRD 1',
  version: '1.0',
  from: '2014-06-25',
  checks: [schemaRules, headerRules, sumRules, structureRules],
}
