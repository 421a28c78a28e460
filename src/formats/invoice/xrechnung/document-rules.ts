import { codeList } from '../codes/code-list.js'
import type { InvoiceDocument } from '../document.js'
import type { Address, Contact, Group, Invoice, VatCategory } from '../model.js'
import { type Check, each, type Rule, rule, type Severity } from '../rules.js'
import { filled, plain } from '../terms.js'
import { tree } from '../tree-rules.js'
import type { XmlElement } from '../xml.js'
import { all, attribute, child, children, first } from '../xml-path.js'
import { specificationIds } from './identifiers.js'

/** XRechnung 3.0, section 12: rules about the invoice as a whole (BR-DE-nn). */
const invoiceTypes = codeList('326 380 384 389 381 875 876 877')
const taxedCategories = codeList('S Z E AE K G L M')
const correction = '384'

const headerRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>(
      'BR-DE-1',
      'BG-16',
      'The invoice has no payment instructions.',
      ({ payments }) => payments.length > 0,
    ),
    rule<Invoice>(
      'BR-DE-2',
      'BG-6',
      'The seller names nobody to turn to.',
      ({ seller }) => seller?.contact !== undefined,
    ),
    rule<Invoice>('BR-DE-15', 'BT-10', 'The buyer reference (Leitweg-ID) is missing.', (i) => filled(i.buyerReference)),
    rule<Invoice>(
      'BR-DE-16',
      'BT-31',
      'Where VAT is due or was left out for a reason, the seller needs a VAT or tax number, or a tax representative.',
      (invoice, document) => !usesTaxedCategory(invoice, document) || isRegistered(invoice),
    ),
    rule<Invoice>(
      'BR-DE-17',
      'BT-3',
      'The invoice type is none of those that XRechnung uses.',
      ({ typeCode }) => invoiceTypes.has(plain(typeCode)),
      { severity: 'warning' },
    ),
    rule<Invoice>(
      'BR-DE-21',
      'BT-24',
      'The specification identifier is none of XRechnung 3.0.',
      ({ specification }) => specificationIds.has(plain(specification)),
      { severity: 'warning' },
    ),
    rule<Invoice>(
      'BR-DE-26',
      'BG-3',
      'A corrected invoice (type 384) refers to the invoice that it corrects.',
      ({ typeCode, preceding }) => plain(typeCode) !== correction || preceding.length > 0,
      { severity: 'warning' },
    ),
    rule<Invoice>(
      'BR-DE-TMP-32',
      'BT-72',
      'It is not said when the delivery was made: give a date or a period, for all lines or for each.',
      isTimeOfDeliveryKnown,
      { severity: 'info' },
    ),
  ],
)

interface Carrier {
  readonly vat?: VatCategory
}

const ublCategories = [
  'AllowanceCharge/TaxCategory/ID',
  'InvoiceLine/Item/ClassifiedTaxCategory/ID',
  'CreditNoteLine/Item/ClassifiedTaxCategory/ID',
]

/** The published rule looks at lines alone in CII, and in UBL at allowances and charges as well, whatever the tax. */
function usesTaxedCategory({ lines }: Invoice, { syntax, root }: InvoiceDocument): boolean {
  if (syntax === 'cii') return lines.some(({ vat }) => taxedCategories.has(plain(vat?.code)))
  return ublCategories.flatMap((path) => all(root, path)).some(({ text }) => taxedCategories.has(text))
}

function isRegistered({ seller, taxRepresentative }: Invoice): boolean {
  return taxRepresentative !== undefined || filled(seller?.vatIdentifier) || filled(seller?.taxRegistration)
}

function isTimeOfDeliveryKnown({ delivery, period, lines }: Invoice): boolean {
  return delivery?.date !== undefined || period !== undefined || lines.every((line) => line.period !== undefined)
}

const nonBlank = <Subject>(
  id: string,
  term: string,
  what: string,
  select: (subject: Subject) => Parameters<typeof filled>[0],
): Rule<Subject> => rule(id, term, `${what} is missing.`, (subject) => filled(select(subject)))

const someAddress =
  (select: (invoice: Invoice) => Address | undefined) =>
  ({ invoice }: InvoiceDocument): Address[] => {
    const address = select(invoice)
    return address ? [address] : []
  }

const addressRules: readonly Check[] = [
  each(
    someAddress(({ seller }) => seller?.address),
    [
      nonBlank('BR-DE-3', 'BT-37', 'The city of the seller', ({ city }: Address) => city),
      nonBlank('BR-DE-4', 'BT-38', 'The post code of the seller', ({ postCode }: Address) => postCode),
    ],
  ),
  each(
    someAddress(({ buyer }) => buyer?.address),
    [
      nonBlank('BR-DE-8', 'BT-52', 'The city of the buyer', ({ city }: Address) => city),
      nonBlank('BR-DE-9', 'BT-53', 'The post code of the buyer', ({ postCode }: Address) => postCode),
    ],
  ),
  each(
    someAddress(({ delivery }) => delivery?.address),
    [
      nonBlank('BR-DE-10', 'BT-77', 'The city of the delivery', ({ city }: Address) => city),
      nonBlank('BR-DE-11', 'BT-78', 'The post code of the delivery', ({ postCode }: Address) => postCode),
    ],
  ),
]

const mailAddress = /^[^@\s]+@([^@.\s]+\.)+[^@.\s]+$/
const threeDigits = /\d.*\d.*\d/s

const contactRules = each(
  ({ invoice: { seller } }) => (seller?.contact ? [seller.contact] : []),
  [
    nonBlank('BR-DE-5', 'BT-41', 'The name of the contact of the seller', ({ name }: Contact) => name),
    nonBlank('BR-DE-6', 'BT-42', 'The telephone number of the seller', ({ telephone }: Contact) => telephone),
    nonBlank('BR-DE-7', 'BT-43', 'The e-mail address of the seller', ({ email }: Contact) => email),
    rule<Contact>(
      'BR-DE-27',
      'BT-42',
      'The telephone number of the seller has fewer than three digits.',
      ({ telephone }) => threeDigits.test(telephone?.text ?? ''),
      { severity: 'warning' },
    ),
    rule<Contact>(
      'BR-DE-28',
      'BT-43',
      'The e-mail address of the seller is not one.',
      ({ email }) => mailAddress.test(plain(email)),
      { severity: 'warning' },
    ),
  ],
)

const breakdownRules = each(
  ({ invoice }) => invoice.breakdown.map(({ at, vat }) => ({ at, vat })),
  [nonBlank('BR-DE-14', 'BT-119', 'The VAT rate of the breakdown', ({ vat }: Group & Carrier) => vat?.rate)],
)

const absoluteUri = /^[a-zA-Z][a-zA-Z0-9+.-]+:/

/** Where a supporting document lies: in UBL an external reference must say it, whatever the document is. */
function locations({ syntax, root }: InvoiceDocument): readonly (readonly [at: XmlElement, uri: string | undefined])[] {
  if (syntax === 'ubl') {
    return all(root, 'AdditionalDocumentReference/Attachment/ExternalReference').map((at) => [
      at,
      child(at, 'URI')?.text ?? '',
    ])
  }
  return all(root, 'SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/AdditionalReferencedDocument')
    .filter((at) => child(at, 'TypeCode')?.text === '916')
    .map((at) => [at, child(at, 'URIID')?.text])
}

/** BR-TMP-2, a warning first and an error from release 2.6.0 of the rules on. */
export const locationRules = (severity: Severity): Check =>
  tree([
    {
      id: 'BR-TMP-2',
      term: 'BT-124',
      says: 'The location of the external document is not an absolute address (URI).',
      severity,
      broken: (document) =>
        locations(document).flatMap(([at, uri]) => (uri === undefined || absoluteUri.test(uri) ? [] : [at])),
    },
  ])

/** The file name of the attachment of a supporting document, where each syntax has it. */
const fileNameOf = (document: XmlElement, syntax: InvoiceDocument['syntax']): string | undefined =>
  attribute(
    first(document, syntax === 'ubl' ? 'Attachment/EmbeddedDocumentBinaryObject' : 'AttachmentBinaryObject'),
    'filename',
  )

/** Documents that stand beside one another: in UBL those of the invoice, in CII those of a line as well. */
function documentGroups({ syntax, root, elements }: InvoiceDocument): readonly (readonly XmlElement[])[] {
  if (syntax === 'ubl') return [children(root, 'AdditionalDocumentReference')]
  const name = 'AdditionalReferencedDocument'
  const parents = new Set(elements.get(name)?.map(({ parent }) => parent))
  return [...parents].map((parent) => children(parent, name))
}

const fileNameRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>('BR-DE-22', 'BT-125', 'Two attachments have the same file name.', (_, document) => {
      for (const group of documentGroups(document)) {
        const names = group.flatMap((one) => fileNameOf(one, document.syntax) ?? [])
        if (new Set(names).size < names.length) return false
      }
      return true
    }),
  ],
)

export const documentRules: readonly Check[] = [
  headerRules,
  ...addressRules,
  contactRules,
  breakdownRules,
  fileNameRules,
]
