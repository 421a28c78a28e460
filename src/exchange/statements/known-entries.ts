import type { BankAccount } from '../../cash/bank-account.js'
import type { BankStatement } from '../../formats/bank-statement.js'
import type { Finding } from '../../formats/finding.js'
import { closingBalance, openingBalance } from '../../formats/statement-proof.js'
import { money } from '../../kernel/money.js'
import type { Tx } from '../../kernel/tx.js'
import type { EntryDraft } from './entries-of-statement.js'

interface OfAccount {
  readonly statement: Pick<BankStatement, 'balances'>
  readonly account: BankAccount
  readonly drafts: readonly EntryDraft[]
}

/**
 * What a reference stands for, and with which balance the statement opened that brought it: absent where it closed with
 * the same one, as that of an account that is emptied every day does, for then the next statement opens like it.
 */
interface Known {
  readonly bookingDate: string
  readonly minor: bigint
  readonly opening: bigint | undefined
}

const keyOf = (account: string, reference: string): string => `${account}\n${reference}`

/** The key of an entry whose reference the bank has used for other money before. */
const ownReference = ({ entryReference, bookingDate, amount }: EntryDraft): string =>
  `${entryReference} ${bookingDate} ${amount.minor}`

const knownOf = ({ bookingDate, amount }: EntryDraft, opening: bigint | undefined): Known => ({
  bookingDate,
  minor: amount.minor,
  opening,
})

/**
 * The same money has the same reference, amount and day. Where a format gives entries no day of their own (BAI2), each has
 * that of its statement; but a statement that opens like an earlier one holds its entries again.
 */
const isSame = (known: Known, again: Known): boolean =>
  known.minor === again.minor &&
  (known.bookingDate === again.bookingDate || (known.opening !== undefined && known.opening === again.opening))

function openingOf({ statement, account }: OfAccount): bigint | undefined {
  const opening = openingBalance(statement)
  return opening && money(opening.amount, account.currency).minor
}

/** The opening balance by which a later statement that overlaps with this one is known. */
function tellingOpening(one: OfAccount): bigint | undefined {
  const [opening, closing] = [openingOf(one), closingBalance(one.statement)]
  return closing && money(closing.amount, one.account.currency).minor === opening ? undefined : opening
}

/** Which entries have come in already: those of the database, and those of the statements taken before in this transaction. */
export class KnownEntries {
  readonly #known: Map<string, Known>

  private constructor(known: Map<string, Known>) {
    this.#known = known
  }

  /** Looks all references up at once; those used again for other money also under the key they would get. */
  static async load(tx: Tx, statements: readonly OfAccount[]): Promise<KnownEntries> {
    const all = statements.flatMap((one) => {
      const [opening, telling] = [openingOf(one), tellingOpening(one)]
      return one.drafts.map((draft) => ({ account: one.account, draft, opening, telling }))
    })
    const known = new Map<string, Known>()
    await look(
      tx,
      all.map(({ account, draft }) => ({ account, reference: draft.entryReference })),
      known,
    )
    const met = new Map(known)
    const reused = all.filter(({ account, draft, opening, telling }) => {
      const key = keyOf(account.code, draft.entryReference)
      const before = met.get(key)
      if (!before) met.set(key, knownOf(draft, telling))
      return before && !isSame(before, knownOf(draft, opening))
    })
    await look(
      tx,
      reused.map(({ account, draft }) => ({ account, reference: ownReference(draft) })),
      known,
    )
    return new KnownEntries(known)
  }

  /** The entries that no statement has brought before. A reference used for other money gets a key of its own. */
  take(one: OfAccount, findings: Finding[]): EntryDraft[] {
    const { account, drafts } = one
    const [opening, telling] = [openingOf(one), tellingOpening(one)]
    return drafts.flatMap((draft) => {
      const named = this.#named(account, draft, opening)
      if (named !== draft) {
        const message = `The bank used a reference again for other money: this entry is kept as ${named.entryReference}.`
        findings.push({ severity: 'warning', code: 'statement.reference_reused', message, position: {} })
      }
      const key = keyOf(account.code, named.entryReference)
      if (this.#known.has(key)) return []
      this.#known.set(key, knownOf(named, telling))
      return [named]
    })
  }

  #named(account: BankAccount, draft: EntryDraft, opening: bigint | undefined): EntryDraft {
    const known = this.#known.get(keyOf(account.code, draft.entryReference))
    const differs = known !== undefined && !isSame(known, knownOf(draft, opening))
    return differs ? { ...draft, entryReference: ownReference(draft) } : draft
  }
}

interface Row {
  bank_account: string
  entry_reference: string
  booking_date: string
  amount: string
  opening: string | null
}

async function look(
  tx: Tx,
  wanted: readonly { readonly account: BankAccount; readonly reference: string }[],
  known: Map<string, Known>,
): Promise<void> {
  if (wanted.length === 0) return
  const currencies = new Map(wanted.map(({ account }) => [account.code, account.currency]))
  const rows = await tx.query<Row>(
    `select e.bank_account, e.entry_reference, e.booking_date, e.amount, case when s.closing is distinct from s.opening then s.opening end as opening
       from unnest($2::text[], $3::text[]) as v(bank_account, entry_reference)
       join bank_entry e on e.tenant_id = $1 and e.bank_account = v.bank_account and e.entry_reference = v.entry_reference
       join bank_statement s on s.tenant_id = $1 and s.id = e.statement_id`,
    [wanted.map(({ account }) => account.code), wanted.map(({ reference }) => reference)],
  )
  for (const row of rows) {
    const minorOf = (amount: string): bigint => money(amount, currencies.get(row.bank_account)!).minor
    known.set(keyOf(row.bank_account, row.entry_reference), {
      bookingDate: row.booking_date,
      minor: minorOf(row.amount),
      opening: row.opening === null ? undefined : minorOf(row.opening),
    })
  }
}
