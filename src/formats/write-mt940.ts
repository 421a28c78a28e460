import { add, decimal, decimalText } from '../kernel/decimal.js'
import { problem } from '../kernel/problem.js'
import {
  type BankStatement,
  type StatementAccount,
  type StatementBalance,
  type StatementEntry,
  statementName,
} from './bank-statement.js'
import type { Finding } from './finding.js'
import { openingAndClosing } from './statement-proof.js'
import { field, mostLines, SwiftNotes, swiftAmount, swiftDay, wordLines } from './swift-line.js'
import { entryFields } from './write-mt940-entry.js'

export type SwiftMessage = 'mt940' | 'mt942'

/** A message has 2,000 characters of SWIFT's at most; 200 stay for the header and trailer blocks around the text. */
const textLength = 1800

/**
 * Writes statements as MT940, or as MT942 interim reports: the text of their messages, without the blocks of the
 * network. A message that would be too long goes on on further pages. Refuses what the format cannot say and what
 * would be another thing then: a report as a final statement, an amount in another currency than the account.
 */
export function writeMt940(statements: readonly BankStatement[], message: SwiftMessage) {
  const notes = new SwiftNotes()
  const findings: Finding[] = []
  const text = statements
    .map((statement) => {
      if (message === 'mt940' && statement.kind !== 'statement') {
        const message = `${statementName(statement)} is no final statement but a ${statement.kind}, and MT940 is one. Write it as mt942.`
        throw problem('mt940.not_final', message, { statement: statement.id })
      }
      return new SwiftStatement(statement, message, notes, findings).text()
    })
    .join('')
  return { text, findings: [...findings, ...notes.findings] }
}

class SwiftStatement {
  readonly #statement: BankStatement
  readonly #isReport: boolean
  readonly #notes: SwiftNotes
  readonly #currency: string
  readonly #opening: StatementBalance | undefined
  readonly #closing: StatementBalance | undefined
  readonly #day: string

  constructor(statement: BankStatement, message: SwiftMessage, notes: SwiftNotes, findings: Finding[]) {
    this.#statement = statement
    this.#isReport = message === 'mt942'
    this.#notes = notes
    if (!this.#isReport) {
      const balances = openingAndClosing(statement)
      if (!balances.opening || !balances.closing) {
        const message = `${statementName(statement)} states neither an opening nor a closing balance, and MT940 has both.`
        throw problem('mt940.no_balance', message, { statement: statement.id })
      }
      this.#opening = balances.opening
      this.#closing = balances.closing
      findings.push(...balances.findings)
    }
    this.#currency = currencyOf(statement, this.#opening)
    this.#day = dayOf(statement)
  }

  text(): string {
    const entries = this.#statement.entries.filter(({ status }) => status !== 'information')
    const chunks = this.#chunks(entries)
    let balance = decimal(this.#opening?.amount ?? '0')
    return chunks
      .map((chunk, at) => {
        const before = decimalText(balance)
        for (const { amount, status } of chunk) if (status === 'booked') balance = add(balance, decimal(amount))
        const isLast = at === chunks.length - 1
        return [
          this.#head(chunks.length > 1 ? at + 1 : undefined),
          at === 0 ? this.#balance(this.#opening, '60') : this.#intermediate('60M', before, chunk[0]),
          ...chunk.map((entry) => this.#entry(entry)),
          isLast ? this.#tail() : this.#intermediate('62M', decimalText(balance), chunk.at(-1)),
          '-\r\n',
        ].join('')
      })
      .join('')
  }

  /** As many entries a page as a message has room for. A page of somebody else's is not cut again. */
  #chunks(entries: readonly StatementEntry[]): StatementEntry[][] {
    const { page } = this.#statement
    if (page !== undefined && (page.number > 1 || page.last === false)) return [[...entries]]
    const between = this.#head(99_999).length + 2 * ':60M:D991231EUR123456789012,45\r\n'.length + 3
    const chunks: StatementEntry[][] = [[]]
    let length = between
    for (const entry of entries) {
      const { length: more } = this.#entry(entry)
      if (length + more > textLength && chunks.at(-1)!.length > 0) {
        chunks.push([])
        length = between
      }
      chunks.at(-1)!.push(entry)
      length += more
    }
    if (length + this.#tail().length > textLength && chunks.at(-1)!.length > 0) chunks.push([])
    return chunks
  }

  #entry(entry: StatementEntry): string {
    if (entry.currency !== undefined && entry.currency !== this.#currency) {
      const message = `${statementName(this.#statement)} in ${this.#currency} has an entry in ${entry.currency}: SWIFT has one currency.`
      throw problem('mt940.currency', message, { statement: this.#statement.id })
    }
    return entryFields(entry, this.#currency, this.#day, this.#notes)
  }

  #head(pageNumber: number | undefined): string {
    const { id, relatedReference, account, sequence, page } = this.#statement
    const number = pageNumber ?? page?.number
    return [
      field('20', this.#notes.reference(id, '20') || 'NONREF'),
      relatedReference === undefined ? '' : field('21', this.#notes.reference(relatedReference, '21')),
      field('25', this.#account(account)),
      field('28C', sequenceOf(sequence) + (number === undefined ? '' : `/${number}`)),
      // No floor: every entry is reported.
      this.#isReport ? field('34F', `${this.#currency}0,`) + this.#moment() : '',
    ].join('')
  }

  /** Bank and account as the bank prints them, else its BIC before the account where both have room. */
  #account({ written, iban, other, bic }: StatementAccount): string {
    const number = iban ?? other ?? written
    if (number === '') {
      const message = `${statementName(this.#statement)} does not name its account, and :25: must.`
      throw problem('mt940.no_account', message, { statement: this.#statement.id })
    }
    const isPrinted = written.includes('/') || bic === undefined
    const full = isPrinted && written !== '' ? written : `${bic}/${number}`
    const text = this.#notes.text(full.length <= 35 ? full : number, '25')
    if (text.length > 35) this.#notes.tell('mt940.too_long', '25', `"${text}" is cut to 35 characters`)
    return text.slice(0, 35)
  }

  /** Field 13D; a moment without its difference to UTC is taken for one in UTC. */
  #moment(): string {
    const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d):(\d\d)[^+-]*(?:([+-]\d\d):?(\d\d))?)?/.exec(
      this.#statement.created ?? this.#day,
    )!
    const [, day, hours = '00', minutes = '00', zone = '+00', zoneMinutes = '00'] = match
    return field('13D', `${swiftDay(day!)}${hours}${minutes}${zone}${zoneMinutes}`)
  }

  #balance(balance: StatementBalance | undefined, tag: string): string {
    if (balance === undefined) return ''
    const letter = tag.startsWith('6') && tag < '64' ? (balance.kind === 'intermediate' ? 'M' : 'F') : ''
    return this.#balanceField(tag + letter, balance.amount, balance.date ?? this.#day, balance.currency)
  }

  /** The balance between two pages is of the day of the entry next to it. */
  #intermediate(tag: string, amount: string, entry: StatementEntry | undefined): string {
    if (this.#isReport) return ''
    return this.#balanceField(tag, amount, entry?.bookingDate ?? this.#closing?.date ?? this.#day)
  }

  #balanceField(tag: string, amount: string, day: string, currency = this.#currency): string {
    const mark = amount.startsWith('-') ? 'D' : 'C'
    return field(tag, `${mark}${swiftDay(day)}${currency}${swiftAmount(amount, currency)}`)
  }

  #tail(): string {
    const { balances, totals, information } = this.#statement
    const [available] = balances.filter(({ kind }) => kind === 'closing_available')
    const forward = balances.filter(({ kind }) => kind === 'forward_available')
    const closing = this.#isReport
      ? ''
      : this.#balance(this.#closing, '62') +
        this.#balance(available, '64') +
        forward.map((one) => this.#balance(one, '65')).join('')
    return [
      closing,
      this.#isReport ? this.#total('90D', totals?.debits) + this.#total('90C', totals?.credits) : '',
      information === undefined ? '' : this.#information(information),
    ].join('')
  }

  #total(tag: string, total: { readonly count?: number; readonly sum?: string } | undefined): string {
    if (total?.count === undefined || total.sum === undefined || total.count > 99_999) return ''
    return field(tag, `${total.count}${this.#currency}${swiftAmount(total.sum, this.#currency)}`)
  }

  #information(information: string): string {
    const lines = wordLines(this.#notes.text(information, '86'))
    if (lines.length > mostLines) this.#notes.tell('mt940.too_long', '86', 'about the statement is cut to six lines')
    return field('86', ...lines.slice(0, mostLines))
  }
}

/** Five digits at most; banks that do not count write 0. */
const sequenceOf = (sequence = ''): string => /\d{1,5}$/.exec(sequence.trim())?.[0] ?? '0'

function currencyOf(statement: BankStatement, opening: StatementBalance | undefined): string {
  const [entry] = statement.entries
  const currency = opening?.currency ?? statement.account.currency ?? entry?.currency ?? ''
  if (/^[A-Z]{3}$/.test(currency)) return currency
  throw problem('mt940.no_currency', `${statementName(statement)} does not say its currency, and SWIFT must.`, {
    statement: statement.id,
  })
}

/** The day of a statement, for fields that must have one. */
function dayOf({ id, to, from, created, balances, entries }: BankStatement): string {
  const booked = entries.at(-1)
  const day = balances.at(-1)?.date ?? to ?? from ?? created?.slice(0, 10) ?? booked?.bookingDate ?? booked?.valueDate
  if (day !== undefined) return day
  throw problem('mt940.no_date', `${statementName({ id })} names no day, and SWIFT must.`, { statement: id })
}
