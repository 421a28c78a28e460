/** A way to break the data of the `Company`, and what the proof must say of it. */
export interface Breakage {
  /** The invariant that finds it. */
  readonly id: string
  /** What is wrong, as one would tell it. */
  readonly broken: string
  /** As the owner of the database, all keys and checks taken off. */
  readonly sql: string
  /** What the rows that are shown name: a number, an item, a customer. */
  readonly shows: string
  /** Other invariants that must see the same wrong from their side. */
  readonly also?: readonly string[]
}
