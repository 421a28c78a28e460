import { add, equals, subtract, ZERO } from '../../../kernel/decimal.js'
import { codeList, joined } from '../codes/code-list.js'
import { addressSchemes, identifierSchemes, mediaTypes } from '../codes/codes.js'
import type { InvoiceDocument } from '../document.js'
import { isCreditor } from '../en16931/ubl-codes.js'
import type { Amount } from '../model.js'
import { placesWritten, roundHalfUp, total } from '../numbers.js'
import type { Check } from '../rules.js'
import { amount, plain } from '../terms.js'
import { coded, isIn, named, type TreeRule, tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, isFilled } from '../xml-path.js'
import { isExtension } from './identifiers.js'

/** XRechnung extension 3.0: sub-lines, payments by others, and schemes XR01 to XR03 for identifiers without a scheme. */
const ownSchemes = codeList('XR01 XR02 XR03')
const identifiers = joined(identifierSchemes, ownSchemes)
const addresses = joined(addressSchemes, ownSchemes)
const attachments = new Set([...mediaTypes, 'application/xml'])

const scheme = (
  id: string,
  term: string,
  what: string,
  elements: string,
  when: (at: XmlElement) => boolean,
): TreeRule => coded(id, term, `The scheme of ${what}`, { elements, when, attribute: 'schemeID', list: identifiers })

const ublRules: readonly TreeRule[] = [
  coded('BR-DEX-01', 'BT-125', 'The media type of the attachment', {
    elements: 'EmbeddedDocumentBinaryObject',
    attribute: 'mimeCode',
    list: attachments,
    isRequired: true,
  }),
  {
    id: 'BR-DEX-02',
    term: 'BT-131',
    says: 'The net amount of the line is not what its sub-lines add up to.',
    severity: 'warning',
    broken: (document) => named(document, 'InvoiceLine', 'SubInvoiceLine').filter((line) => !isSumOfSubLines(line)),
  },
  {
    id: 'BR-DEX-03',
    says: 'A sub-line has exactly one VAT category.',
    broken: (document) =>
      named(document, 'SubInvoiceLine').filter((line) =>
        children(line, 'Item').some((item) => children(item, 'ClassifiedTaxCategory').length !== 1),
      ),
  },
  scheme('BR-DEX-04', 'BT-29', 'the identifier', 'ID', (id) => isIn(id, 'PartyIdentification') && !isCreditor(id)),
  scheme('BR-DEX-05', 'BT-30', 'the legal registration', 'CompanyID', (id) => isIn(id, 'PartyLegalEntity')),
  scheme('BR-DEX-06', 'BT-157', 'the item identifier', 'ID', (id) => isIn(id, 'StandardItemIdentification')),
  coded('BR-DEX-07', 'BT-34', 'The scheme of the electronic address', {
    elements: 'EndpointID',
    attribute: 'schemeID',
    list: addresses,
  }),
  scheme('BR-DEX-08', 'BT-71', 'the delivery location', 'ID', (id) => isIn(id, 'DeliveryLocation')),
  {
    id: 'BR-DEX-09',
    term: 'BT-115',
    says: 'The amount due is not the total with VAT less what was paid, plus what others are to be paid and the rounding.',
    broken: (document) => (isAmountDueRight(document) ? [] : named(document, 'LegalMonetaryTotal')),
  },
  prepaid('BR-DEX-10', 'The payment for somebody else has no identifier.', (at) => isFilled(child(at, 'ID'))),
  prepaid('BR-DEX-11', 'The payment for somebody else has no amount.', (at) => isFilled(child(at, 'PaidAmount'))),
  prepaid('BR-DEX-12', 'The payment for somebody else has no text.', (at) => isFilled(child(at, 'InstructionID'))),
  prepaid(
    'BR-DEX-13',
    'The amount of the payment for somebody else has more than two decimals.',
    (at) => placesWritten(child(at, 'PaidAmount')?.text ?? '') <= 2,
  ),
  prepaid('BR-DEX-14', 'The payment for somebody else is in another currency than the invoice.', (at, { invoice }) => {
    const currency = attribute(child(at, 'PaidAmount'), 'currencyID')
    return currency !== undefined && currency === plain(invoice.currency)
  }),
]

/** BG-DEX-09: what the buyer pays to the seller for somebody else. */
function prepaid(id: string, says: string, holds: (at: XmlElement, document: InvoiceDocument) => boolean): TreeRule {
  return {
    id,
    says,
    broken: (document) => children(document.root, 'PrepaidPayment').filter((at) => !holds(at, document)),
  }
}

function isSumOfSubLines(line: XmlElement): boolean {
  const parts = children(line, 'SubInvoiceLine')
  if (parts.length === 0) return true
  const stated = amount(child(line, 'LineExtensionAmount'))?.value
  const sum = total(parts.map((part) => amount(child(part, 'LineExtensionAmount'))))
  return stated !== undefined && sum !== undefined && equals(stated, sum)
}

function isAmountDueRight({ root, invoice }: InvoiceDocument): boolean {
  const { totals } = invoice
  if (!totals?.due?.value || !totals.withVat?.value) return totals === undefined
  const others = total(all(root, 'PrepaidPayment/PaidAmount').map((at) => amount(at))) ?? ZERO
  const valueOrZero = (one: Amount | undefined) => one?.value ?? ZERO
  const asked = subtract(totals.due.value, valueOrZero(totals.rounding))
  const open = add(subtract(totals.withVat.value, valueOrZero(totals.paid)), others)
  return equals(roundHalfUp(asked), roundHalfUp(open))
}

const ciiRules: readonly TreeRule[] = [
  coded('BR-DEX-01', 'BT-125', 'The media type of the attachment', {
    elements: 'AttachmentBinaryObject',
    attribute: 'mimeCode',
    list: attachments,
    isRequired: true,
  }),
  scheme(
    'BR-DEX-04',
    'BT-29',
    'the identifier',
    'GlobalID',
    (id) => !isIn(id, 'SpecifiedTradeProduct') && !isIn(id, 'ShipToTradeParty'),
  ),
  scheme('BR-DEX-05', 'BT-30', 'the registration', 'ID', (id) => !isIn(id, 'SpecifiedTaxRegistration')),
  scheme('BR-DEX-06', 'BT-157', 'the item identifier', 'GlobalID', (id) => isIn(id, 'SpecifiedTradeProduct')),
  coded('BR-DEX-07', 'BT-34', 'The scheme of the electronic address', {
    elements: 'URIID',
    when: (id) => isIn(id, 'URIUniversalCommunication'),
    attribute: 'schemeID',
    list: addresses,
  }),
  scheme('BR-DEX-08', 'BT-71', 'the delivery location', 'GlobalID', (id) => isIn(id, 'ShipToTradeParty')),
  {
    id: 'BR-DEX-15',
    says: 'Sub-lines are not part of the extension in CII.',
    severity: 'warning',
    broken: (document) => named(document, 'ParentLineID'),
  },
]

const inUbl = tree(ublRules)
const inCii = tree(ciiRules)

export const extensionRules: Check = (document, report) => {
  if (!isExtension(document)) return
  const check = document.syntax === 'ubl' ? inUbl : inCii
  check(document, report)
}

/** Rules of EN 16931 whose code lists or sums the extension widens: its own rules stand in for them. */
export const replacedByExtension: ReadonlySet<string> = new Set([
  'BR-CO-16',
  'BR-CL-10',
  'BR-CL-11',
  'BR-CL-21',
  'BR-CL-24',
  'BR-CL-25',
  'BR-CL-26',
  'UBL-CR-470',
  'UBL-CR-646',
])
