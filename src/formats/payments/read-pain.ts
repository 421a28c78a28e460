import { add, type Decimal, ZERO } from '../../kernel/decimal.js'
import { toDecimal } from '../../kernel/money.js'
import { problem } from '../../kernel/problem.js'
import { attribute, every, first, textAt } from '../camt-element.js'
import { parseXml, type XmlElement } from '../invoice/xml.js'
import { defined, findMessage, PainReading } from './pain-element.js'
import type {
  GroupStatus,
  PainFile,
  PainMandate,
  Payment,
  PaymentGroup,
  PaymentInitiation,
  PaymentStatus,
  PaymentStatusReport,
  StatusReason,
} from './pain-model.js'

/** Where the two messages keep what is the same in both. */
const shapes = {
  CstmrCdtTrfInitn: {
    kind: 'credit-transfer',
    name: 'pain.001',
    own: ['Dbtr', 'DbtrAcct', 'DbtrAgt'],
    other: ['Cdtr', 'CdtrAcct', 'CdtrAgt', 'UltmtCdtr'],
    payment: 'CdtTrfTxInf',
    date: 'ReqdExctnDt',
  },
  CstmrDrctDbtInitn: {
    kind: 'direct-debit',
    name: 'pain.008',
    own: ['Cdtr', 'CdtrAcct', 'CdtrAgt'],
    other: ['Dbtr', 'DbtrAcct', 'DbtrAgt', 'UltmtDbtr'],
    payment: 'DrctDbtTxInf',
    date: 'ReqdColltnDt',
  },
} as const

type Shape = (typeof shapes)[keyof typeof shapes]

const initiations = new Set(Object.keys(shapes))
const reports = new Set(['CstmrPmtStsRpt'])

/**
 * Reads pain.001 and pain.008 in all versions: elements are known by their local names. Refuses what is no such
 * message or no XML; everything else is a finding with its line.
 */
export function readPaymentInitiation(bytes: Uint8Array, fileName: string): PainFile<PaymentInitiation> {
  const message = messageOf(bytes, fileName, initiations, 'pain.001 or pain.008')
  const shape = shapes[message.name as keyof typeof shapes]
  const reading = new PainReading()
  const header = first(message, 'GrpHdr')
  const groups = every(message, 'PmtInf').map((element) => readGroup(element, shape, reading))
  if (header === undefined) reading.fault('missing_element', `${message.name} has no GrpHdr`, message)
  if (groups.length === 0) reading.fault('missing_element', `${message.name} has no PmtInf`, message)
  const sums = groups.map(({ payments }) => sumOf(payments))
  const count = groups.reduce((total, { payments }) => total + payments.length, 0)
  reading.controls(header, count, sums.reduce(add, ZERO))
  const document: PaymentInitiation = {
    kind: shape.kind,
    messageId: reading.required(header ?? message, 'MsgId'),
    created: reading.required(header ?? message, 'CreDtTm'),
    initiator: reading.party(first(header, 'InitgPty')),
    groups,
  }
  return { format: formatOf(message, shape.name), document, findings: reading.findings }
}

function messageOf(bytes: Uint8Array, fileName: string, names: ReadonlySet<string>, what: string): XmlElement {
  const root = parseXml(bytes, () => true)
  const message = findMessage(root, names)
  if (message === undefined) {
    const text = `${fileName} is XML but no ${what}: its root is ${root.name}.`
    throw problem('pain.not_found', text, { file: fileName, root: root.name })
  }
  return message
}

/** The namespace names the version; where there is none, the kind has to do. */
function formatOf(message: XmlElement, name: string): string {
  return /pain\.\d{3}\.\d{3}\.\d{2}/.exec(message.namespace)?.[0] ?? name
}

const sumOf = (payments: readonly Payment[]): Decimal =>
  payments.map(({ amount }) => toDecimal(amount)).reduce(add, ZERO)

function readGroup(element: XmlElement, shape: Shape, reading: PainReading): PaymentGroup {
  const [party, account, agent] = shape.own
  const type = first(element, 'PmtTpInf') ?? first(element, shape.payment, 'PmtTpInf')
  const choice = (...path: string[]) => textAt(type, ...path, 'Cd') ?? textAt(type, ...path, 'Prtry')
  const payments = every(element, shape.payment).map((one) => readPayment(one, shape, reading))
  if (payments.length === 0) reading.fault('missing_element', `PmtInf has no ${shape.payment}`, element)
  reading.controls(element, payments.length, sumOf(payments))
  const booking = textAt(element, 'BtchBookg')
  const scheme = first(element, 'CdtrSchmeId') ?? first(element, shape.payment, 'DrctDbtTx', 'CdtrSchmeId')
  return defined<PaymentGroup>({
    id: reading.required(element, 'PmtInfId'),
    method: reading.required(element, 'PmtMtd'),
    batchBooking: booking === undefined ? undefined : booking === 'true' || booking === '1',
    serviceLevel: choice('SvcLvl'),
    localInstrument: choice('LclInstrm'),
    sequence: textAt(type, 'SeqTp'),
    categoryPurpose: choice('CtgyPurp'),
    date: reading.day(element, shape.date),
    party: reading.party(first(element, party)),
    account: reading.account(first(element, account), element),
    bank: reading.bank(first(element, agent)),
    chargeBearer: textAt(element, 'ChrgBr'),
    creditorId: textAt(scheme, 'Id', 'PrvtId', 'Othr', 'Id'),
    payments,
  })
}

function readPayment(element: XmlElement, shape: Shape, reading: PainReading): Payment {
  const [party, account, agent, ultimate] = shape.other
  const amount =
    first(element, 'InstdAmt') ?? first(element, 'Amt', 'InstdAmt') ?? first(element, 'Amt', 'EqvtAmt', 'Amt')
  const lines = every(element, 'RmtInf', 'Ustrd').map((line) => line.text.trim())
  const ultimateElement = first(element, ultimate)
  return defined<Payment>({
    instructionId: textAt(element, 'PmtId', 'InstrId'),
    endToEndId: reading.required(element, 'PmtId', 'EndToEndId'),
    amount: reading.money(amount, element),
    party: reading.party(first(element, party)),
    account: reading.account(first(element, account), element),
    bank: reading.bank(first(element, agent)),
    ultimateParty: ultimateElement && reading.party(ultimateElement),
    purpose: textAt(element, 'Purp', 'Cd') ?? textAt(element, 'Purp', 'Prtry'),
    text: lines.length > 0 ? lines.join('\n') : undefined,
    reference: textAt(element, 'RmtInf', 'Strd', 'CdtrRefInf', 'Ref'),
    mandate: shape.kind === 'direct-debit' ? readMandate(element, reading) : undefined,
  })
}

function readMandate(element: XmlElement, reading: PainReading): PainMandate | undefined {
  const mandate = first(element, 'DrctDbtTx', 'MndtRltdInf')
  if (mandate === undefined) {
    reading.fault('missing_mandate', 'A direct debit names no mandate', element)
    return undefined
  }
  const before = first(mandate, 'AmdmntInfDtls')
  return defined<PainMandate>({
    id: reading.required(mandate, 'MndtId'),
    signed: reading.day(mandate, 'DtOfSgntr'),
    originalId: textAt(before, 'OrgnlMndtId'),
    originalCreditorId: textAt(before, 'OrgnlCdtrSchmeId', 'Id', 'PrvtId', 'Othr', 'Id'),
  })
}

/** Reads pain.002 in all versions. */
export function readPaymentStatus(bytes: Uint8Array, fileName: string): PainFile<PaymentStatusReport> {
  const message = messageOf(bytes, fileName, reports, 'pain.002')
  const reading = new PainReading()
  const header = first(message, 'GrpHdr') ?? message
  const original = first(message, 'OrgnlGrpInfAndSts') ?? message
  const document = defined<PaymentStatusReport>({
    messageId: reading.required(header, 'MsgId'),
    created: reading.required(header, 'CreDtTm'),
    originalMessageId: reading.required(original, 'OrgnlMsgId'),
    originalMessage: reading.required(original, 'OrgnlMsgNmId'),
    status: textAt(original, 'GrpSts'),
    reasons: readReasons(original),
    groups: every(message, 'OrgnlPmtInfAndSts').map((element) => readGroupStatus(element, reading)),
  })
  return { format: formatOf(message, 'pain.002'), document, findings: reading.findings }
}

function readGroupStatus(element: XmlElement, reading: PainReading): GroupStatus {
  return defined<GroupStatus>({
    originalId: reading.required(element, 'OrgnlPmtInfId'),
    status: textAt(element, 'PmtInfSts'),
    reasons: readReasons(element),
    payments: every(element, 'TxInfAndSts').map((one) => readStatus(one, reading)),
  })
}

function readStatus(element: XmlElement, reading: PainReading): PaymentStatus {
  const reference = first(element, 'OrgnlTxRef')
  const amount =
    first(reference, 'Amt', 'InstdAmt') ?? first(reference, 'InstdAmt') ?? first(reference, 'IntrBkSttlmAmt')
  return defined<PaymentStatus>({
    instructionId: textAt(element, 'OrgnlInstrId'),
    endToEndId: textAt(element, 'OrgnlEndToEndId'),
    status: textAt(element, 'TxSts'),
    reasons: readReasons(element),
    amount: attribute(amount, 'Ccy') === undefined ? undefined : reading.money(amount, element),
  })
}

/** Codes are external or proprietary; texts may be cut into several elements. */
function readReasons(element: XmlElement): StatusReason[] {
  return every(element, 'StsRsnInf').map((information) => {
    const texts = every(information, 'AddtlInf').map((line) => line.text.trim())
    return defined<StatusReason>({
      code: textAt(information, 'Rsn', 'Cd') ?? textAt(information, 'Rsn', 'Prtry') ?? '',
      text: texts.length > 0 ? texts.join(' ') : undefined,
    })
  })
}
