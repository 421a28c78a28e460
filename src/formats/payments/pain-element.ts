import { isCurrency } from '../../kernel/currency.js'
import type { BusinessDate } from '../../kernel/date.js'
import { parseDate } from '../../kernel/date.js'
import { type Decimal, equals, parseDecimal } from '../../kernel/decimal.js'
import { type Money, roundToMoney, toDecimal } from '../../kernel/money.js'
import { attribute, every, first, textAt } from '../camt-element.js'
import type { Finding } from '../finding.js'
import { FindingList, mostFindings } from '../finding-list.js'
import { isIban } from '../invoice/iban.js'
import type { XmlElement } from '../invoice/xml.js'
import type { BankMember, PainAccount, PainParty } from './pain-model.js'

/** What a payment lacks that says nothing, once for all of them: a file may hold a hundred thousand. */
const nobody: PainParty = Object.freeze({ name: '' })
const noAccount: PainAccount = Object.freeze({ number: '', kind: 'other' })
/** Nothing, in any currency: a finding says that the payment cannot be used. */
const noMoney: Money = Object.freeze({ minor: 0n, currency: 'EUR' })

/** Reads fields of ISO 20022 payment messages and remembers what was wrong with them. */
export class PainReading {
  readonly #findings = new FindingList(mostFindings)

  get findings(): readonly Finding[] {
    return this.#findings.all
  }

  fault(code: string, what: string, element: XmlElement | undefined, severity: Finding['severity'] = 'error'): void {
    if (this.#findings.onlyCounts(severity)) return
    const path = element?.name
    this.#findings.push({
      severity,
      code: `pain.${code}`,
      message: `${what}.`,
      position: { line: element?.line, path },
    })
  }

  /** A text that must be there. */
  required(element: XmlElement, ...path: string[]): string {
    const text = textAt(element, ...path)
    if (text === undefined) this.fault('missing_element', `${element.name} has no ${path.join('/')}`, element)
    return text ?? ''
  }

  /** A day, also where it is the day of a moment or stands in a choice of both. */
  day(element: XmlElement, ...path: string[]): BusinessDate {
    const text = textAt(element, ...path, 'Dt') ?? textAt(element, ...path, 'DtTm') ?? this.required(element, ...path)
    const date = parseDate(text.slice(0, 10))
    if (date === undefined) this.fault('invalid_date', `${path.join('/')} "${text}" is no calendar date`, element)
    return date ?? ('' as BusinessDate)
  }

  money(element: XmlElement | undefined, parent: XmlElement): Money {
    const currency = attribute(element, 'Ccy') ?? ''
    const value = parseDecimal(element?.text.trim() ?? '')
    if (value === undefined || !isCurrency(currency)) {
      this.fault('invalid_amount', `"${element?.text.trim() ?? ''}" ${currency} is no amount`, element ?? parent)
      return noMoney
    }
    const money = roundToMoney(value, currency)
    if (!equals(toDecimal(money), value)) {
      this.fault('amount_places', `${element!.text.trim()} ${currency} has more places than the currency`, element)
    }
    if (money.minor <= 0n) this.fault('amount_not_positive', `${element!.text.trim()} is not positive`, element)
    return money
  }

  party(element: XmlElement | undefined): PainParty {
    if (element === undefined) return nobody
    const address = first(element, 'PstlAdr')
    const lines = every(address, 'AdrLine').map((line) => line.text.trim())
    return defined<PainParty>({
      name: textAt(element, 'Nm') ?? '',
      country: textAt(address, 'Ctry'),
      addressLines: lines.length > 0 ? lines : undefined,
      postalCode: textAt(address, 'PstCd'),
      city: textAt(address, 'TwnNm'),
      street: textAt(address, 'StrtNm'),
      building: textAt(address, 'BldgNb'),
      region: textAt(address, 'CtrySubDvsn'),
      id: identification(first(element, 'Id')),
    })
  }

  maybeParty(element: XmlElement | undefined): PainParty | undefined {
    return element && this.party(element)
  }

  account(element: XmlElement | undefined, parent: XmlElement): PainAccount {
    const iban = textAt(element, 'Id', 'IBAN')
    const currency = textAt(element, 'Ccy')
    if (iban !== undefined && !isIban(iban)) {
      this.fault('invalid_iban', `${iban} is no IBAN: its check digits do not fit`, element)
    }
    const number = accountNumber(element)
    if (number === undefined) this.fault('missing_account', `${parent.name} names no account`, element ?? parent)
    if (element === undefined) return noAccount
    return defined<PainAccount>({ number: number ?? '', kind: iban === undefined ? 'other' : 'iban', currency })
  }

  /** BIC was renamed to BICFI; banks without one are written NOTPROVIDED. */
  bank(element: XmlElement | undefined): string | undefined {
    const id = first(element, 'FinInstnId')
    return textAt(id, 'BICFI') ?? textAt(id, 'BIC') ?? textAt(id, 'CmbndId', 'BIC')
  }

  bankMember(element: XmlElement | undefined): BankMember | undefined {
    const member = first(element, 'FinInstnId', 'ClrSysMmbId')
    const number = textAt(member, 'MmbId')
    const system = textAt(member, 'ClrSysId', 'Cd') ?? textAt(member, 'ClrSysId', 'Prtry')
    return number === undefined ? undefined : defined<BankMember>({ number, system })
  }

  /** Compares a control sum and a count with what is there; both may be left out. */
  controls(element: XmlElement | undefined, count: number, sum: Decimal): void {
    if (element === undefined) return
    const sentCount = textAt(element, 'NbOfTxs')
    if (sentCount !== undefined && !(/^\d+$/.test(sentCount) && Number(sentCount) === count)) {
      this.fault('transaction_count', `NbOfTxs says ${sentCount}, but there are ${count} payments`, element)
    }
    const sentSum = textAt(element, 'CtrlSum')
    const sentValue = parseDecimal(sentSum ?? '')
    if (sentSum !== undefined && (sentValue === undefined || !equals(sentValue, sum))) {
      this.fault('control_sum', `CtrlSum ${sentSum} differs from the sum of the payments`, element)
    }
  }
}

/**
 * The number of an account. The first edition had an element for each kind; a proxy (a telephone number, an address)
 * may stand instead of any number.
 */
export function accountNumber(element: XmlElement | undefined): string | undefined {
  const kinds = [['IBAN'], ['Othr', 'Id'], ['BBAN'], ['UPIC'], ['PrtryAcct', 'Id']]
  const numbers = kinds.map((path) => textAt(element, 'Id', ...path))
  return [...numbers, textAt(element, 'Prxy', 'Id')].find((text) => text !== undefined)
}

function identification(id: XmlElement | undefined): PainParty['id'] {
  const organisation = first(id, 'OrgId')
  const bic = textAt(organisation, 'AnyBIC') ?? textAt(organisation, 'BICOrBEI')
  const lei = textAt(organisation, 'LEI')
  const person = first(id, 'PrvtId', 'Othr')
  const other = first(organisation, 'Othr') ?? person
  const value = textAt(other, 'Id')
  if (value === undefined) return bic ? { value: bic, scheme: 'BIC' } : lei ? { value: lei, scheme: 'LEI' } : undefined
  const scheme = textAt(other, 'SchmeNm', 'Cd') ?? textAt(other, 'SchmeNm', 'Prtry')
  return defined({ value, scheme, person: other === person ? (true as const) : undefined })
}

/** Leaves out what is undefined, so that equal documents are equal. */
export function defined<T extends object>(fields: T): T {
  const kept: Partial<T> = {}
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key]
  return kept as T
}

/** The messages inside a `Document`, maybe several of them within an envelope; their names tell the kind. */
export function findMessages(root: XmlElement, names: ReadonlySet<string>): XmlElement[] {
  const queue = [root]
  const found: XmlElement[] = []
  for (const element of queue) {
    if (names.has(element.name)) found.push(element)
    else for (const child of element.children) queue.push(child)
  }
  return found
}
