import { problem } from '../kernel/problem.js'
import {
  availabilityOf,
  type Bai2Facts,
  bai2Date,
  minorUnits,
  readBai2Entry,
  readMovement,
  report,
} from './bai2-entry.js'
import { Bai2Cursor, type Bai2Record, readBai2Records, readFunds } from './bai2-records.js'
import { Bai2Totals } from './bai2-totals.js'
import {
  type BalanceKind,
  type BankStatement,
  isBic,
  isIbanShaped,
  type StatementBalance,
  type StatementEntry,
  type StatementFile,
  type StatementTotals,
} from './bank-statement.js'
import { wholeNumber } from './camt-code.js'
import { FindingList, type FindingSink, mostFindings } from './finding-list.js'
import { LazyList } from './lazy-list.js'
import { lazyStatement, type StatementHead } from './lazy-statement.js'
import { checkStatementCount } from './statement-limit.js'
import { StatementProof } from './statement-proof.js'
import { type TextSpan, TextSpans } from './text-spans.js'

/** BAI2 status codes; those from 100 on are totals of transactions. */
const balanceKinds: Readonly<Record<string, BalanceKind>> = {
  '010': 'opening',
  '015': 'closing',
  '040': 'opening_available',
  '045': 'closing_available',
  '060': 'intermediate_available',
}

interface FileHeader {
  readonly id: string
  readonly created?: string
  readonly recordLength: number
}

interface GroupHeader {
  readonly originator: string
  readonly asOf?: string
  readonly currency: string
  readonly kind: BankStatement['kind']
}

interface OpenAccount {
  readonly head: StatementHead
  readonly spans: TextSpans
  readonly proof: StatementProof
  readonly facts: Bai2Facts
  readonly findings: FindingList
}

/**
 * Reads a BAI2 cash management file: file (01), groups by day (02), accounts (03), transactions (16), and proves the
 * control totals of the trailers (49, 98, 99).
 */
export function readBai2(text: string, fileName: string): StatementFile {
  let reader: Bai2Reader | undefined
  for (const record of readBai2Records(text)) {
    if (reader === undefined && record.code !== '01') break
    reader ??= new Bai2Reader(text, fileName, record)
    reader.read(record)
  }
  if (reader !== undefined) return reader.end()
  throw problem('bai2.not_found', `${fileName} does not begin with the file header (01) of BAI2.`, { file: fileName })
}

class Bai2Reader {
  readonly #text: string
  readonly #fileName: string
  readonly #findings = new FindingList(mostFindings)
  readonly #statements: BankStatement[] = []
  readonly #totals: Bai2Totals
  readonly #file: FileHeader
  #group: GroupHeader = { originator: '', currency: 'USD', kind: 'statement' }
  #account: OpenAccount | undefined

  #last: Bai2Record

  constructor(text: string, fileName: string, header: Bai2Record) {
    this.#text = text
    this.#fileName = fileName
    this.#last = header
    this.#totals = new Bai2Totals(this.#findings)
    this.#file = fileHeader(header, this.#findings)
  }

  read(record: Bai2Record): void {
    this.#last = record
    this.#totals.count(record)
    if (record.code === '02') this.#group = groupHeader(record, this.#findings)
    else if (record.code === '03') this.#openAccount(record)
    else if (record.code === '16') this.#entry(record)
    if (record.code === '49' || record.code === '98' || record.code === '99') this.#closeAccount()
  }

  end(): StatementFile {
    this.#closeAccount()
    const last = this.#last
    if (last.code !== '99') {
      report({ findings: this.#findings }, 'error', 'bai2.truncated', last, 'the file ends without its trailer (99)')
    }
    return { format: 'bai2', statements: this.#statements, findings: this.#findings.all }
  }

  #openAccount(record: Bai2Record): void {
    this.#closeAccount()
    const cursor = new Bai2Cursor(record)
    const written = cursor.next()
    const currency = cursor.next() || this.#group.currency
    const findings = new FindingList(this.#findings.room)
    const { asOf } = this.#group
    const facts: Bai2Facts = { currency, asOf, recordLength: this.#file.recordLength, findings }
    if (written === '') report(facts, 'error', 'bai2.account_missing', record, 'the account has no number')
    const { balances, totals } = this.#summaries(cursor, record, facts)
    const isIban = isIbanShaped(written)
    const head: StatementHead = {
      kind: this.#group.kind,
      id: this.#file.id,
      account: {
        iban: isIban ? written : undefined,
        other: isIban ? undefined : written,
        written,
        currency,
        bic: isBic(this.#group.originator) ? this.#group.originator : undefined,
      },
      sequence: this.#file.id,
      from: asOf,
      to: asOf,
      created: this.#file.created,
      duplicate: false,
      balances,
      totals,
    }
    this.#account = { head, spans: new TextSpans(), proof: new StatementProof(), facts, findings }
  }

  /** Type, amount, item count and availability, repeated; every amount enters the control total. */
  #summaries(cursor: Bai2Cursor, record: Bai2Record, facts: Bai2Facts) {
    const totals: { -readonly [side in keyof StatementTotals]: StatementTotals[side] } = {}
    const balances: StatementBalance[] = []
    while (!cursor.done) {
      const code = cursor.next()
      if (code === '') continue
      const text = cursor.next()
      const count = cursor.next()
      const funds = readFunds(cursor)
      this.#totals.add(text)
      const amount = minorUnits(text, facts.currency, false)
      if (text !== '' && amount === undefined) {
        report(facts, 'error', 'bai2.invalid_amount', record, `"${text.slice(0, 50)}" of code ${code} is not an amount`)
      }
      if (amount === undefined) continue
      if (code === '100') totals.credits = { count: wholeNumber(count), sum: amount }
      if (code === '400') totals.debits = { count: wholeNumber(count), sum: amount }
      if (Number(code) >= 100) continue
      const availability = availabilityOf(funds, amount, facts, record)
      const kind = balanceKinds[code] ?? 'other'
      balances.push({ kind, code, amount, currency: facts.currency, date: facts.asOf, availability })
    }
    return { balances, totals: totals.credits || totals.debits ? totals : undefined }
  }

  #entry(record: Bai2Record): void {
    this.#totals.add(record.lines[0]!.split(',', 2)[1]?.trim() ?? '')
    if (this.#account === undefined) {
      const what = 'a transaction outside of an account: left out'
      report({ findings: this.#findings }, 'error', 'bai2.stray_record', record, what)
      return
    }
    const { facts, spans, proof } = this.#account
    const movement = readMovement(record, new Bai2Cursor(record), facts)
    if (movement === undefined) return
    proof.add(movement)
    spans.add(record.from, record.to, record.line)
  }

  #closeAccount(): void {
    if (this.#account === undefined) return
    const { head, spans, proof, facts, findings } = this.#account
    this.#account = undefined
    for (const finding of proof.findings(head)) findings.push(finding)
    for (const finding of findings.all) this.#findings.push(finding)
    // Their findings were listed before.
    const again: Bai2Facts = { ...facts, findings: new FindingList(0) }
    const entries = new LazyList(spans.length, (index) => entryAt(this.#text, spans.at(index), again))
    this.#statements.push(lazyStatement(head, entries, findings.all))
    checkStatementCount(this.#statements.length, this.#fileName)
  }
}

function entryAt(text: string, span: TextSpan, facts: Bai2Facts): StatementEntry {
  const [record] = readBai2Records(text, span)
  return readBai2Entry(record!, facts)!
}

function fileHeader(record: Bai2Record, findings: FindingSink): FileHeader {
  const [, , date = '', time = '', id = '', recordLength = ''] = fieldsOf(record)
  const day = bai2Date(date, { findings }, record)
  // 2400 is the end of the day, and so is 9999 (BAI2), which is no time anywhere else.
  const clock = /^(?:[01]\d|2[0-3])[0-5]\d$|^2400$/.test(time) ? `T${time.slice(0, 2)}:${time.slice(2)}` : ''
  return {
    id,
    created: day === undefined ? undefined : `${day}${clock}`,
    recordLength: /^\d{2,4}$/.test(recordLength) ? Number(recordLength) : 80,
  }
}

/** Currency is US dollar unless stated (BAI2). Modifiers 1 and 3 mark interim data; group status 1 is an update. */
function groupHeader(record: Bai2Record, findings: FindingSink): GroupHeader {
  const [, originator = '', status = '', date = '', , currency = '', modifier = ''] = fieldsOf(record)
  if (status !== '1') {
    const what = `the group status is "${status}" (2 deletion, 3 correction, 4 test), not 1: a person must decide`
    report({ findings }, 'error', 'bai2.group_status', record, what)
  }
  const kind = modifier === '1' || modifier === '3' ? 'report' : 'statement'
  return { originator, asOf: bai2Date(date, { findings }, record), currency: currency || 'USD', kind }
}

function fieldsOf(record: Bai2Record): string[] {
  const cursor = new Bai2Cursor(record)
  const fields: string[] = []
  while (!cursor.done) fields.push(cursor.next())
  return fields
}
