import { problem } from '../../kernel/problem.js'
import type { Finding } from '../finding.js'
import {
  checkAddendaFields,
  checkBatchHeader,
  checkEntryFields,
  checkFileHeader,
  checkSameBank,
} from './check-nacha-fields.js'
import { countsAddenda } from './nacha-entry.js'
import { isInternational } from './nacha-international.js'
import { checkDigit, hashText, type NachaBatch, type NachaEntry, type NachaFileHeader } from './nacha-model.js'
import { layouts, type NachaLine, readField, readRecord } from './nacha-records.js'

export type Report = (code: string, message: string, line: NachaLine, severity?: Finding['severity']) => void

/** Standard entry classes in force or still found in files (NACHA Operating Rules, article eight). */
const entryClasses = new Set(
  'ACK ADV ARC ATX BOC CCD CIE COR CTX DNE ENR IAT MTE POP POS PPD RCK SHR TEL TRC TRX WEB XCK'.split(' '),
)

/** Transaction codes: checking 2x, savings 3x, general ledger 4x, loan 5x, advices 8x. */
const transactionCodes = new Set(
  '21 22 23 24 26 27 28 29 31 32 33 34 36 37 38 39 41 42 43 44 46 47 48 49 51 52 53 54 55 56 81 82 83 84 85 86 87 88'.split(
    ' ',
  ),
)

/** Addenda kinds by entry class, where others than 05 are meant. */
const internationalKinds = new Set(['10', '11', '12', '13', '14', '15', '16', '17', '18', '98', '99'])
const mandatoryInternational = ['10', '11', '12', '13', '14', '15', '16']

const digits = /^\d+$/

/** Most batches of one file: with header and control record of 94 characters each, so many make nine megabytes. */
const mostBatches = 50_000

/** Refuses a file of more batches than that. */
export function checkBatchCount(count: number): void {
  if (count <= mostBatches) return
  throw problem('nacha.too_many_batches', `The file holds more than ${mostBatches} batches. Split it.`, {
    most: mostBatches,
  })
}

/** Counts, sums and rules of one batch. */
export class BatchCheck {
  readonly #header: Omit<NachaBatch, 'entries'>
  readonly #report: Report
  readonly #isAdvice: boolean
  #hash = 0n
  #debit = 0n
  #credit = 0n
  #records = 0
  #lastTrace = ''
  #kinds: string[] = []
  #entryLine: NachaLine | undefined
  #expectsAddenda = false
  #announced = ''
  #isExempt = false

  constructor(header: Omit<NachaBatch, 'entries'>, line: NachaLine, report: Report) {
    this.#header = header
    this.#report = report
    this.#isAdvice = header.entryClass === 'ADV'
    if (line.text[0] !== '5') return
    if (!['200', '220', '225', '280'].includes(header.serviceClass)) {
      report('service_class', `Service class ${header.serviceClass} is none of 200, 220, 225, 280.`, line)
    }
    if (!entryClasses.has(header.entryClass)) {
      report('entry_class', `"${header.entryClass}" is no standard entry class.`, line)
    }
    if (!digits.test(header.odfi)) report('odfi', `"${header.odfi}" identifies no originating bank.`, line)
    checkBatchHeader(line, report)
  }

  get totals(): { hash: bigint; debit: bigint; credit: bigint; records: number } {
    return { hash: this.#hash, debit: this.#debit, credit: this.#credit, records: this.#records }
  }

  entry(entry: NachaEntry, line: NachaLine): void {
    this.#endEntry()
    this.#entryLine = line
    this.#kinds = []
    this.#records++
    const { transactionCode: code, routing, amount, direction, trace } = entry
    if (!transactionCodes.has(code)) this.#report('transaction_code', `"${code}" is no transaction code.`, line)
    if (!/^\d{9}$/.test(routing)) this.#report('routing', `"${routing}" is no routing number.`, line)
    else {
      this.#hash += BigInt(routing.slice(0, 8))
      if (checkDigit(routing) !== routing[8]) {
        this.#report('check_digit', `${routing}: the check digit should be ${checkDigit(routing)}.`, line)
      }
    }
    const layout = (this.#isAdvice ? layouts.adviceEntry : layouts.entry) as typeof layouts.entry
    const sent = readField(line.text, layout, 'amount')
    if (!digits.test(sent)) this.#report('amount', `"${sent}" is no amount.`, line)
    if (direction === 'credit') this.#credit += amount.minor
    else this.#debit += amount.minor
    if (!this.#isAdvice && !digits.test(trace)) this.#report('trace', `"${trace}" is no trace number.`, line)
    else if (!this.#isAdvice && trace <= this.#lastTrace) {
      this.#report('trace_order', `Trace number ${trace} does not ascend.`, line, 'warning')
    }
    this.#lastTrace = trace
    this.#expectsAddenda = readField(line.text, layout, 'addendaIndicator') === '1'
    this.#announced = this.#countOf(line)
    if (!this.#isAdvice) checkEntryFields(this.#header, line, this.#report)
    this.#checkDirection(entry, line)
  }

  /** How many addenda an entry says that it has, in the classes that do. */
  #countOf(line: NachaLine): string {
    if (isInternational(this.#header)) return readField(line.text, layouts.internationalEntry, 'addendaCount')
    return countsAddenda(this.#header.entryClass) ? readField(line.text, layouts.countedEntry, 'addendaCount') : ''
  }

  #checkDirection({ direction }: NachaEntry, line: NachaLine): void {
    const { serviceClass } = this.#header
    if ((serviceClass === '220' && direction === 'debit') || (serviceClass === '225' && direction === 'credit')) {
      // Reported as warning: returns of a batch travel the other way under its class.
      this.#report('direction', `A ${direction} stands in a batch of service class ${serviceClass}.`, line, 'warning')
    }
  }

  addenda(kind: string, entry: NachaEntry, line: NachaLine): void {
    this.#records++
    this.#kinds.push(kind)
    this.#isExempt = this.#isExempt || kind === '98' || kind === '99'
    checkAddendaFields(kind, entry, line, this.#report)
    if (this.#header.entryClass === 'IAT' && !internationalKinds.has(kind)) {
      this.#report('addenda_kind', `An addenda of kind ${kind} does not belong into IAT.`, line)
    }
  }

  /** Rules about an entry with all its addenda. */
  #endEntry(): void {
    const line = this.#entryLine
    if (line === undefined) return
    this.#entryLine = undefined
    if (this.#expectsAddenda !== this.#kinds.length > 0) {
      const what = this.#expectsAddenda ? 'announces addenda, but none follow' : 'has addenda that it does not announce'
      this.#report('addenda_indicator', `The entry ${what}.`, line)
    }
    const count = this.#kinds.length
    // A return and a notification of change keep the count of the entry that they answer.
    if (digits.test(this.#announced) && Number(this.#announced) !== count && !this.#isExempt) {
      const text = `The entry says that ${Number(this.#announced)} addenda follow, but there are ${count}.`
      this.#report('addenda_count', text, line, 'warning')
    }
    if (this.#header.entryClass === 'IAT' && !this.#isExempt) {
      const missing = mandatoryInternational.filter((kind) => !this.#kinds.includes(kind))
      if (missing.length > 0) this.#report('missing_addenda', `IAT needs addenda ${missing.join(', ')}.`, line)
    }
    this.#isExempt = false
  }

  /** The control record: everything that was counted must be in it. */
  close(line: NachaLine): void {
    this.#endEntry()
    const control = readRecord(line.text, layouts.batchControl)
    const sums = readRecord(line.text, this.#isAdvice ? layouts.adviceBatchControl : layouts.batchControl)
    const expect = (code: string, what: string, sent: string, actual: bigint | number) => {
      if (!digits.test(sent) || BigInt(sent) !== BigInt(actual)) {
        this.#report(code, `The batch control says ${what} ${sent || '(blank)'}, but it is ${actual}.`, line)
      }
    }
    expect('entry_count', 'count', control.count, this.#records)
    expect('entry_hash', 'hash', control.hash, this.#hash % 10_000_000_000n)
    expect('debit_total', 'debits', sums.debit, this.#debit)
    expect('credit_total', 'credits', sums.credit, this.#credit)
    if (control.number !== '' && (!digits.test(control.number) || Number(control.number) !== this.#header.number)) {
      this.#report('batch_number', `Batch ${this.#header.number} is closed as ${control.number}.`, line)
    }
    checkSameBank(this.#header, line, this.#report)
    if (control.serviceClass !== this.#header.serviceClass) {
      this.#report('service_class', 'Header and control of the batch name different service classes.', line)
    }
    // Advices have no such field, and international batches may leave it blank.
    const isBlank = this.#header.international !== undefined && control.companyId === ''
    if (!this.#isAdvice && !isBlank && control.companyId.trim() !== this.#header.companyId.trim()) {
      this.#report('company_id', 'Header and control of the batch name different companies.', line)
    }
  }

  abandon(line: NachaLine): void {
    this.#endEntry()
    this.#report('missing_batch_control', `Batch ${this.#header.number} has no control record.`, line)
  }
}

/** Counts and sums of the file. */
export class FileCheck {
  readonly #report: Report
  #records = 0
  #batches = 0
  #advice = false
  #hash = 0n
  #debit = 0n
  #credit = 0n
  #entries = 0
  #hasHeader = false
  #isClosed = false

  constructor(report: Report) {
    this.#report = report
  }

  record(line: NachaLine): void {
    this.#records++
    if (this.#records === 1 && line.text[0] !== '1') {
      this.#report('missing_file_header', 'The file does not begin with a file header.', line)
      this.#hasHeader = true
    }
    if (/[^\x20-\x7e]/.test(line.text)) {
      // International addenda are screened against sanction lists: a damaged name or address must not pass.
      const severity = /^71[0-8]/.test(line.text) ? 'error' : 'warning'
      this.#report('foreign_character', 'The record holds characters beyond ASCII: kept.', line, severity)
    }
  }

  header(line: NachaLine, isSecond: boolean): NachaFileHeader {
    if (isSecond) this.#report('second_file_header', 'A second file header stands in the file.', line)
    this.#hasHeader = true
    const {
      destination,
      origin,
      date,
      time,
      modifier,
      size,
      blocking,
      format,
      destinationName,
      originName,
      reference,
    } = readRecord(line.text, layouts.fileHeader)
    if (size !== '094' || blocking !== '10' || format !== '1') {
      this.#report('file_format', 'Record size, blocking factor and format are not 094, 10 and 1.', line)
    }
    for (const routing of [destination, origin]) {
      if (!/^[ \d]?\d{9}$/.test(routing)) {
        this.#report('file_routing', `"${routing}" is no routing number of ten places.`, line, 'warning')
      }
    }
    checkFileHeader(line, (code, message) => this.#report(code, message, line, 'warning'))
    if (!/^\d{6}$/.test(date)) this.#report('file_date', `"${date}" is no day of creation.`, line)
    const names = { destinationName, originName, reference }
    return { destination: destination.trim(), origin: origin.trim(), date, time, modifier, ...names }
  }

  batch(check: BatchCheck): void {
    const { hash, debit, credit, records } = check.totals
    this.#batches++
    this.#hash += hash
    this.#debit += debit
    this.#credit += credit
    this.#entries += records
  }

  /** The control record, and the lines of nines behind it that fill the last block of ten. */
  control(line: NachaLine): void {
    if (/^9+$/.test(line.text)) return
    if (this.#isClosed) {
      this.#report('second_file_control', 'A second file control stands in the file.', line)
      return
    }
    this.#isClosed = true
    const fields = readRecord(line.text, layouts.fileControl)
    this.#advice = fields.reserved !== ''
    const sums = readRecord(line.text, this.#advice ? layouts.adviceFileControl : layouts.fileControl)
    const expect = (code: string, what: string, sent: string, actual: bigint | number, severity?: 'warning') => {
      // An empty file of some processors leaves the sums blank.
      if (sent.trim() === '' && BigInt(actual) === 0n) return
      if (!digits.test(sent) || BigInt(sent) !== BigInt(actual)) {
        const text = `The file control says ${what} ${sent || '(blank)'}, but it is ${actual}.`
        this.#report(code, text, line, severity)
      }
    }
    expect('batch_count', 'batches', fields.batches, this.#batches)
    // No money hangs on the blocks: senders who count them wrongly are read all the same.
    expect('block_count', 'blocks', fields.blocks, Math.ceil(this.#records / 10), 'warning')
    expect('file_entry_count', 'entries and addenda', fields.count, this.#entries)
    expect('file_hash', 'hash', fields.hash, BigInt(hashText(this.#hash)))
    expect('file_debit_total', 'debits', sums.debit, this.#debit)
    expect('file_credit_total', 'credits', sums.credit, this.#credit)
  }

  end(line: NachaLine): void {
    if (!this.#hasHeader) this.#report('empty', 'The file holds no ACH record.', line)
    else if (!this.#isClosed) this.#report('missing_file_control', 'The file has no file control record.', line)
  }
}
