import type { InvoiceDocument } from '../document.js'
import { type Check, only } from '../rules.js'
import { named, type TreeRule, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, children, textOf } from '../xml-path.js'

/** XRechnung, rules that stand in until EN 16931 has them (schematron release 2.6.0, BR-TMP-4 to BR-TMP-7). */
const supporting = ({ root }: InvoiceDocument): XmlElement[] =>
  all(root, 'SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument').filter((at) =>
    children(at, 'TypeCode').some((code) => textOf(code) === '916'),
  )

const oneInEach = (id: string, term: string, name: string, what: string): TreeRule => ({
  id,
  term,
  says: `A supporting document has more than one ${what}: the model has room for one.`,
  severity: 'warning',
  broken: (document) => supporting(document).filter((at) => children(at, name).length > 1),
})

/** Rules of EN 16931 whose context is wrong: BR-TMP-4 and BR-TMP-5 take their place. */
export const countedInEach: ReadonlySet<string> = new Set(['CII-SR-475', 'CII-SR-476'])

const dates = ['IssueDate', 'DueDate', 'StartDate', 'EndDate', 'ActualDeliveryDate', 'TaxPointDate', 'PaymentDueDate']

const ublDates: TreeRule = {
  id: 'BR-TMP-6',
  says: 'The date is not written as YYYY-MM-DD.',
  severity: 'warning',
  broken: (document) => named(document, ...dates).filter((date) => !/^\d{4}-\d{2}-\d{2}$/.test(textOf(date))),
}

const ciiDates: TreeRule = {
  id: 'BR-TMP-7',
  says: 'The date is not written as CCYYMMDD with the format 102.',
  severity: 'warning',
  broken: (document) =>
    named(document, 'DateTimeString', 'DateString').filter(
      (date) => attribute(date, 'format') !== '102' || !/^\d{8}$/.test(textOf(date)),
    ),
}

export const temporaryRules: readonly Check[] = [
  only(
    'cii',
    tree([
      oneInEach('BR-TMP-4', 'BT-123', 'Name', 'description'),
      oneInEach('BR-TMP-5', 'BT-125', 'AttachmentBinaryObject', 'attachment'),
      ciiDates,
    ]),
  ),
  only('ubl', tree([ublDates])),
]
