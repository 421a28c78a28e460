import { attribute, every, first, textAt } from '../camt-element.js'
import type { XmlElement } from '../invoice/xml.js'
import { defined, PainReading } from './pain-element.js'
import type {
  GroupStatus,
  PainFile,
  PaymentStatus,
  PaymentStatusReport,
  StatusCount,
  StatusReason,
} from './pain-model.js'
import { formatOf, messageOf } from './read-pain.js'

const reports = new Set(['CstmrPmtStsRpt'])

/** Reads pain.002 in all versions. Before version 3 payments are judged without their groups. */
export function readPaymentStatus(bytes: Uint8Array, fileName: string): PainFile<PaymentStatusReport> {
  const message = messageOf(bytes, fileName, reports, 'pain.002')
  const reading = new PainReading()
  const header = first(message, 'GrpHdr') ?? message
  const original = first(message, 'OrgnlGrpInfAndSts') ?? message
  const loose = every(message, 'TxInfAndSts').map((one) => readStatus(one, reading))
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
      ...(loose.length > 0 ? [{ reasons: [], payments: loose }] : []),
    ],
  })
  return { format: formatOf(message, 'pain.002'), document, findings: reading.findings }
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
  const amount =
    first(reference, 'Amt', 'InstdAmt') ?? first(reference, 'InstdAmt') ?? first(reference, 'IntrBkSttlmAmt')
  const day = first(reference, 'ReqdExctnDt') ? 'ReqdExctnDt' : 'ReqdColltnDt'
  const account = (name: string) => textAt(reference, name, 'Id', 'IBAN') ?? textAt(reference, name, 'Id', 'Othr', 'Id')
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

/** Codes are external or proprietary; texts may be cut into several elements. */
function readReasons(element: XmlElement): StatusReason[] {
  return every(element, 'StsRsnInf').map((information) => {
    const texts = every(information, 'AddtlInf').map((line) => line.text.trim())
    const originator = first(information, 'Orgtr')
    const organisation = first(originator, 'Id', 'OrgId')
    return defined<StatusReason>({
      code: textAt(information, 'Rsn', 'Cd') ?? textAt(information, 'Rsn', 'Prtry') ?? '',
      text: texts.length > 0 ? texts.join(' ') : undefined,
      originator: textAt(originator, 'Nm') ?? textAt(organisation, 'AnyBIC') ?? textAt(organisation, 'BICOrBEI'),
    })
  })
}
