import type { Address, AllowanceCharge, Period, VatBreakdown, VatCategory } from '../model.js'
import { amount, numeric, text } from '../terms.js'
import type { XmlElement } from '../xml.js'
import { child, children, first, textOf } from '../xml-path.js'

/** True for the tax scheme `VAT`: the only one EN 16931 knows besides the seller's other registration (BT-32). */
export function isVatScheme(taxed: XmlElement): boolean {
  return textOf(first(taxed, 'TaxScheme/ID')).toUpperCase() === 'VAT'
}

export function readVatCategory(at: XmlElement): VatCategory {
  return {
    at,
    code: text(child(at, 'ID')),
    rate: numeric(child(at, 'Percent')),
    exemptionReason: text(child(at, 'TaxExemptionReason')),
    exemptionCode: text(child(at, 'TaxExemptionReasonCode')),
  }
}

export function readAddress(at: XmlElement | undefined): Address | undefined {
  return (
    at && {
      at,
      line1: text(child(at, 'StreetName')),
      line2: text(child(at, 'AdditionalStreetName')),
      line3: text(first(at, 'AddressLine/Line')),
      city: text(child(at, 'CityName')),
      postCode: text(child(at, 'PostalZone')),
      subdivision: text(child(at, 'CountrySubentity')),
      country: text(first(at, 'Country/IdentificationCode')),
    }
  )
}

/** An `xs:boolean` (XSD part 2, 3.2.2); missing for anything else, which then is neither allowance nor charge. */
export function booleanOf(at: XmlElement | undefined): boolean | undefined {
  const written = textOf(at)
  if (written === 'true' || written === '1') return true
  return written === 'false' || written === '0' ? false : undefined
}

/** One element of UBL is both: its indicator decides. */
export function readAllowanceCharge(at: XmlElement): { isCharge: boolean | undefined; terms: AllowanceCharge } {
  const terms = {
    at,
    amount: amount(child(at, 'Amount')),
    base: amount(child(at, 'BaseAmount')),
    percentage: numeric(child(at, 'MultiplierFactorNumeric')),
    reason: text(child(at, 'AllowanceChargeReason')),
    reasonCode: text(child(at, 'AllowanceChargeReasonCode')),
    vat: children(at, 'TaxCategory').filter(isVatScheme).map(readVatCategory)[0],
  }
  return { isCharge: booleanOf(child(at, 'ChargeIndicator')), terms }
}

export function readBreakdown(at: XmlElement): VatBreakdown {
  return {
    at,
    taxable: amount(child(at, 'TaxableAmount')),
    tax: amount(child(at, 'TaxAmount')),
    vat: children(at, 'TaxCategory').filter(isVatScheme).map(readVatCategory)[0],
  }
}

/** A period that only names its tax point code (BT-8) is no period of the invoice (BG-14), yet it has an element. */
export function readPeriod(at: XmlElement | undefined): Period | undefined {
  return at && { at, start: text(child(at, 'StartDate')), end: text(child(at, 'EndDate')) }
}
