/** A part of `pg` that its type definitions leave out. */
declare module 'pg/lib/utils.js' {
  /** A value as PostgreSQL reads it: text, bytes or nothing. */
  export function prepareValue(value: unknown): string | Buffer | null
}
