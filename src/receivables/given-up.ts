import { type Money, money, plus, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import type { ClaimDocument } from './claim-document.js'

/** What is given up of claims and has not come back; what was recovered and given up again counts for the claim it came from. */
export class GivenUp {
  readonly #amounts: Map<string, Money>

  private constructor(amounts: Map<string, Money>) {
    this.#amounts = amounts
  }

  static async load(tx: Tx, documents: readonly ClaimDocument[]): Promise<GivenUp> {
    if (documents.length === 0) return new GivenUp(new Map())
    await tx.flush()
    const rows = await tx.query<{ claim_id: string; amount: string; currency: string }>(
      `select claim_id, currency, sum(amount - recovered) as amount from write_off
        where tenant_id = $1 and claim_id = any($2::uuid[]) and kind = 'bad_debt' group by 1, 2`,
      [documents.map(({ claimId }) => claimId)],
    )
    return new GivenUp(new Map(rows.map((row) => [row.claim_id, money(row.amount, row.currency)])))
  }

  of({ claimId, currency }: ClaimDocument): Money {
    return this.#amounts.get(claimId) ?? zero(currency)
  }

  add(document: ClaimDocument, amount: Money): void {
    this.#amounts.set(document.claimId, plus(this.of(document), amount))
  }
}
