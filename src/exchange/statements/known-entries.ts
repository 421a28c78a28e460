import type { BankAccount } from '../../cash/bank-account.js'
import type { Finding } from '../../formats/finding.js'
import { money } from '../../kernel/money.js'
import type { Tx } from '../../kernel/tx.js'
import type { EntryDraft } from './entries-of-statement.js'

interface OfAccount {
  readonly account: BankAccount
  readonly drafts: readonly EntryDraft[]
}

const keyOf = (account: string, reference: string): string => `${account}\n${reference}`
const contentOf = (bookingDate: string, minor: bigint): string => `${bookingDate} ${minor}`

/** The key of an entry whose reference the bank has used for other money before. */
const ownReference = ({ entryReference, bookingDate, amount }: EntryDraft): string =>
  `${entryReference} ${bookingDate} ${amount.minor}`

/** Which entries have come in already: those of the database, and those of the statements taken before in this transaction. */
export class KnownEntries {
  /** What each reference of an account stands for. */
  readonly #contents: Map<string, string>

  private constructor(contents: Map<string, string>) {
    this.#contents = contents
  }

  /** Looks all references up at once; those used again for other money also under the key they would get. */
  static async load(tx: Tx, statements: readonly OfAccount[]): Promise<KnownEntries> {
    const all = statements.flatMap(({ account, drafts }) => drafts.map((draft) => ({ account, draft })))
    const contents = new Map<string, string>()
    await look(
      tx,
      all.map(({ account, draft }) => ({ account, reference: draft.entryReference })),
      contents,
    )
    const met = new Map(contents)
    const reused = all.filter(({ account, draft }) => {
      const key = keyOf(account.code, draft.entryReference)
      const content = contentOf(draft.bookingDate, draft.amount.minor)
      if (!met.has(key)) met.set(key, content)
      return met.get(key) !== content
    })
    await look(
      tx,
      reused.map(({ account, draft }) => ({ account, reference: ownReference(draft) })),
      contents,
    )
    return new KnownEntries(contents)
  }

  /** The entries that no statement has brought before. A reference used for other money gets a key of its own. */
  take(account: BankAccount, drafts: readonly EntryDraft[], findings: Finding[]): EntryDraft[] {
    return drafts.flatMap((draft) => {
      const named = this.#named(account, draft)
      if (named !== draft) {
        const message = `The bank used a reference again for other money: this entry is kept as ${named.entryReference}.`
        findings.push({ severity: 'warning', code: 'statement.reference_reused', message, position: {} })
      }
      const key = keyOf(account.code, named.entryReference)
      if (this.#contents.has(key)) return []
      this.#contents.set(key, contentOf(named.bookingDate, named.amount.minor))
      return [named]
    })
  }

  #named(account: BankAccount, draft: EntryDraft): EntryDraft {
    const content = this.#contents.get(keyOf(account.code, draft.entryReference))
    const differs = content !== undefined && content !== contentOf(draft.bookingDate, draft.amount.minor)
    return differs ? { ...draft, entryReference: ownReference(draft) } : draft
  }
}

async function look(
  tx: Tx,
  wanted: readonly { readonly account: BankAccount; readonly reference: string }[],
  contents: Map<string, string>,
): Promise<void> {
  if (wanted.length === 0) return
  const currencies = new Map(wanted.map(({ account }) => [account.code, account.currency]))
  const rows = await tx.query<{ bank_account: string; entry_reference: string; booking_date: string; amount: string }>(
    `select e.bank_account, e.entry_reference, e.booking_date, e.amount
       from unnest($2::text[], $3::text[]) as v(bank_account, entry_reference)
       join bank_entry e on e.tenant_id = $1 and e.bank_account = v.bank_account and e.entry_reference = v.entry_reference`,
    [wanted.map(({ account }) => account.code), wanted.map(({ reference }) => reference)],
  )
  for (const row of rows) {
    const { minor } = money(row.amount, currencies.get(row.bank_account)!)
    contents.set(keyOf(row.bank_account, row.entry_reference), contentOf(row.booking_date, minor))
  }
}
