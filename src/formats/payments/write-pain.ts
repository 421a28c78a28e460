import { add, decimalText, ZERO } from '../../kernel/decimal.js'
import { moneyText, toDecimal } from '../../kernel/money.js'
import type { Finding } from '../finding.js'
import type { PainAccount, PainMandate, PainParty, Payment, PaymentGroup, PaymentInitiation } from './pain-model.js'
import { isSepaText, sepaText } from './sepa-text.js'

/** Versions of the messages: pain.001.001.03 to .11, pain.008.001.02 to .11. */
export interface PainOptions {
  readonly version: number
  /** `sepa` rewrites texts in the character set that all banks accept; `unicode` leaves them. Default `sepa`. */
  readonly characters?: 'sepa' | 'unicode'
}

export interface WrittenPain {
  readonly xml: string
  readonly format: string
  readonly findings: readonly Finding[]
}

/** Markup under construction: a name with what it contains, or nothing. */
type Markup = string

/** Writes pain.001 or pain.008; counts and control sums are made, exact. */
export function writePaymentInitiation(initiation: PaymentInitiation, options: PainOptions): WrittenPain {
  const writer = new PainWriter(initiation, options)
  return writer.write()
}

class PainWriter {
  readonly #initiation: PaymentInitiation
  readonly #isTransfer: boolean
  readonly #version: number
  readonly #rewrites: boolean
  readonly #findings: Finding[] = []

  constructor(initiation: PaymentInitiation, { version, characters = 'sepa' }: PainOptions) {
    this.#initiation = initiation
    this.#isTransfer = initiation.kind === 'credit-transfer'
    this.#version = version
    this.#rewrites = characters === 'sepa'
  }

  write(): WrittenPain {
    const { groups } = this.#initiation
    const format = `${this.#isTransfer ? 'pain.001.001' : 'pain.008.001'}.${String(this.#version).padStart(2, '0')}`
    const body = element(
      this.#isTransfer ? 'CstmrCdtTrfInitn' : 'CstmrDrctDbtInitn',
      this.#header(),
      ...groups.map((group, index) => this.#group(group, `groups[${index}]`)),
    )
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${format}">${body}</Document>\n`
    return { xml, format, findings: this.#findings }
  }

  #header(): Markup {
    const { messageId, created, initiator, groups } = this.#initiation
    const payments = groups.flatMap((group) => group.payments)
    return element(
      'GrpHdr',
      this.#text('MsgId', messageId, 35, 'messageId'),
      element('CreDtTm', escaped(created)),
      ...controls(payments),
      this.#party('InitgPty', initiator, 'initiator'),
    )
  }

  #group(group: PaymentGroup, path: string): Markup {
    const { payments, batchBooking, chargeBearer } = group
    const [party, account, agent] = this.#isTransfer ? ['Dbtr', 'DbtrAcct', 'DbtrAgt'] : ['Cdtr', 'CdtrAcct', 'CdtrAgt']
    return element(
      'PmtInf',
      this.#text('PmtInfId', group.id, 35, `${path}.id`),
      element('PmtMtd', escaped(group.method)),
      batchBooking === undefined ? '' : element('BtchBookg', String(batchBooking)),
      ...controls(payments),
      this.#type(group),
      this.#date(group),
      this.#party(party!, group.party, `${path}.party`),
      accountMarkup(account!, group.account),
      this.#bank(agent!, group.bank, true),
      chargeBearer === undefined ? '' : element('ChrgBr', escaped(chargeBearer)),
      group.creditorId === undefined || this.#isTransfer ? '' : element('CdtrSchmeId', creditorId(group.creditorId)),
      ...payments.map((payment, index) => this.#payment(payment, `${path}.payments[${index}]`)),
    )
  }

  /** Codes of four letters are external codes; others are proprietary. */
  #type({ serviceLevel, localInstrument, sequence, categoryPurpose }: PaymentGroup): Markup {
    const choice = (name: string, code: string | undefined) =>
      code === undefined ? '' : element(name, element(/^[A-Z0-9]{1,4}$/.test(code) ? 'Cd' : 'Prtry', escaped(code)))
    return element(
      'PmtTpInf',
      choice('SvcLvl', serviceLevel),
      choice('LclInstrm', localInstrument),
      sequence === undefined || this.#isTransfer ? '' : element('SeqTp', escaped(sequence)),
      choice('CtgyPurp', categoryPurpose),
    )
  }

  /** pain.001 made the day a choice of day and moment with version 8. */
  #date({ date }: PaymentGroup): Markup {
    if (!this.#isTransfer) return element('ReqdColltnDt', date)
    return element('ReqdExctnDt', this.#version >= 8 ? element('Dt', date) : date)
  }

  #payment(payment: Payment, path: string): Markup {
    const { instructionId, endToEndId, amount, ultimateParty, purpose } = payment
    const id = element(
      'PmtId',
      instructionId === undefined ? '' : this.#text('InstrId', instructionId, 35, `${path}.instructionId`),
      this.#text('EndToEndId', endToEndId, 35, `${path}.endToEndId`),
    )
    const sum = `<InstdAmt Ccy="${escaped(amount.currency)}">${moneyText(amount)}</InstdAmt>`
    const purposeMarkup = purpose === undefined ? '' : element('Purp', element('Cd', escaped(purpose)))
    const ultimate = (name: string) =>
      ultimateParty === undefined ? '' : this.#party(name, ultimateParty, `${path}.ultimateParty`)
    const remittance = this.#remittance(payment, path)
    if (this.#isTransfer) {
      return element(
        'CdtTrfTxInf',
        id,
        element('Amt', sum),
        this.#bank('CdtrAgt', payment.bank, false),
        this.#party('Cdtr', payment.party, `${path}.party`),
        accountMarkup('CdtrAcct', payment.account),
        ultimate('UltmtCdtr'),
        purposeMarkup,
        remittance,
      )
    }
    return element(
      'DrctDbtTxInf',
      id,
      sum,
      payment.mandate === undefined ? '' : element('DrctDbtTx', mandateMarkup(payment.mandate)),
      this.#bank('DbtrAgt', payment.bank, true),
      this.#party('Dbtr', payment.party, `${path}.party`),
      accountMarkup('DbtrAcct', payment.account),
      ultimate('UltmtDbtr'),
      purposeMarkup,
      remittance,
    )
  }

  #remittance({ text, reference }: Payment, path: string): Markup {
    // SCOR: structured communication reference.
    const structured =
      reference === undefined
        ? ''
        : element(
            'Strd',
            element(
              'CdtrRefInf',
              element('Tp', element('CdOrPrtry', element('Cd', 'SCOR'))),
              this.#text('Ref', reference, 35, `${path}.reference`),
            ),
          )
    const unstructured = text === undefined ? '' : this.#text('Ustrd', text, 140, `${path}.text`)
    return element('RmtInf', unstructured, structured)
  }

  #party(name: string, party: PainParty, path: string): Markup {
    const { country, addressLines = [], postalCode, city, street, id } = party
    const plain = (tag: string, value: string | undefined, size: number) =>
      value === undefined ? '' : this.#text(tag, value, size, `${path}.${tag}`)
    const address = element(
      'PstlAdr',
      plain('StrtNm', street, 70),
      plain('PstCd', postalCode, 16),
      plain('TwnNm', city, 35),
      country === undefined ? '' : element('Ctry', escaped(country)),
      ...addressLines.map((line) => plain('AdrLine', line, 70)),
    )
    const scheme =
      id?.scheme === undefined
        ? ''
        : element('SchmeNm', element(/^[A-Z]{4}$/.test(id.scheme) ? 'Cd' : 'Prtry', escaped(id.scheme)))
    const identification =
      id === undefined ? '' : element('Id', element('OrgId', element('Othr', plain('Id', id.value, 35), scheme)))
    return element(name, this.#text('Nm', party.name, 70, `${path}.name`), address, identification)
  }

  /** BIC became BICFI in the messages after pain.001.001.03 and pain.008.001.02. */
  #bank(name: string, bic: string | undefined, mandatory: boolean): Markup {
    if (bic === undefined && !mandatory) return ''
    const tag = this.#version >= (this.#isTransfer ? 4 : 3) ? 'BICFI' : 'BIC'
    const inside = bic === undefined ? element('Othr', element('Id', 'NOTPROVIDED')) : element(tag, escaped(bic))
    return element(name, element('FinInstnId', inside))
  }

  /** A text within its length and character set; what changes on the way is told. */
  #text(name: string, value: string, size: number, path: string): Markup {
    const fitting = this.#rewrites ? sepaText(value) : value
    if (this.#rewrites && !isSepaText(value))
      this.#tell('rewritten', path, `"${value}" is written as "${fitting}"`, 'info')
    if (fitting.length > size) this.#tell('too_long', path, `only ${size} characters of it arrive`, 'warning')
    return element(name, escaped(fitting.slice(0, size)))
  }

  #tell(code: string, path: string, what: string, severity: Finding['severity']): void {
    this.#findings.push({ severity, code: `pain.${code}`, message: `${path}: ${what}.`, position: { path } })
  }
}

/** NbOfTxs and CtrlSum. Amounts of different currencies are added all the same: that is what the standard says. */
function controls(payments: readonly Payment[]): Markup[] {
  const sum = payments.map(({ amount }) => toDecimal(amount)).reduce(add, ZERO)
  return [element('NbOfTxs', String(payments.length)), element('CtrlSum', decimalText(sum))]
}

function accountMarkup(name: string, { number, kind, currency }: PainAccount): Markup {
  const id = kind === 'iban' ? element('IBAN', escaped(number)) : element('Othr', element('Id', escaped(number)))
  return element(name, element('Id', id), currency === undefined ? '' : element('Ccy', escaped(currency)))
}

/** The creditor identifier of the SEPA direct debit schemes (EPC262-08). */
function creditorId(id: string): Markup {
  const scheme = element('SchmeNm', element('Prtry', 'SEPA'))
  return element('Id', element('PrvtId', element('Othr', element('Id', escaped(id)), scheme)))
}

function mandateMarkup({ id, signed, originalId, originalCreditorId }: PainMandate): Markup {
  const isAmended = originalId !== undefined || originalCreditorId !== undefined
  const before = element(
    'AmdmntInfDtls',
    originalId === undefined ? '' : element('OrgnlMndtId', escaped(originalId)),
    originalCreditorId === undefined ? '' : element('OrgnlCdtrSchmeId', creditorId(originalCreditorId)),
  )
  return element(
    'MndtRltdInf',
    element('MndtId', escaped(id)),
    element('DtOfSgntr', signed),
    isAmended ? element('AmdmntInd', 'true') : '',
    isAmended ? before : '',
  )
}

/** An element with its contents; without contents there is none. */
function element(name: string, ...contents: readonly Markup[]): Markup {
  const inside = contents.join('')
  return inside === '' ? '' : `<${name}>${inside}</${name}>`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => entities[sign]!)
