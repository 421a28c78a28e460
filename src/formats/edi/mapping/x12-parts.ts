import type { BusinessDate } from '../../../kernel/date.js'
import { type Decimal, decimal, multiply, parseDecimal, plainText, round } from '../../../kernel/decimal.js'
import { dayOf } from '../message/day.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import {
  type AllowanceCharge,
  type Contact,
  type DeliveryTerms,
  noDates,
  type PaymentTerms,
  type TradeDates,
  type TradeParty,
  type TradeReference,
} from '../trade-model.js'
import { boundsOf, chargeReasons, dateKinds, partyRoles, partySchemes, referenceKinds, units } from './codes.js'
import type { LoopReader } from './loop-reader.js'
import { joined, type Losses, pieces } from './losses.js'

const x12 = 'x12'

/** A date as X12 sends it: CCYYMMDD, before version 004010 YYMMDD. */
export const readDate = dayOf

export const dateText = (date: BusinessDate): string => date.replaceAll('-', '')

/** Nothing where a careless sender gave no day: none is made up for him. */
export function issuedText({ issueDate }: { readonly issueDate?: BusinessDate }, losses: Losses): string {
  if (issueDate !== undefined) return dateText(issueDate)
  losses.lost('issueDate', 'a message needs it, and the document has none')
  return ''
}

/** X12.6, 3.5.1: a real number may begin or end with its point and may have an exponent, though few send them. */
const real = /^(-?)(\d*)(?:\.(\d*))?(?:E(-?\d{1,2}))?$/

/** A number as X12 sends it. */
export function readDecimal(text: string): Decimal | undefined {
  if (text === '') return undefined
  const plain = parseDecimal(text)
  if (plain !== undefined) return plain
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = real.exec(text) ?? []
  const mantissa =
    whole === '' && fraction === '' ? undefined : parseDecimal(`${sign}${whole || '0'}.${fraction || '0'}`)
  if (mantissa === undefined) return undefined
  const scale = fraction === '' ? 0 : mantissa.scale
  const coefficient = fraction === '' ? mantissa.coefficient / 10n : mantissa.coefficient
  const places = scale - Number(exponent)
  return places >= 0 ? { coefficient, scale: places } : { coefficient: coefficient * 10n ** BigInt(-places), scale: 0 }
}

export const decimalOut = (value: Decimal | undefined): string => (value === undefined ? '' : plainText(value))

const cent = decimal('0.01')
const hundred = decimal('100')

/** X12 N2: the last two digits are behind the point; a point that is sent all the same stands where the sender put it. */
export function readN2(text: string): Decimal | undefined {
  const value = readDecimal(text)
  return value === undefined || text.includes('.') ? value : multiply(value, cent)
}

export function n2Text(value: Decimal, path: string, losses: Losses): string {
  const cents = multiply(value, hundred)
  const whole = round(cents, 0)
  if (plainText(cents) !== plainText(whole)) losses.lost(path, 'there is room for two decimal places only')
  return plainText(whole)
}

export const readUnit = (code: string): string => {
  const word = units.word(x12, code)
  return word.startsWith('x12:') ? code : word
}

export const unitText = (unit: string): string => units.code(x12, unit) ?? unit

/** N1 loops. */
export function readParties(loop: LoopReader): readonly TradeParty[] {
  return loop.mapLoops('N1', (inner) => {
    const n1 = inner.first('N1')
    const n4 = inner.first('N4')
    const names = [textAt(n1, 2), ...inner.all('N2').flatMap((n2) => [textAt(n2, 1), textAt(n2, 2)])]
    const street = inner
      .all('N3')
      .flatMap((n3) => [textAt(n3, 1), textAt(n3, 2)])
      .filter(Boolean)
    const scheme = textAt(n1, 3)
    return compact<TradeParty>({
      role: partyRoles.word(x12, textAt(n1, 1)),
      id: scheme === '' ? undefined : { scheme: partySchemes.word(x12, scheme), value: textAt(n1, 4) },
      name: joined(names.filter(Boolean), 60) || undefined,
      street: street.length > 0 ? street : undefined,
      city: textAt(n4, 1) || undefined,
      region: textAt(n4, 2) || undefined,
      postalCode: textAt(n4, 3) || undefined,
      country: textAt(n4, 4) || undefined,
      taxId: textAt(inner.first('REF', [1, 'TX']), 2) || undefined,
      contact: readContact(inner),
    })
  })
}

/** PER: name, and up to three numbers with what they are (TE phone, EM mail). */
function readContact(loop: LoopReader): Contact | undefined {
  const per = loop.first('PER')
  if (per === undefined) return undefined
  const numbers = [3, 5, 7].map((at) => [textAt(per, at), textAt(per, at + 1)] as const)
  const find = (code: string) => numbers.find(([kind]) => kind === code)?.[1]
  return compact<Contact>({ name: textAt(per, 2) || undefined, phone: find('TE'), email: find('EM') })
}

export function partySegments(parties: readonly TradeParty[], losses: Losses): Segment[] {
  return parties.flatMap((party, index) => {
    const path = `parties[${index}]`
    const role = losses.code(partyRoles.code(x12, party.role), path, party.role)
    if (role === undefined) return []
    const scheme = party.id && losses.code(partySchemes.code(x12, party.id.scheme), `${path}.id`, party.id.scheme)
    const names = pieces(party.name ?? '', 60)
    // N101 needs a name or an identifier (R0203).
    const name = names[0] ?? (scheme === undefined ? '-' : '')
    const segments = [segment('N1', role, name, scheme ?? '', scheme === undefined ? '' : party.id!.value)]
    if (names.length > 1) segments.push(segment('N2', ...names.slice(1, 3)))
    if (names.length > 3) losses.lost(`${path}.name`, 'it is longer than 180 characters')
    const street = (party.street ?? []).flatMap((line) => pieces(line, 55))
    for (let at = 0; at < Math.min(street.length, 4); at += 2) segments.push(segment('N3', ...street.slice(at, at + 2)))
    if (street.length > 4) losses.lost(`${path}.street`, 'there is room for four lines only')
    if (party.city || party.region || party.postalCode || party.country) {
      segments.push(segment('N4', party.city ?? '', party.region ?? '', party.postalCode ?? '', party.country ?? ''))
    }
    if (party.taxId !== undefined) segments.push(segment('REF', 'TX', party.taxId))
    if (party.contact !== undefined) segments.push(contactSegment(party.contact))
    return segments
  })
}

function contactSegment({ name, phone, email }: Contact): Segment {
  const numbers = [...(phone === undefined ? [] : ['TE', phone]), ...(email === undefined ? [] : ['EM', email])]
  return segment('PER', 'IC', name ?? '', ...numbers)
}

export function readReferences(loop: LoopReader): readonly TradeReference[] {
  return loop.mapAll('REF', (ref) => ({
    kind: referenceKinds.word(x12, textAt(ref, 1)),
    value: textAt(ref, 2) || textAt(ref, 3),
  }))
}

export function referenceSegments(references: readonly TradeReference[], path: string, losses: Losses): Segment[] {
  return references.flatMap(({ kind, value }, index) => {
    const code = losses.code(referenceKinds.code(x12, kind), `${path}[${index}]`, kind)
    return code === undefined ? [] : [segment('REF', code, value)]
  })
}

/** DTM segments by meaning; those that are no calendar date are left for the leftovers. RD8 is a period of days. */
export function readDates(loop: LoopReader): TradeDates {
  if (!loop.holds('DTM')) return noDates
  const dates: Record<string, BusinessDate> = {}
  loop.take('DTM', (dtm) => {
    const kind = dateKinds.word(x12, textAt(dtm, 1))
    const date = readDate(textAt(dtm, 2))
    if (date !== undefined) dates[kind] = date
    const [from = '', to = ''] = textAt(dtm, 5) === 'RD8' ? textAt(dtm, 6).split('-') : []
    const period = boundsOf(kind, dayOf(from), dayOf(to))
    Object.assign(dates, period)
    return date !== undefined || period !== undefined
  })
  return dates
}

export function dateSegments(dates: TradeDates, path: string, losses: Losses): Segment[] {
  return Object.entries(dates).flatMap(([kind, date]) => {
    const code = losses.code(dateKinds.code(x12, kind), `${path}.${kind}`, kind)
    return code === undefined ? [] : [segment('DTM', code, dateText(date))]
  })
}

/** SAC: the amount has two implied decimal places. */
export function readCharges(loop: LoopReader): readonly AllowanceCharge[] {
  return loop.mapLoops('SAC', (inner) => {
    const sac = inner.first('SAC')
    const reason = textAt(sac, 2)
    return compact<AllowanceCharge>({
      kind: textAt(sac, 1) === 'A' ? 'allowance' : 'charge',
      reason: reason === '' ? undefined : chargeReasons.word(x12, reason),
      description: textAt(sac, 15) || undefined,
      amount: readN2(textAt(sac, 5)),
      percent: readDecimal(textAt(sac, 7)),
    })
  })
}

export function chargeSegments(charges: readonly AllowanceCharge[], path: string, losses: Losses): Segment[] {
  return charges.map(({ kind, reason, description, amount, percent }, index) => {
    const at = `${path}[${index}]`
    const code = reason && losses.code(chargeReasons.code(x12, reason), `${at}.reason`, reason)
    const text = (description ?? '').slice(0, 80)
    if (text !== (description ?? '')) losses.lost(`${at}.description`, 'it is longer than 80 characters')
    const amountText = amount === undefined ? '' : n2Text(amount, `${at}.amount`, losses)
    const letter = kind === 'allowance' ? 'A' : 'C'
    const blank: string[] = Array(7).fill('')
    // R0203: ZZZZ is the mutually defined charge. 3 in SAC06: the percentage refers to the item list price.
    const percentage = percent === undefined ? ['', ''] : ['3', plainText(percent)]
    return segment('SAC', letter, code || 'ZZZZ', '', '', amountText, ...percentage, ...blank, text)
  })
}

/** ITD: discount and net days. */
export function readPaymentTerms(loop: LoopReader): PaymentTerms | undefined {
  const itd = loop.first('ITD')
  if (itd === undefined) return undefined
  const days = (at: number) => (/^\d+$/.test(textAt(itd, at)) ? Number(textAt(itd, at)) : undefined)
  const text = textAt(itd, 12) || undefined
  return compact<PaymentTerms>({
    netDays: days(7),
    discountPercent: readDecimal(textAt(itd, 3)),
    discountDays: days(5),
    text,
  })
}

export function paymentTermsSegments(terms: PaymentTerms | undefined, losses: Losses): Segment[] {
  if (terms === undefined) return []
  const { netDays, discountPercent, discountDays, text = '' } = terms
  if (text.length > 80) losses.lost('paymentTerms.text', 'it is longer than 80 characters')
  // L03040513: a discount needs its days. 01 basic terms, 3 from the invoice date.
  const [percent, days] =
    discountPercent === undefined || discountDays === undefined
      ? ['', '']
      : [plainText(discountPercent), String(discountDays)]
  if ((discountPercent === undefined) !== (discountDays === undefined)) {
    losses.lost('paymentTerms', 'a discount needs both percentage and days')
  }
  const net = netDays === undefined ? '' : String(netDays)
  return [segment('ITD', '01', '3', percent, '', days, '', net, '', '', '', '', text.slice(0, 80))]
}

/** FOB with Incoterms (FOB04 is 01). */
export function readDeliveryTerms(loop: LoopReader): DeliveryTerms | undefined {
  const fob = loop.first('FOB', [4, '01'])
  return fob && compact<DeliveryTerms>({ code: textAt(fob, 5), place: textAt(fob, 7) || undefined })
}

export function deliveryTermsSegments(terms: DeliveryTerms | undefined): Segment[] {
  if (terms === undefined) return []
  const place = terms.place === undefined ? [] : ['ZZ', terms.place.slice(0, 80)]
  return [segment('FOB', 'DF', '', '', '01', terms.code, ...place)]
}

/** PID with free text. */
export function readDescription(loop: LoopReader): string | undefined {
  const nested = loop.mapLoops('PID', (inner) => textAt(inner.first('PID'), 5))
  const direct = loop.mapAll('PID', (pid) => textAt(pid, 5))
  const texts = nested.length === 0 ? direct : [...nested, ...direct]
  return texts.length === 0 ? undefined : joined(texts.filter(Boolean), 80) || undefined
}

export function descriptionSegments(text: string | undefined): Segment[] {
  return pieces(text ?? '', 80).map((piece) => segment('PID', 'F', '', '', '', piece))
}

/** Leaves out what is undefined, so that equal documents are equal. */
export function compact<T extends object>(fields: T): T {
  const kept: Partial<T> = {}
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key]
  return kept as T
}
