import { saveTaxRates, type TaxRateInput, taxRateInput } from '../../catalog/save-tax-rate.js'
import { type ByteInput, inputName } from '../../formats/bytes.js'
import { readCsv } from '../../formats/csv.js'
import { systemActor } from '../../kernel/actor.js'
import type { Database } from '../../kernel/database.js'
import { type ProblemError, problem } from '../../kernel/problem.js'
import { transact } from '../../kernel/runner.js'
import { readInput } from '../../kernel/wording.js'

const IMPORT = systemActor('tax rate import')

const COLUMNS = { required: ['country', 'valid_from', 'rate'], optional: ['category'] } as const

export interface TaxRateImport {
  readonly files: number
  /** Lines read. */
  readonly lines: number
  /** Rates that are new or were changed; the others stood so already. */
  readonly saved: number
  readonly repeated: number
}

/** One rate with the place it was read from. */
interface Line {
  readonly place: string
  readonly input: TaxRateInput
}

/**
 * Takes dated tax rates in from CSV: all lines of all files in one transaction, or none. The same country, category and
 * day again is the same rate, changed; what was invoiced keeps the rate it was issued with.
 */
export async function importTaxRates(
  database: Database,
  tenantId: string,
  files: readonly ByteInput[],
): Promise<TaxRateImport> {
  const lines: Line[] = []
  for (const file of files) lines.push(...(await linesOf(file)))
  const saved = await transact(database, tenantId, async (tx) => {
    const decisions = await saveTaxRates.perform(
      tx,
      lines.map(({ input }) => ({ input, actor: IMPORT })),
    )
    for (const [index, decision] of decisions.entries())
      if (!decision.ok) throw refusedAt(lines[index]!.place, decision.problem.message)
    return decisions.filter((decision) => decision.ok && decision.events.length > 0).length
  })
  return { files: files.length, lines: lines.length, saved, repeated: lines.length - saved }
}

async function linesOf(file: ByteInput): Promise<Line[]> {
  const lines: Line[] = []
  for await (const { rows, lines: numbers } of readCsv(file, { columns: COLUMNS }))
    for (const [index, row] of rows.entries()) lines.push(lineOf(row, `${inputName(file)}, line ${numbers[index]!}`))
  return lines
}

function lineOf([country, validFrom, rate, category]: readonly string[], place: string): Line {
  const checked = readInput(taxRateInput, { country, category: category || 'S', validFrom, rate })
  if (checked.success) return { place, input: checked.data }
  const [issue] = checked.error.issues
  throw refusedAt(place, `${String(issue!.path[0])} ${issue!.message}`)
}

const refusedAt = (place: string, why: string): ProblemError =>
  problem('tax_rates.invalid_line', `${place}: ${why}. No rate was taken: correct the line and import the file again.`)
