import type { Address, AllowanceCharge, Period, Text, VatCategory } from '../model.js'
import { amount, numeric, text } from '../terms.js'
import type { XmlElement } from '../xml.js'
import { attribute, child, first, textOf } from '../xml-path.js'

/** UNTDID 2379: a date of the form CCYYMMDD, the only one that the binding allows. */
const calendarDay = '102'

/** The date inside a date element (`DateTimeString` or `DateString`); missing in another format than 102. */
export function dateOf(holder: XmlElement | undefined): Text | undefined {
  const at = child(holder, 'DateTimeString') ?? child(holder, 'DateString')
  if (!at || attribute(at, 'format') !== calendarDay) return undefined
  return { at, text: at.text.trim().replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3') }
}

/** True for the tax type `VAT`, in capitals or not. */
export const isVat = (tax: XmlElement): boolean => child(tax, 'TypeCode')?.text.toUpperCase() === 'VAT'

export function readVatCategory(at: XmlElement): VatCategory {
  return {
    at,
    code: text(child(at, 'CategoryCode')),
    rate: numeric(child(at, 'RateApplicablePercent')),
    exemptionReason: text(child(at, 'ExemptionReason')),
    exemptionCode: text(child(at, 'ExemptionReasonCode')),
  }
}

export function readAddress(at: XmlElement | undefined): Address | undefined {
  return (
    at && {
      at,
      line1: text(child(at, 'LineOne')),
      line2: text(child(at, 'LineTwo')),
      line3: text(child(at, 'LineThree')),
      city: text(child(at, 'CityName')),
      postCode: text(child(at, 'PostcodeCode')),
      subdivision: text(child(at, 'CountrySubDivisionName')),
      country: text(child(at, 'CountryID')),
    }
  )
}

export function readPeriod(at: XmlElement | undefined): Period | undefined {
  return at && { at, start: dateOf(child(at, 'StartDateTime')), end: dateOf(child(at, 'EndDateTime')) }
}

/** An `xs:boolean` (XSD part 2, 3.2.2): true for a charge, missing for what is neither allowance nor charge. */
export function indicatorOf(at: XmlElement | undefined): boolean | undefined {
  const written = textOf(first(at, 'ChargeIndicator/Indicator'))
  if (written === 'true' || written === '1') return true
  return written === 'false' || written === '0' ? false : undefined
}

/** One element of CII is both: its indicator decides, and what has none is neither. */
export function readAllowanceCharges(all: readonly XmlElement[]): {
  allowances: AllowanceCharge[]
  charges: AllowanceCharge[]
} {
  const marked = (isCharge: boolean) => all.filter((at) => indicatorOf(at) === isCharge).map(readAllowanceCharge)
  return { allowances: marked(false), charges: marked(true) }
}

function readAllowanceCharge(at: XmlElement): AllowanceCharge {
  const tax = child(at, 'CategoryTradeTax')
  return {
    at,
    amount: amount(child(at, 'ActualAmount')),
    base: amount(child(at, 'BasisAmount')),
    percentage: numeric(child(at, 'CalculationPercent')),
    reason: text(child(at, 'Reason')),
    reasonCode: text(child(at, 'ReasonCode')),
    vat: tax && isVat(tax) ? readVatCategory(tax) : undefined,
  }
}
