import { expect, test } from 'vitest'
import { at, broken, type Case, ublFragment } from '../testing/fragments.js'
import { cleanVehiclesId, extensionId } from './identifiers.js'
import { xrechnung } from './xrechnung.js'

const extension = (...content: string[]) =>
  ublFragment(at('CustomizationID', extensionId) + at('DocumentCurrencyCode', 'EUR') + content.join(''))
const subLine = (...content: string[]) => extension(at('InvoiceLine/SubInvoiceLine', ...content))
const attached = (attributes: string) =>
  extension(at(`AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject${attributes}`, 'QQ=='))
const prepaid = (...content: string[]) => extension(at('PrepaidPayment', ...content))
const category = at('ClassifiedTaxCategory/ID', 'S')

const vehicle = (attributes: string, code: string) =>
  ublFragment(
    at('CustomizationID', cleanVehiclesId) +
      at(`InvoiceLine/Item/CommodityClassification/ItemClassificationCode${attributes}`, code),
  )

test.each<Case>([
  ['BR-DEX-01', attached(' mimeCode="application/xml"'), attached('')],
  ['BR-DEX-03', subLine(at('ID', '1')), subLine(at('Item', category, category))],
  ['BR-DEX-03', subLine(at('Item', category)), subLine(at('Item', at('Name', 'A')))],
  ['BR-DEX-14', prepaid(at('PaidAmount currencyID="EUR"', '1')), prepaid(at('ID', '1'))],
  ['BR-DEX-14', prepaid(at('PaidAmount currencyID="EUR"', '1')), prepaid(at('PaidAmount currencyID="USD"', '1'))],
  ['BR-TMP-CVD-01', vehicle(' listID="CVD"', 'M1'), vehicle('', 'M1')],
  ['BR-DE-CVD-04', vehicle(' listID="CVD"', 'M1'), vehicle(' listID=" CVD "', 'M9')],
])('%s is kept and broken as published', (rule, keeps, breaks) => {
  expect(broken(keeps, [xrechnung])).not.toContain(rule)
  expect(broken(breaks, [xrechnung])).toContain(rule)
})
