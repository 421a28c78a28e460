import type { Identifier, Item, Line, Price } from '../model.js'
import { amount, identifier, quantity, text } from '../terms.js'
import type { XmlElement } from '../xml.js'
import { all, child, children, first, textOf } from '../xml-path.js'
import { isVat, readAllowanceCharges, readPeriod, readVatCategory } from './read-cii-groups.js'

/** BG-25. The VAT category is the first trade tax of the type VAT. */
export function readLine(at: XmlElement): Line {
  const document = child(at, 'AssociatedDocumentLineDocument')
  const settlement = child(at, 'SpecifiedLineTradeSettlement')
  const agreement = child(at, 'SpecifiedLineTradeAgreement')
  const tax = children(settlement, 'ApplicableTradeTax').filter(isVat)[0]
  return {
    at,
    identifier: text(child(document, 'LineID')),
    note: text(first(document, 'IncludedNote/Content')),
    object: readObject(settlement),
    quantity: quantity(first(at, 'SpecifiedLineTradeDelivery/BilledQuantity')),
    net: amount(first(settlement, 'SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount')),
    orderLine: text(first(agreement, 'BuyerOrderReferencedDocument/LineID')),
    accounting: text(first(settlement, 'ReceivableSpecifiedTradeAccountingAccount/ID')),
    period: readPeriod(child(settlement, 'BillingSpecifiedPeriod')),
    ...readAllowanceCharges(children(settlement, 'SpecifiedTradeAllowanceCharge')),
    price: readPrice(agreement),
    vat: tax && readVatCategory(tax),
    item: readItem(child(at, 'SpecifiedTradeProduct')),
  }
}

function readObject(settlement: XmlElement | undefined): Identifier | undefined {
  const reference = child(settlement, 'AdditionalReferencedDocument')
  const at = child(reference, 'IssuerAssignedID')
  return at && { at, text: at.text, scheme: textOf(child(reference, 'ReferenceTypeCode')) || undefined }
}

function readPrice(agreement: XmlElement | undefined): Price | undefined {
  const net = child(agreement, 'NetPriceProductTradePrice')
  const gross = child(agreement, 'GrossPriceProductTradePrice')
  if (!net && !gross) return undefined
  return {
    at: net ?? gross,
    net: amount(child(net, 'ChargeAmount')),
    discount: amount(first(gross, 'AppliedTradeAllowanceCharge/ActualAmount')),
    gross: amount(child(gross, 'ChargeAmount')),
    baseQuantity: quantity(child(net, 'BasisQuantity') ?? child(gross, 'BasisQuantity')),
  }
}

function readItem(at: XmlElement | undefined): Item | undefined {
  return (
    at && {
      at,
      name: text(child(at, 'Name')),
      description: text(child(at, 'Description')),
      sellersIdentifier: text(child(at, 'SellerAssignedID')),
      buyersIdentifier: text(child(at, 'BuyerAssignedID')),
      standardIdentifier: identifier(child(at, 'GlobalID')),
      classifications: all(at, 'DesignatedProductClassification/ClassCode').map(
        (one) => identifier(one, 'listID', 'listVersionID')!,
      ),
      origin: text(first(at, 'OriginTradeCountry/ID')),
      attributes: children(at, 'ApplicableProductCharacteristic').map((one) => ({
        at: one,
        name: text(child(one, 'Description')),
        value: text(child(one, 'Value')),
      })),
    }
  )
}
