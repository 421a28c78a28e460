import type { Account } from './account.js'

/** Where the server of one home is at work, under which account, and whom to tell what happens to it. */
export interface ServerSetting {
  readonly home: string
  /** Undefined for this process's own account. */
  readonly account: Account | undefined
  /** The folder of what belongs to that account. */
  readonly place: string
  /** PostgreSQL's data directory, in the place. */
  readonly data: string
  /** Takes lines for a person who waits. */
  readonly log: (line: string) => void
}
