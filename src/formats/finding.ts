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
  /** How many it stands for, where it tells of others that are not listed. */
  readonly count?: number
}

/** What envelopes and control records say about what stands between them, by the kinds of files that have such. */
const controls: Readonly<Record<string, ReadonlySet<string>>> = {
  x12: new Set([
    'segment_count',
    'message_count',
    'group_count',
    'message_number',
    'group_number',
    'interchange_number',
    'duplicate_message',
    'duplicate_group',
  ]),
  edifact: new Set([
    'segment_count',
    'message_count',
    'group_count',
    'message_number',
    'group_number',
    'interchange_number',
    'duplicate_message',
    'unb_incomplete',
  ]),
  nacha: new Set([
    'entry_count',
    'entry_hash',
    'debit_total',
    'credit_total',
    'batch_number',
    'batch_count',
    'block_count',
    'file_entry_count',
    'file_hash',
    'file_debit_total',
    'file_credit_total',
  ]),
}

/**
 * Whether a finding says that counts, sums or control data around the content are missing or do not add up. All of the
 * content was read then; whether to trust it is for whoever takes it in.
 */
export function isControlFault({ code }: Pick<Finding, 'code'>): boolean {
  const [format = '', what = ''] = code.split('.')
  return format === 'statement' || controls[format]?.has(what) === true
}
