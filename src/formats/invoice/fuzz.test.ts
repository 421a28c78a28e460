import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCii } from './cii/write-cii.js'
import { readInvoice } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { peppol } from './peppol/peppol.js'
import { validate } from './rules.js'
import { writeUbl } from './ubl/write-ubl.js'
import { xrechnung } from './xrechnung/xrechnung.js'

const rules = [en16931, xrechnung, peppol]
const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:'
const cii = 'urn:un:unece:uncefact:data:standard:'
const roots = {
  ubl: ['Invoice', `xmlns="${ubl}Invoice-2"`],
  cii: [
    'rsm:CrossIndustryInvoice',
    `xmlns:rsm="${cii}CrossIndustryInvoice:100" xmlns="urn:un:unece:uncefact:data:any"`,
  ],
} as const

/** Names that the rules of both syntaxes look at, so that documents made at random reach them. */
const names =
  'ID IssueDate InvoiceLine Item Price AllowanceCharge ChargeIndicator Amount BaseAmount TaxTotal TaxAmount TaxSubtotal ' +
  'TaxCategory TaxScheme Percent LegalMonetaryTotal PayableAmount PaymentMeans PaymentMeansCode PaymentMandate Party ' +
  'PartyTaxScheme CompanyID AccountingSupplierParty EndpointID DocumentCurrencyCode SupplyChainTradeTransaction ' +
  'ApplicableHeaderTradeSettlement ApplicableTradeTax CategoryCode RateApplicablePercent BasisAmount TypeCode ' +
  'IncludedSupplyChainTradeLineItem SpecifiedTradeAllowanceCharge DateTimeString TaxTotalAmount'

const name = fc.constantFrom(...names.split(' '))
const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1.005',
    '1e9',
    '380',
    'S',
    'VAT',
    'true',
    'EUR',
    '2026-02-30',
    '9'.repeat(50),
    '#SKONTO#',
  ),
  fc.string({ maxLength: 8 }).map((written) => written.replace(/[&<>"\p{C}]/gu, '')),
)
const attributes = fc.constantFrom('', ' schemeID="0088"', ' currencyID="EUR"', ' format="102"', ' schemeID=""')

const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      attributes,
      fc.oneof(
        { maxDepth: 6 },
        text,
        fc.array(tie('element'), { maxLength: 4 }).map((all) => all.join('')),
      ),
    )
    .map(([tag, written, content]) => `<${tag}${written}>${content}</${tag}>`),
}))

/** Whatever stands in a well-formed document, it is read, judged and written again without an error of the program. */
test.each(['ubl', 'cii'] as const)(
  'documents of any content in %s are judged',
  (syntax) => {
    const [root, namespaces] = roots[syntax]
    fc.assert(
      fc.property(fc.array(element, { maxLength: 12 }), (content) => {
        const document = readInvoice(`<${root} ${namespaces}>${content.join('')}</${root}>`)
        expect(validate(document, rules).length).toBeGreaterThan(0)
        for (const write of [writeUbl, writeCii]) expect(() => readInvoice(write(document.invoice))).not.toThrow()
      }),
      { numRuns: 150 },
    )
  },
  60_000,
)
