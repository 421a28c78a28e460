import { z } from 'zod'
import { lockCreditAccounts } from '../credit/credit-account.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { moneyJson } from '../kernel/money.js'
import { operation, refusal } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { post } from '../ledger/journal.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { type Settlement, standingSettlements } from '../ledger/reverse-settlement.js'
import { unknownCredit } from './credits-named.js'
import { freedBy, takeBack } from './take-back.js'

const releaseCreditInput = z.object({
  creditNumber: lineOfText(100).min(1).describe('Credit note that was offset'),
  documentNumber: lineOfText(100).min(1).optional().describe('Only the offset against this invoice; all when absent'),
  reason: lineOfText(300).min(1),
})
export type ReleaseCreditInput = z.infer<typeof releaseCreditInput>

interface ReleaseFacts {
  readonly today: OpenItem['issueDate']
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly credit: (number: string) => OpenItem | undefined
  readonly offsets: (credit: OpenItem) => readonly Settlement[]
  readonly item: (id: string) => OpenItem
  readonly takenBack: Set<string>
}

/** Take an offset back: credit note and invoice are open again as before. */
function releaseCredit(
  _: OpenItem | undefined,
  input: ReleaseCreditInput,
  facts: ReleaseFacts,
): Decision<OpenItem, { settlements: readonly Settlement[] }> {
  const closed = postingRefused(facts.periods, facts.today)
  if (closed) return refusal(closed)
  const credit = facts.credit(input.creditNumber)
  if (!credit) return unknownCredit(input.creditNumber)
  const settlements = facts
    .offsets(credit)
    .filter(
      ({ debitItem }) =>
        input.documentNumber === undefined || facts.item(debitItem!).documentNumber === input.documentNumber,
    )
  if (settlements.length === 0)
    return refuse(
      'credit_note.not_offset',
      `${input.creditNumber} is not offset against ${input.documentNumber ?? 'anything'}`,
    )
  const subject = { type: credit.documentType, id: credit.documentId, number: credit.documentNumber }
  const detail = { amount: moneyJson(freedBy(settlements, credit.currency)), reason: input.reason }
  return accept(credit, [event('credit_note.released', subject, detail)], { settlements })
}

async function releaseFacts(tx: Tx, inputs: readonly ReleaseCreditInput[]): Promise<ReleaseFacts> {
  const rows = await tx.query<{ id: string; customer_id: string }>(
    `select id, customer_id from open_item
      where tenant_id = $1 and document_number = any($2::text[]) and document_type = 'credit_note' order by id`,
    [inputs.map((input) => input.creditNumber)],
  )
  const ids = rows.map((row) => row.id)
  const offsets = (await standingSettlements(tx, [], ids)).filter(({ kind }) => kind === 'offset')
  await lockCreditAccounts(
    tx,
    rows.map((row) => row.customer_id),
  )
  await tx.documents.lock(openItemStore, [...ids, ...offsets.map(({ debitItem }) => debitItem!)])
  const takenBack = new Set<string>()
  const item = (id: string): OpenItem => tx.documents.current(openItemStore, id)!
  return {
    today: tx.today,
    periods: await restrictedPeriods(tx),
    credit: (number) => ids.map(item).find((one) => one.documentNumber === number),
    offsets: (credit) => offsets.filter(({ id, creditItem }) => creditItem === credit.id && !takenBack.has(id)),
    item,
    takenBack,
  }
}

/** Takes offsets of credit notes back. */
export const releaseCredits = operation<
  ReleaseCreditInput,
  OpenItem,
  ReleaseFacts,
  { settlements: readonly Settlement[] }
>({
  name: 'credit.release',
  permission: 'cash.apply',
  posts: true,
  summary: 'Take back what a credit note was used for; both sides are open again as before.',
  input: releaseCreditInput,
  store: openItemStore,
  facts: (tx, _, inputs) => releaseFacts(tx, inputs),
  decide: releaseCredit,
  apply: (tx, { document: item, settlements }, facts) =>
    post(tx, {
      documentType: item.documentType,
      documentId: item.documentId,
      documentNumber: item.documentNumber,
      legalEntity: item.legalEntity,
      date: tx.today,
      text: `Offset of ${item.documentNumber} taken back`,
      currency: item.currency,
      lines: takeBack(tx, settlements, { type: item.documentType, id: item.documentId }, facts.takenBack),
    }),
})
