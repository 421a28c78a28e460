import { expect, test } from 'vitest'
import { en16931 } from '../en16931/en16931.js'
import type { RuleSet } from '../rules.js'
import { at, broken, ciiFragment, ublFragment } from '../testing/fragments.js'
import { xrechnung, xrechnung25 } from './xrechnung.js'

const location = (uri: string) =>
  ublFragment(at('AdditionalDocumentReference/Attachment/ExternalReference', uri === '' ? '' : at('URI', uri)))
const errors = (xml: string, set: RuleSet) => broken(xml, [set], 'error')
const supporting = (...content: string[]) => at('AdditionalReferencedDocument', at('TypeCode', '916'), ...content)
const agreed = (...content: string[]) =>
  ciiFragment(at('SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement', ...content))

test('the location of a document must be absolute: a warning before release 2.6.0, an error since', () => {
  expect(errors(location('https://example.org/a.pdf'), xrechnung)).not.toContain('BR-TMP-2')
  for (const uri of ['a.pdf', ' https://example.org', '']) {
    expect(errors(location(uri), xrechnung)).toContain('BR-TMP-2')
    expect(errors(location(uri), xrechnung25)).not.toContain('BR-TMP-2')
    expect(broken(location(uri), [xrechnung25])).toContain('BR-TMP-2')
  }
})

test('descriptions and attachments are counted in each document', () => {
  const each = agreed(supporting(at('Name', 'A')), supporting(at('Name', 'B')))
  const twice = agreed(supporting(at('Name', 'A'), at('Name', 'B')))
  expect(broken(each, [en16931, xrechnung25])).toContain('CII-SR-475')
  expect(broken(each, [en16931, xrechnung])).not.toContain('CII-SR-475')
  expect(broken(each, [xrechnung])).not.toContain('BR-TMP-4')
  expect(broken(twice, [xrechnung])).toContain('BR-TMP-4')
  expect(broken(agreed(supporting(at('AttachmentBinaryObject', '').repeat(2))), [xrechnung])).toContain('BR-TMP-5')
})

test.each([
  ['BR-TMP-6', ublFragment(at('IssueDate', ' 2026-05-01 ')), ublFragment(at('IssueDate', '2026-05-01Z'))],
  [
    'BR-TMP-7',
    ciiFragment(at('ExchangedDocument/IssueDateTime/DateTimeString format="102"', '20260501')),
    ciiFragment(at('ExchangedDocument/IssueDateTime/DateTimeString format="203"', '202605010000')),
  ],
])('%s is about the form of dates', (rule, keeps, breaks) => {
  expect(broken(keeps, [xrechnung])).not.toContain(rule)
  expect(broken(breaks, [xrechnung])).toContain(rule)
  expect(broken(breaks, [xrechnung25])).not.toContain(rule)
})

test('the number of the order may be empty beside that of the sales order', () => {
  const order = (...content: string[]) => ublFragment(at('OrderReference', at('ID', ''), ...content))
  expect(broken(order(at('SalesOrderID', '7')), [xrechnung])).not.toContain('PEPPOL-EN16931-R008')
  expect(broken(order(at('SalesOrderID', '7')), [xrechnung25])).toContain('PEPPOL-EN16931-R008')
  expect(broken(order(), [xrechnung])).toContain('PEPPOL-EN16931-R008')
})

test('any category of a tax that is due asks for a registration, whatever its scheme', () => {
  const line = (code: string) => ublFragment(at('InvoiceLine/Item/ClassifiedTaxCategory/ID', code))
  expect(broken(line('O'), [xrechnung])).not.toContain('BR-DE-16')
  expect(broken(line('S'), [xrechnung])).toContain('BR-DE-16')
})

test('the account to debit may be empty in UBL', () => {
  const mandate = (...content: string[]) => ublFragment(at('PaymentMeans/PaymentMandate', ...content))
  expect(broken(mandate(at('PayerFinancialAccount/ID', '')), [xrechnung])).not.toContain('BR-DE-31')
  expect(broken(mandate(at('ID', '1')), [xrechnung])).toContain('BR-DE-31')
})
