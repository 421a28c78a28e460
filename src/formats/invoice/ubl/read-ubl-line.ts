import type { Item, Line, Price } from '../model.js'
import { amount, identifier, quantity, text } from '../terms.js'
import type { XmlElement } from '../xml.js'
import { all, child, children, first } from '../xml-path.js'
import { isVatScheme, readAllowanceCharge, readPeriod, readVatCategory } from './read-ubl-groups.js'

/** Most lines have neither allowances nor charges, and a file may be nothing but lines. */
const none: readonly never[] = []

/** BG-25. The VAT category is the first one of the scheme VAT. */
export function readLine(at: XmlElement): Line {
  const allowanceCharges = children(at, 'AllowanceCharge').map((one) => readAllowanceCharge(one))
  const those = (isWanted: boolean) =>
    allowanceCharges.length === 0
      ? none
      : allowanceCharges.filter(({ isCharge }) => isCharge === isWanted).map(({ terms }) => terms)
  const categories = all(at, 'Item/ClassifiedTaxCategory').filter(isVatScheme)
  return {
    at,
    identifier: text(child(at, 'ID')),
    note: text(child(at, 'Note')),
    object: identifier(first(at, 'DocumentReference/ID')),
    quantity: quantity(child(at, at.name === 'CreditNoteLine' ? 'CreditedQuantity' : 'InvoicedQuantity')),
    net: amount(child(at, 'LineExtensionAmount')),
    orderLine: text(first(at, 'OrderLineReference/LineID')),
    accounting: text(child(at, 'AccountingCost')),
    period: readPeriod(child(at, 'InvoicePeriod')),
    allowances: those(false),
    charges: those(true),
    price: readPrice(child(at, 'Price')),
    vat: categories[0] && readVatCategory(categories[0]),
    item: readItem(child(at, 'Item')),
  }
}

function readPrice(at: XmlElement | undefined): Price | undefined {
  return (
    at && {
      at,
      net: amount(child(at, 'PriceAmount')),
      discount: amount(first(at, 'AllowanceCharge/Amount')),
      gross: amount(first(at, 'AllowanceCharge/BaseAmount')),
      baseQuantity: quantity(child(at, 'BaseQuantity')),
    }
  )
}

function readItem(at: XmlElement | undefined): Item | undefined {
  return (
    at && {
      at,
      name: text(child(at, 'Name')),
      description: text(child(at, 'Description')),
      sellersIdentifier: text(first(at, 'SellersItemIdentification/ID')),
      buyersIdentifier: text(first(at, 'BuyersItemIdentification/ID')),
      standardIdentifier: identifier(first(at, 'StandardItemIdentification/ID')),
      classifications: all(at, 'CommodityClassification/ItemClassificationCode').map(
        (one) => identifier(one, 'listID', 'listVersionID')!,
      ),
      origin: text(first(at, 'OriginCountry/IdentificationCode')),
      attributes: children(at, 'AdditionalItemProperty').map((one) => ({
        at: one,
        name: text(child(one, 'Name')),
        value: text(child(one, 'Value')),
      })),
    }
  )
}
