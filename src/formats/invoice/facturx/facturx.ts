import { isPositive } from '../../../kernel/decimal.js'
import type { InvoiceDocument } from '../document.js'
import { vatCategories } from '../en16931/vat-categories.js'
import type { Invoice } from '../model.js'
import { type Check, each, type RuleSet, type RuleText, rule } from '../rules.js'
import { plain } from '../terms.js'
import { must, named, placed } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { child, textOf } from '../xml-path.js'
import { extendedRules, replacedByExtended } from './extended.js'
import { profileOf } from './profiles.js'

const ofEveryCategory = (number: string): string[] => vatCategories.map(({ letters }) => `BR-${letters}-${number}`)

/** Without lines nothing adds up to the line total and no category is used. */
const withoutLines = new Set(['BR-16', 'BR-CO-10', ...ofEveryCategory('01'), ...ofEveryCategory('08')])

/**
 * MINIMUM is for booking only: it has no address of the buyer, and totals without a breakdown, without what was paid
 * already and, where it likes, without the VAT. So no total follows from the others.
 */
const withoutDetails = new Set([
  ...withoutLines,
  ...['BR-10', 'BR-11', 'BR-12', 'BR-CO-13', 'BR-CO-14', 'BR-CO-15', 'BR-CO-16', 'BR-CO-18'],
])

const none: ReadonlySet<string> = new Set()

const profile = ({ invoice }: InvoiceDocument) => profileOf(plain(invoice.specification))

/** Rules of EN 16931-1 that its validation artefacts have dropped and those of Factur-X keep. */
const dueRule = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>(
      'BR-CO-25',
      'BT-9',
      'Something is to be paid: the invoice needs a due date or payment terms.',
      ({ totals, dueDate, paymentTerms }) =>
        !totals?.due?.value || !isPositive(totals.due.value) || Boolean(dueDate) || Boolean(paymentTerms),
    ),
  ],
)

const transfers = (document: InvoiceDocument): XmlElement[] =>
  named(document, 'SpecifiedTradeSettlementPaymentMeans').filter((at) =>
    ['30', '58'].includes(textOf(child(at, 'TypeCode'))),
  )

const accountRule = placed(transfers, [
  must(
    'BR-CO-27',
    'BT-84',
    'A credit transfer names the account by its IBAN or by another identifier: by one of them.',
    (at) => {
      const account = child(at, 'PayeePartyCreditorFinancialAccount')
      return (child(account, 'IBANID') === undefined) !== (child(account, 'ProprietaryID') === undefined)
    },
  ),
])

/** The profiles that state how to pay. */
const stating: Check = (document, report) => {
  if (!['BASIC WL', 'BASIC', 'EXTENDED'].includes(profile(document))) return
  dueRule(document, report)
  accountRule(document, report)
}

/** The schemas of the small profiles have no element for lines. */
const lineRule: RuleText = { id: 'XSD-ELEMENT', term: 'BG-25', says: 'The profile has no lines.' }

/** Without lines the rule of EN 16931 about the breakdown has nothing to look from: here it must be there all the same. */
const breakdownRule = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>(
      'BR-CO-18',
      'BG-23',
      'The invoice has no VAT breakdown: at least one is needed.',
      ({ breakdown }) => breakdown.length > 0,
    ),
  ],
)

const booking: Check = (document, report) => {
  const named = profile(document)
  if (named === 'BASIC WL') breakdownRule(document, report)
  if (named === 'BASIC WL' || named === 'MINIMUM') for (const { at } of document.invoice.lines) report(lineRule, at)
}

const extended: Check = (document, report) => {
  if (profile(document) === 'EXTENDED') for (const check of extendedRules) check(document, report)
}

/** What the profiles of Factur-X 1.0 and ZUGFeRD 2 leave out of EN 16931, and what EXTENDED puts in its place. */
export const facturx: RuleSet = {
  name: 'Factur-X',
  version: '1.0',
  from: '2018-01-01',
  checks: [stating, booking, extended],
  replaces: (document) => {
    const named = profile(document)
    if (named === 'EXTENDED') return document.syntax === 'cii' ? replacedByExtended : none
    if (named === 'MINIMUM') return withoutDetails
    return named === 'BASIC WL' ? withoutLines : none
  },
}
