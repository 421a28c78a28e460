import { plainText } from '../../../kernel/decimal.js'
import type { EdiInvoice, EdiInvoiceLine, InvoiceTax } from '../invoice-model.js'
import type { EdiMessage } from '../message/read-message.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Mapped } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { taxKinds } from './codes.js'
import { partySegments, readParties } from './edifact-parties.js'
import {
  chargeSegments,
  dateSegments,
  descriptionSegments,
  type EdifactVersion,
  issuedSegments,
  itemNumberSegments,
  moa,
  noteSegments,
  paymentTermsSegments,
  qty,
  readCharges,
  readDate,
  readDates,
  readDecimal,
  readDescription,
  readItemNumbers,
  readNotes,
  readPaymentTerms,
  readQuantity,
  readReferences,
  referenceSegments,
} from './edifact-parts.js'
import { type LoopReader, MessageReading } from './loop-reader.js'
import { Losses } from './losses.js'
import { compact } from './x12-parts.js'

const zero = { coefficient: 0n, scale: 0 }

/** DE 1001: 381 credit note, 261 self-billed credit note, 308, 396 and 532 further kinds of it. */
const creditNotes: ReadonlySet<string> = new Set(['381', '261', '308', '396', '532'])

/** DE 5025 that carry what is to be paid, the best first: 9 due, 77 invoice, 39 total, 86 message total, 79 lines. */
const totals = ['9', '77', '39', '86', '79'] as const

/** Reads INVOIC. */
export function readEdifactInvoice(message: EdiMessage): Mapped<EdiInvoice> {
  const reading = new MessageReading(message)
  const { root } = reading
  const version = message.checkedAgainst ?? 'D.01B'
  const bgm = root.first('BGM')
  const cux = root.mapLoops('CUX', (loop) => loop.first('CUX'))
  root.all('UNS')
  root.all('CNT')
  const issued = readDate(root.first('DTM', [1, '137']))
  const document = compact<EdiInvoice>({
    number: textAt(bgm, 2, 1),
    issueDate: issued,
    kind: creditNotes.has(textAt(bgm, 1, 1)) ? 'credit-note' : 'invoice',
    currency: textAt(cux[0], 1, 2) || undefined,
    dates: readDates(root, ['137']),
    references: readReferences(root),
    parties: readParties(root),
    paymentTerms: readPaymentTerms(root),
    notes: readNotes(root, version),
    charges: readCharges(root),
    lines: root.mapLoops('LIN', (loop) => readLine(loop, version)),
    taxes: readTaxes(root),
    total: readTotal(root),
  })
  return { document, findings: reading.leftovers() }
}

function readTotal(root: LoopReader) {
  const groups = root.loops('MOA')
  for (const code of totals) {
    for (const loop of groups) {
      const amount = readDecimal(textAt(loop.first('MOA', [1, code]), 1, 2))
      if (amount !== undefined) return amount
    }
  }
  return zero
}

/** TAX groups: 124 is the amount of tax, 125 what it is taken of. */
function readTaxes(loop: LoopReader): readonly InvoiceTax[] {
  return loop.mapLoops('TAX', (inner) => {
    const tax = inner.first('TAX')
    const amount = (code: string) => readDecimal(textAt(inner.first('MOA', [1, code]), 1, 2))
    return compact<InvoiceTax>({
      kind: taxKinds.word('edifact', textAt(tax, 2, 1)),
      percent: readDecimal(textAt(tax, 5, 4)),
      amount: amount('124'),
      basis: amount('125') ?? readDecimal(textAt(tax, 4)),
      category: textAt(tax, 6) || undefined,
    })
  })
}

function readLine(loop: LoopReader, version: string): EdiInvoiceLine {
  const lin = loop.first('LIN')
  const prices = loop.mapLoops('PRI', (inner) => inner.first('PRI'))
  // AAA is the net price; where there is none, any other will do.
  const price = prices.find((pri) => textAt(pri, 1, 1) === 'AAA') ?? prices[0]
  const amounts = loop.loops('MOA').flatMap((inner) => inner.all('MOA', [1, '203', '66', '38']))
  const amount = amounts.find((one) => textAt(one, 1, 1) === '203') ?? amounts[0]
  return compact<EdiInvoiceLine>({
    id: textAt(lin, 1),
    item: readItemNumbers(loop, lin),
    description: readDescription(loop, version),
    quantity: readQuantity(loop.first('QTY', [1, '47', '46', '12'])) ?? { value: zero, unit: 'EA' },
    price: readDecimal(textAt(price, 1, 2)),
    priceQuantity: readDecimal(textAt(price, 1, 5)),
    amount: readDecimal(textAt(amount, 1, 2)),
    references: readReferences(loop),
    charges: readCharges(loop),
    taxes: readTaxes(loop),
  })
}

/** Writes INVOIC. */
export function writeEdifactInvoice(invoice: EdiInvoice, version: EdifactVersion): Mapped<OutgoingMessage> {
  const losses = new Losses()
  const segments = [
    segment('BGM', invoice.kind === 'credit-note' ? '381' : '380', invoice.number, '9'),
    ...issuedSegments(invoice, losses),
    ...dateSegments(invoice.dates, 'dates', losses),
    ...noteSegments(invoice.notes, version, 'notes', losses),
    ...referenceSegments(invoice.references, 'references', losses),
    ...partySegments(invoice.parties, losses),
    ...(invoice.currency === undefined ? [] : [segment('CUX', ['2', invoice.currency, '4'])]),
    ...paymentTermsSegments(invoice.paymentTerms, losses),
    ...chargeSegments(invoice.charges, 'charges', losses),
    ...invoice.lines.flatMap((line, index) => lineSegments(line, version, `lines[${index}]`, losses)),
    segment('UNS', 'S'),
    segment('CNT', ['2', String(invoice.lines.length)]),
    moa('9', invoice.total),
    ...taxSegments(invoice.taxes, 'taxes', losses),
  ]
  return { document: { type: 'INVOIC', segments }, findings: losses.findings }
}

function lineSegments(line: EdiInvoiceLine, version: EdifactVersion, path: string, losses: Losses): Segment[] {
  const { lin, pia } = itemNumberSegments(line.item, path, losses)
  const { price, priceQuantity, quantity } = line
  const basis = priceQuantity === undefined ? [] : ['', '', plainText(priceQuantity), quantity.unit]
  if (price === undefined && priceQuantity !== undefined) losses.lost(`${path}.priceQuantity`, 'there is no price')
  return [
    segment('LIN', line.id, '', lin),
    ...pia,
    ...descriptionSegments(line.description, version),
    qty('47', quantity),
    ...(line.amount === undefined ? [] : [moa('203', line.amount)]),
    ...(price === undefined ? [] : [segment('PRI', ['AAA', plainText(price), ...basis])]),
    ...referenceSegments(line.references, `${path}.references`, losses),
    ...taxSegments(line.taxes, `${path}.taxes`, losses),
    ...chargeSegments(line.charges, `${path}.charges`, losses),
  ]
}

/** 7: tax. */
function taxSegments(taxes: readonly InvoiceTax[], path: string, losses: Losses): Segment[] {
  return taxes.flatMap(({ kind, percent, amount, basis, category }, index) => {
    const code = losses.code(taxKinds.code('edifact', kind), `${path}[${index}]`, kind)
    if (code === undefined) return []
    const rate = percent === undefined ? '' : ['', '', '', plainText(percent)]
    return [
      segment('TAX', '7', [code], '', '', rate, category ?? ''),
      ...(amount === undefined ? [] : [moa('124', amount)]),
      ...(basis === undefined ? [] : [moa('125', basis)]),
    ]
  })
}
