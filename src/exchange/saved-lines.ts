import { type ByteInput, inputName } from '../formats/bytes.js'
import { readCsv } from '../formats/csv.js'
import { systemActor } from '../kernel/actor.js'
import type { Database } from '../kernel/database.js'
import type { Operation } from '../kernel/operation.js'
import type { ProblemError } from '../kernel/problem.js'
import { transact } from '../kernel/runner.js'
import { readInput } from '../kernel/wording.js'

/** How the lines of a CSV file become inputs of one operation. */
export interface LineImport<I, D> {
  /** Who is named as having done it. */
  readonly actor: string
  readonly columns: { readonly required: readonly string[]; readonly optional: readonly string[] }
  readonly operation: Operation<I, D>
  /** The values of a line, in the order of the columns, as an input that is still to be checked. */
  readonly inputOf: (values: readonly string[]) => object
  /** What is said of a line that is refused, and with it of the whole import. */
  readonly refused: (place: string, why: string) => ProblemError
}

export interface LinesSaved {
  readonly files: number
  /** Lines read. */
  readonly lines: number
  /** What is new or was changed; the others stood so already. */
  readonly saved: number
  readonly repeated: number
}

/** One input with the place it was read from. */
interface Line<I> {
  readonly place: string
  readonly input: I
}

/** Takes lines in from CSV: all lines of all files in one transaction, or none. */
export async function importLines<I, D>(
  database: Database,
  tenantId: string,
  files: readonly ByteInput[],
  spec: LineImport<I, D>,
): Promise<LinesSaved> {
  const actor = systemActor(spec.actor)
  const lines: Line<I>[] = []
  for (const file of files) lines.push(...(await linesOf(file, spec)))
  const saved = await transact(database, tenantId, async (tx) => {
    const decisions = await spec.operation.perform(
      tx,
      lines.map(({ input }) => ({ input, actor })),
    )
    for (const [index, decision] of decisions.entries())
      if (!decision.ok) throw spec.refused(lines[index]!.place, decision.problem.message)
    return decisions.filter((decision) => decision.ok && decision.events.length > 0).length
  })
  return { files: files.length, lines: lines.length, saved, repeated: lines.length - saved }
}

async function linesOf<I, D>(file: ByteInput, spec: LineImport<I, D>): Promise<Line<I>[]> {
  const lines: Line<I>[] = []
  for await (const { rows, lines: numbers } of readCsv(file, { columns: spec.columns }))
    for (const [index, row] of rows.entries())
      lines.push(lineOf(row, `${inputName(file)}, line ${numbers[index]!}`, spec))
  return lines
}

function lineOf<I, D>(values: readonly string[], place: string, spec: LineImport<I, D>): Line<I> {
  const checked = readInput(spec.operation.input, spec.inputOf(values))
  if (checked.success) return { place, input: checked.data }
  const [issue] = checked.error.issues
  throw spec.refused(place, `${String(issue!.path[0])} ${issue!.message}`)
}
