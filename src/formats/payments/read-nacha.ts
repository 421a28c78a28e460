import type { Finding } from '../finding.js'
import { utf16Mark } from '../utf16.js'
import { BatchCheck, checkBatchCount, FileCheck, type Report } from './check-nacha.js'
import { completeEntry, type OpenEntry, readAddenda, readChange, readEntry, readReturn } from './nacha-entry.js'
import type { NachaBatch, NachaFile, NachaFileHeader } from './nacha-model.js'
import { layouts, type NachaLine, readRecord, recordLength } from './nacha-records.js'

interface OpenBatch {
  readonly header: Omit<NachaBatch, 'entries'>
  readonly entries: OpenEntry[]
  readonly check: BatchCheck
}

/** Where the amount of an entry begins; every entry class has it at the latest there. */
const beforeAmount = 29

/** More findings than this are only counted. */
const mostFindings = 1000

/**
 * Reads an ACH file. Records may stand in lines or without any line end; fragments without file or batch header are
 * read as far as they go. Sums, hashes and counts are checked, every fault has its line.
 */
export function readNacha(bytes: Uint8Array): NachaFile {
  const reader = new NachaReader()
  for (const line of nachaLines(bytes)) reader.accept(line)
  return reader.end()
}

class NachaReader {
  readonly #findings: Finding[] = []
  readonly #batches: NachaBatch[] = []
  readonly #file = new FileCheck(this.#reporter())
  #header: NachaFileHeader | undefined
  #batch: OpenBatch | undefined
  #last: NachaLine = { text: '', line: 1, offset: 0 }

  #reporter(): Report {
    return (code, message, line, severity = 'error') => {
      if (this.#findings.length >= mostFindings) return
      const position = { line: line.line, offset: line.offset }
      this.#findings.push({ severity, code: `nacha.${code}`, message, position })
    }
  }

  accept(line: NachaLine): void {
    this.#last = line
    this.#file.record(line)
    switch (line.text[0]) {
      case '1':
        this.#header = this.#file.header(line, this.#header !== undefined)
        break
      case '5':
        this.#openBatch(line)
        break
      case '6':
        this.#entry(line)
        break
      case '7':
        this.#addenda(line)
        break
      case '8':
        this.#closeBatch(line)
        break
      case '9':
        this.#finish(line)
        break
      default:
        this.#reporter()('unknown_record', `"${line.text[0] ?? ''}" begins no record: passed over.`, line)
    }
  }

  end(): NachaFile {
    this.#abandonBatch()
    this.#file.end(this.#last)
    return { header: this.#header, batches: this.#batches, findings: this.#findings }
  }

  #openBatch(line: NachaLine): void {
    this.#abandonBatch()
    const header = readBatchHeader(line.text)
    this.#batch = { header, entries: [], check: new BatchCheck(header, line, this.#reporter()) }
  }

  /** Entries without batch header form a batch without a name. */
  #batchFor(line: NachaLine): OpenBatch {
    if (this.#batch === undefined) {
      this.#reporter()('missing_batch_header', 'An entry stands outside of a batch: read all the same.', line)
      const header = readBatchHeader(' '.repeat(recordLength))
      this.#batch = { header, entries: [], check: new BatchCheck(header, line, this.#reporter()) }
    }
    return this.#batch
  }

  #entry(line: NachaLine): void {
    if (line.text.slice(beforeAmount).trim() === '') {
      this.#reporter()('cut_record', 'The entry is cut off before its amount: passed over.', line)
      return
    }
    const batch = this.#batchFor(line)
    const entry = readEntry(line.text, batch.header)
    batch.entries.push(entry)
    batch.check.entry(entry, line)
  }

  #addenda(line: NachaLine): void {
    const batch = this.#batchFor(line)
    const entry = batch.entries.at(-1)
    if (entry === undefined) {
      this.#reporter()('stray_addenda', 'An addenda record follows no entry: passed over.', line)
      return
    }
    const kind = line.text.slice(1, 3)
    if (kind === '99') entry.return = readReturn(line.text, batch.header)
    else if (kind === '98') entry.change = readChange(line.text, batch.header)
    else entry.addenda.push(readAddenda(line.text))
    batch.check.addenda(kind, entry, line)
  }

  #closeBatch(line: NachaLine): void {
    if (this.#batch === undefined) {
      this.#reporter()('stray_batch_control', 'A batch control record follows no batch: passed over.', line)
      return
    }
    this.#batch.check.close(line)
    this.#store(this.#batch)
  }

  #abandonBatch(): void {
    if (this.#batch === undefined) return
    this.#batch.check.abandon(this.#last)
    this.#store(this.#batch)
  }

  #store({ header, entries, check }: OpenBatch): void {
    this.#batch = undefined
    this.#file.batch(check)
    this.#batches.push({ ...header, entries: entries.map((entry) => completeEntry(entry, header)) })
    checkBatchCount(this.#batches.length)
  }

  #finish(line: NachaLine): void {
    this.#abandonBatch()
    this.#file.control(line)
  }
}

function readBatchHeader(text: string): Omit<NachaBatch, 'entries'> {
  const entryClass = text.slice(50, 53)
  const isInternational = entryClass === 'IAT' || text.startsWith('IATCOR', 4)
  const common = readRecord(text, layouts.batchHeader)
  const base = {
    serviceClass: common.serviceClass,
    companyName: common.companyName,
    discretionary: common.discretionary,
    companyId: common.companyId,
    entryClass: common.entryClass,
    description: common.description,
    descriptiveDate: common.descriptiveDate,
    effectiveDate: common.effectiveDate,
    odfi: common.odfi,
    number: numberOf(common.number),
  }
  if (!isInternational) return base
  const { exchange, exchangeReference, country, originCurrency, destinationCurrency } = readRecord(
    text,
    layouts.internationalBatchHeader,
  )
  const international = { exchange, exchangeReference, country, originCurrency, destinationCurrency }
  return { ...base, companyName: common.companyName, discretionary: '', descriptiveDate: '', international }
}

const numberOf = (text: string) => (/^\d+$/.test(text) ? Number(text) : 0)

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/** The records of a file: its lines, or pieces of 94 characters where there are no line ends. */
function* nachaLines(bytes: Uint8Array): Generator<NachaLine> {
  const sent = withoutEnd(decode(bytes))
  // Old programs end their lines with a carriage return alone.
  const text = sent.includes('\n') ? sent : sent.replaceAll('\r', '\n')
  let number = 1
  let start = 0
  while (start < text.length) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    const line = text.slice(start, end).replace(/\r$/, '')
    yield* recordsOf(line, number, start)
    number++
    start = end + 1
  }
}

function* recordsOf(line: string, number: number, offset: number): Generator<NachaLine> {
  const trimmed = line.trimEnd()
  if (trimmed.length <= recordLength) {
    // Blanks at the end get lost on the way; they mean nothing.
    if (trimmed !== '') yield { text: trimmed.padEnd(recordLength), line: number, offset }
    return
  }
  for (let at = 0; at < trimmed.length; at += recordLength) {
    const text = trimmed.slice(at, at + recordLength)
    yield { text: text.padEnd(recordLength), line: number, offset: offset + at }
  }
}

/** DOS marks the end of a file with a byte of its own, mainframes fill the last block. */
function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && (text[end - 1] === '\x1a' || text[end - 1] === '\0')) end--
  return text.slice(0, end)
}

function decode(bytes: Uint8Array): string {
  const mark = utf16Mark(bytes)
  if (mark !== undefined) return new TextDecoder(mark).decode(bytes)
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  }
}
