/** A rule that must hold at every instant. `violations` answers the rows that break it; `checked` counts what was looked at. */
export interface Invariant {
  /** Number in the list of invariants; letters where one needs several looks. */
  readonly id: string
  readonly rule: string
  /** `$1` is the tenant. */
  readonly checked: string
  readonly violations: string
}

/** Puts one together. */
export const invariant = (id: string, rule: string, checked: string, violations: string): Invariant => ({
  id,
  rule,
  checked,
  violations,
})

/** Counts the rows of tables, all together. */
export const count = (...tables: readonly string[]): string =>
  `select ${tables.map((table) => `(select count(*) from ${table} where tenant_id = $1)`).join(' + ')} as checked`

/** Counts the rows of a table that a condition picks. */
export const countWhere = (table: string, condition: string): string =>
  `select count(*) as checked from ${table} where tenant_id = $1 and ${condition}`
