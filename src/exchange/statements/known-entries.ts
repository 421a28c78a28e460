import type { BankAccount } from '../../cash/bank-account.js'
import type { BankStatement } from '../../formats/bank-statement.js'
import type { Finding } from '../../formats/finding.js'
import { money, moneyText } from '../../kernel/money.js'
import type { Tx } from '../../kernel/tx.js'
import type { BankEntry } from './bank-entry.js'
import type { Verdict } from './day-parts.js'
import { contentKey, type EntryDraft } from './entries-of-statement.js'
import { append, type Frame, KnownFrames, type OwnFrame } from './statement-frames.js'

interface OfAccount {
  readonly statement: BankStatement
  readonly account: BankAccount
  readonly drafts: readonly EntryDraft[]
  readonly format: string
  readonly undated: boolean
}

/** An entry with the name under which it is kept. */
export type NewEntry = EntryDraft & Pick<BankEntry, 'entryReference'>

/** Money that came in before, and the balances of the statement that brought it. */
interface Known {
  readonly bookingDate: string
  readonly minor: bigint
  readonly frame: Frame
}

const keyOf = (account: string, reference: string): string => `${account}\n${reference}`

/**
 * Which entries have come in already: those of the database, and those of the statements taken before in this
 * transaction. The same money has the same reference, day and amount, and is in two statements that may overlap: each
 * statement holds as many entries that look the same as there are, so a second one that looks the same is other money.
 */
export class KnownEntries {
  readonly #known = new Map<string, Known[]>()
  /** Names that are taken, by account. */
  readonly #names = new Set<string>()
  readonly #frames: KnownFrames

  private constructor(rows: readonly Row[], frames: KnownFrames) {
    this.#frames = frames
    for (const row of rows) {
      const { minor } = money(row.amount, row.currency)
      const frame = frames.met(row)
      append(this.#known, keyOf(row.bank_account, row.bank_reference), { bookingDate: row.booking_date, minor, frame })
      this.#names.add(keyOf(row.bank_account, row.entry_reference))
    }
  }

  /** Looks all references up at once. */
  static async load(tx: Tx, statements: readonly OfAccount[]): Promise<KnownEntries> {
    const [rows, frames] = await Promise.all([look(tx, statements), KnownFrames.load(tx, statements)])
    return new KnownEntries(rows, frames)
  }

  /** The entries that no statement has brought before. A reference used for other money gets a name of its own. */
  take(one: OfAccount, findings: Finding[]): NewEntry[] {
    const { code } = one.account
    const frame = this.#frames.own(one)
    const judge = this.#frames.judge(one)
    const isNamed = (draft: EntryDraft): boolean => draft.bankReference !== contentKey(draft, one.undated)
    const counted = new Set<Known>()
    const doubtful: EntryDraft[] = []
    const held: EntryDraft[] = []
    const fresh = one.drafts.flatMap((draft) => {
      const alike = this.#alike(code, draft).filter((known) => !counted.has(known))
      const ofDay = firstOf(alike, (known) =>
        known.bookingDate === draft.bookingDate ? judge.verdict(draft, known.frame) : undefined,
      )
      if (ofDay.same) return []
      const found =
        ofDay.counted ?? ofDay.doubtful ?? alike.find((known) => one.undated && opensAlike(known.frame, frame))
      if (found) {
        counted.add(found)
        if (found === ofDay.doubtful && !isNamed(draft)) doubtful.push(draft)
        return []
      }
      if (!this.#isLookKnown(code, draft, frame) && judge.isHeld(draft, isNamed(draft))) {
        held.push(draft)
        return []
      }
      const named = { ...draft, entryReference: this.#nameFor(code, draft) }
      if (this.#isReused(code, draft, frame)) findings.push(reused(named))
      counted.add(this.#add(code, named, frame))
      return [named]
    })
    this.#frames.take(one)
    if (doubtful.length > 0) findings.push(takenForTheSame(one, doubtful))
    if (held.length > 0) findings.push(inOtherForm(one, held))
    return fresh
  }

  /** Between which balances a statement stands, as it was compared. */
  frameOf(one: OfAccount): OwnFrame {
    return this.#frames.own(one)
  }

  #all(account: string, { bankReference }: EntryDraft): readonly Known[] {
    return this.#known.get(keyOf(account, bankReference)) ?? []
  }

  #alike(account: string, draft: EntryDraft): Known[] {
    return this.#all(account, draft).filter(({ minor }) => minor === draft.amount.minor)
  }

  /** Another statement brought money that looks the same, so it is in the same form: what looks the same counts then. */
  #isLookKnown(account: string, draft: EntryDraft, frame: Frame): boolean {
    return this.#alike(account, draft).some((known) => known.frame !== frame && known.bookingDate === draft.bookingDate)
  }

  /** Another statement brought other money under the same reference. */
  #isReused(account: string, draft: EntryDraft, frame: Frame): boolean {
    const { bookingDate, amount } = draft
    return this.#all(account, draft).some(
      (known) => known.frame !== frame && (known.minor !== amount.minor || known.bookingDate !== bookingDate),
    )
  }

  #nameFor(account: string, draft: EntryDraft): string {
    const { bankReference, bookingDate, amount } = draft
    const isFree = (name: string): boolean => !this.#names.has(keyOf(account, name))
    if (isFree(bankReference)) return bankReference
    const base = `${bankReference} ${bookingDate} ${amount.minor}`
    for (let times = 1; ; times++) {
      const name = times === 1 ? base : `${base} (${times})`
      if (isFree(name)) return name
    }
  }

  #add(account: string, { bankReference, bookingDate, amount, entryReference }: NewEntry, frame: Frame): Known {
    const known = { bookingDate, minor: amount.minor, frame }
    append(this.#known, keyOf(account, bankReference), known)
    this.#names.add(keyOf(account, entryReference))
    return known
  }
}

/** The first one with each verdict, as far as the first that is the same. */
function firstOf(alike: readonly Known[], verdictOf: (known: Known) => Verdict | undefined) {
  const found: Partial<Record<Verdict, Known>> = {}
  for (const known of alike) {
    const verdict = verdictOf(known)
    if (verdict) found[verdict] ??= known
    if (verdict === 'same') break
  }
  return found
}

/**
 * Where a format gives entries no day of their own (BAI2), each has that of its statement; but a statement that opens
 * like an earlier one holds its entries again. One that closes with the balance it opened with, as that of an account
 * that is emptied every day does, tells nothing, for then the next statement opens like it.
 */
const opensAlike = (earlier: Frame, later: Frame): boolean =>
  earlier.opening !== undefined && earlier.opening === later.opening && earlier.opening !== earlier.closing

/** Entries that a finding shows. */
const MAX_SHOWN = 5

const shown = (entries: readonly EntryDraft[]): string => {
  const some = entries.slice(0, MAX_SHOWN).map(({ bookingDate, amount }) => `${moneyText(amount)} of ${bookingDate}`)
  return `${some.join(', ')}${entries.length > MAX_SHOWN ? ` and ${entries.length - MAX_SHOWN} more` : ''}`
}

const takenForTheSame = ({ statement }: OfAccount, entries: readonly EntryDraft[]): Finding => ({
  severity: 'warning',
  code: 'statement.entry_looks_known',
  message: `Statement ${statement.id}: ${shown(entries)} look like what came before on the same day, have no reference of the bank, and the balances do not tell whether they are other money: they were taken for the same. If the account holds more, record what is missing as payments.`,
  position: {},
})

const inOtherForm = ({ statement }: OfAccount, entries: readonly EntryDraft[]): Finding => ({
  severity: 'warning',
  code: 'statement.entry_in_other_form',
  message: `Statement ${statement.id}: ${shown(entries)} stand between the same balances of the same day as what came before with other references or words: they were taken for the same. If the account holds more, record what is missing as payments.`,
  position: {},
})

const reused = ({ entryReference }: NewEntry): Finding => ({
  severity: 'warning',
  code: 'statement.reference_reused',
  message: `The bank used a reference again for other money: this entry is kept as ${entryReference}.`,
  position: {},
})

interface Row {
  bank_account: string
  bank_reference: string
  entry_reference: string
  booking_date: string
  currency: string
  amount: string
  statement_id: string
  opening: string | null
  closing: string | null
}

async function look(tx: Tx, statements: readonly OfAccount[]): Promise<Row[]> {
  const wanted = statements.flatMap(({ account, drafts }) =>
    drafts.map(({ bankReference }) => [account.code, bankReference] as const),
  )
  if (wanted.length === 0) return []
  return tx.query<Row>(
    `select e.bank_account, e.bank_reference, e.entry_reference, e.booking_date, e.currency, e.amount,
            e.statement_id, s.opening, s.closing
       from (select distinct * from unnest($2::text[], $3::text[]) as v(bank_account, bank_reference)) v
       join bank_entry e on e.tenant_id = $1 and e.bank_account = v.bank_account and e.bank_reference = v.bank_reference
       join bank_statement s on s.tenant_id = $1 and s.id = e.statement_id order by e.id`,
    [wanted.map(([account]) => account), wanted.map(([, reference]) => reference)],
  )
}
