import { attribute, every, first, textAt } from '../camt-element.js'
import type { XmlElement } from '../invoice/xml.js'
import { accountNumber, defined, PainReading } from './pain-element.js'
import type {
  GroupStatus,
  PainFile,
  PaymentStatus,
  PaymentStatusReport,
  StatusCount,
  StatusReason,
} from './pain-model.js'
import { formatOf, messagesOf } from './read-pain.js'

/** The first edition was named by its version. */
export const statusElements: ReadonlySet<string> = new Set(['CstmrPmtStsRpt', 'pain.002.001.02'])

/** Reads pain.002 in all versions, also several of them in one envelope. */
export function readPaymentStatuses(bytes: Uint8Array, fileName: string): PainFile<PaymentStatusReport>[] {
  return messagesOf(bytes, fileName, statusElements, 'pain.002').map(readReport)
}

/** Before version 3 payments are judged without their groups. */
function readReport(message: XmlElement): PainFile<PaymentStatusReport> {
  const reading = new PainReading()
  const header = first(message, 'GrpHdr') ?? message
  const original = first(message, 'OrgnlGrpInfAndSts') ?? message
  const document = defined<PaymentStatusReport>({
    messageId: reading.required(header, 'MsgId'),
    created: reading.required(header, 'CreDtTm'),
    originalMessageId: reading.required(original, 'OrgnlMsgId'),
    originalMessage: reading.required(original, 'OrgnlMsgNmId'),
    status: textAt(original, 'GrpSts'),
    originalCount: textAt(original, 'OrgnlNbOfTxs'),
    originalSum: textAt(original, 'OrgnlCtrlSum'),
    counts: readCounts(original),
    reasons: readReasons(original),
    groups: [
      ...every(message, 'OrgnlPmtInfAndSts').map((element) => readGroupStatus(element, reading)),
      ...looseGroups(message, reading),
    ],
  })
  return { format: formatOf(message, 'pain.002'), document, findings: reading.findings }
}

/** Before version 3 each payment said for itself which group it was ordered in, if any. */
function looseGroups(message: XmlElement, reading: PainReading): GroupStatus[] {
  const groups = new Map<string | undefined, PaymentStatus[]>()
  for (const one of every(message, 'TxInfAndSts')) {
    const id = textAt(one, 'OrgnlPmtInfId')
    groups.set(id, [...(groups.get(id) ?? []), readStatus(one, reading)])
  }
  return [...groups].map(([originalId, payments]) => defined<GroupStatus>({ originalId, reasons: [], payments }))
}

function readGroupStatus(element: XmlElement, reading: PainReading): GroupStatus {
  return defined<GroupStatus>({
    originalId: reading.required(element, 'OrgnlPmtInfId'),
    status: textAt(element, 'PmtInfSts'),
    counts: readCounts(element),
    reasons: readReasons(element),
    payments: every(element, 'TxInfAndSts').map((one) => readStatus(one, reading)),
  })
}

function readCounts(element: XmlElement): StatusCount[] | undefined {
  const counts = every(element, 'NbOfTxsPerSts').map((one) =>
    defined<StatusCount>({
      status: textAt(one, 'DtldSts') ?? '',
      count: textAt(one, 'DtldNbOfTxs') ?? '',
      sum: textAt(one, 'DtldCtrlSum'),
    }),
  )
  return counts.length > 0 ? counts : undefined
}

function readStatus(element: XmlElement, reading: PainReading): PaymentStatus {
  const reference = first(element, 'OrgnlTxRef')
  const amounts = [['Amt', 'InstdAmt'], ['InstdAmt'], ['Amt', 'EqvtAmt', 'Amt'], ['IntrBkSttlmAmt']]
  const amount = amounts.map((path) => first(reference, ...path)).find((found) => found !== undefined)
  const day = first(reference, 'ReqdExctnDt') ? 'ReqdExctnDt' : 'ReqdColltnDt'
  const account = (name: string) => accountNumber(first(reference, name))
  // From version 8 on a party is a choice between `Pty` and `Agt`.
  const name = (party: string) => textAt(reference, party, 'Nm') ?? textAt(reference, party, 'Pty', 'Nm')
  return defined<PaymentStatus>({
    statusId: textAt(element, 'StsId'),
    instructionId: textAt(element, 'OrgnlInstrId'),
    endToEndId: textAt(element, 'OrgnlEndToEndId'),
    uetr: textAt(element, 'OrgnlUETR'),
    status: textAt(element, 'TxSts'),
    reasons: readReasons(element),
    accepted: textAt(element, 'AccptncDtTm'),
    bankReference: textAt(element, 'AcctSvcrRef'),
    amount: attribute(amount, 'Ccy') === undefined ? undefined : reading.money(amount, element),
    date: first(reference, day) && reading.day(reference!, day),
    mandateId: textAt(reference, 'MndtRltdInf', 'MndtId') ?? textAt(reference, 'MndtRltdInf', 'DrctDbtMndt', 'MndtId'),
    debtor: name('Dbtr'),
    debtorAccount: account('DbtrAcct'),
    creditor: name('Cdtr'),
    creditorAccount: account('CdtrAcct'),
  })
}

/** Codes are external or proprietary; texts may be cut into several elements. The first edition had longer names. */
function readReasons(element: XmlElement): StatusReason[] {
  return every(element, 'StsRsnInf').map((information) => {
    const [reason, old] = [first(information, 'Rsn'), first(information, 'StsRsn')]
    const lines = [...every(information, 'AddtlInf'), ...every(information, 'AddtlStsRsnInf')]
    const texts = lines.map((line) => line.text.trim())
    const originator = first(information, 'Orgtr') ?? first(information, 'StsOrgtr')
    const code = (name: string) => textAt(reason, name) ?? textAt(old, name)
    return defined<StatusReason>({
      code: code('Cd') ?? code('Prtry') ?? '',
      text: texts.length > 0 ? texts.join(' ') : undefined,
      originator: whoSays(originator),
    })
  })
}

function whoSays(originator: XmlElement | undefined): string | undefined {
  const codes = ['AnyBIC', 'BICOrBEI', 'BIC', 'LEI'].map((code) => textAt(originator, 'Id', 'OrgId', code))
  const numbers = ['OrgId', 'PrvtId'].map((kind) => textAt(originator, 'Id', kind, 'Othr', 'Id'))
  return [textAt(originator, 'Nm'), ...codes, ...numbers].find((text) => text !== undefined)
}
