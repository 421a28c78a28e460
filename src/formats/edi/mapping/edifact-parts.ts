import type { BusinessDate } from '../../../kernel/date.js'
import { type Decimal, parseDecimal, plainText } from '../../../kernel/decimal.js'
import { daysOf } from '../message/day.js'
import { type Element, type Segment, segment, textAt } from '../syntax/segment.js'
import {
  type AllowanceCharge,
  type DeliveryTerms,
  type ItemNumbers,
  noDates,
  noNumbers,
  type PaymentTerms,
  type Quantity,
  type TradeDates,
  type TradeReference,
} from '../trade-model.js'
import { boundsOf, chargeReasons, dateKinds, itemSchemes, referenceKinds } from './codes.js'
import { type LoopReader, none } from './loop-reader.js'
import { joined, type Losses, pieces } from './losses.js'
import { compact } from './x12-parts.js'

const edifact = 'edifact'

export type EdifactVersion = 'D.96A' | 'D.01B'

/** The day of a DTM; periods, weeks and months are none. */
export function readDate(dtm: Segment | undefined): BusinessDate | undefined {
  const days = daysOf(textAt(dtm, 1, 2), textAt(dtm, 1, 3))
  return days?.kind === 'day' ? days.day : undefined
}

export const dtm = (code: string, date: BusinessDate): Segment =>
  segment('DTM', [code, date.replaceAll('-', ''), '102'])

/** Nothing where a careless sender gave no day: none is made up for him. */
export function issuedSegments({ issueDate }: { readonly issueDate?: BusinessDate }, losses: Losses): Segment[] {
  if (issueDate !== undefined) return [dtm('137', issueDate)]
  losses.lost('issueDate', 'a message needs it, and the document has none')
  return []
}

/** A number: the decimal mark may be a comma, and nothing need stand before it. */
export function readDecimal(text: string): Decimal | undefined {
  if (text === '') return undefined
  const plain = parseDecimal(text)
  if (plain !== undefined) return plain
  const point = text
    .replace(',', '.')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '')
  return parseDecimal(point)
}

/** RFF groups and bare RFF, but for qualifiers that mean something else in the message. */
export function readReferences(loop: LoopReader, except: readonly string[] = []): readonly TradeReference[] {
  const groups = loop.loops('RFF')
  const bare = loop.all('RFF')
  if (groups.length === 0 && bare.length === 0) return none
  return [...groups.map((inner) => inner.first('RFF')), ...bare]
    .filter((rff): rff is Segment => rff !== undefined && !except.includes(textAt(rff, 1, 1)))
    .map((rff) => ({ kind: referenceKinds.word(edifact, textAt(rff, 1, 1)), value: textAt(rff, 1, 2) }))
}

export function referenceSegments(references: readonly TradeReference[], path: string, losses: Losses): Segment[] {
  return references.flatMap(({ kind, value }, index) => {
    const code = losses.code(referenceKinds.code(edifact, kind), `${path}[${index}]`, kind)
    return code === undefined ? [] : [segment('RFF', [code, value])]
  })
}

/** DTM segments by meaning, but for the qualifiers that the caller reads itself; what is no day is left for the leftovers. */
export function readDates(loop: LoopReader, except: readonly string[] = []): TradeDates {
  if (!loop.holds('DTM')) return noDates
  const dates: Record<string, BusinessDate> = {}
  loop.take('DTM', (found) => {
    const code = textAt(found, 1, 1)
    if (except.includes(code)) return false
    const kind = dateKinds.word(edifact, code)
    const days = daysOf(textAt(found, 1, 2), textAt(found, 1, 3))
    const period = days?.kind === 'period' ? boundsOf(kind, days.from, days.to) : undefined
    if (days?.kind === 'day' && days.day !== undefined) dates[kind] = days.day
    else if (period === undefined) return false
    Object.assign(dates, period)
    return true
  })
  return dates
}

export function dateSegments(dates: TradeDates, path: string, losses: Losses): Segment[] {
  return Object.entries(dates).flatMap(([kind, date]) => {
    const code = losses.code(dateKinds.code(edifact, kind), `${path}.${kind}`, kind)
    return code === undefined ? [] : [dtm(code, date)]
  })
}

/** ALC groups: MOA 8, 23 or 204 is the amount, PCD the percentage. */
export function readCharges(loop: LoopReader): readonly AllowanceCharge[] {
  return loop.mapLoops('ALC', (inner) => {
    const alc = inner.first('ALC')
    const amounts = inner.loops('MOA').flatMap((moa) => moa.all('MOA', [1, '8', '23', '204']))
    const percents = inner.loops('PCD').flatMap((pcd) => pcd.all('PCD'))
    const reason = textAt(alc, 5, 1)
    return compact<AllowanceCharge>({
      kind: textAt(alc, 1) === 'A' ? 'allowance' : 'charge',
      reason: reason === '' ? undefined : chargeReasons.word(edifact, reason),
      description: `${textAt(alc, 5, 4)}${textAt(alc, 5, 5)}` || undefined,
      amount: readDecimal(textAt(amounts[0] ?? inner.first('MOA'), 1, 2)),
      percent: readDecimal(textAt(percents[0], 1, 2)),
    })
  })
}

export function chargeSegments(charges: readonly AllowanceCharge[], path: string, losses: Losses): Segment[] {
  return charges.flatMap(({ kind, reason, description, amount, percent }, index) => {
    const at = `${path}[${index}]`
    const code = reason && losses.code(chargeReasons.code(edifact, reason), `${at}.reason`, reason)
    const texts = pieces(description ?? '', 35)
    if (texts.length > 2) losses.lost(`${at}.description`, 'it is longer than 70 characters')
    const special: Element = code || texts.length > 0 ? [code ?? '', '', '', ...texts.slice(0, 2)] : ''
    return [
      segment('ALC', kind === 'allowance' ? 'A' : 'C', '', '', '', special),
      ...(percent === undefined ? [] : [segment('PCD', ['3', plainText(percent)])]),
      ...(amount === undefined ? [] : [segment('MOA', ['8', plainText(amount)])]),
    ]
  })
}

/** PAT 1 or 3 sets the net days, 22 the discount with its percentage in PCD. D.14B has PYT, whose periods stand apart. */
export function readPaymentTerms(loop: LoopReader): PaymentTerms | undefined {
  const groups = loop.loops('PAT')
  for (const inner of loop.loops('PYT')) inner.first('PYT')
  if (groups.length === 0) return undefined
  const found: { -readonly [K in keyof PaymentTerms]: PaymentTerms[K] } = {}
  for (const inner of groups) {
    const pat = inner.first('PAT')
    const days = textAt(pat, 3, 3) === 'D' && /^\d+$/.test(textAt(pat, 3, 4)) ? Number(textAt(pat, 3, 4)) : undefined
    if (textAt(pat, 1) === '22') {
      found.discountDays = days
      found.discountPercent = readDecimal(textAt(inner.first('PCD'), 1, 2))
    } else {
      found.netDays = days
      found.text = `${textAt(pat, 2, 4)}${textAt(pat, 2, 5)}` || undefined
    }
  }
  return compact(found)
}

export function paymentTermsSegments(terms: PaymentTerms | undefined, losses: Losses): Segment[] {
  if (terms === undefined) return []
  const { netDays, discountPercent, discountDays, text } = terms
  const texts = pieces(text ?? '', 35)
  if (texts.length > 2) losses.lost('paymentTerms.text', 'it is longer than 70 characters')
  // 5 from the invoice date, 3 after it, D days.
  const period = (days: number | undefined): Element => (days === undefined ? '' : ['5', '3', 'D', String(days)])
  // C110 begins with a mandatory identification: 6, as agreed.
  const named: Element = texts.length === 0 ? '' : ['6', '', '', ...texts.slice(0, 2)]
  const discount =
    discountPercent === undefined
      ? []
      : [segment('PAT', '22', '', period(discountDays)), segment('PCD', ['12', plainText(discountPercent)])]
  if (discountPercent === undefined && discountDays !== undefined) {
    losses.lost('paymentTerms.discountDays', 'a discount needs its percentage')
  }
  return [segment('PAT', '1', named, period(netDays)), ...discount]
}

export function readDeliveryTerms(loop: LoopReader): DeliveryTerms | undefined {
  const [inner] = loop.loops('TOD')
  if (inner === undefined) return undefined
  const place = textAt(inner.first('LOC', [1, '1']), 2, 4) || undefined
  return compact<DeliveryTerms>({ code: textAt(inner.first('TOD'), 3, 1), place })
}

export function deliveryTermsSegments(terms: DeliveryTerms | undefined): Segment[] {
  if (terms === undefined) return []
  const place = terms.place === undefined ? [] : [segment('LOC', '1', ['', '', '', terms.place.slice(0, 70)])]
  return [segment('TOD', '3', '', [terms.code]), ...place]
}

/** One note for each FTX; the five texts of one FTX belong together. */
export function readNotes(loop: LoopReader, version: string): readonly string[] {
  const size = noteSize(version)
  return loop.mapAll('FTX', (ftx) => joined([1, 2, 3, 4, 5].map((at) => textAt(ftx, 4, at)).filter(Boolean), size))
}

const noteSize = (version: string) => (version === 'D.96A' ? 70 : 512)

/** AAI: general information. */
export function noteSegments(
  notes: readonly string[],
  version: EdifactVersion,
  path: string,
  losses: Losses,
): Segment[] {
  return notes.map((note, index) => {
    const texts = pieces(note, noteSize(version))
    if (texts.length > 5) losses.lost(`${path}[${index}]`, `a note has room for ${5 * noteSize(version)} characters`)
    return segment('FTX', 'AAI', '', '', texts.slice(0, 5))
  })
}

/** LIN has one number, PIA up to five more. */
export function readItemNumbers(loop: LoopReader, lin: Segment | undefined): ItemNumbers {
  if (textAt(lin, 3) === '' && !loop.holds('PIA')) return noNumbers
  const numbers: Record<string, string> = {}
  const others: TradeReference[] = []
  const take = (value: string, code: string) => {
    if (value === '') return
    const word = gtinCodes.has(code) ? 'gtin' : itemSchemes.word(edifact, code)
    if (word.includes(':') || word in numbers) others.push({ kind: `edifact:${code}`, value })
    else numbers[word] = value
  }
  take(textAt(lin, 3, 1), textAt(lin, 3, 2))
  for (const pia of loop.all('PIA')) {
    for (let at = 2; at <= 6; at++) take(textAt(pia, at, 1), textAt(pia, at, 2))
  }
  return others.length > 0 ? { ...numbers, others } : numbers
}

/** EN international article number, UP universal product code, SRV its name from D.01B on. */
const gtinCodes: ReadonlySet<string> = new Set(['EN', 'UP', 'SRV', 'GTIN'])

/** The composite of LIN and the PIA segments behind it. */
export function itemNumberSegments(
  item: ItemNumbers,
  path: string,
  losses: Losses,
): { readonly lin: Element; readonly pia: readonly Segment[] } {
  const words = (['buyer', 'seller', 'manufacturer'] as const).flatMap((word) => {
    const value = item[word]
    return value === undefined ? [] : [[value, itemSchemes.code(edifact, word)!]]
  })
  const others = (item.others ?? []).flatMap(({ kind, value }) => {
    const code = losses.code(itemSchemes.code(edifact, kind), `${path}.item`, kind)
    return code === undefined ? [] : [[value, code]]
  })
  const numbers = [...words, ...others]
  const pia = Array.from({ length: Math.ceil(numbers.length / 5) }, (_, index) =>
    segment('PIA', '1', ...numbers.slice(index * 5, index * 5 + 5)),
  )
  return { lin: item.gtin === undefined ? '' : [item.gtin, 'EN'], pia }
}

const descriptionSize = (version: string) => (version === 'D.96A' ? 35 : 256)

/** IMD with free text: two parts of 35 (D.96A) or 256 characters. */
export function readDescription(loop: LoopReader, version: string): string | undefined {
  const size = descriptionSize(version)
  const texts: string[] = []
  for (const imd of loop.all('IMD')) {
    for (const text of [textAt(imd, 3, 4), textAt(imd, 3, 5)]) if (text !== '') texts.push(text)
  }
  return joined(texts, size) || undefined
}

export function descriptionSegments(text: string | undefined, version: EdifactVersion): Segment[] {
  const parts = pieces(text ?? '', descriptionSize(version))
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, index) =>
    segment('IMD', 'F', '', ['', '', '', ...parts.slice(index * 2, index * 2 + 2)]),
  )
}

export function readQuantity(qty: Segment | undefined): Quantity | undefined {
  const value = readDecimal(textAt(qty, 1, 2))
  return value === undefined ? undefined : { value, unit: textAt(qty, 1, 3) || 'EA' }
}

export const qty = (code: string, { value, unit }: Quantity): Segment => segment('QTY', [code, plainText(value), unit])

export const moa = (code: string, amount: Decimal): Segment => segment('MOA', [code, plainText(amount)])
