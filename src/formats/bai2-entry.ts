import { currencyExponent, isCurrency } from '../kernel/currency.js'
import { parseDate } from '../kernel/date.js'
import { decimalText, parseDecimal } from '../kernel/decimal.js'
import { Bai2Cursor, type Bai2Funds, type Bai2Record, readFunds } from './bai2-records.js'
import {
  type Availability,
  isIbanShaped,
  otherSide,
  providedReference,
  type StatementEntry,
  type StatementParty,
  type StatementTransaction,
} from './bank-statement.js'
import type { Finding } from './finding.js'
import type { FindingSink } from './finding-list.js'

/** What the group and the account tell about a record. */
export interface Bai2Facts {
  readonly currency: string
  readonly asOf: string | undefined
  /** Characters of a physical record; a text that fills it goes on in the next without a space. */
  readonly recordLength: number
  readonly findings: FindingSink
}

/** Debit reversal, ACH return item, credit reversal, deposited item returned, ACH return item. */
const reversals = new Set(['252', '261', '552', '555', '557'])

export const isReversalType = (type: string): boolean => reversals.has(type)

/** What the fields of record 16 say before its text. */
interface Bai2Movement {
  readonly type: string
  readonly amount: string
  readonly currency: string
  readonly status: 'booked'
  readonly valueDate: string | undefined
  readonly availability: Availability[] | undefined
  readonly bank: string | undefined
  readonly customer: string | undefined
}

/**
 * Record 16 up to its text: all about an entry that can be found wrong. The type code gives the direction (BAI2 code
 * ranges): 100-399 and loans 720-759 and custom 920-959 are credits, 400-699, 760-799 and 960-999 debits; 890 and the
 * rest carry no money.
 */
export function readMovement(record: Bai2Record, cursor: Bai2Cursor, facts: Bai2Facts): Bai2Movement | undefined {
  const type = cursor.next()
  const amountText = cursor.next()
  const funds = readFunds(cursor)
  const bank = providedReference(cursor.next())
  const customer = providedReference(cursor.next())
  const direction = directionOf(type)
  if (direction === undefined) {
    const severity = type === '890' ? 'info' : 'error'
    report(facts, severity, 'bai2.unknown_type', record, `the type code "${type}" carries no direction: left out`)
    return undefined
  }
  const amount = minorUnits(amountText, facts.currency, direction === 'debit')
  if (amount === undefined) {
    report(facts, 'error', 'bai2.invalid_amount', record, `"${amountText.slice(0, 50)}" is not an amount: left out`)
    return undefined
  }
  return {
    type,
    amount,
    currency: facts.currency,
    status: 'booked',
    valueDate: valueDate(funds, facts, record),
    availability: availabilityOf(funds, amount, facts, record),
    bank,
    customer,
  }
}

export function readBai2Entry(record: Bai2Record, facts: Bai2Facts): StatementEntry | undefined {
  const cursor = new Bai2Cursor(record)
  const movement = readMovement(record, cursor, facts)
  if (movement === undefined) return undefined
  const { type, amount, currency, customer } = movement
  const reversal = isReversalType(type)
  const details = readText(cursor.rest(), facts.recordLength)
  return {
    entryReference: movement.bank,
    bookingDate: facts.asOf,
    valueDate: movement.valueDate,
    amount,
    currency,
    reversal,
    status: movement.status,
    availability: movement.availability,
    transactionCode: { proprietary: type, issuer: 'BAI' },
    information: details.information,
    charges: [],
    transactions: [transaction(details, { amount, reversal, customer, currency })],
    position: { line: record.line },
  }
}

/** The side of a type code; `undefined` for one that carries no money. */
export function directionOf(type: string): 'credit' | 'debit' | undefined {
  if (!/^\d{3}$/.test(type)) return undefined
  const code = Number(type)
  const within = (from: number, to: number) => code >= from && code <= to
  if (within(100, 399) || within(720, 759) || within(920, 959)) return 'credit'
  return within(400, 699) || within(760, 799) || within(960, 999) ? 'debit' : undefined
}

/** Amounts come in the smallest unit of the currency, with an optional sign; an empty field is no amount. */
export function minorUnits(text: string, currency: string, debit: boolean): string | undefined {
  const value = /^[+-]?\d{1,30}$/.test(text) ? parseDecimal(text) : undefined
  if (value === undefined) return undefined
  const scale = isCurrency(currency) ? currencyExponent(currency) : 2
  return decimalText({ coefficient: debit ? -value.coefficient : value.coefficient, scale })
}

/** What can be used when; an amount that can be used at once says nothing. Parts have the sign of the whole. */
export function availabilityOf(
  { type, parts }: Bai2Funds,
  whole: string,
  facts: Bai2Facts,
  record: Bai2Record,
): Availability[] | undefined {
  if (type === '0') return undefined
  const found = parts.flatMap(({ days, date, amount }): Availability | [] => {
    const part = amount === undefined ? whole : minorUnits(amount, facts.currency, whole.startsWith('-'))
    if (part === undefined) return []
    return { days, date: date === undefined ? undefined : bai2Date(date, facts, record), amount: part }
  })
  return found.length > 0 ? found : undefined
}

/** 0 is available on the day itself; later availability counts banking days that only the bank knows. */
function valueDate(funds: Bai2Funds, facts: Bai2Facts, record: Bai2Record): string | undefined {
  if (funds.type === '0') return facts.asOf
  return funds.valueDate ? bai2Date(funds.valueDate, facts, record) : undefined
}

/** YYMMDD, and YYYYMMDD as some banks write it. */
export function bai2Date(text: string, facts: Pick<Bai2Facts, 'findings'>, record: Bai2Record): string | undefined {
  if (text === '') return undefined
  const full = text.length === 6 ? `20${text}` : text
  const date = parseDate(`${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6)}`)
  if (date === undefined) {
    report(facts, 'warning', 'bai2.invalid_date', record, `"${text.slice(0, 20)}" is not a date: left out`)
  }
  return date
}

interface TextParts {
  readonly information?: string
  readonly tagged: ReadonlyMap<string, string>
  readonly untagged: readonly string[]
}

/** Marks of lines that have a place in the model; where there are several, the first one counts. */
const partyMarks = {
  debtor: { name: ['BO', 'DBNM'], account: ['BA', 'DACT'], bic: ['DBIC'], clearingNumber: ['DABA'] },
  creditor: { name: ['BO', 'CRNM'], account: ['BA', 'CACT'], bic: ['CBIC'], clearingNumber: ['CABA'] },
}
const remittanceMarks = ['RI', 'REMI', 'PY']
const endToEndMarks = ['EREF']

const marks: ReadonlySet<string> = new Set([
  ...Object.values(partyMarks).flatMap((places) => Object.values(places).flat()),
  ...remittanceMarks,
  ...endToEndMarks,
])

/**
 * The text of a transaction. Many banks mark its lines with short codes (`BO:` by order of, `RI:` remittance); a line
 * without a mark goes on with the line before it. What stands behind other marks, or behind one for the second time, is
 * text as it is.
 */
function readText(lines: readonly string[], recordLength: number): TextParts {
  const [own = '', ...continued] = lines
  const tagged = new Map<string, string>()
  const untagged: string[] = []
  let tag: string | undefined
  let runsOn = false
  for (const line of continued) {
    const mark = runsOn ? undefined : /^([A-Z]{2,4}):/.exec(line)?.[1]
    if (mark !== undefined && marks.has(mark) && !tagged.has(mark)) {
      tag = mark
      tagged.set(mark, line.slice(mark.length + 1))
    } else if (mark === undefined && tag !== undefined) {
      tagged.set(tag, `${tagged.get(tag)}${runsOn ? '' : ' '}${line}`)
    } else {
      tag = undefined
      untagged.push(runsOn ? (untagged.pop() ?? '') + line : line)
    }
    // "88," and the text fill the record but for the space that some banks leave for the slash.
    runsOn = line.length + 3 >= recordLength - 3
  }
  const information = own.trim() === '' ? undefined : own.trim()
  return { information, tagged, untagged: untagged.map((line) => line.trim()).filter((line) => line !== '') }
}

function transaction(
  { information, tagged, untagged }: TextParts,
  entry: { amount: string; reversal: boolean; customer: string | undefined; currency: string },
): StatementTransaction {
  const side = otherSide(entry.amount, entry.reversal)
  const value = (tags: readonly string[]) => {
    for (const tag of tags) {
      const text = tagged.get(tag)?.trim()
      if (text) return text
    }
    return undefined
  }
  const places = partyMarks[side]
  const account = value(places.account)
  const isIban = account !== undefined && isIbanShaped(account)
  const party: StatementParty = {
    name: value(places.name),
    iban: isIban ? account : undefined,
    otherAccount: isIban ? undefined : account,
    bic: value(places.bic),
    clearingNumber: value(places.clearingNumber),
  }
  const known = Object.values(party).some((one) => one !== undefined)
  const remittance = value(remittanceMarks)
  // Without marks the bank's own words and the payer's cannot be told apart.
  const words = tagged.size === 0 && information !== undefined ? [information, ...untagged] : untagged
  return {
    amount: entry.amount,
    currency: entry.currency,
    endToEndId: providedReference(value(endToEndMarks)) ?? entry.customer,
    remittance: remittance === undefined ? words : [...words, remittance],
    creditorReferences: [],
    referredDocuments: [],
    debtor: known && side === 'debtor' ? party : undefined,
    creditor: known && side === 'creditor' ? party : undefined,
    charges: [],
  }
}

export function report(
  { findings }: Pick<Bai2Facts, 'findings'>,
  severity: Finding['severity'],
  code: string,
  { line, code: kind }: Bai2Record,
  what: string,
): void {
  if (findings.onlyCounts?.(severity)) return
  findings.push({ severity, code, message: `Line ${line}, record ${kind}: ${what}.`, position: { line } })
}
