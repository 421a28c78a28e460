/**
 * When plans are too old. A connection keeps its plans, those of foreign-key checks too, and one made while a table was
 * nearly empty and without statistics may use any index that begins with the tenant: each check then reads the whole
 * tenant (measured: 150 µs and growing, instead of 5). The database renews its statistics after a minute or so; until
 * then whoever fills the tables has to see to it: plans are made anew when one of them has doubled. Since that costs
 * each connection about as much as some hundred checks for each of its statements, it waits for some thousand rows.
 */

const SMALLEST = 64
/** From here on the planner's guesses are good enough even without statistics. */
const LARGEST = 1 << 14
const WORTHWHILE = 4000

const inserted = new Map<string, number>()
let doubled = false
let rowsSince = 0
let generation = 0
const known = new WeakMap<object, number>()

/** Tells of rows that this process has written into a table. */
export function rowsInserted(table: string, rows: number): void {
  const before = inserted.get(table) ?? 0
  inserted.set(table, before + rows)
  rowsSince += rows
  doubled ||= before < LARGEST && stage(before) !== stage(before + rows)
}

/** How often a table has doubled. */
const stage = (rows: number): number => (rows < SMALLEST ? 0 : 1 + Math.floor(Math.log2(rows / SMALLEST)))

/** Whether tables have outgrown the plans of a connection since this was last asked. */
export function plansAreOld(connection: object): boolean {
  if (doubled && rowsSince >= WORTHWHILE) {
    generation++
    doubled = false
    rowsSince = 0
  }
  const seen = known.get(connection) ?? generation
  known.set(connection, generation)
  return seen !== generation
}
