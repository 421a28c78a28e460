import { decimal, plainText } from '../../../kernel/decimal.js'
import type { EdiInvoice, EdiInvoiceLine, InvoiceTax } from '../invoice-model.js'
import type { EdiMessage } from '../message/read-message.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Mapped, TradeReference } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { taxKinds } from './codes.js'
import { type LoopReader, MessageReading } from './loop-reader.js'
import { Losses } from './losses.js'
import { itemNumberElements, readItemNumbers } from './x12-item-numbers.js'
import {
  chargeSegments,
  compact,
  dateSegments,
  dateText,
  decimalOut,
  descriptionSegments,
  issuedText,
  n2Text,
  partySegments,
  paymentTermsSegments,
  readCharges,
  readDate,
  readDates,
  readDecimal,
  readDescription,
  readN2,
  readParties,
  readPaymentTerms,
  readReferences,
  readUnit,
  referenceSegments,
  unitText,
} from './x12-parts.js'

const zero = { coefficient: 0n, scale: 0 }
const priceBases: Readonly<Record<string, string>> = { HP: '100', TP: '1000' }

/** Reads 810. TDS carries two implied decimal places. */
export function readX12Invoice(message: EdiMessage): Mapped<EdiInvoice> {
  const reading = new MessageReading(message)
  const { root } = reading
  const big = root.first('BIG')
  const order = textAt(big, 4)
  const release = textAt(big, 5)
  root.all('CTT')
  const own: TradeReference[] = [
    ...(order === '' ? [] : [{ kind: 'buyer-order', value: order }]),
    ...(release === '' ? [] : [{ kind: 'release', value: release }]),
  ]
  const ordered = readDate(textAt(big, 3))
  const document = compact<EdiInvoice>({
    number: textAt(big, 2),
    issueDate: readDate(textAt(big, 1)),
    // X12 640 in BIG07: CR credit memo, CN credit invoice.
    kind: ['CR', 'CN', 'CM'].includes(textAt(big, 7)) ? 'credit-note' : 'invoice',
    currency: textAt(root.first('CUR'), 2) || undefined,
    dates: { ...(ordered === undefined ? {} : { order: ordered }), ...readDates(root) },
    references: [...own, ...readReferences(root)],
    parties: readParties(root),
    paymentTerms: readPaymentTerms(root),
    notes: root.mapAll('NTE', (nte) => textAt(nte, 2)),
    charges: readCharges(root),
    lines: root.mapLoops('IT1', readLine),
    taxes: root.mapAll('TXI', readTax),
    total: readN2(textAt(root.first('TDS'), 1)) ?? zero,
  })
  return { document, findings: reading.leftovers() }
}

function readTax(txi: Segment): InvoiceTax {
  return compact<InvoiceTax>({
    kind: taxKinds.word('x12', textAt(txi, 1)),
    amount: readDecimal(textAt(txi, 2)),
    percent: readDecimal(textAt(txi, 3)),
    basis: readDecimal(textAt(txi, 8)),
  })
}

function readLine(loop: LoopReader): EdiInvoiceLine {
  const it1 = loop.first('IT1')
  const basis = priceBases[textAt(it1, 5)]
  return compact<EdiInvoiceLine>({
    id: textAt(it1, 1),
    item: readItemNumbers(it1, 6),
    description: readDescription(loop),
    quantity: { value: readDecimal(textAt(it1, 2)) ?? zero, unit: readUnit(textAt(it1, 3)) },
    price: readDecimal(textAt(it1, 4)),
    priceQuantity: basis === undefined ? undefined : decimal(basis),
    // X12 522 code 1: line item total.
    amount: readDecimal(textAt(loop.first('PAM', [4, '1']), 5)),
    references: readReferences(loop),
    charges: readCharges(loop),
    taxes: loop.mapAll('TXI', readTax),
  })
}

/** Writes 810. */
export function writeX12Invoice(invoice: EdiInvoice): Mapped<OutgoingMessage> {
  const losses = new Losses()
  const { order, ...dates } = invoice.dates
  const own = ['buyer-order', 'release'].map((kind) => invoice.references.find((one) => one.kind === kind))
  const rest = invoice.references.filter((one) => !own.includes(one))
  const kind = invoice.kind === 'credit-note' ? 'CR' : 'DI'
  const orderDate = order === undefined ? '' : dateText(order)
  const segments = [
    segment(
      'BIG',
      issuedText(invoice, losses),
      invoice.number,
      orderDate,
      own[0]?.value ?? '',
      own[1]?.value ?? '',
      '',
      kind,
    ),
    ...invoice.notes.map((note, index) => {
      if (note.length > 80) losses.lost(`notes[${index}]`, 'it is longer than 80 characters')
      return segment('NTE', 'GEN', note.slice(0, 80))
    }),
    ...(invoice.currency === undefined ? [] : [segment('CUR', 'SE', invoice.currency)]),
    ...referenceSegments(rest, 'references', losses),
    ...partySegments(invoice.parties, losses),
    ...paymentTermsSegments(invoice.paymentTerms, losses),
    ...dateSegments(dates, 'dates', losses),
    ...invoice.lines.flatMap((line, index) => lineSegments(line, `lines[${index}]`, losses)),
    segment('TDS', n2Text(invoice.total, 'total', losses)),
    ...taxSegments(invoice.taxes, 'taxes', losses),
    ...chargeSegments(invoice.charges, 'charges', losses),
    segment('CTT', String(invoice.lines.length)),
  ]
  return { document: { type: '810', segments }, findings: losses.findings }
}

function lineSegments(line: EdiInvoiceLine, path: string, losses: Losses): Segment[] {
  const per = line.priceQuantity === undefined ? '' : plainText(line.priceQuantity)
  const basis = Object.entries(priceBases).find(([, quantity]) => quantity === per)?.[0]
  if (per !== '' && per !== '1' && basis === undefined) {
    losses.lost(`${path}.priceQuantity`, 'a price is for 1, 100 or 1000 units')
  }
  const { quantity, price, amount } = line
  // P020304: quantity, unit and price come together.
  const priceText = price === undefined ? '0' : plainText(price)
  if (price === undefined) losses.lost(`${path}.price`, 'a quantity needs a price; 0 was written')
  return [
    segment(
      'IT1',
      line.id,
      plainText(quantity.value),
      unitText(quantity.unit),
      priceText,
      basis ?? '',
      ...itemNumberElements(line.item, path, losses),
    ),
    ...taxSegments(line.taxes, `${path}.taxes`, losses),
    ...(amount === undefined ? [] : [segment('PAM', '', '', '', '1', plainText(amount))]),
    ...descriptionSegments(line.description),
    ...referenceSegments(line.references, `${path}.references`, losses),
    ...chargeSegments(line.charges, `${path}.charges`, losses),
  ]
}

function taxSegments(taxes: readonly InvoiceTax[], path: string, losses: Losses): Segment[] {
  return taxes.flatMap(({ kind, amount, percent, basis, category }, index) => {
    const code = losses.code(taxKinds.code('x12', kind), `${path}[${index}]`, kind)
    if (category !== undefined) losses.lost(`${path}[${index}].category`, 'TXI has no place for it')
    return code === undefined
      ? []
      : [segment('TXI', code, decimalOut(amount), decimalOut(percent), '', '', '', '', decimalOut(basis))]
  })
}
