import { decimal, equals } from '../kernel/decimal.js'
import type { BankStatement, StatementBalance } from './bank-statement.js'
import { joinedStatement } from './lazy-statement.js'

/**
 * Joins the pages of a SWIFT statement (`:28C:` 42/1, 42/2, …): what a message has no room for goes on in the next one,
 * which opens with the intermediate balance that the one before closed with. Only a whole statement is joined, from its
 * first page to its final balance; of a report, which has no balances, every page that follows page 1, up to the one with
 * the counts. What is joined has no page any more.
 */
export function joinPages(pages: readonly BankStatement[]): BankStatement[] {
  const joined: BankStatement[] = []
  for (let from = 0; from < pages.length; ) {
    const run = runAt(pages, from)
    const isWhole = run.length > 1 && (run[0]!.kind === 'report' || run.at(-1)!.page!.last === true)
    const taken = isWhole ? run : [pages[from]!]
    joined.push(isWhole ? oneOf(taken) : taken[0]!)
    from += taken.length
  }
  return joined
}

/** Page 1 and the pages behind it that go on with it. */
function runAt(pages: readonly BankStatement[], from: number): BankStatement[] {
  const run = [pages[from]!]
  if (run[0]!.page?.number !== 1) return run
  for (let at = from + 1; at < pages.length && goesOn(run.at(-1)!, pages[at]!); at++) run.push(pages[at]!)
  return run
}

function goesOn(page: BankStatement, next: BankStatement): boolean {
  const same =
    page.kind === next.kind &&
    page.id === next.id &&
    page.sequence === next.sequence &&
    page.account.written === next.account.written &&
    next.page?.number === page.page!.number + 1
  if (!same) return false
  if (page.kind === 'report') return page.totals === undefined
  const closing = page.balances.findLast(({ kind }) => kind === 'intermediate')
  return sameBalance(closing, next.balances[0])
}

function sameBalance(closing: StatementBalance | undefined, opening: StatementBalance | undefined): boolean {
  return (
    closing?.kind === 'intermediate' &&
    opening?.kind === 'intermediate' &&
    closing.currency === opening.currency &&
    equals(decimal(closing.amount), decimal(opening.amount))
  )
}

/** The pages agree on the balances between them, so these say nothing more. */
function oneOf(pages: readonly BankStatement[]): BankStatement {
  const last = pages.at(-1)!
  return joinedStatement(pages, {
    page: undefined,
    balances: [...pages[0]!.balances.slice(0, 1), ...last.balances.slice(1)],
    totals: last.totals,
    information: last.information,
  })
}
