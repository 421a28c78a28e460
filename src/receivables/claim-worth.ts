import { lesser, type Money, minus, money, plus, split, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { shareOf } from '../ledger/base-amount.js'
import type { ClaimDocument } from './claim-document.js'

/** What became of an invoice's claim, the claims included by which it was recovered. */
interface Standing {
  /** What it asked for, less what it deducted of deposits. */
  readonly claimed: Money
  readonly net: Money
  readonly tax: Money
  /** What credit notes took back of it, and what they charged instead (a restocking fee). */
  readonly creditedNet: Money
  readonly creditedTax: Money
  readonly charged: Money
  /** Of those credit notes, what is not used yet. */
  readonly unused: Money
  /** Discounts, small differences and bad debts that stand. */
  readonly givenUp: Money
  /** Output tax that can still come back with what is given up. */
  readonly taxLeft: Money
}

type Row = { id: string; currency: string } & Record<keyof Standing, string>

/** Rows of settlements that are taken back stand against them with the opposite amounts. */
const STANDING = `
  select i.id, i.currency, i.payable as claimed, i.net - d.net as net, i.tax - d.tax as tax, c.net as "creditedNet", c.tax as "creditedTax",
         n.charged, n.unused, g.amount + l.lost as "givenUp", i.tax - c.tax + n.charged_tax - g.tax + l.owed as "taxLeft"
    from invoice i
   cross join lateral (select coalesce(sum(net), 0) as net, coalesce(sum(tax), 0) as tax from invoice_deposit where tenant_id = $1 and invoice_id = i.id) d
   cross join lateral (select coalesce(sum(base), 0) as net, coalesce(sum(tax), 0) as tax from credited_tax where tenant_id = $1 and invoice_id = i.id) c
   cross join lateral (
     select coalesce(sum(greatest(0, (select sum(base + tax) from credited_tax where tenant_id = $1 and credit_note_id = n.id) - n.gross)), 0) as charged,
            coalesce(sum(greatest(0, (select sum(tax) from credited_tax where tenant_id = $1 and credit_note_id = n.id) - n.tax)), 0) as charged_tax,
            coalesce(sum((select -sum(residual) from open_item where tenant_id = $1 and document_id = n.id)), 0) as unused
       from invoice n where n.tenant_id = $1 and n.id in (select credit_note_id from credited_tax where tenant_id = $1 and invoice_id = i.id)) n
   cross join lateral (
     select coalesce(sum(amount - recovered) filter (where kind = 'bad_debt'), 0) as lost, coalesce(sum(tax_relief) filter (where kind = 'recovery'), 0) as owed
       from write_off where tenant_id = $1 and claim_id = i.id) l
   cross join lateral (
     select coalesce(sum(s.amount) filter (where coalesce(o.kind, s.kind) in ('discount', 'small_difference')), 0) as amount, coalesce(sum(s.tax), 0) as tax
       from (select i.id union all select id from write_off where tenant_id = $1 and claim_id = i.id and kind = 'recovery') k
       join open_item t on t.tenant_id = $1 and t.document_id = k.id
       join settlement s on s.tenant_id = $1 and s.debit_item = t.id
       left join settlement o on o.tenant_id = $1 and o.id = s.reverses) g
   where i.tenant_id = $1 and i.id = any($2::uuid[])`

/**
 * What claims are still for: the customer keeps what is not credited, and only of that a discount, a difference or a bad debt
 * can be given up. So nobody gets back more than was paid, and no output tax comes back twice.
 */
export class ClaimWorth {
  readonly #standing: Map<string, Standing>

  private constructor(standing: Map<string, Standing>) {
    this.#standing = standing
  }

  /** As this transaction has left them; their items must have been locked. */
  static async load(tx: Tx, claimIds: ReadonlySet<string>): Promise<ClaimWorth> {
    if (claimIds.size === 0) return new ClaimWorth(new Map())
    await tx.flush()
    const rows = await tx.query<Row>(STANDING, [[...claimIds]])
    return new ClaimWorth(new Map(rows.map((row) => [row.id, standingOf(row)])))
  }

  #of({ claimId }: ClaimDocument): Standing | undefined {
    return this.#standing.get(claimId)
  }

  /** Those of documents that are claims. */
  static of(tx: Tx, documents: readonly ClaimDocument[]): Promise<ClaimWorth> {
    return ClaimWorth.load(tx, new Set(documents.filter(({ isCredit }) => !isCredit).map(({ claimId }) => claimId)))
  }

  /** Whether more output tax came back than the invoice had. */
  isOverRelieved(claimId: string): boolean {
    return (this.#standing.get(claimId)?.taxLeft.minor ?? 0n) < 0n
  }

  /** What credit notes took back of the claim. */
  credited(document: ClaimDocument): Money {
    const of = this.#of(document)
    return of ? plus(of.creditedNet, of.creditedTax) : zero(document.currency)
  }

  /** What credit notes of it have left to use. */
  unused(document: ClaimDocument): Money {
    return this.#of(document)?.unused ?? zero(document.currency)
  }

  /** How much of the claim can still be given up as discount or difference; `claimed` where no invoice is behind it. */
  room(document: ClaimDocument, claimed: Money): Money {
    const of = this.#of(document)
    return of ? positive(minus(kept(of), of.givenUp)) : claimed
  }

  /** What is left of an early-payment discount on the whole claim: its share of what the customer keeps. */
  discount(document: ClaimDocument, whole: Money): Money {
    const of = this.#of(document)
    if (!of) return whole
    const base = document.discountRegime === 'B' ? of.net : of.claimed
    const less = document.discountRegime === 'B' ? of.creditedNet : this.credited(document)
    return shareOf({ net: base, base: whole }, positive(minus(base, less)))
  }

  /** What stays of a discount after so much was credited since it was granted: its share of what the customer keeps still. */
  discountSince(document: ClaimDocument, amount: Money, since: { readonly net: Money; readonly gross: Money }): Money {
    const of = this.#of(document)!
    const [left, less] =
      document.discountRegime === 'B' ? [minus(of.net, of.creditedNet), since.net] : [kept(of), since.gross]
    return shareOf({ net: positive(plus(left, less)), base: amount }, positive(left))
  }

  /** The output tax within a part of what the customer keeps, never more than can still come back. */
  taxWithin(amount: Money, document: ClaimDocument): Money {
    const of = document.claimId === document.id ? this.#of(document) : undefined
    const gross = of ? kept(of) : document.gross
    const tax = of ? positive(minus(of.tax, of.creditedTax)) : document.tax
    if (tax.minor <= 0n || gross.minor <= tax.minor) return zero(amount.currency)
    return this.capped(split(amount, [gross.minor - tax.minor, tax.minor])[1]!, document)
  }

  /** No more output tax than can still come back. */
  capped(tax: Money, document: ClaimDocument): Money {
    const left = this.#of(document)?.taxLeft
    return left ? positive(lesser(tax, left)) : tax
  }

  /** Keeps what an accepted decision gave up. */
  gaveUp(document: ClaimDocument, amount: Money, tax: Money): void {
    const of = this.#of(document)
    if (!of) return
    const [givenUp, taxLeft] = [plus(of.givenUp, amount), minus(of.taxLeft, tax)]
    this.#standing.set(document.claimId, { ...of, givenUp, taxLeft })
  }
}

const kept = (of: Standing): Money => minus(plus(of.claimed, of.charged), plus(of.creditedNet, of.creditedTax))

const positive = (amount: Money): Money => (amount.minor > 0n ? amount : zero(amount.currency))

const standingOf = ({ id: _, currency, ...row }: Row): Standing =>
  Object.fromEntries(
    Object.entries(row).map(([name, amount]) => [name, money(amount, currency)]),
  ) as unknown as Standing
