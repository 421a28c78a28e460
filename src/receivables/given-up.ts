import { type Money, money, plus, zero } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import type { ClaimDocument } from './claim-document.js'

interface Row {
  document: string
  claim: string
  amount: string
}

/**
 * What is given up of claims and has not come back. A recovery reinstates a part of a claim under its own number: given
 * up again, it counts for the claim it came from.
 */
export class GivenUp {
  readonly #claimOf: ReadonlyMap<string, string>
  readonly #amounts = new Map<string, Money>()

  private constructor(claimOf: ReadonlyMap<string, string>) {
    this.#claimOf = claimOf
  }

  static async load(tx: Tx, documents: readonly ClaimDocument[]): Promise<GivenUp> {
    if (documents.length === 0) return new GivenUp(new Map())
    await tx.flush()
    const rows = await tx.query<Row>(
      `with recursive origin as (
         select d as document, d as id from unnest($2::uuid[]) d
         union all
         select o.document, g.document_id from origin o
           join write_off r on r.tenant_id = $1 and r.id = o.id and r.kind = 'recovery'
           join write_off g on g.tenant_id = $1 and g.id = r.document_id
       ), part as (
         select o.document, o.id as claim, o.id from origin o
          where not exists (select from write_off r where r.tenant_id = $1 and r.id = o.id)
         union all
         select p.document, p.claim, r.id from part p
           join write_off g on g.tenant_id = $1 and g.document_id = p.id and g.kind = 'bad_debt'
           join write_off r on r.tenant_id = $1 and r.document_id = g.id and r.kind = 'recovery'
       )
       select p.document, p.claim, coalesce(sum(g.amount - g.recovered), 0) as amount
         from part p left join write_off g on g.tenant_id = $1 and g.document_id = p.id and g.kind = 'bad_debt'
        group by p.document, p.claim`,
      [documents.map(({ id }) => id)],
    )
    const currencies = new Map(documents.map(({ id, currency }) => [id, currency]))
    const found = new GivenUp(new Map(rows.map((row) => [row.document, row.claim])))
    for (const row of rows) found.#amounts.set(row.claim, money(row.amount, currencies.get(row.document)!))
    return found
  }

  of({ id, currency }: ClaimDocument): Money {
    return this.#amounts.get(this.#claimOf.get(id) ?? id) ?? zero(currency)
  }

  add(document: ClaimDocument, amount: Money): void {
    this.#amounts.set(this.#claimOf.get(document.id) ?? document.id, plus(this.of(document), amount))
  }
}
