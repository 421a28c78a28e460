/** What becomes of an embedded server that dies while it is used. */
export interface Revival {
  /** Where the server writes what happens to it. */
  readonly log: string
  /** Whether the server's leading process runs. */
  alive(): boolean
  /** Starts it again at the same address, unless somebody else did; every commit is there again. */
  revive(): Promise<void>
}

/** A PostgreSQL server that takes connections. */
export interface RunningDatabase {
  /** Connects as the owner of the database, who may do everything in it. */
  readonly url: string
  /** Whether this process started the server, or took it over from a process that died. */
  readonly owned: boolean
  /** Where an embedded server keeps its data. */
  readonly dataDirectory?: string
  /** Absent for a server that somebody else looks after. */
  readonly revival?: Revival
  /** Leaves the database. The last process to leave stops an embedded server; another's server runs on. */
  stop(): Promise<void>
}

/** What `openDatabase` needs to know. */
export interface OpenOptions {
  /** The home folder, see `resolveHome`. */
  readonly home: string
  /** Takes lines for a person who waits. */
  readonly log: (line: string) => void
}
