import { z } from 'zod'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { moneyJson, negated } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { post } from '../ledger/journal.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { allocate } from './allocate.js'
import { type ApplicationFacts, applicationFacts } from './application-facts.js'
import { type ApplicationPlan, cashOf } from './application-plan.js'
import { applyCredit } from './apply.js'
import { type CreditsNamed, lockCreditsNamed } from './credits-named.js'

const offsetCreditInput = z.object({
  creditNumber: lineOfText(100).min(1).describe('Credit note of which something is left'),
  allocations: z
    .array(
      z.object({
        documentNumber: lineOfText(100).min(1),
        amount: decimalInput.optional().describe('As much as is open and left when absent'),
      }),
    )
    .min(1)
    .max(1000),
})
export type OffsetCreditInput = z.infer<typeof offsetCreditInput>

interface OffsetFacts extends ApplicationFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly credits: CreditsNamed
}

interface Offset {
  readonly plan: ApplicationPlan
}

/** Use what is left of a credit note for invoices of the same customer; no money moves. */
function offsetCredit(
  _: OpenItem | undefined,
  input: OffsetCreditInput,
  facts: OffsetFacts,
): Decision<OpenItem, Offset> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const unknown = facts.credits.unknown(input.creditNumber)
  if (unknown) return unknown
  const [item] = facts.credits.left(input.creditNumber)
  if (!item || item.documentType === 'payment') return nothingLeft(input)
  const available = { ...item, amount: negated(item.residual), receivedOn: null }
  const told = allocate(available, input.allocations, facts)
  if ('problem' in told) return told
  const detail = {
    amount: moneyJson(cashOf(told.plan, item.currency)),
    documents: told.plan.clearings.map(({ claim }) => claim.documentNumber),
  }
  const subject = { type: item.documentType, id: item.documentId, number: item.documentNumber }
  return accept(item, [event('credit_note.offset', subject, detail)], { plan: told.plan })
}

const nothingLeft = (input: OffsetCreditInput): Refused =>
  refuse('credit_note.nothing_left', `nothing is left on credit note ${input.creditNumber} to use`, {
    creditNumber: input.creditNumber,
  })

async function offsetFacts(tx: Tx, inputs: readonly OffsetCreditInput[]): Promise<OffsetFacts> {
  let application: ApplicationFacts | undefined
  const names = inputs.flatMap((input) => input.allocations.map((allocation) => allocation.documentNumber))
  const credits = await lockCreditsNamed(
    tx,
    inputs.map((input) => input.creditNumber),
    async (customerIds) => {
      application = await applicationFacts(tx, names, { customerIds })
    },
  )
  const periods = await restrictedPeriods(tx)
  return { ...application!, tenant: tx.facts, periods, credits }
}

function book(tx: Tx, item: OpenItem, { plan }: Offset): void {
  const claims = plan.clearings.map(({ claim, cash }) => ({ claim, amount: cash }))
  post(tx, {
    documentType: item.documentType,
    documentId: item.documentId,
    documentNumber: item.documentNumber,
    legalEntity: item.legalEntity,
    date: tx.today,
    text: `Offset of ${item.documentNumber}`,
    currency: item.currency,
    lines: applyCredit(tx, item, claims, { type: 'credit_note', id: item.documentId }, 'offset'),
  })
}

/** Offsets credit notes against invoices. */
export const offsetCredits = operation<OffsetCreditInput, OpenItem, OffsetFacts, Offset>({
  name: 'credit.offset',
  permission: 'cash.apply',
  posts: true,
  summary: 'Use what is left of a credit note for invoices of the same customer.',
  input: offsetCreditInput,
  store: openItemStore,
  facts: (tx, _, inputs) => offsetFacts(tx, inputs),
  decide: offsetCredit,
  apply: (tx, accepted) => book(tx, accepted.document, accepted),
})
