import type { Identifier, Item, Line, Price, VatCategory } from '../model.js'
import { group, leaf, type Output } from '../xml-writer.js'
import { writeAllowance, writePeriod, writeTaxCategory } from './write-ubl-groups.js'
import { cbc, writeAmount, writeIdentifier } from './write-ubl-terms.js'

export function writeLine(line: Line, isCredit: boolean, currency: string | undefined): Output {
  return group(
    isCredit ? 'cac:CreditNoteLine' : 'cac:InvoiceLine',
    cbc('ID', line.identifier),
    cbc('Note', line.note),
    leaf(isCredit ? 'cbc:CreditedQuantity' : 'cbc:InvoicedQuantity', line.quantity?.text, {
      unitCode: line.quantity?.unit,
    }),
    writeAmount('LineExtensionAmount', line.net, currency),
    cbc('AccountingCost', line.accounting),
    writePeriod(line.period),
    group('cac:OrderLineReference', cbc('LineID', line.orderLine)),
    line.object &&
      group('cac:DocumentReference', writeIdentifier('ID', line.object), leaf('cbc:DocumentTypeCode', '130')),
    line.allowances.map((one) => writeAllowance(one, false, currency)),
    line.charges.map((one) => writeAllowance(one, true, currency)),
    writeItem(line.item, line.vat),
    writePrice(line.price, currency),
  )
}

function writeItem(item: Item | undefined, vat: VatCategory | undefined): Output {
  return group(
    'cac:Item',
    cbc('Description', item?.description),
    cbc('Name', item?.name),
    group('cac:BuyersItemIdentification', cbc('ID', item?.buyersIdentifier)),
    group('cac:SellersItemIdentification', cbc('ID', item?.sellersIdentifier)),
    group('cac:StandardItemIdentification', writeIdentifier('ID', item?.standardIdentifier)),
    group('cac:OriginCountry', cbc('IdentificationCode', item?.origin)),
    (item?.classifications ?? []).map(writeClassification),
    writeTaxCategory('cac:ClassifiedTaxCategory', vat),
    (item?.attributes ?? []).map(({ name, value }) =>
      group('cac:AdditionalItemProperty', cbc('Name', name), cbc('Value', value)),
    ),
  )
}

function writeClassification({ text, scheme, schemeVersion }: Identifier): Output {
  const attributes = { listID: scheme, listVersionID: schemeVersion }
  return group('cac:CommodityClassification', leaf('cbc:ItemClassificationCode', text, attributes))
}

function writePrice(price: Price | undefined, currency: string | undefined): Output {
  return group(
    'cac:Price',
    writeAmount('PriceAmount', price?.net, currency),
    leaf('cbc:BaseQuantity', price?.baseQuantity?.text, { unitCode: price?.baseQuantity?.unit }),
    (price?.discount ?? price?.gross) && writeDiscount(price, currency),
  )
}

/** A gross price without a discount is written with a discount of nothing: UBL has no other place for it. */
function writeDiscount(price: Price | undefined, currency: string | undefined): Output {
  return group(
    'cac:AllowanceCharge',
    leaf('cbc:ChargeIndicator', 'false'),
    writeAmount('Amount', price?.discount ?? { text: '0' }, currency),
    writeAmount('BaseAmount', price?.gross, currency),
  )
}
