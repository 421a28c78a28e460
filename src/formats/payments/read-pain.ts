import { add, type Decimal, ZERO } from '../../kernel/decimal.js'
import { toDecimal } from '../../kernel/money.js'
import { problem } from '../../kernel/problem.js'
import { every, first, textAt } from '../camt-element.js'
import { parseXml, type XmlElement } from '../invoice/xml.js'
import { defined, findMessages, PainReading } from './pain-element.js'
import type { PaidDocument, PainFile, PainMandate, Payment, PaymentGroup, PaymentInitiation } from './pain-model.js'

/** Where the two messages keep what is the same in both. */
const shapes = {
  CstmrCdtTrfInitn: {
    kind: 'credit-transfer',
    name: 'pain.001',
    own: ['Dbtr', 'DbtrAcct', 'DbtrAgt'],
    ultimate: 'UltmtDbtr',
    other: ['Cdtr', 'CdtrAcct', 'CdtrAgt', 'UltmtCdtr'],
    payment: 'CdtTrfTxInf',
    date: 'ReqdExctnDt',
  },
  CstmrDrctDbtInitn: {
    kind: 'direct-debit',
    name: 'pain.008',
    own: ['Cdtr', 'CdtrAcct', 'CdtrAgt'],
    ultimate: 'UltmtCdtr',
    other: ['Dbtr', 'DbtrAcct', 'DbtrAgt', 'UltmtDbtr'],
    payment: 'DrctDbtTxInf',
    date: 'ReqdColltnDt',
  },
} as const

type Shape = (typeof shapes)[keyof typeof shapes]

/** The first editions (pain.001.001.02, pain.008.001.01) named the message itself by its version. */
function shapeOf(name: string): Shape {
  const isTransfer = name === 'CstmrCdtTrfInitn' || name.startsWith('pain.001')
  return shapes[isTransfer ? 'CstmrCdtTrfInitn' : 'CstmrDrctDbtInitn']
}

export const initiationElements: ReadonlySet<string> = new Set([
  ...Object.keys(shapes),
  ...['pain.001.001.02', 'pain.008.001.01'],
])

/**
 * Reads pain.001 and pain.008 in all versions: elements are known by their local names. Several messages may stand in
 * one envelope. Refuses what is no such message or no XML; everything else is a finding with its line.
 */
export function readPaymentInitiations(bytes: Uint8Array, fileName: string): PainFile<PaymentInitiation>[] {
  return messagesOf(bytes, fileName, initiationElements, 'pain.001 or pain.008').map(readInitiation)
}

function readInitiation(message: XmlElement): PainFile<PaymentInitiation> {
  const shape = shapeOf(message.name)
  const isFirst = message.name.startsWith('pain.')
  const reading = new PainReading()
  const header = first(message, 'GrpHdr')
  const groups = every(message, 'PmtInf').map((element) => readGroup(element, shape, reading, isFirst))
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

/** At least one. */
export function messagesOf(
  bytes: Uint8Array,
  fileName: string,
  names: ReadonlySet<string>,
  what: string,
): readonly XmlElement[] {
  const root = parseXml(bytes, () => true)
  const messages = findMessages(root, names)
  if (messages.length > 0) return messages
  const text = `${fileName} is XML but no ${what}: its root is ${root.name}.`
  throw problem('pain.not_found', text, { file: fileName, root: root.name })
}

/** The namespace names the version; where there is none, the kind has to do. */
export function formatOf(message: XmlElement, name: string): string {
  return /pain\.\d{3}\.\d{3}\.\d{2}/.exec(message.namespace)?.[0] ?? name
}

const sumOf = (payments: readonly Payment[]): Decimal =>
  payments.reduce((sum, { amount }) => add(sum, toDecimal(amount)), ZERO)

function readGroup(element: XmlElement, shape: Shape, reading: PainReading, isFirst: boolean): PaymentGroup {
  const [party, account, agent] = shape.own
  const type = first(element, 'PmtTpInf') ?? first(element, shape.payment, 'PmtTpInf')
  const choice = (...path: string[]) => textAt(type, ...path, 'Cd') ?? textAt(type, ...path, 'Prtry')
  const method = reading.required(element, 'PmtMtd')
  const serviceLevel = choice('SvcLvl')
  const terms = { isCheque: method === 'CHK', isSepa: serviceLevel === 'SEPA' }
  const payments = every(element, shape.payment).map((one) => readPayment(one, shape, terms, reading))
  if (payments.length === 0) reading.fault('missing_element', `PmtInf has no ${shape.payment}`, element)
  reading.controls(element, payments.length, sumOf(payments))
  const booking = textAt(element, 'BtchBookg')
  const scheme = first(element, 'CdtrSchmeId') ?? first(element, shape.payment, 'DrctDbtTx', 'CdtrSchmeId')
  return defined<PaymentGroup>({
    // It became mandatory with the second edition.
    id: isFirst ? (textAt(element, 'PmtInfId') ?? '') : reading.required(element, 'PmtInfId'),
    method,
    batchBooking: booking === undefined ? undefined : booking === 'true' || booking === '1',
    priority: textAt(type, 'InstrPrty'),
    serviceLevel,
    localInstrument: choice('LclInstrm'),
    sequence: textAt(type, 'SeqTp'),
    categoryPurpose: choice('CtgyPurp'),
    date: reading.day(element, shape.date),
    party: reading.party(first(element, party)),
    account: reading.account(first(element, account), element),
    bank: reading.bank(first(element, agent)),
    bankMember: reading.bankMember(first(element, agent)),
    ultimateParty: reading.maybeParty(first(element, shape.ultimate)),
    chargeBearer: textAt(element, 'ChrgBr'),
    creditorId: schemeId(scheme),
    payments,
  })
}

/** A scheme may know its creditors as persons or as organisations; the first edition had another name for the number. */
function schemeId(scheme: XmlElement | undefined): string | undefined {
  const places = [
    ['PrvtId', 'Othr'],
    ['PrvtId', 'OthrId'],
    ['OrgId', 'Othr'],
    ['OrgId', 'PrtryId'],
  ]
  return places.map((path) => textAt(scheme, 'Id', ...path, 'Id')).find((text) => text !== undefined)
}

/** What a group says that decides what its payments must have. */
interface Terms {
  readonly isCheque: boolean
  readonly isSepa: boolean
}

function readPayment(element: XmlElement, shape: Shape, terms: Terms, reading: PainReading): Payment {
  const [party, account, agent, ultimate] = shape.other
  const amount =
    first(element, 'InstdAmt') ?? first(element, 'Amt', 'InstdAmt') ?? first(element, 'Amt', 'EqvtAmt', 'Amt')
  const lines = every(element, 'RmtInf', 'Ustrd').map((line) => line.text.trim())
  const structured = every(element, 'RmtInf', 'Strd')
  const documents = structured.flatMap((block) => readPaidDocuments(block, reading))
  return defined<Payment>({
    instructionId: textAt(element, 'PmtId', 'InstrId'),
    endToEndId: reading.required(element, 'PmtId', 'EndToEndId'),
    uetr: textAt(element, 'PmtId', 'UETR'),
    amount: reading.money(amount, element),
    chargeBearer: textAt(element, 'ChrgBr'),
    party: reading.party(first(element, party)),
    account: readOther(first(element, account), element, terms, reading),
    bank: reading.bank(first(element, agent)),
    bankMember: reading.bankMember(first(element, agent)),
    ultimateParty: reading.maybeParty(first(element, ultimate)),
    purpose: textAt(element, 'Purp', 'Cd') ?? textAt(element, 'Purp', 'Prtry'),
    text: lines.length > 0 ? lines.join('\n') : undefined,
    reference: structured
      .map((block) => textAt(block, 'CdtrRefInf', 'Ref') ?? textAt(block, 'CdtrRefInf', 'CdtrRef'))
      .find((text) => text !== undefined),
    documents: documents.length > 0 ? documents : undefined,
    mandate: shape.kind === 'direct-debit' ? readMandate(element, terms, reading) : undefined,
  })
}

/** A cheque needs no account. */
function readOther(element: XmlElement | undefined, payment: XmlElement, terms: Terms, reading: PainReading) {
  if (element === undefined && terms.isCheque) return { number: '', kind: 'other' } as const
  return reading.account(element, payment)
}

/** SEPA asks for the mandate and the day of its signature; other schemes may know both from elsewhere. */
function readMandate(element: XmlElement, { isSepa }: Terms, reading: PainReading): PainMandate | undefined {
  const severity = isSepa ? 'error' : 'warning'
  const mandate = first(element, 'DrctDbtTx', 'MndtRltdInf')
  const id = textAt(mandate, 'MndtId')
  if (id === undefined) reading.fault('missing_mandate', 'A direct debit names no mandate', element, severity)
  if (mandate === undefined) return undefined
  const isSigned = first(mandate, 'DtOfSgntr') !== undefined
  if (!isSigned) reading.fault('missing_signature', 'The mandate has no DtOfSgntr', mandate, severity)
  const before = first(mandate, 'AmdmntInfDtls')
  const account = first(before, 'OrgnlDbtrAcct')
  return defined<PainMandate>({
    id: id ?? '',
    signed: isSigned ? reading.day(mandate, 'DtOfSgntr') : undefined,
    originalId: textAt(before, 'OrgnlMndtId'),
    originalCreditorId: schemeId(first(before, 'OrgnlCdtrSchmeId')),
    originalAccount: account && reading.account(account, before!),
    bankChanged: textAt(before, 'OrgnlDbtrAgt', 'FinInstnId', 'Othr', 'Id') === 'SMNDA' ? true : undefined,
  })
}

/**
 * Amounts are only attributed where a block speaks of one document. The first edition had other names for a document and
 * an element for each amount.
 */
function readPaidDocuments(block: XmlElement, reading: PainReading): PaidDocument[] {
  const all = every(block, 'RfrdDocInf')
  const money = (name: string) => {
    const found = all.length === 1 ? every(block, 'RfrdDocAmt', name)[0] : undefined
    return found && reading.money(first(found, 'Amt') ?? found, block)
  }
  const type = (document: XmlElement, name: string) =>
    textAt(document, 'Tp', 'CdOrPrtry', name) ?? textAt(document, 'RfrdDocTp', name)
  return all.map((document) =>
    defined<PaidDocument>({
      number: textAt(document, 'Nb') ?? textAt(document, 'RfrdDocNb') ?? '',
      type: type(document, 'Cd') ?? type(document, 'Prtry'),
      date: dayOf(document, 'RltdDt', reading) ?? dayOf(block, 'RfrdDocRltdDt', reading),
      due: money('DuePyblAmt'),
      discount: money('DscntApldAmt'),
      creditNote: money('CdtNoteAmt'),
      remitted: money('RmtdAmt'),
    }),
  )
}

const dayOf = (element: XmlElement, name: string, reading: PainReading) =>
  first(element, name) && reading.day(element, name)
