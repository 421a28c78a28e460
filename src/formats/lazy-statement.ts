import type { BankStatement, StatementEntry } from './bank-statement.js'
import type { Finding } from './finding.js'
import { inPieces, LazyList, partAt } from './lazy-list.js'

/** Everything about a statement but its entries and findings. */
export type StatementHead = Omit<BankStatement, 'entries' | 'findings'>

/** Its entries one by one, each made anew, where there are such. */
interface InPieces {
  readonly [inPieces]?: LazyList<StatementEntry>
}

/**
 * A statement whose entries are made from their text when they are asked for, then all of them, or one by one while it is
 * written: an entry is some twenty times as large as its text.
 */
export function lazyStatement(
  head: StatementHead,
  entries: LazyList<StatementEntry>,
  findings: readonly Finding[],
): BankStatement {
  // Files may hold statements of nothing by the thousand, and a getter takes its time.
  if (entries.length === 0) return { ...head, entries: [], findings }
  let made: readonly StatementEntry[] | undefined
  const all = () => {
    made ??= [...entries]
    return made
  }
  // One after the other: in a literal the getter would stand last. Whoever copies the statement copies what it says, not the
  // way to it.
  return Object.defineProperties({ ...head } as BankStatement, {
    entries: { get: all, enumerable: true, configurable: true },
    findings: { value: findings, enumerable: true, configurable: true },
    [inPieces]: { value: entries },
  })
}

/** The entries of a statement, none of them kept if it was not asked for all of them. */
export function entriesOf(statement: BankStatement): LazyList<StatementEntry> | readonly StatementEntry[] {
  return (statement as InPieces)[inPieces] ?? statement.entries
}

/** The same statement with other findings; asking it for its entries would make them. */
export function withFindings(statement: BankStatement, findings: readonly Finding[]): BankStatement {
  if ((statement as InPieces)[inPieces] === undefined) return { ...statement, findings }
  const all = Object.getOwnPropertyDescriptors(statement)
  return Object.defineProperties({}, { ...all, findings: { value: findings, enumerable: true } }) as BankStatement
}

/** Pages as one statement: what the first one says but for the changes, and the entries and findings of all. */
export function joinedStatement(pages: readonly BankStatement[], changes: Partial<StatementHead>): BankStatement {
  const { entries: _, findings: __, ...first } = Object.getOwnPropertyDescriptors(pages[0]!)
  const head = { ...(Object.defineProperties({}, first) as StatementHead), ...changes }
  const parts = pages.map(entriesOf)
  return lazyStatement(
    head,
    concatenated(parts),
    pages.flatMap(({ findings }) => findings),
  )
}

type Part<T> = Pick<LazyList<T>, 'length' | 'at'> | readonly T[]

function concatenated<T>(parts: readonly Part<T>[]): LazyList<T> {
  const starts: number[] = []
  let length = 0
  for (const part of parts) {
    starts.push(length)
    length += part.length
  }
  return new LazyList(length, (index) => {
    const part = partAt(parts.length, (nth) => starts[nth]!, index)
    return parts[part]!.at(index - starts[part]!)!
  })
}
