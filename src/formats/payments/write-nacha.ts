import type { Money } from '../../kernel/money.js'
import { countsAddenda } from './nacha-entry.js'
import { isInternational } from './nacha-international.js'
import {
  checkDigit,
  hashText,
  type NachaBatch,
  type NachaChange,
  type NachaEntry,
  type NachaFileHeader,
  type NachaReturn,
  returnKind,
} from './nacha-model.js'
import { type Fields, layouts, recordLength, writeRecord } from './nacha-records.js'

/** A file to be written: batches with entries; counts, hashes, sums and fillers are made. */
export interface OutgoingNacha {
  readonly header: NachaFileHeader
  readonly batches: readonly NachaBatch[]
  /** `\n` unless given. */
  readonly lineEnd?: string
}

interface Totals {
  records: number
  hash: bigint
  debit: bigint
  credit: bigint
}

/** Writes an ACH file (NACHA Operating Rules, appendix 3). Advices (ADV) come from operators only and are not written. */
export function writeNacha({ header, batches, lineEnd = '\n' }: OutgoingNacha): Buffer {
  const file: Totals = { records: 0, hash: 0n, debit: 0n, credit: 0n }
  const lines = [fileHeader(header)]
  for (const batch of batches) {
    const { records, totals } = batchRecords(batch)
    for (const record of records) lines.push(record)
    file.records += totals.records
    file.hash += totals.hash
    file.debit += totals.debit
    file.credit += totals.credit
  }
  const blocks = Math.ceil((lines.length + 1) / 10)
  lines.push(fileControl(batches.length, blocks, file))
  // A file is a multiple of ten records: the last block is filled with nines.
  while (lines.length < blocks * 10) lines.push('9'.repeat(recordLength))
  return Buffer.from(lines.map((line) => line + lineEnd).join(''), 'latin1')
}

function fileHeader(header: NachaFileHeader): string {
  return writeRecord(layouts.fileHeader, {
    type: '1',
    priority: '01',
    ...header,
    destination: header.destination.padStart(10),
    origin: header.origin.padStart(10),
    size: '094',
    blocking: '10',
    format: '1',
  })
}

function batchRecords(batch: NachaBatch): { readonly records: string[]; readonly totals: Totals } {
  const totals: Totals = { records: 0, hash: 0n, debit: 0n, credit: 0n }
  const records = [batchHeader(batch)]
  for (const entry of batch.entries) {
    const lines = entryRecords(entry, batch)
    for (const line of lines) records.push(line)
    totals.records += lines.length
    totals.hash += BigInt(entry.routing.slice(0, 8))
    totals[entry.direction] += entry.amount.minor
  }
  records.push(batchControl(batch, totals))
  return { records, totals }
}

function batchHeader(batch: NachaBatch): string {
  const { international, number, ...rest } = batch
  const common = { type: '5', ...rest, status: '1', number: String(number) }
  if (international === undefined) return writeRecord(layouts.batchHeader, common)
  const { companyName: indicator } = batch
  return writeRecord(layouts.internationalBatchHeader, {
    ...common,
    ...international,
    indicator,
    exchangeReferenceKind: '3',
  })
}

function entryRecords(entry: NachaEntry, batch: NachaBatch): string[] {
  const { addenda, routing } = entry
  const attached = addenda.length + (entry.return === undefined ? 0 : 1) + (entry.change === undefined ? 0 : 1)
  const fields = {
    type: '6',
    code: entry.transactionCode,
    rdfi: routing.slice(0, 8),
    checkDigit: routing[8] ?? checkDigit(routing),
    account: entry.account,
    amount: cents(entry.amount),
    identification: entry.identification,
    name: entry.name,
    discretionary: entry.discretionary,
    addendaIndicator: attached > 0 ? '1' : '0',
    trace: entry.trace,
  }
  return [
    entryRecord({ ...fields, addendaCount: String(attached) }, batch),
    ...addendaRecords(entry),
    ...(entry.return === undefined ? [] : [returnRecord(entry.return)]),
    ...(entry.change === undefined ? [] : [changeRecord(entry.change, batch)]),
  ]
}

type EntryFields = Fields<'name' | 'identification' | 'addendaCount'>

function entryRecord(fields: EntryFields, batch: NachaBatch): string {
  if (isInternational(batch)) return writeRecord(layouts.internationalEntry, fields)
  if (countsAddenda(batch.entryClass)) return writeRecord(layouts.countedEntry, { ...fields, company: fields.name })
  // Some senders put the name of the customer where other classes have it: it stays there rather than being cut.
  const isMisplaced = fields.identification === '' && fields.name.length > customerNameLength
  if (batch.entryClass !== 'CIE' || isMisplaced) return writeRecord(layouts.entry, fields)
  return writeRecord(layouts.customerEntry, fields)
}

const customerNameLength = 15

function returnRecord({ dishonored, contested, originalAmount, ...common }: NachaReturn): string {
  if (originalAmount !== undefined && returnKind(common.reason) === 'return') {
    const fields = { type: '7', kind: '99', ...common, originalAmount: cents(originalAmount) }
    return writeRecord(layouts.internationalReturn, fields)
  }
  const fields = { type: '7', kind: '99', ...common, ...dishonored, ...contested }
  return writeRecord(layouts[returnKind(common.reason)] as typeof layouts.contested, fields)
}

function changeRecord({ refused, correction: _, ...common }: NachaChange, batch: NachaBatch): string {
  if (refused !== undefined) return writeRecord(layouts.refusedChange, { type: '7', kind: '98', ...common, ...refused })
  const fields = { type: '7', kind: '98', ...common }
  return writeRecord(isInternational(batch) ? layouts.internationalChange : layouts.change, fields)
}

/** Each kind is numbered by itself. International addenda 10 to 16 stand once and carry no number of their own. */
function addendaRecords({ addenda, trace }: NachaEntry): string[] {
  const counts = new Map<string, number>()
  return addenda.map(({ kind, information }) => {
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    const fields = { type: '7', kind, information, sequence: String(count), entrySequence: trace.slice(-7) }
    if (kind === '02') return writeRecord(layouts.terminal, { ...fields, trace })
    const record = writeRecord(layouts.addenda, fields)
    return /^1[0-6]$/.test(kind) ? `${record.slice(0, 83)}    ${record.slice(87)}` : record
  })
}

function batchControl(batch: NachaBatch, totals: Totals): string {
  return writeRecord(layouts.batchControl, {
    type: '8',
    serviceClass: batch.serviceClass,
    count: String(totals.records),
    hash: hashText(totals.hash),
    debit: String(totals.debit),
    credit: String(totals.credit),
    companyId: batch.companyId,
    odfi: batch.odfi,
    number: String(batch.number),
  })
}

function fileControl(batches: number, blocks: number, totals: Totals): string {
  return writeRecord(layouts.fileControl, {
    type: '9',
    batches: String(batches),
    blocks: String(blocks),
    count: String(totals.records),
    hash: hashText(totals.hash),
    debit: String(totals.debit),
    credit: String(totals.credit),
  })
}

const cents = (amount: Money) => amount.minor.toString()
