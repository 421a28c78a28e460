import { type Accepted, accept, type Refused, refuse } from '../kernel/decision.js'
import type { Tx } from '../kernel/tx.js'
import { type CustomerReturn, returnStore } from './return.js'
import type { ReturnInput } from './return-input.js'

/** What is known already of the returns that a batch brings: a return is known by its number in its channel. */
export interface KnownReturns {
  /** The first return, when an input came before; a refusal, when its number now says something else. */
  find(input: ReturnInput, hash: string): Accepted<CustomerReturn> | Refused | undefined
  add(known: CustomerReturn): void
}

export async function knownReturns(tx: Tx, inputs: readonly ReturnInput[]): Promise<KnownReturns> {
  const numbered = inputs.filter((input) => input.externalNumber !== undefined)
  const rows =
    numbered.length === 0
      ? []
      : await tx.query<{ id: string }>(
          `select r.id from customer_return r join unnest($2::text[], $3::text[]) k(channel, external_number)
                  on r.channel = k.channel and r.external_number = k.external_number
            where r.tenant_id = $1`,
          [numbered.map((input) => input.channel), numbered.map((input) => input.externalNumber)],
        )
  const found = await tx.documents.lock(
    returnStore,
    rows.map((row) => row.id),
  )
  const known = new Map<string, CustomerReturn>()
  const add = (one: CustomerReturn): void => void known.set(`${one.channel}\t${one.externalNumber}`, one)
  for (const one of found.values()) add(one)
  return {
    add,
    find: (input, hash) => {
      const first = known.get(`${input.channel}\t${input.externalNumber}`)
      if (!first || first.contentHash === hash) return first && accept(first, [])
      const message = `return ${input.externalNumber} came through channel ${input.channel} before with other content, as ${first.number}: use a new number`
      return refuse('return.number_reused', message, {
        externalNumber: input.externalNumber,
        returnNumber: first.number,
      })
    },
  }
}
