import { type CodeList, codeList, joined } from '../codes/code-list.js'
import type { Invoice } from '../model.js'
import { type Check, each, type Rule, rule } from '../rules.js'
import { plain } from '../terms.js'
import { isDomestic, isSlovak } from './countries.js'

/** What a specification of Peppol says of itself: its identifier, its processes and the types of document in them. */
interface Specification {
  readonly name: string
  readonly isSpecification: (identifier: string) => boolean
  readonly isProcess: (identifier: string) => boolean
  /** Whether a process says which types it knows. */
  readonly hasTypes: (process: string) => boolean
  readonly invoiceTypes: CodeList
  readonly creditTypes: CodeList
}

/** Rules that hold for each specification with its own values (PEPPOL-EN16931-R004, R007, P0100 and P0101). */
function ownRules({
  name,
  isSpecification,
  isProcess,
  hasTypes,
  invoiceTypes,
  creditTypes,
}: Specification): Rule<Invoice>[] {
  // A type that is missing is another rule's matter.
  const isType = (invoice: Invoice, kind: Invoice['kind'], types: CodeList): boolean =>
    invoice.kind !== kind ||
    !invoice.typeCode ||
    !hasTypes(plain(invoice.process)) ||
    types.has(plain(invoice.typeCode))
  return [
    rule('PEPPOL-EN16931-R004', 'BT-24', `The specification identifier is not the one of ${name}.`, (invoice) =>
      isSpecification(plain(invoice.specification)),
    ),
    rule('PEPPOL-EN16931-R007', 'BT-23', `The business process is none of those of ${name}.`, (invoice) =>
      isProcess(plain(invoice.process)),
    ),
    rule('PEPPOL-EN16931-P0100', 'BT-3', `The type is none of those that an invoice of ${name} may have.`, (invoice) =>
      isType(invoice, 'invoice', invoiceTypes),
    ),
    rule(
      'PEPPOL-EN16931-P0101',
      'BT-3',
      `The type is none of those that a credit note of ${name} may have.`,
      (invoice) => isType(invoice, 'creditNote', creditTypes),
    ),
  ]
}

const prefix = 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc'

const withResponse = 'urn:peppol:bis:billing_with_response'
const french = ['urn:peppol:france:billing:regulated', 'urn:peppol:france:billing:non-regulated']

/** Identifiers of business processes (BT-23) that are approved; those of France in UBL only. */
const ciiProcesses: ReadonlySet<string> = new Set(['urn:fdc:peppol.eu:2017:poacc:billing:01:1.0', withResponse])
const billingProcesses: ReadonlySet<string> = new Set([...ciiProcesses, ...french])

/** A process whose number is in its place, as published: whatever stands around it. */
function numbered(kind: string, number: string): (process: string) => boolean {
  const form = new RegExp(`urn:fdc:peppol\\.eu:2017:poacc:${kind}:${number}:1\\.0`)
  return (process) => form.test(process)
}

const billing: Specification = {
  name: 'Peppol BIS Billing 3',
  isSpecification: (identifier) => identifier.startsWith(`${prefix}:billing:3.0`) && !identifier.includes('::'),
  isProcess: (identifier) => billingProcesses.has(identifier),
  hasTypes: (process) => billingProcesses.has(process),
  invoiceTypes: codeList('71 80 82 84 102 218 219 326 331 380 382-384 386 388 393 395 553 575 623 780 817 870 875-877'),
  creditTypes: codeList('381 396 81 83 532'),
}

/** Release 3.0.20 has the form of a process instead of a list. */
const billing20: Specification = {
  ...billing,
  isSpecification: (identifier) => identifier.startsWith(`${prefix}:billing:3.0`),
  isProcess: numbered('billing', '\\d{2}'),
  hasTypes: numbered('billing', '01'),
}

/** Release 3.0.22 lets German parties use 389 in billing too. */
const billing22: Specification = { ...billing, invoiceTypes: joined(billing.invoiceTypes, codeList('389')) }

const selfBillingProcesses: ReadonlySet<string> = new Set([
  'urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0',
  ...french,
])

const selfBilling: Specification = {
  name: 'Peppol BIS Self-Billing 3',
  isSpecification: (identifier) => identifier.startsWith(`${prefix}:selfbilling:3.0`) && !identifier.includes('::'),
  isProcess: (process) => selfBillingProcesses.has(process) || process === withResponse,
  hasTypes: (process) => selfBillingProcesses.has(process),
  invoiceTypes: codeList('389 527'),
  creditTypes: codeList('261'),
}

type IsAllowed = (invoice: Invoice) => boolean

const betweenGermans: IsAllowed = (invoice) => isDomestic(invoice, 'DE')

/** Types of an invoice that only some countries know: both parties must be of the same one. */
function countryTypes(types: Readonly<Record<string, IsAllowed>>): Rule<Invoice> {
  const names = Object.keys(types).join(', ')
  return rule(
    'PEPPOL-EN16931-P0112',
    'BT-3',
    `A type of ${names} is only for two parties of a country that knows it.`,
    (invoice) => invoice.kind !== 'invoice' || (types[plain(invoice.typeCode)]?.(invoice) ?? true),
  )
}

const germanTypes = countryTypes({ 326: betweenGermans, 384: betweenGermans })
const countryTypes22 = countryTypes({
  326: betweenGermans,
  384: (invoice) => betweenGermans(invoice) || isSlovak(invoice),
  389: betweenGermans,
})

const ofInvoice = (rules: readonly Rule<Invoice>[]): Check => each(({ invoice }) => [invoice], rules)

const inUbl = (specification: Specification, ofCountries: Rule<Invoice>): Check =>
  ofInvoice([...ownRules(specification), ofCountries])

/** The rule about the types looks for an element that CII has not, as it is published: no document breaks it. */
const inCii = (specification: Specification): Check =>
  ofInvoice(ownRules(specification).filter(({ id }) => !id.startsWith('PEPPOL-EN16931-P')))

export const billingRules = inUbl(billing, germanTypes)
export const billingRules20 = inUbl(billing20, germanTypes)
export const billingRules22 = inUbl(billing22, countryTypes22)
export const ciiBillingRules = inCii({ ...billing, isProcess: (process) => ciiProcesses.has(process) })
export const ciiBillingRules20 = inCii(billing20)
export const selfBillingRules = ofInvoice(ownRules(selfBilling))
