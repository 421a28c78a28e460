import type { Address, AllowanceCharge, Period, Text, VatCategory } from '../model.js'
import { taxPointCodeInUbl } from '../tax-point-codes.js'
import { group, leaf, type Output } from '../xml-writer.js'
import { cbc, writeAmount } from './write-ubl-terms.js'

export function writeAddress(name: string, address: Address | undefined): Output {
  return (
    address &&
    group(
      name,
      cbc('StreetName', address.line1),
      cbc('AdditionalStreetName', address.line2),
      cbc('CityName', address.city),
      cbc('PostalZone', address.postCode),
      cbc('CountrySubentity', address.subdivision),
      group('cac:AddressLine', cbc('Line', address.line3)),
      group('cac:Country', cbc('IdentificationCode', address.country)),
    )
  )
}

export const writeTaxScheme = (scheme: string): Output => group('cac:TaxScheme', leaf('cbc:ID', scheme))

export function writeTaxCategory(name: string, vat: VatCategory | undefined): Output {
  return (
    vat &&
    group(
      name,
      cbc('ID', vat.code),
      cbc('Percent', vat.rate),
      cbc('TaxExemptionReasonCode', vat.exemptionCode),
      cbc('TaxExemptionReason', vat.exemptionReason),
      writeTaxScheme('VAT'),
    )
  )
}

export function writeAllowance(one: AllowanceCharge, isCharge: boolean, currency: string | undefined): Output {
  return group(
    'cac:AllowanceCharge',
    leaf('cbc:ChargeIndicator', String(isCharge)),
    cbc('AllowanceChargeReasonCode', one.reasonCode),
    cbc('AllowanceChargeReason', one.reason),
    cbc('MultiplierFactorNumeric', one.percentage),
    writeAmount('Amount', one.amount, currency),
    writeAmount('BaseAmount', one.base, currency),
    writeTaxCategory('cac:TaxCategory', one.vat),
  )
}

/** The period of the invoice holds the tax point code (BT-8) as well. */
export function writePeriod(period: Period | undefined, code?: Text): Output {
  return group(
    'cac:InvoicePeriod',
    cbc('StartDate', period?.start),
    cbc('EndDate', period?.end),
    leaf('cbc:DescriptionCode', code && taxPointCodeInUbl(code.text.trim())),
  )
}
