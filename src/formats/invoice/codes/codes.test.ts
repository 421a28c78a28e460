import { expect, test } from 'vitest'
import { at, broken, type Case, ciiFragment, ublFragment } from '../testing/fragments.js'
import * as codes from './codes.js'
import * as references from './reference-codes.js'
import { unitCodes } from './unit-codes.js'

/** The sizes of the lists as published: a code too many or too few shows. */
test.each([
  ['UNTDID 1001, invoices', codes.invoiceTypeCodes, 50],
  ['UNTDID 1001, credit notes', codes.creditNoteTypeCodes, 13],
  ['ISO 4217', codes.currencyCodes, 178],
  ['ISO 4217 of Peppol', codes.peppolCurrencyCodes, 178],
  ['ISO 4217 of Peppol, release 3.0.20', codes.peppolCurrencyCodes20, 179],
  ['ISO 3166-1', codes.countryCodes, 251],
  ['UNTDID 4461', codes.paymentMeansCodes, 84],
  ['UNTDID 5189', codes.allowanceReasonCodes, 19],
  ['UNTDID 7161', codes.chargeReasonCodes, 178],
  ['VATEX', codes.exemptionReasonCodes, 88],
  ['ISO 6523', codes.identifierSchemes, 243],
  ['EAS', codes.addressSchemes, 104],
  ['EAS of Peppol', codes.peppolAddressSchemes, 83],
  ['EAS of Peppol, release 3.0.20', codes.peppolAddressSchemes20, 94],
  ['UNTDID 1153', references.referenceCodes, 818],
  ['UNTDID 4451 in CII', references.noteSubjectCodesCii, 401],
  ['UNTDID 4451 in UBL', references.noteSubjectCodesUbl, 383],
  ['UNTDID 7143', references.classificationCodes, 185],
  ['Recommendations 20 and 21', unitCodes, 2162],
])('%s has its number of codes', (_, list, size) => {
  expect(list.size).toBe(size)
})

const issued = (day: string) => at('IssueDate', day)
const euro = (code: string) => at('DocumentCurrencyCode', code)

const cases: readonly Case[] = [
  ['BR-CL-01', at('InvoiceTypeCode', '501'), at('InvoiceTypeCode', '502')],
  ['BR-CL-04', euro(' XCG '), euro('STN')],
  ['BR-CL-04', issued('2025-12-31') + euro('BGN'), issued('2026-05-15') + euro('BGN')],
  ['BR-CL-08', at('Note', '#BAS#text'), at('Note', '#BAT#text')],
  // A single hash sign marks a number, whatever stands behind it.
  ['BR-CL-08', at('Note', 'Your order #123'), at('Note', 'Your order #123#')],
  [
    'BR-CL-23',
    at('InvoiceLine/InvoicedQuantity unitCode="XON"', '1'),
    at('InvoiceLine/InvoicedQuantity unitCode="XOO"', '1'),
  ],
]

test.each(cases.map(([rule, keeps, breaks]) => ({ rule, keeps, breaks })))(
  '$rule: $breaks',
  ({ rule, keeps, breaks }) => {
    expect(broken(ublFragment(keeps))).not.toContain(rule)
    expect(broken(ublFragment(breaks))).toContain(rule)
  },
)

test('in CII the indicator of an allowance may be written as a digit', () => {
  const reason = (indicator: string, code: string) =>
    ciiFragment(at('SpecifiedTradeAllowanceCharge', at('ChargeIndicator/Indicator', indicator), at('ReasonCode', code)))
  expect(broken(reason('0', '95'))).not.toContain('BR-CL-19')
  expect(broken(reason('0', 'ADZ'))).toContain('BR-CL-19')
  expect(broken(reason('1', 'ADZ'))).not.toContain('BR-CL-20')
  expect(broken(reason('1', '95'))).toContain('BR-CL-20')
})

test('a credit note has types of its own, CII has both in one list', () => {
  expect(broken(ublFragment(at('CreditNoteTypeCode', '502'), 'CreditNote'))).not.toContain('BR-CL-01')
  expect(broken(ciiFragment(at('ExchangedDocument/TypeCode', '502')))).not.toContain('BR-CL-01')
  expect(broken(ciiFragment(at('ExchangedDocument/IncludedNote/SubjectCode', 'BAT')))).not.toContain('BR-CL-08')
})
