import type { Address, AllowanceCharge, Amount, Period, Text, VatCategory } from '../model.js'
import { taxPointCodeInCii } from '../tax-point-codes.js'
import { group, leaf, type Output } from '../xml-writer.js'

/** Terms and small groups as aggregate components of CII. */

export const ram = (name: string, term: Text | undefined): Output => leaf(`ram:${name}`, term?.text)

/** ISO dates become days of the format 102; the qualified types have an element of their own. */
export function writeDate(name: string, date: Text | undefined, types: 'udt' | 'qdt' = 'udt'): Output {
  return group(name, leaf(`${types}:DateTimeString`, compact(date), { format: '102' }))
}

const compact = (date: Text | undefined): string | undefined => date?.text.trim().replaceAll('-', '')

export function writeReference(name: string, id: Text | undefined): Output {
  return group(name, ram('IssuerAssignedID', id))
}

export function writeAddress(address: Address | undefined): Output {
  return (
    address &&
    group(
      'ram:PostalTradeAddress',
      ram('PostcodeCode', address.postCode),
      ram('LineOne', address.line1),
      ram('LineTwo', address.line2),
      ram('LineThree', address.line3),
      ram('CityName', address.city),
      ram('CountryID', address.country),
      ram('CountrySubDivisionName', address.subdivision),
    )
  )
}

export function writePeriod(period: Period | undefined): Output {
  return (
    period &&
    group(
      'ram:BillingSpecifiedPeriod',
      writeDate('ram:StartDateTime', period.start),
      writeDate('ram:EndDateTime', period.end),
    )
  )
}

interface Taxed {
  readonly taxable?: Amount
  readonly tax?: Amount
  readonly taxPointDate?: Text
  readonly taxPointCode?: Text
}

export function writeTax(name: string, vat: VatCategory | undefined, taxed: Taxed = {}): Output {
  const code = taxed.taxPointCode?.text.trim()
  if (!vat && !taxed.tax && !taxed.taxable) return undefined
  return group(
    name,
    ram('CalculatedAmount', taxed.tax),
    leaf('ram:TypeCode', 'VAT'),
    ram('ExemptionReason', vat?.exemptionReason),
    ram('BasisAmount', taxed.taxable),
    ram('CategoryCode', vat?.code),
    ram('ExemptionReasonCode', vat?.exemptionCode),
    group('ram:TaxPointDate', leaf('udt:DateString', compact(taxed.taxPointDate), { format: '102' })),
    leaf('ram:DueDateTypeCode', code && taxPointCodeInCii(code)),
    ram('RateApplicablePercent', vat?.rate),
  )
}

export function writeAllowance(one: AllowanceCharge, isCharge: boolean): Output {
  return group(
    'ram:SpecifiedTradeAllowanceCharge',
    group('ram:ChargeIndicator', leaf('udt:Indicator', String(isCharge))),
    ram('CalculationPercent', one.percentage),
    ram('BasisAmount', one.base),
    ram('ActualAmount', one.amount),
    ram('ReasonCode', one.reasonCode),
    ram('Reason', one.reason),
    writeTax('ram:CategoryTradeTax', one.vat),
  )
}
