import { Chain } from '../../automation/chain.js'
import { type ReceivePaymentInput, receivePaymentInput } from '../../cash/receive-input.js'
import { receivePayments } from '../../cash/receive-payment.js'
import { settledOrders } from '../../cash/settled-orders.js'
import { type ByteInput, inputName } from '../../formats/bytes.js'
import { readCsv } from '../../formats/csv.js'
import type { Finding } from '../../formats/finding.js'
import type { TextEncoding } from '../../formats/text.js'
import { systemActor } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { ProblemError, problem } from '../../kernel/problem.js'
import { read, transact } from '../../kernel/runner.js'
import { readInput } from '../../kernel/wording.js'
import { type ImportOptions, type Tally, tallyOf } from '../statements/import-statements.js'
import { type Booked, nothingBooked, sumOf, withPayment } from '../statements/receive-due-entries.js'

const IMPORT = systemActor('payment import')
const BATCH = 500

const COLUMNS = {
  required: ['entry_reference', 'received_on', 'amount', 'currency'],
  optional: ['customer_number', 'reference', 'document_number'],
} as const

export interface PaymentImport {
  readonly files: number
  /** Lines read. */
  readonly lines: number
  readonly payments: number
  /** Lines whose money came in before. */
  readonly repeated: number
  /** Lines that were refused; their findings say why. */
  readonly refused: number
  readonly applied: Tally
  readonly unapplied: Tally
  readonly findings: readonly Finding[]
}

/** One line of a file. */
interface Line {
  readonly number: number
  readonly input: ReceivePaymentInput
}

/**
 * Takes payments in from CSV. Every file is read to its end before anything is booked (twice where its encoding turns
 * out to be another), so that a broken one changes nothing; then each line is a payment, and one that is refused (an unknown customer, a paid invoice) is a finding and
 * stops no other. The entry reference is the key: the corrected file can be imported whole again.
 */
export async function importPayments(
  database: Database,
  tenantId: string,
  files: readonly ByteInput[],
  options: ImportOptions = {},
): Promise<PaymentImport> {
  const parsed: List[] = []
  for (const file of files) parsed.push(await listOf(file))
  const total = parsed.reduce((sum, { lines }) => sum + lines.length, 0)
  let booked = await read(database, tenantId, async (tx) => nothingBooked(tx.facts.baseCurrency))
  const refusals: Finding[] = []
  for (const { name, lines } of parsed) {
    for (let from = 0; from < lines.length; from += BATCH) {
      const batch = await bookLines(database, tenantId, name, lines.slice(from, from + BATCH))
      booked = sumOf(booked, batch.booked)
      refusals.push(...batch.findings)
      options.progress?.({ what: 'payments', done: booked.entries, total })
    }
  }
  return {
    files: files.length,
    lines: total,
    payments: booked.payments,
    repeated: total - booked.payments - refusals.length,
    refused: refusals.length,
    applied: tallyOf(booked.applied),
    unapplied: tallyOf(booked.unapplied),
    findings: [...parsed.flatMap(({ findings }) => findings), ...refusals],
  }
}

/** One file as it was read, with what is remarkable about it. */
interface List {
  readonly name: string
  readonly lines: readonly Line[]
  readonly findings: readonly Finding[]
}

/** Spreadsheets save CSV in Windows-1252, of which Latin-1 is a part: a file that is no UTF-8 is read so, aloud. */
async function listOf(file: ByteInput): Promise<List> {
  const name = inputName(file)
  try {
    return { name, lines: await linesOf(file, 'utf-8'), findings: [] }
  } catch (error) {
    const isOther = error instanceof ProblemError && error.problem.code === 'file.invalid_utf8'
    if (!isOther || typeof file !== 'string') throw error
    const message = `${name} is no UTF-8: read as Windows-1252.`
    const finding: Finding = { severity: 'info', code: 'payments.encoding', message, position: {} }
    return { name, lines: await linesOf(file, 'windows-1252'), findings: [finding] }
  }
}

async function linesOf(file: ByteInput, encoding: TextEncoding): Promise<Line[]> {
  const lines: Line[] = []
  for await (const { rows, lines: numbers } of readCsv(file, { columns: COLUMNS, encoding }))
    for (const [index, row] of rows.entries())
      lines.push({ number: numbers[index]!, input: inputOf(row, inputName(file), numbers[index]!) })
  return lines
}

function inputOf(row: readonly string[], file: string, line: number): ReceivePaymentInput {
  const [entryReference, receivedOn, amount, currency, customerNumber, reference, documentNumber] = row
  const checked = readInput(receivePaymentInput, {
    entryReference,
    receivedOn,
    amount,
    currency,
    customerNumber: customerNumber || undefined,
    reference,
    documentNumbers: documentNumber ? documentNumber.split(/[;|\s]+/).filter(Boolean) : undefined,
  })
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const column = String(issue!.path[0]).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  throw problem(
    'payments.invalid_line',
    `${file}, line ${line}, column ${column}: ${issue!.message}. Nothing was booked: correct the line and import the file again.`,
    {
      file,
      line,
      column,
    },
  )
}

function bookLines(
  database: Database,
  tenantId: string,
  file: string,
  lines: readonly Line[],
): Promise<{ booked: Booked; findings: Finding[] }> {
  return transact(database, tenantId, async (tx) => {
    const decisions = await receivePayments.perform(
      tx,
      lines.map(({ input }) => ({ input, actor: IMPORT })),
    )
    let booked: Booked = { ...nothingBooked(tx.facts.baseCurrency), entries: lines.length }
    const findings: Finding[] = []
    for (const [index, { number }] of lines.entries()) {
      const decision = decisions[index]!
      if (!decision.ok) {
        const { code, message } = decision.problem
        findings.push({
          severity: 'error',
          code,
          message: `${file}, line ${number}: ${message}`,
          position: { line: number },
        })
      } else if (decision.events.length > 0) booked = withPayment(booked, decision, tx.facts.baseCurrency)
    }
    await new Chain(tx, IMPORT).afterPayment(settledOrders(tx))
    return { booked, findings }
  })
}
