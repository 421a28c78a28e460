/** Where in an input something was seen. Lines and columns count from 1, byte offsets from 0; `path` names a tree node. */
export interface Position {
  readonly line?: number
  readonly column?: number
  readonly offset?: number
  readonly path?: string
}

/**
 * Something a codec noticed beside the tree it built. An `error` means that the data cannot be trusted as it stands, a
 * `warning` that a person should look, `info` that something was left out knowingly.
 */
export interface Finding {
  readonly severity: 'error' | 'warning' | 'info'
  /** Stable machine-readable code, `<format>.<what>`, e.g. `camt.missing_amount`. */
  readonly code: string
  /** One sentence: what is wrong and what was done about it. */
  readonly message: string
  readonly position: Position
}
