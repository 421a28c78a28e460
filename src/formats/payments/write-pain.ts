import { add, decimalText, ZERO } from '../../kernel/decimal.js'
import { type Money, toDecimal } from '../../kernel/money.js'
import type { Finding } from '../finding.js'
import { element, escaped, type Markup } from '../xml-markup.js'
import { accountMarkup, creditorId, mandateMarkup, moneyMarkup } from './pain-markup.js'
import type { PaidDocument, PainParty, Payment, PaymentGroup, PaymentInitiation } from './pain-model.js'
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
    const { payments, batchBooking, chargeBearer, ultimateParty } = group
    const ultimate = this.#isTransfer ? 'UltmtDbtr' : 'UltmtCdtr'
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
      this.#bank(agent!, group, true),
      ultimateParty === undefined ? '' : this.#party(ultimate, ultimateParty, `${path}.ultimateParty`),
      chargeBearer === undefined ? '' : element('ChrgBr', escaped(chargeBearer)),
      group.creditorId === undefined || this.#isTransfer ? '' : element('CdtrSchmeId', creditorId(group.creditorId)),
      ...payments.map((payment, index) => this.#payment(payment, `${path}.payments[${index}]`)),
    )
  }

  /** Codes of four letters are external codes; others are proprietary. */
  #type({ priority, serviceLevel, localInstrument, sequence, categoryPurpose }: PaymentGroup): Markup {
    const choice = (name: string, code: string | undefined) =>
      code === undefined ? '' : element(name, element(/^[A-Z0-9]{1,4}$/.test(code) ? 'Cd' : 'Prtry', escaped(code)))
    return element(
      'PmtTpInf',
      priority === undefined ? '' : element('InstrPrty', escaped(priority)),
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
    const { instructionId, endToEndId, amount, chargeBearer, ultimateParty, purpose } = payment
    const bearer = chargeBearer === undefined ? '' : element('ChrgBr', escaped(chargeBearer))
    const id = element(
      'PmtId',
      instructionId === undefined ? '' : this.#text('InstrId', instructionId, 35, `${path}.instructionId`),
      this.#text('EndToEndId', endToEndId, 35, `${path}.endToEndId`),
      this.#uetr(payment.uetr, path),
    )
    const sum = moneyMarkup('InstdAmt', amount)
    const purposeKind = /^[A-Z0-9]{1,4}$/.test(purpose ?? '') ? 'Cd' : 'Prtry'
    const purposeMarkup = purpose === undefined ? '' : element('Purp', element(purposeKind, escaped(purpose)))
    const ultimate = (name: string) =>
      ultimateParty === undefined ? '' : this.#party(name, ultimateParty, `${path}.ultimateParty`)
    const remittance = this.#remittance(payment, path)
    if (this.#isTransfer) {
      return element(
        'CdtTrfTxInf',
        id,
        element('Amt', sum),
        bearer,
        this.#bank('CdtrAgt', payment, false),
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
      bearer,
      payment.mandate === undefined ? '' : element('DrctDbtTx', mandateMarkup(payment.mandate)),
      this.#bank('DbtrAgt', payment, true),
      this.#party('Dbtr', payment.party, `${path}.party`),
      accountMarkup('DbtrAcct', payment.account),
      ultimate('UltmtDbtr'),
      purposeMarkup,
      remittance,
    )
  }

  /** The UUID of a payment has a place from pain.001.001.09 and pain.008.001.08 on. */
  #uetr(uetr: string | undefined, path: string): Markup {
    if (uetr === undefined) return ''
    if (this.#version >= (this.#isTransfer ? 9 : 8)) return element('UETR', escaped(uetr))
    this.#tell('no_place', `${path}.uetr`, `version ${this.#version} has no place for it`, 'warning')
    return ''
  }

  #remittance({ text, reference, documents = [] }: Payment, path: string): Markup {
    // SCOR: structured communication reference.
    const creditorReference =
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
    return element(
      'RmtInf',
      ...(text?.split('\n') ?? []).map((line) => this.#text('Ustrd', line, 140, `${path}.text`)),
      ...documents.map((document, index) => this.#document(document, `${path}.documents[${index}]`)),
      creditorReference,
    )
  }

  /** Discounts got a type around their amount after pain.001.001.03 and pain.008.001.02. */
  #document({ number, type, date, due, discount, creditNote, remitted }: PaidDocument, path: string): Markup {
    const money = (name: string, amount: Money | undefined) => (amount === undefined ? '' : moneyMarkup(name, amount))
    const isPlain = this.#version < (this.#isTransfer ? 4 : 3)
    const typed = discount === undefined ? '' : element('DscntApldAmt', moneyMarkup('Amt', discount))
    const kind = /^[A-Z]{4}$/.test(type ?? '') ? 'Cd' : 'Prtry'
    return element(
      'Strd',
      element(
        'RfrdDocInf',
        type === undefined ? '' : element('Tp', element('CdOrPrtry', element(kind, escaped(type)))),
        this.#text('Nb', number, 35, `${path}.number`),
        date === undefined ? '' : element('RltdDt', date),
      ),
      element(
        'RfrdDocAmt',
        money('DuePyblAmt', due),
        isPlain ? money('DscntApldAmt', discount) : typed,
        money('CdtNoteAmt', creditNote),
        money('RmtdAmt', remitted),
      ),
    )
  }

  #party(name: string, party: PainParty, path: string): Markup {
    const { country, addressLines = [], postalCode, city, street, building, region, id } = party
    const plain = (tag: string, value: string | undefined, size: number) =>
      value === undefined ? '' : this.#text(tag, value, size, `${path}.${tag}`)
    const address = element(
      'PstlAdr',
      plain('StrtNm', street, 70),
      plain('BldgNb', building, 16),
      plain('PstCd', postalCode, 16),
      plain('TwnNm', city, 35),
      plain('CtrySubDvsn', region, 35),
      country === undefined ? '' : element('Ctry', escaped(country)),
      ...addressLines.map((line) => plain('AdrLine', line, 70)),
    )
    const identification = id === undefined ? '' : element('Id', this.#identification(id, plain))
    return element(name, this.#text('Nm', party.name, 70, `${path}.name`), address, identification)
  }

  /** BIC and LEI have elements of their own, the LEI only in the newer versions. */
  #identification(
    { value, scheme, person }: NonNullable<PainParty['id']>,
    plain: (tag: string, value: string, size: number) => Markup,
  ): Markup {
    const isNew = this.#version >= (this.#isTransfer ? 9 : 8)
    if (scheme === 'BIC') return element('OrgId', element(isNew ? 'AnyBIC' : 'BICOrBEI', escaped(value)))
    if (scheme === 'LEI' && isNew) return element('OrgId', element('LEI', escaped(value)))
    const kind = /^[A-Z]{4}$/.test(scheme ?? '') ? 'Cd' : 'Prtry'
    const named = scheme === undefined ? '' : element('SchmeNm', element(kind, escaped(scheme)))
    return element(person ? 'PrvtId' : 'OrgId', element('Othr', plain('Id', value, 35), named))
  }

  /** BIC became BICFI in the messages after pain.001.001.03 and pain.008.001.02. */
  #bank(name: string, { bank, bankMember }: Pick<Payment, 'bank' | 'bankMember'>, mandatory: boolean): Markup {
    if (bank === undefined && bankMember === undefined && !mandatory) return ''
    const tag = this.#version >= (this.#isTransfer ? 4 : 3) ? 'BICFI' : 'BIC'
    const system = /^[A-Z]{5}$/.test(bankMember?.system ?? '') ? 'Cd' : 'Prtry'
    const member =
      bankMember === undefined
        ? ''
        : element(
            'ClrSysMmbId',
            bankMember.system === undefined ? '' : element('ClrSysId', element(system, escaped(bankMember.system))),
            element('MmbId', escaped(bankMember.number)),
          )
    const none = bank === undefined && member === '' ? element('Othr', element('Id', 'NOTPROVIDED')) : ''
    const bic = bank === undefined ? '' : element(tag, escaped(bank))
    return element(name, element('FinInstnId', bic, member, none))
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
