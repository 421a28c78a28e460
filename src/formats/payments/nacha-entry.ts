import type { Money } from '../../kernel/money.js'
import { correctionOf } from './nacha-correction.js'
import { isInternational, readInternational } from './nacha-international.js'
import {
  directionOf,
  isRefusedChange,
  type NachaAddenda,
  type NachaBatch,
  type NachaChange,
  type NachaEntry,
  type NachaReturn,
  returnKind,
} from './nacha-model.js'
import { layouts, readField, readRecord } from './nacha-records.js'

/** An entry while its addenda come in. */
export interface OpenEntry extends Omit<NachaEntry, 'addenda' | 'return' | 'change'> {
  readonly addenda: NachaAddenda[]
  return?: NachaReturn
  change?: NachaChange
}

type Header = Omit<NachaBatch, 'entries'>

export function readEntry(text: string, header: Header): OpenEntry {
  if (header.entryClass === 'ADV') return readAdvice(text)
  const common = readRecord(text, layouts.entry)
  const base = {
    transactionCode: common.code,
    routing: common.rdfi + common.checkDigit,
    account: common.account,
    amount: dollars(common.amount),
    direction: directionOf(common.code),
    ...receiver(text, header.entryClass),
    discretionary: common.discretionary,
    trace: common.trace,
    addenda: [],
  }
  if (!isInternational(header)) return base
  const { account } = readRecord(text, layouts.internationalEntry)
  return { ...base, account, identification: '', name: '', discretionary: '' }
}

/** Who receives the entry, and by which number the originator knows him: not every class keeps them in one place. */
function receiver(text: string, entryClass: string): { readonly identification: string; readonly name: string } {
  const usual = readRecord(text, layouts.entry)
  if (countsAddenda(entryClass)) {
    const { addendaCount, company } = readRecord(text, layouts.countedEntry)
    // A sender who leaves the count out has a longer name.
    if (/^\d{4}$/.test(addendaCount)) return { identification: usual.identification, name: company }
  }
  if (entryClass === 'CIE') {
    const { name, identification } = readRecord(text, layouts.customerEntry)
    if (name !== '') return { identification, name }
  }
  return { identification: usual.identification, name: usual.name }
}

/** Classes whose entries say how many addenda follow, before a name that is shorter for it. */
export const countsAddenda = (entryClass: string): boolean => ['CTX', 'ATX', 'ENR'].includes(entryClass)

/** What only the addenda of an entry tell. */
export function completeEntry(entry: OpenEntry, header: Header): NachaEntry {
  if (!isInternational(header) || entry.addenda.length === 0) return entry
  const international = readInternational(entry.addenda)
  const { name, identification } = international.receiver
  return { ...entry, name, identification, international }
}

/** ADV entries give the totals of an operator; their amount has twelve digits. */
function readAdvice(text: string): OpenEntry {
  const fields = readRecord(text, layouts.adviceEntry)
  return {
    transactionCode: fields.code,
    routing: fields.rdfi + fields.checkDigit,
    account: fields.account,
    amount: dollars(fields.amount),
    direction: directionOf(fields.code),
    identification: `${fields.adviceRouting}${fields.fileId}${fields.operatorData}`,
    name: fields.name,
    discretionary: fields.discretionary,
    trace: `${fields.operatorRouting}${fields.julianDay}${fields.sequence}`,
    addenda: [],
  }
}

export function readAddenda(text: string): NachaAddenda {
  const kind = text.slice(1, 3)
  return { kind, information: readField(text, kind === '02' ? layouts.terminal : layouts.addenda, 'information') }
}

export function readReturn(text: string, header: Header): NachaReturn {
  const common = readRecord(text, layouts.return)
  const { reason, originalTrace, dateOfDeath, originalRdfi, information, trace } = common
  const base = { reason, originalTrace, originalRdfi, trace }
  const kind = returnKind(reason)
  if (kind === 'return') {
    const sent = readRecord(text, layouts.internationalReturn)
    const hasAmount = isInternational(header) && /^\d{10}$/.test(sent.originalAmount)
    if (!hasAmount) return { ...base, dateOfDeath, information }
    return { ...base, dateOfDeath, information: sent.information, originalAmount: dollars(sent.originalAmount) }
  }
  if (kind === 'dishonored') {
    const { information: told, returnTrace, returnSettlement, returnReason } = readRecord(text, layouts.dishonored)
    const dishonored = { returnTrace, returnSettlement, returnReason }
    return { ...base, dateOfDeath: '', information: told, dishonored }
  }
  const fields = readRecord(text, layouts.contested)
  const { returnTrace, returnSettlement, returnReason, dateReturned, originalSettlement } = fields
  const { dishonoredTrace, dishonoredSettlement, dishonoredReason } = fields
  const contested = {
    ...{ returnTrace, returnSettlement, returnReason, dateReturned, originalSettlement },
    ...{ dishonoredTrace, dishonoredSettlement, dishonoredReason },
  }
  return { ...base, dateOfDeath: '', information: '', contested }
}

export function readChange(text: string, header: Header): NachaChange {
  // Accounts abroad are longer.
  const layout =
    isInternational(header) && !isRefusedChange(text.slice(3, 6)) ? layouts.internationalChange : layouts.change
  const { reason, originalTrace, originalRdfi, corrected, trace } = readRecord(text, layout as typeof layouts.change)
  const change = { reason, originalTrace, originalRdfi, corrected, trace }
  if (isRefusedChange(reason)) {
    const { changeCode, traceSequence } = readRecord(text, layouts.refusedChange)
    return { ...change, refused: { changeCode, traceSequence } }
  }
  const correction = correctionOf(reason, corrected)
  return correction === undefined ? change : { ...change, correction }
}

/** Ten or twelve digits, the last two of them cents. */
function dollars(text: string): Money {
  return { minor: /^\d+$/.test(text) ? BigInt(text) : 0n, currency: 'USD' }
}
