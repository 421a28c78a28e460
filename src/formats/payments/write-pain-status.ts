import { problem } from '../../kernel/problem.js'
import { isBic } from '../bank-statement.js'
import type { Finding } from '../finding.js'
import { element, type Markup, textElement } from '../xml-markup.js'
import { moneyMarkup } from './pain-markup.js'
import type { GroupStatus, PaymentStatus, PaymentStatusReport, StatusCount, StatusReason } from './pain-model.js'
import type { WrittenPain } from './write-pain.js'

/** The editions of 2009 and 2019, which banks send. */
const versions = new Set([3, 10])

/** Longest line of a reason. */
const reasonWidth = 105

/** Writes pain.002, what a bank answers to payments, in version 3 or 10. */
export function writePaymentStatus(
  report: PaymentStatusReport,
  { version }: { readonly version: number },
): WrittenPain {
  if (!versions.has(version)) {
    const message = `pain.002 is written in the versions 3 and 10, not ${version}.`
    throw problem('pain.status_version', message, { version })
  }
  const writer = new StatusWriter(report, version)
  const format = `pain.002.001.${String(version).padStart(2, '0')}`
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${format}">${writer.message()}</Document>\n`
  return { xml, format, findings: writer.findings }
}

class StatusWriter {
  readonly findings: Finding[] = []
  readonly #report: PaymentStatusReport
  readonly #version: number

  constructor(report: PaymentStatusReport, version: number) {
    this.#report = report
    this.#version = version
  }

  message(): Markup {
    const { messageId, created, groups, reasons, counts, ...original } = this.#report
    return element(
      'CstmrPmtStsRpt',
      element('GrpHdr', textElement('MsgId', messageId), textElement('CreDtTm', created)),
      element(
        'OrgnlGrpInfAndSts',
        textElement('OrgnlMsgId', original.originalMessageId),
        textElement('OrgnlMsgNmId', original.originalMessage),
        textElement('OrgnlNbOfTxs', original.originalCount),
        textElement('OrgnlCtrlSum', original.originalSum),
        textElement('GrpSts', original.status),
        ...this.#reasons(reasons),
        ...countMarkup(counts),
      ),
      ...groups.map((group, at) => this.#group(group, `groups[${at}]`)),
    )
  }

  #group({ originalId, status, reasons, counts, payments }: GroupStatus, path: string): Markup {
    if (originalId === undefined) this.#lost(`${path}.originalId`, 'is not known, and the message must name it')
    return element(
      'OrgnlPmtInfAndSts',
      textElement('OrgnlPmtInfId', originalId ?? 'NOTPROVIDED'),
      textElement('PmtInfSts', status),
      ...this.#reasons(reasons),
      ...countMarkup(counts),
      ...payments.map((payment, at) => this.#payment(payment, `${path}.payments[${at}]`)),
    )
  }

  #payment(payment: PaymentStatus, path: string): Markup {
    const hasUetr = this.#version >= 10
    if (payment.uetr !== undefined && !hasUetr) this.#lost(`${path}.uetr`, 'has no place in version 3')
    return element(
      'TxInfAndSts',
      textElement('StsId', payment.statusId),
      textElement('OrgnlInstrId', payment.instructionId),
      textElement('OrgnlEndToEndId', payment.endToEndId),
      textElement('OrgnlUETR', hasUetr ? payment.uetr : undefined),
      textElement('TxSts', payment.status),
      ...this.#reasons(payment.reasons),
      textElement('AccptncDtTm', payment.accepted),
      textElement('AcctSvcrRef', payment.bankReference),
      this.#reference(payment),
    )
  }

  /** What was ordered. The day of a transfer may be a moment since 2019; parties may be banks. */
  #reference({ amount, date, mandateId, ...sides }: PaymentStatus): Markup {
    const isNew = this.#version >= 10
    const isDebit = this.#report.originalMessage.startsWith('pain.008')
    const name = (role: string, text: string | undefined) =>
      element(role, isNew ? element('Pty', textElement('Nm', text)) : textElement('Nm', text))
    return element(
      'OrgnlTxRef',
      amount === undefined ? '' : element('Amt', moneyMarkup('InstdAmt', amount)),
      isDebit ? textElement('ReqdColltnDt', date) : '',
      isDebit ? '' : isNew ? element('ReqdExctnDt', textElement('Dt', date)) : textElement('ReqdExctnDt', date),
      element('MndtRltdInf', textElement('MndtId', mandateId)),
      name('Dbtr', sides.debtor),
      accountOf('DbtrAcct', sides.debtorAccount),
      name('Cdtr', sides.creditor),
      accountOf('CdtrAcct', sides.creditorAccount),
    )
  }

  #reasons(reasons: readonly StatusReason[]): Markup[] {
    const bic = this.#version >= 10 ? 'AnyBIC' : 'BICOrBEI'
    return reasons.map(({ code, text, originator }) => {
      const isBank = originator !== undefined && isBic(originator)
      return element(
        'StsRsnInf',
        element(
          'Orgtr',
          isBank ? element('Id', element('OrgId', textElement(bic, originator))) : textElement('Nm', originator),
        ),
        element('Rsn', code === '' ? '' : textElement(/^[A-Z0-9]{4}$/.test(code) ? 'Cd' : 'Prtry', code)),
        ...reasonLines(text).map((line) => textElement('AddtlInf', line)),
      )
    })
  }

  #lost(path: string, why: string): void {
    this.findings.push({ severity: 'warning', code: 'pain.no_place', message: `${path} ${why}.`, position: { path } })
  }
}

const countMarkup = (counts: readonly StatusCount[] | undefined): Markup[] =>
  (counts ?? []).map(({ status, count, sum }) =>
    element(
      'NbOfTxsPerSts',
      textElement('DtldNbOfTxs', count),
      textElement('DtldSts', status),
      textElement('DtldCtrlSum', sum),
    ),
  )

function accountOf(name: string, number: string | undefined): Markup {
  if (number === undefined) return ''
  const isIban = /^[A-Z]{2}\d\d[A-Z0-9]{10,30}$/.test(number)
  return element(name, element('Id', isIban ? textElement('IBAN', number) : element('Othr', textElement('Id', number))))
}

/** A long reason goes on in further lines, cut between words. */
function reasonLines(text = ''): string[] {
  const lines: string[] = []
  for (let rest = text; rest !== ''; ) {
    const space = rest.length > reasonWidth ? rest.lastIndexOf(' ', reasonWidth) : -1
    const end = rest.length <= reasonWidth ? rest.length : space > 0 ? space : reasonWidth
    lines.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  return lines
}
