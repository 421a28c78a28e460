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
/** Counts the rows of a table. */
export const count = (table: string): string => `select count(*) as checked from ${table} where tenant_id = $1`
