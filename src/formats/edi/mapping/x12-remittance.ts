import { plainText } from '../../../kernel/decimal.js'
import type { EdiMessage } from '../message/read-message.js'
import type { Adjustment, RemittanceAccount, RemittanceAdvice, RemittanceItem } from '../remittance-model.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Mapped } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { adjustmentReasons, claimKinds, paymentMethods } from './codes.js'
import { type LoopReader, MessageReading } from './loop-reader.js'
import { Losses } from './losses.js'
import {
  compact,
  dateText,
  decimalOut,
  partySegments,
  readDate,
  readDecimal,
  readParties,
  readReferences,
  referenceSegments,
} from './x12-parts.js'

const zero = { coefficient: 0n, scale: 0 }

/** X12 591: mutually defined, for the mandatory BPR04 of an advice that names no method. */
const unnamedMethod = 'ZZZ'

/** Reads 820. The currency is US dollars where CUR does not say otherwise. */
export function readX12Remittance(message: EdiMessage): Mapped<RemittanceAdvice> {
  const reading = new MessageReading(message)
  const { root } = reading
  const bpr = root.first('BPR')
  const trn = root.first('TRN')
  const method = textAt(bpr, 4)
  const items = root.loops('ENT').flatMap((entity) => {
    entity.first('ENT')
    return entity.mapLoops('RMR', readItem)
  })
  const document = compact<RemittanceAdvice>({
    number: textAt(trn, 2),
    issueDate: readDate(textAt(root.first('DTM', [1, '097']), 2)),
    paymentDate: readDate(textAt(bpr, 16)),
    amount: signed(bpr),
    currency: textAt(root.first('CUR'), 2) || 'USD',
    method: method === '' || method === unnamedMethod ? undefined : paymentMethods.word('x12', method),
    parties: readParties(root),
    payerAccount: readAccount(bpr, 6),
    payeeAccount: readAccount(bpr, 12),
    notes: root.mapAll('NTE', (nte) => textAt(nte, 2)),
    items,
  })
  return { document, findings: reading.leftovers() }
}

/** BPR03: C is a credit, D a debit to the receiver. */
function signed(bpr: Segment | undefined) {
  const amount = readDecimal(textAt(bpr, 2)) ?? zero
  return textAt(bpr, 3) === 'D' ? { ...amount, coefficient: -amount.coefficient } : amount
}

/** Bank and account: BPR06 to 09 of the payer, 12 to 15 of the payee. */
function readAccount(bpr: Segment | undefined, from: number): RemittanceAccount | undefined {
  const number = textAt(bpr, from + 3)
  return number === '' ? undefined : compact<RemittanceAccount>({ number, bank: textAt(bpr, from + 1) || undefined })
}

function readItem(loop: LoopReader): RemittanceItem {
  const rmr = loop.first('RMR')
  const inRmr = readDecimal(textAt(rmr, 8))
  const adjustments = loop.mapLoops('ADX', readAdjustment)
  const own: Adjustment[] =
    inRmr === undefined ? [] : [{ amount: inRmr, reason: adjustmentReasons.word('x12', textAt(rmr, 7)) }]
  return compact<RemittanceItem>({
    kind: claimKinds.word('x12', textAt(rmr, 1)),
    number: textAt(rmr, 2),
    date: readDate(textAt(loop.first('DTM', [1, '003']), 2)),
    paid: readDecimal(textAt(rmr, 4)) ?? zero,
    gross: readDecimal(textAt(rmr, 5)),
    discount: readDecimal(textAt(rmr, 6)),
    references: readReferences(loop),
    adjustments: [...own, ...adjustments],
  })
}

function readAdjustment(loop: LoopReader): Adjustment {
  const adx = loop.first('ADX')
  return compact<Adjustment>({
    amount: readDecimal(textAt(adx, 1)) ?? zero,
    reason: adjustmentReasons.word('x12', textAt(adx, 2)),
    reference: textAt(adx, 4) || undefined,
    text: textAt(loop.first('NTE'), 2) || undefined,
  })
}

/** Writes 820. */
export function writeX12Remittance(advice: RemittanceAdvice): Mapped<OutgoingMessage> {
  const losses = new Losses()
  const segments = [
    bprSegment(advice, losses),
    ...advice.notes.map((note, index) => noteSegment(note, `notes[${index}]`, losses)),
    // 1: current transaction trace number.
    ...(advice.number === '' ? [] : [segment('TRN', '1', advice.number)]),
    segment('CUR', 'PR', advice.currency),
    ...(advice.issueDate === undefined ? [] : [segment('DTM', '097', dateText(advice.issueDate))]),
    ...partySegments(advice.parties, losses),
    ...(advice.items.length > 0 ? [segment('ENT', '1')] : []),
    ...advice.items.flatMap((item, index) => itemSegments(item, `items[${index}]`, losses)),
  ]
  return { document: { type: '820', segments }, findings: losses.findings }
}

function noteSegment(note: string, path: string, losses: Losses): Segment {
  if (note.length > 80) losses.lost(path, 'it is longer than 80 characters')
  return segment('NTE', 'GEN', note.slice(0, 80))
}

/** BPR01 I: remittance information only; the money moves by another way. */
function bprSegment(advice: RemittanceAdvice, losses: Losses): Segment {
  const { amount, method } = advice
  const negative = amount.coefficient < 0n
  const absolute = negative ? { ...amount, coefficient: -amount.coefficient } : amount
  const methodCode = (method && losses.code(paymentMethods.code('x12', method), 'method', method)) || unnamedMethod
  const date = advice.paymentDate === undefined ? '' : dateText(advice.paymentDate)
  return segment(
    'BPR',
    'I',
    plainText(absolute),
    negative ? 'D' : 'C',
    methodCode,
    '',
    ...accountElements(advice.payerAccount),
    '',
    '',
    ...accountElements(advice.payeeAccount),
    date,
  )
}

/** 01: nine-digit routing number; 02: BIC. DA: demand deposit account. */
function accountElements(account: RemittanceAccount | undefined): string[] {
  if (account === undefined) return ['', '', '', '']
  const { number, bank } = account
  const bankElements = bank === undefined ? ['', ''] : [/^\d{9}$/.test(bank) ? '01' : '02', bank]
  return [...bankElements, 'DA', number]
}

function itemSegments(item: RemittanceItem, path: string, losses: Losses): Segment[] {
  const kind = losses.code(claimKinds.code('x12', item.kind), `${path}.kind`, item.kind) ?? 'IV'
  const date = item.date === undefined ? [] : [segment('DTM', '003', dateText(item.date))]
  return [
    // PO: payment on account is for money without a claim; the items of an advice all name one.
    segment('RMR', kind, item.number, '', plainText(item.paid), decimalOut(item.gross), decimalOut(item.discount)),
    ...referenceSegments(item.references, `${path}.references`, losses),
    ...date,
    ...item.adjustments.flatMap((one, index) => adjustmentSegments(one, `${path}.adjustments[${index}]`, losses)),
  ]
}

function adjustmentSegments({ amount, reason, reference, text }: Adjustment, path: string, losses: Losses): Segment[] {
  const code = losses.code(adjustmentReasons.code('x12', reason), `${path}.reason`, reason) ?? 'ZZ'
  const names = reference === undefined ? [] : ['CM', reference]
  return [
    segment('ADX', plainText(amount), code, ...names),
    ...(text === undefined ? [] : [noteSegment(text, `${path}.text`, losses)]),
  ]
}
