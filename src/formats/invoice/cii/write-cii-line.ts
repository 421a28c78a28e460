import type { Identifier, Item, Line, Price, Quantity } from '../model.js'
import { group, leaf, type Output, requiredGroup } from '../xml-writer.js'
import { ram, writeAllowance, writePeriod, writeTax } from './write-cii-terms.js'

export function writeLine(line: Line): Output {
  return group(
    'ram:IncludedSupplyChainTradeLineItem',
    requiredGroup(
      'ram:AssociatedDocumentLineDocument',
      ram('LineID', line.identifier),
      group('ram:IncludedNote', ram('Content', line.note)),
    ),
    writeItem(line.item),
    requiredGroup(
      'ram:SpecifiedLineTradeAgreement',
      group('ram:BuyerOrderReferencedDocument', ram('LineID', line.orderLine)),
      writeGrossPrice(line.price),
      group('ram:NetPriceProductTradePrice', ram('ChargeAmount', line.price?.net), writeBase(line.price?.baseQuantity)),
    ),
    requiredGroup('ram:SpecifiedLineTradeDelivery', writeQuantity('ram:BilledQuantity', line.quantity)),
    writeSettlement(line),
  )
}

const writeQuantity = (name: string, quantity: Quantity | undefined): Output =>
  leaf(name, quantity?.text, { unitCode: quantity?.unit })

const writeBase = (quantity: Quantity | undefined): Output => writeQuantity('ram:BasisQuantity', quantity)

function writeGrossPrice(price: Price | undefined): Output {
  return (
    price?.gross &&
    group(
      'ram:GrossPriceProductTradePrice',
      ram('ChargeAmount', price.gross),
      writeBase(price.baseQuantity),
      price.discount &&
        group(
          'ram:AppliedTradeAllowanceCharge',
          group('ram:ChargeIndicator', leaf('udt:Indicator', 'false')),
          ram('ActualAmount', price.discount),
        ),
    )
  )
}

function writeItem(item: Item | undefined): Output {
  return (
    item &&
    group(
      'ram:SpecifiedTradeProduct',
      leaf('ram:GlobalID', item.standardIdentifier?.text, { schemeID: item.standardIdentifier?.scheme }),
      ram('SellerAssignedID', item.sellersIdentifier),
      ram('BuyerAssignedID', item.buyersIdentifier),
      ram('Name', item.name),
      ram('Description', item.description),
      item.attributes.map(({ name, value }) =>
        group('ram:ApplicableProductCharacteristic', ram('Description', name), ram('Value', value)),
      ),
      item.classifications.map(writeClassification),
      group('ram:OriginTradeCountry', ram('ID', item.origin)),
    )
  )
}

function writeClassification({ text, scheme, schemeVersion }: Identifier): Output {
  const attributes = { listID: scheme, listVersionID: schemeVersion }
  return group('ram:DesignatedProductClassification', leaf('ram:ClassCode', text, attributes))
}

function writeSettlement(line: Line): Output {
  return requiredGroup(
    'ram:SpecifiedLineTradeSettlement',
    writeTax('ram:ApplicableTradeTax', line.vat),
    writePeriod(line.period),
    line.allowances.map((one) => writeAllowance(one, false)),
    line.charges.map((one) => writeAllowance(one, true)),
    group('ram:SpecifiedTradeSettlementLineMonetarySummation', ram('LineTotalAmount', line.net)),
    line.object &&
      group(
        'ram:AdditionalReferencedDocument',
        ram('IssuerAssignedID', line.object),
        leaf('ram:TypeCode', '130'),
        leaf('ram:ReferenceTypeCode', line.object.scheme),
      ),
    group('ram:ReceivableSpecifiedTradeAccountingAccount', ram('ID', line.accounting)),
  )
}
