import { z } from 'zod'
import type { Actor } from '../kernel/actor.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { groupBy } from '../kernel/group.js'
import { newId } from '../kernel/id.js'
import { minus, moneyJson, moneyText, total } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText, numberUsed, seriesOf } from '../kernel/numbering.js'
import { operation } from '../kernel/operation.js'
import type { Tx } from '../kernel/tx.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'
import { sellingRules } from '../policy/selling-rules.js'
import { type DunningNotice, dunningNoticeStore } from './dunning-notice.js'
import { dunningRules, itemsToRemind } from './items-to-remind.js'

const SERIES = 'dunning_notice'

/** One letter: a customer's items of one level and currency. */
const remindInput = z.object({
  customerId: z.uuid(),
  level: z.int().min(1).describe('How often the customer was asked, this time included'),
  currency: z.string().length(3),
})
export type RemindInput = z.infer<typeof remindInput>

interface DunningFacts {
  readonly today: DunningNotice['noticedOn']
  /** The customer's items that are due for a reminder today. */
  readonly due: (customerId: string) => readonly OpenItem[]
  readonly series: () => NumberSeries
}

/** Remind a customer of what is overdue at one level; what it disputes is left out. */
export function remind(
  _: DunningNotice | undefined,
  input: RemindInput,
  facts: DunningFacts,
): Decision<DunningNotice, { reminded: readonly OpenItem[] }> {
  const reminded = facts
    .due(input.customerId)
    .filter((item) => item.dunningLevel + 1 === input.level && item.currency === input.currency)
  if (reminded.length === 0)
    return refuse('dunning_notice.nothing_due', `the customer is not due for a reminder of level ${input.level} today`)
  const demanded = reminded.map((item) => minus(item.residual, item.disputed))
  const notice: DunningNotice = {
    id: newId<'dunning_notice'>(),
    number: numberText('REM', facts.series()),
    customerId: input.customerId,
    noticedOn: facts.today,
    level: input.level,
    currency: input.currency,
    amount: total(demanded, input.currency),
    items: reminded.map((item, index) => ({
      documentNumber: item.documentNumber,
      instalment: item.instalment,
      dueDate: item.dueDate,
      amount: moneyText(demanded[index]!),
    })),
  }
  const subject = { type: 'dunning_notice', id: notice.id, number: notice.number }
  const detail = { level: notice.level, amount: moneyJson(notice.amount), items: notice.items.length }
  return accept(notice, [event('dunning_notice.sent', subject, detail)], { reminded })
}

async function dunningFacts(tx: Tx, inputs: readonly RemindInput[]): Promise<DunningFacts> {
  const rules = await dunningRules(tx)
  await tx.flush()
  const rows = rules ? await itemsToRemind(tx, rules, { customerIds: inputs.map((input) => input.customerId) }) : []
  const items = await tx.documents.lock(
    openItemStore,
    rows.map((row) => row.itemId),
  )
  const byCustomer = groupBy(items.values(), (item) => item.customerId!)
  const { entities } = await sellingRules(tx)
  const legalEntity = entities.keys().next().value ?? ''
  await lockSeries(tx, [{ legalEntity, series: SERIES, date: tx.today }])
  return {
    today: tx.today,
    due: (customerId) =>
      (byCustomer.get(customerId) ?? [])
        .map((item) => tx.documents.current(openItemStore, item.id)!)
        .filter((item) => item.residual.minor > item.disputed.minor && item.dunnedOn !== tx.today),
    series: () => seriesOf(tx, legalEntity, SERIES, tx.today),
  }
}

/** Reminds customers of overdue items; sending the letter is the business of whoever reads the notice. */
export const remindCustomers = operation<RemindInput, DunningNotice, DunningFacts, { reminded: readonly OpenItem[] }>({
  name: 'dunning.remind',
  permission: 'receivables.remind',
  summary: 'Remind a customer of its overdue items of one level.',
  input: remindInput,
  store: dunningNoticeStore,
  facts: (tx, _, inputs) => dunningFacts(tx, inputs),
  decide: remind,
  apply: (tx, { document, reminded }, facts) => {
    numberUsed(tx, facts.series(), tx.today)
    for (const item of reminded)
      tx.documents.save(openItemStore, { ...item, dunningLevel: document.level, dunnedOn: tx.today })
  },
})

/** Customers of one batch. */
const BATCH = 500

/** Reminds every customer who is due today, one batch; answers how many notices were written, 0 when none is due. */
export async function remindDue(tx: Tx, actor: Actor): Promise<number> {
  const rules = await dunningRules(tx)
  if (!rules) return 0
  const rows = await itemsToRemind(tx, rules, { limit: BATCH })
  const items = await tx.documents.lock(
    openItemStore,
    rows.map((row) => row.itemId),
  )
  const letters = groupBy(items.values(), (item) => `${item.customerId} ${item.dunningLevel + 1} ${item.currency}`)
  if (letters.size === 0) return 0
  const requests = [...letters.values()].map(([first]) => ({
    input: { customerId: first!.customerId!, level: first!.dunningLevel + 1, currency: first!.currency },
    actor,
  }))
  const decisions = await remindCustomers.perform(tx, requests)
  return decisions.filter((decision) => decision.ok).length
}
