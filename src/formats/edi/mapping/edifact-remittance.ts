import type { EdiMessage } from '../message/read-message.js'
import type { Adjustment, RemittanceAccount, RemittanceAdvice, RemittanceItem } from '../remittance-model.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Mapped, TradeParty } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { adjustmentReasons, claimKinds, paymentMethods } from './codes.js'
import { partySegments, readParties } from './edifact-parties.js'
import {
  dtm,
  type EdifactVersion,
  moa,
  noteSegments,
  readDate,
  readDecimal,
  readNotes,
  readReferences,
  referenceSegments,
} from './edifact-parts.js'
import { type LoopReader, MessageReading } from './loop-reader.js'
import { Losses } from './losses.js'
import { compact } from './x12-parts.js'

const zero = { coefficient: 0n, scale: 0 }

/** DE 5025 in REMADV: 9 amount due, 12 amount remitted, 52 discount, 165 adjustment, 39 invoice total. */
const amounts = { gross: '9', paid: '12', discount: '52', adjustment: '165' } as const

/** Reads REMADV. */
export function readEdifactRemittance(message: EdiMessage): Mapped<RemittanceAdvice> {
  const reading = new MessageReading(message)
  const { root } = reading
  const version = message.checkedAgainst ?? 'D.01B'
  root.all('UNS')
  const method = textAt(root.first('PAI'), 1, 3)
  const cux = root.mapLoops('CUX', (loop) => loop.first('CUX'))
  const document = compact<RemittanceAdvice>({
    number: textAt(root.first('BGM'), 2, 1),
    issueDate: readDate(root.first('DTM', [1, '137'])),
    paymentDate: readDate(root.first('DTM', [1, '138', '203'])),
    amount: amountOf(root, amounts.paid) ?? amountOf(root, amounts.gross) ?? zero,
    currency: textAt(cux[0], 1, 2),
    method: method === '' ? undefined : paymentMethods.word('edifact', method),
    parties: readParties(root),
    payerAccount: readAccount(root, ['OR', 'PB']),
    payeeAccount: readAccount(root, ['BF', 'RB']),
    notes: readNotes(root, version),
    items: root.mapLoops('DOC', (loop) => readItem(loop, version)),
  })
  return { document, findings: reading.leftovers() }
}

const amountOf = (loop: LoopReader, code: string) => readDecimal(textAt(loop.first('MOA', [1, code]), 1, 2))

/** FII: OR ordered bank, BF beneficiary's bank. */
function readAccount(root: LoopReader, roles: readonly string[]): RemittanceAccount | undefined {
  const fii = root.first('FII', [1, ...roles])
  const number = textAt(fii, 2, 1)
  if (number === '') return undefined
  return compact<RemittanceAccount>({ number, bank: textAt(fii, 3, 1) || textAt(fii, 3, 4) || undefined })
}

function readItem(loop: LoopReader, version: string): RemittanceItem {
  const doc = loop.first('DOC')
  const amount = (code: string) => amountOf(loop, code)
  return compact<RemittanceItem>({
    kind: claimKinds.word('edifact', textAt(doc, 1, 1)),
    number: textAt(doc, 2, 1),
    date: readDate(loop.first('DTM', [1, '3', '171', '137'])),
    paid: amount(amounts.paid) ?? zero,
    gross: amount(amounts.gross) ?? amount('39'),
    discount: amount(amounts.discount),
    references: readReferences(loop),
    adjustments: loop.mapLoops('AJT', (inner) => readAdjustment(inner, version)),
  })
}

function readAdjustment(loop: LoopReader, version: string): Adjustment {
  const [text] = readNotes(loop, version)
  return compact<Adjustment>({
    amount: readDecimal(textAt(loop.first('MOA'), 1, 2)) ?? zero,
    reason: adjustmentReasons.word('edifact', textAt(loop.first('AJT'), 1)),
    reference: textAt(loop.first('RFF'), 1, 2) || undefined,
    text,
  })
}

/** Writes REMADV. */
export function writeEdifactRemittance(advice: RemittanceAdvice, version: EdifactVersion): Mapped<OutgoingMessage> {
  const losses = new Losses()
  const { method } = advice
  const methodCode = method && losses.code(paymentMethods.code('edifact', method), 'method', method)
  if (advice.issueDate === undefined && advice.paymentDate === undefined) {
    losses.lost('issueDate', 'a message needs at least one day, and there is none')
  }
  const segments = [
    segment('BGM', '481', advice.number, '9'),
    ...(advice.issueDate === undefined ? [] : [dtm('137', advice.issueDate)]),
    ...(advice.paymentDate === undefined ? [] : [dtm('138', advice.paymentDate)]),
    ...accountSegments('OR', advice.payerAccount),
    ...accountSegments('BF', advice.payeeAccount),
    ...(methodCode ? [segment('PAI', ['', '', methodCode])] : []),
    ...noteSegments(advice.notes, version, 'notes', losses),
    ...partySegments(version === 'D.96A' ? withoutTaxIds(advice, losses) : advice.parties, losses),
    segment('CUX', ['2', advice.currency, '11']),
    ...advice.items.flatMap((item, index) => itemSegments(item, version, `items[${index}]`, losses)),
    segment('UNS', 'S'),
    moa(amounts.paid, advice.amount),
  ]
  return { document: { type: 'REMADV', segments }, findings: losses.findings }
}

/** The NAD group of REMADV has no references before D.01B. */
function withoutTaxIds({ parties }: RemittanceAdvice, losses: Losses): TradeParty[] {
  return parties.map(({ taxId, ...party }, index) => {
    if (taxId !== undefined) losses.lost(`parties[${index}].taxId`, 'D.96A has no place for it')
    return party
  })
}

/** C088: a BIC stands in the first place, a routing number in the fourth. */
function accountSegments(role: string, account: RemittanceAccount | undefined): Segment[] {
  if (account === undefined) return []
  const { number, bank = '' } = account
  const isRouting = /^\d{9}$/.test(bank)
  return [segment('FII', role, [number], isRouting ? ['', '', '', bank] : [bank])]
}

function itemSegments(item: RemittanceItem, version: EdifactVersion, path: string, losses: Losses): Segment[] {
  const kind = losses.code(claimKinds.code('edifact', item.kind), `${path}.kind`, item.kind) ?? '380'
  return [
    segment('DOC', kind, item.number),
    ...(item.gross === undefined ? [] : [moa(amounts.gross, item.gross)]),
    moa(amounts.paid, item.paid),
    ...(item.discount === undefined ? [] : [moa(amounts.discount, item.discount)]),
    ...(item.date === undefined ? [] : [dtm('3', item.date)]),
    ...referenceSegments(item.references, `${path}.references`, losses),
    ...item.adjustments.flatMap((one, index) =>
      adjustmentSegments(one, version, `${path}.adjustments[${index}]`, losses),
    ),
  ]
}

function adjustmentSegments(
  { amount, reason, reference, text }: Adjustment,
  version: EdifactVersion,
  path: string,
  losses: Losses,
): Segment[] {
  const code = losses.code(adjustmentReasons.code('edifact', reason), `${path}.reason`, reason) ?? 'ZZZ'
  return [
    segment('AJT', code),
    moa(amounts.adjustment, amount),
    ...(reference === undefined ? [] : [segment('RFF', ['ACE', reference])]),
    ...(text === undefined ? [] : noteSegments([text], version, `${path}.text`, losses)),
  ]
}
