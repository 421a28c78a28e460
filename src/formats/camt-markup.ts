import {
  type Availability,
  type BankTransactionCode,
  type Charge,
  type Exchange,
  isBic,
  type OriginalAmount,
} from './bank-statement.js'
import type { Finding } from './finding.js'
import { element, escaped, type Markup, textElement } from './xml-markup.js'

const without = (amount: string): string => amount.replace(/^[+-]/, '')

/** Longest texts of the schemas (Max35Text, Max140Text, …) by the element that they stand in. */
const longest: Readonly<Record<string, number>> = {
  ...{ Id: 35, MsgId: 35, AcctSvcrRef: 35, PmtInfId: 35, InstrId: 35, EndToEndId: 35, TxId: 35, MndtId: 35 },
  ...{ ChqNb: 35, ClrSysRef: 35, Tp: 35, Ref: 35, Nb: 35, RmtId: 35, Prtry: 35, MmbId: 35, Issr: 35 },
  ...{ Nm: 140, Ustrd: 140, AdrLine: 70, AddtlInf: 105, AddtlTxInf: 500, AddtlNtryInf: 500 },
  ...{ AddtlStmtInf: 500, AddtlRptInf: 500, AddtlNtfctnInf: 500 },
}

/** Texts that a reader looks something up by: cut they would be others, so they are left out instead. */
const references = new Set([
  ...['AcctSvcrRef', 'PmtInfId', 'InstrId', 'EndToEndId', 'TxId', 'MndtId', 'ChqNb', 'ClrSysRef', 'Ref', 'Nb', 'RmtId'],
])

/** A bank as statements name it. */
interface NamedBank {
  readonly bic?: string
  readonly clearingNumber?: string
  readonly bankName?: string
}

/** The parts of camt messages that differ by version, and what a version has no place for. */
export class CamtMarkup {
  readonly version: number
  readonly findings: Finding[] = []

  constructor(version: number) {
    this.version = version
  }

  tell(place: string, what: string): void {
    if (this.findings.some(({ position }) => position.path === place)) return
    this.findings.push({
      severity: 'warning',
      code: 'camt.no_place',
      message: `${place}: ${what}.`,
      position: { path: place },
    })
  }

  /** An element with a text that the schema has room for. */
  text(name: string, text: string | undefined): Markup {
    const most = longest[name] ?? Number.POSITIVE_INFINITY
    if (text === undefined || text.length <= most) return textElement(name, text)
    if (references.has(name)) {
      this.tell(name, `longer than ${most} characters and left out`)
      return ''
    }
    this.tell(name, `cut to ${most} characters`)
    return textElement(name, text.slice(0, most))
  }

  amount(name: string, amount: string | undefined, currency: string): Markup {
    return amount === undefined ? '' : `<${name} Ccy="${escaped(currency)}">${escaped(without(amount))}</${name}>`
  }

  /** Amount and direction; the sign of a debit is in its direction. */
  signed(amount: string, currency: string): Markup {
    return this.amount('Amt', amount, currency) + textElement('CdtDbtInd', amount.startsWith('-') ? 'DBIT' : 'CRDT')
  }

  availability(all: readonly Availability[] | undefined, currency: string): Markup {
    return (all ?? [])
      .map(({ amount, days, date }) => {
        const when = date === undefined ? textElement('NbOfDays', String(days ?? 0)) : textElement('ActlDt', date)
        return element('Avlbty', element('Dt', when), this.signed(amount, currency))
      })
      .join('')
  }

  code(code: BankTransactionCode | undefined): Markup {
    if (code === undefined) return ''
    const { domain, family, subFamily, proprietary, issuer } = code
    const fine = element('Fmly', textElement('Cd', family), textElement('SubFmlyCd', subFamily))
    return element(
      'BkTxCd',
      element('Domn', textElement('Cd', domain), fine),
      element('Prtry', textElement('Cd', proprietary), this.text('Issr', issuer)),
    )
  }

  amountDetails(original: OriginalAmount | undefined): Markup {
    if (original === undefined) return ''
    const { amount, currency, exchange } = original
    return element(
      'AmtDtls',
      element('InstdAmt', this.amount('Amt', amount, currency), exchangeMarkup(exchange, currency)),
    )
  }

  /** One element for each charge in version 2, records in one from 3 on; what is included is said from 4 on. */
  charges(charges: readonly Charge[]): Markup {
    const records = charges.map((charge) => {
      if (charge.included !== undefined && this.version < 4)
        this.tell('charges', `version ${this.version} does not say whether charges are included`)
      const { amount, currency, included, type, rate, bearer, tax } = charge
      const kind = /^[A-Z]{4}$/.test(type ?? '') ? textElement('Cd', type) : element('Prtry', textElement('Id', type))
      return [
        this.amount('Amt', amount, currency),
        textElement('CdtDbtInd', amount.startsWith('-') ? 'DBIT' : 'CRDT'),
        included === undefined || this.version < 4 ? '' : textElement('ChrgInclInd', String(included)),
        type === undefined ? '' : element('Tp', kind),
        textElement('Rate', rate),
        textElement('Br', bearer),
        tax === undefined ? '' : element('Tax', this.amount('Amt', tax, currency)),
      ]
    })
    if (this.version < 3) return records.map((record) => element('Chrgs', ...record)).join('')
    return element('Chrgs', ...records.map((record) => element('Rcrd', ...record)))
  }

  accountId(iban: string | undefined, other: string | undefined): Markup {
    return iban === undefined ? element('Othr', this.text('Id', other)) : textElement('IBAN', iban)
  }

  bank({ bic, clearingNumber, bankName }: NamedBank): Markup {
    if (bic !== undefined && !isBic(bic)) this.tell('bic', `"${bic}" is no BIC and left out`)
    return element(
      'FinInstnId',
      textElement(this.version < 3 ? 'BIC' : 'BICFI', bic !== undefined && isBic(bic) ? bic : undefined),
      element('ClrSysMmbId', this.text('MmbId', clearingNumber)),
      this.text('Nm', bankName),
    )
  }

  /** From version 8 on a party stands inside `Pty`. */
  party(name: string, ...contents: readonly Markup[]): Markup {
    return element(name, this.version < 8 ? contents.join('') : element('Pty', ...contents))
  }
}

function exchangeMarkup(exchange: Exchange | undefined, currency: string): Markup {
  if (exchange === undefined) return ''
  const { source, target, unit, rate, contract, quoted } = exchange
  return element(
    'CcyXchg',
    textElement('SrcCcy', source ?? currency),
    textElement('TrgtCcy', target),
    textElement('UnitCcy', unit),
    textElement('XchgRate', rate),
    textElement('CtrctId', contract),
    textElement('QtnDt', quoted),
  )
}

/** A moment has seconds in XML: other formats know a day or a minute. */
export function momentText(text: string): string {
  const [, day, minute, rest = ''] = /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d)(.*))?$/.exec(text) ?? []
  if (day === undefined) return text
  if (minute === undefined) return `${day}T00:00:00`
  return `${day}${minute}${rest.startsWith(':') ? rest : `:00${rest}`}`
}
