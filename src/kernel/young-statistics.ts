/**
 * Statistics of young tables. A plan that was made while a table was nearly empty and without statistics may use any
 * index that begins with the tenant, and then each foreign-key check reads the whole tenant (measured: 150 µs and
 * growing, instead of 5). PostgreSQL renews statistics, and with them the plans of every connection, about a minute
 * after a table has grown; a database that is being filled cannot wait for that. So whoever fills it has statistics
 * renewed when a table has its first thousand rows, which is enough for the planner to know what is selective: of that
 * table, and of all others that have got rows and no statistics yet (heads are fewer than their lines). A table that
 * was no longer young when its statistics were made is left to PostgreSQL: looking at it again takes seconds. To make plans
 * anew without statistics instead, at every doubling, cost each connection twice what its work did.
 */

/** A table with fewer rows is young. */
export const FIRST_ROWS = 1000

/** Watches how many rows this process writes and calls `renew` in the background for tables that are no longer young. */
export class YoungStatistics {
  private readonly renew: (tables: readonly string[]) => Promise<unknown>
  private readonly rows = new Map<string, number>()
  private readonly unknown = new Set<string>()
  private renewing: Promise<unknown> = Promise.resolve()

  constructor(renew: (tables: readonly string[]) => Promise<unknown>) {
    this.renew = renew
  }

  /** Tells of rows that were committed, by table. */
  written(rows: ReadonlyMap<string, number>): void {
    const grown: string[] = []
    for (const [table, more] of rows) {
      const before = this.rows.get(table) ?? 0
      this.rows.set(table, before + more)
      if (before === 0) this.unknown.add(table)
      if (before < FIRST_ROWS && before + more >= FIRST_ROWS) grown.push(table)
    }
    if (grown.length === 0) return
    const tables = [...new Set([...grown, ...this.unknown])]
    this.unknown.clear()
    // Statistics are advice: that they could not be renewed concerns nobody's work.
    this.renewing = this.renewing.then(() => this.renew(tables)).catch(() => {})
  }

  /** Waits for a renewal under way. */
  async settled(): Promise<void> {
    await this.renewing
  }
}
