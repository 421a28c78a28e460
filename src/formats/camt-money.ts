import type { Availability, Charge, OriginalAmount } from './bank-statement.js'
import { signedAmount } from './bank-statement.js'
import { attribute, type CamtContext, calendarDate, every, first, none, report, textAt } from './camt-element.js'
import type { XmlElement } from './invoice/xml.js'

/**
 * Amount and currency of an entry or a balance. `CdtDbtInd` alone is the sign: `RvslInd` only tells that an earlier
 * entry of the other direction is taken back (ISO 20022, ReversalIndicator).
 */
export function signedMoney(
  context: CamtContext,
  element: XmlElement,
): { amount: string; currency: string | undefined } | undefined {
  const amount = first(element, 'Amt')
  const indicator = textAt(element, 'CdtDbtInd')
  if (indicator !== 'CRDT' && indicator !== 'DBIT') {
    const what = `the direction is "${indicator ?? ''}" instead of CRDT or DBIT: left out`
    report(context, first(element, 'CdtDbtInd') ?? element, 'error', 'camt.invalid_direction', what)
    return undefined
  }
  const text = amount?.text.trim() ?? ''
  // The direction is the sign (ActiveOrHistoricCurrencyAndAmount is never negative): a second one contradicts it.
  const signed = text.startsWith('-') ? undefined : signedAmount(text, indicator === 'DBIT')
  if (signed === undefined) {
    const what = `"${text.slice(0, 50)}" is not an amount: left out`
    report(context, amount ?? element, 'error', 'camt.invalid_amount', what)
    return undefined
  }
  return { amount: signed, currency: attribute(amount, 'Ccy') }
}

/** An amount without a direction of its own; what is no number is reported and left out. */
export function plainAmount(context: CamtContext, amount: XmlElement | undefined): string | undefined {
  if (amount === undefined) return undefined
  const value = signedAmount(amount.text.trim(), false)
  if (value === undefined) {
    const what = `"${amount.text.trim().slice(0, 50)}" is not an amount: left out`
    report(context, amount, 'error', 'camt.invalid_amount', what)
  }
  return value
}

/** `Avlbty` of a balance, an entry or a transaction: from a day on, or after a number of days. */
export function readAvailability(context: CamtContext, element: XmlElement): Availability[] | undefined {
  const found = every(element, 'Avlbty').flatMap((availability): Availability | [] => {
    const money = signedMoney(context, availability)
    if (money === undefined) return []
    const days = textAt(availability, 'Dt', 'NbOfDays')
    const day = first(availability, 'Dt', 'ActlDt')
    return {
      amount: money.amount,
      days: days !== undefined && /^[+-]?\d{1,15}$/.test(days) ? Number(days) : undefined,
      date: day && calendarDate(context, day, day.text.trim()),
    }
  })
  return found.length > 0 ? found : undefined
}

/** Charges of an entry or a transaction: one record per `Chrgs` up to version 3, `Rcrd` inside it from 4 on. */
export function readCharges(context: CamtContext, element: XmlElement): readonly Charge[] {
  const all = every(element, 'Chrgs')
  if (all.length === 0) return none
  return all.flatMap((charges) => {
    const records = every(charges, 'Rcrd')
    return (records.length > 0 ? records : [charges]).flatMap((record) => charge(context, record))
  })
}

function charge(context: CamtContext, record: XmlElement): Charge | [] {
  const amount = first(record, 'Amt') ?? first(record, 'TtlChrgsAndTaxAmt')
  if (amount === undefined) return []
  const signed = signedAmount(amount.text.trim(), textAt(record, 'CdtDbtInd') !== 'CRDT')
  if (signed === undefined) {
    report(context, amount, 'error', 'camt.invalid_amount', 'the amount of a charge is not a number')
    return []
  }
  const included = textAt(record, 'ChrgInclInd')
  const kind = first(record, 'Tp')
  return {
    amount: signed,
    currency: attribute(amount, 'Ccy') ?? '',
    included: included === undefined ? undefined : included === 'true' || included === '1',
    type: textAt(kind, 'Cd') ?? textAt(kind, 'Prtry', 'Id') ?? textAt(kind, 'Prtry'),
    rate: textAt(record, 'Rate'),
    bearer: textAt(record, 'Br'),
    tax: plainAmount(context, first(record, 'Tax', 'Amt')),
  }
}

/** What was instructed, and at which rate it became what was booked (`AmtDtls`). */
export function instructed(element: XmlElement): OriginalAmount | undefined {
  const all = first(element, 'AmtDtls')
  const amount = first(all, 'InstdAmt', 'Amt')
  const value = amount === undefined ? undefined : signedAmount(amount.text.trim(), false)
  if (value === undefined) return undefined
  const exchange = ['InstdAmt', 'TxAmt', 'CntrValAmt', 'AnncdPstngAmt']
    .map((name) => first(all, name, 'CcyXchg'))
    .find((one) => signedAmount(textAt(one, 'XchgRate') ?? '', false) !== undefined)
  const rate = textAt(exchange, 'XchgRate')
  return {
    amount: value,
    currency: attribute(amount, 'Ccy') ?? '',
    exchangeRate: rate,
    exchange:
      rate === undefined
        ? undefined
        : {
            source: textAt(exchange, 'SrcCcy'),
            target: textAt(exchange, 'TrgtCcy'),
            unit: textAt(exchange, 'UnitCcy'),
            rate,
            contract: textAt(exchange, 'CtrctId'),
            quoted: textAt(exchange, 'QtnDt'),
          },
  }
}
