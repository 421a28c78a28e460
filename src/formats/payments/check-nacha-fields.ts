import type { Finding } from '../finding.js'
import { isInternational } from './nacha-international.js'
import type { NachaBatch, NachaEntry } from './nacha-model.js'
import { internationalLayouts, type Layout, layouts, type NachaLine, readField } from './nacha-records.js'

type Report = (code: string, message: string, line: NachaLine, severity?: Finding['severity']) => void
type Header = Omit<NachaBatch, 'entries'>

/** C01 to C14 say what to change, C61 to C69 refuse that. */
const changeCodes = /^C(?:0[1-9]|1[0-4]|6[1-9])$/
/** R01 to R85 are taken by the rules. */
const returnCodes = /^R(?:0[1-9]|[1-7]\d|8[0-5])$/

/** IAT addenda 10, positions 4 to 6: transaction types. */
const internationalTypes = new Set(
  'ANN BUS DEP LOA MIS MOR PEN REM RLS SAL TAX TEL WEB ARC BOC POP RCK MTE POS SHR'.split(' '),
)

/** What single fields of a record may hold (NACHA Operating Rules, appendix 3), where no sum depends on them. */
export function checkFileHeader({ text }: NachaLine, report: (code: string, message: string) => void): void {
  const priority = readField(text, layouts.fileHeader, 'priority')
  if (priority !== '01') report('priority_code', `The priority code is "${priority}", not 01.`)
  const time = readField(text, layouts.fileHeader, 'time')
  if (time.trim() !== '' && !/^(?:[01]\d|2[0-3])[0-5]\d$/.test(time))
    report('file_time', `"${time}" is no time of day.`)
}

export function checkBatchHeader(line: NachaLine, report: Report): void {
  const field = (name: 'effectiveDate' | 'status') => readField(line.text, layouts.batchHeader, name).trim()
  const date = field('effectiveDate')
  // Returns and notifications of change fill it with zeros.
  if (!/^(?:0{6}|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?$/.test(date)) {
    report('effective_date', `"${date}" is no day on which to settle.`, line, 'warning')
  }
  const status = field('status')
  if (!/^[0-2]?$/.test(status))
    report('originator_status', `"${status}" is no status of an originator.`, line, 'warning')
}

export function checkEntryFields(header: Header, line: NachaLine, report: Report): void {
  const indicator = readField(line.text, layouts.entry, 'addendaIndicator')
  if (!/^[01]?$/.test(indicator))
    report('addenda_indicator', `The addenda indicator is "${indicator}", not 0 or 1.`, line)
  if (!isInternational(header)) return
  const count = readField(line.text, layouts.internationalEntry, 'addendaCount')
  if (!/^\d*$/.test(count)) report('addenda_count', `"${count}" is no number of addenda.`, line)
}

/** Addenda name their entry by the last seven digits of its trace number; those of the bank itself have their own. */
export function checkAddendaFields(kind: string, entry: NachaEntry, line: NachaLine, report: Report): void {
  const { trace, change, return: returned } = entry
  if (kind === '98' && !changeCodes.test(change!.reason)) {
    report('change_code', `"${change!.reason}" is no code of change.`, line)
  }
  if (kind === '99' && !returnCodes.test(returned!.reason)) {
    report('return_code', `"${returned!.reason}" is no return reason of the rules.`, line)
  }
  if (kind === '10') {
    const type = line.text.slice(3, 6)
    if (!internationalTypes.has(type))
      report('international_type', `"${type}" is no type of international payment.`, line)
    const amount = readField(line.text, internationalLayouts.payment, 'foreignAmount').trim()
    if (!/^\d*$/.test(amount)) report('foreign_amount', `"${amount}" is no amount in the other currency.`, line)
  }
  const named = kind === '05' || /^1[0-8]$/.test(kind)
  const sequence = named ? readField(line.text, layouts.addenda as Layout<'entrySequence'>, 'entrySequence').trim() : ''
  if (sequence !== '' && sequence !== trace.slice(-7)) {
    report(
      'addenda_trace',
      `The addenda is of entry ${sequence}, but stands behind ${trace.slice(-7)}.`,
      line,
      'warning',
    )
  }
}

export function checkSameBank(header: Header, line: NachaLine, report: Report): void {
  const odfi = readField(line.text, layouts.batchControl, 'odfi').trim()
  if (odfi !== '' && odfi !== header.odfi.trim()) {
    report('odfi', `Header and control of the batch name different banks, ${header.odfi} and ${odfi}.`, line, 'warning')
  }
}
