import { z } from 'zod'
import { lockCreditAccounts } from '../credit/credit-account.js'
import type { Actor } from '../kernel/actor.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { type Money, minus, money, moneyJson, moneyText, plus, split, zero } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { inBase, shareOf } from '../ledger/base-amount.js'
import { positiveAmount } from '../ledger/exact-amount.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { credit, debit, post } from '../ledger/journal.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { changeReceivable } from './exposure.js'
import {
  WRITE_OFF_SERIES,
  type WriteOff,
  writeOffNumberUsed,
  writeOffSeries,
  writeOffStore,
  writeOffSubject,
} from './write-off.js'

/** Money that is to come in for a claim given up. */
const recoverWriteOffInput = z.object({
  writeOffId: z.uuid(),
  amount: decimalInput.describe('What the customer pays after all, tax included'),
  reason: lineOfText(300).min(1),
})
export type RecoverWriteOffInput = z.infer<typeof recoverWriteOffInput>

interface RecoveryFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly exchange: RateOf
  /** What the tax that came back with a write-off was in base currency. */
  readonly reliefs: ReadonlyMap<string, Money>
  readonly series: (legalEntity: string) => NumberSeries
}

interface Reinstated {
  readonly item: OpenItem
  readonly original: WriteOff
}

/**
 * Reinstate a claim that was written off, as far as the customer pays after all: tax that was taken back is owed again.
 * The money itself is a payment for the recovery's number.
 */
function recoverWriteOff(
  original: WriteOff,
  input: RecoverWriteOffInput,
  facts: RecoveryFacts,
  actor: Actor,
): Decision<WriteOff, Reinstated> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  if (original.kind !== 'bad_debt')
    return refuse('write_off.not_a_bad_debt', `${original.number} is no written-off claim: only those are recovered`)
  const amount = positiveAmount(input.amount, original.currency)
  if ('problem' in amount) return amount
  const left = minus(original.amount, original.recovered)
  if (amount.minor > left.minor)
    return refuse(
      'write_off.more_than_written_off',
      `${moneyText(left)} of ${original.number} is not recovered yet: recover that or less, and keep the rest as the customer's credit`,
      { left: moneyJson(left) },
    )
  const tax = minus(taxOf(plus(original.recovered, amount), original), taxOf(original.recovered, original))
  const recovery: WriteOff = {
    ...original,
    id: newId<'write_off'>(),
    number: numberText('WO', facts.series(original.legalEntity)),
    kind: 'recovery',
    documentId: original.id,
    documentNumber: original.number,
    externalNumber: null,
    writtenOn: facts.tenant.today,
    amount,
    taxRelief: tax,
    recovered: zero(original.currency),
    reason: input.reason,
    approvedBy: actor.name,
  }
  const detail = { writeOff: original.number, amount: moneyJson(amount), reason: input.reason }
  return accept(recovery, [event('write_off.recovered', writeOffSubject(recovery), detail)], {
    item: itemOf(recovery, facts),
    original: { ...original, recovered: plus(original.recovered, amount) },
  })
}

/** The tax that is owed again when so much is recovered: of everything recovered at once, so that pieces add up to the relief. */
function taxOf(recovered: Money, { amount, taxRelief }: WriteOff): Money {
  if (taxRelief.minor === 0n) return taxRelief
  return split(recovered, [amount.minor - taxRelief.minor, taxRelief.minor])[1]!
}

function itemOf(recovery: WriteOff, facts: RecoveryFacts): OpenItem {
  const { baseCurrency, today } = facts.tenant
  const base = inBase(recovery.amount, facts.exchange(recovery.currency, baseCurrency), baseCurrency)
  const nothing = zero(recovery.currency)
  return {
    id: newId<'open_item'>(),
    legalEntity: recovery.legalEntity,
    accountRole: 'receivable',
    customerId: recovery.customerId,
    documentType: 'write_off',
    documentId: recovery.id,
    documentNumber: recovery.number,
    instalment: 1,
    orderId: null,
    issueDate: today,
    dueDate: today,
    currency: recovery.currency,
    amount: recovery.amount,
    baseAmount: base,
    residual: recovery.amount,
    baseResidual: base,
    discountUntil: null,
    discount: nothing,
    disputed: nothing,
    dunningLevel: 0,
  }
}

async function recoveryFacts(tx: Tx, originals: Iterable<WriteOff>): Promise<RecoveryFacts> {
  const all = [...originals]
  await lockCreditAccounts(
    tx,
    all.flatMap((one) => one.customerId ?? []),
  )
  const exchange = await exchangeRates(
    tx,
    all.map((one) => one.currency),
  )
  const periods = await tx.cachedWhole('restricted periods', () => restrictedPeriods(tx))
  await lockSeries(
    tx,
    all.map(({ legalEntity }) => ({ legalEntity, series: WRITE_OFF_SERIES, date: tx.today })),
  )
  const reliefs = await reliefsInBase(tx, all)
  return { tenant: tx.facts, periods, exchange, reliefs, series: (legalEntity) => writeOffSeries(tx, legalEntity) }
}

async function reliefsInBase(tx: Tx, writeOffs: readonly WriteOff[]): Promise<Map<string, Money>> {
  const relieved = writeOffs.filter(({ taxRelief }) => taxRelief.minor !== 0n).map(({ id }) => id)
  if (relieved.length === 0) return new Map()
  await tx.flush()
  const rows = await tx.query<{ id: string; base: string }>(
    "select cause_id as id, sum(base_tax) as base from settlement where tenant_id = $1 and cause_id = any($2::uuid[]) and kind = 'write_off' group by 1",
    [relieved],
  )
  return new Map(rows.map(({ id, base }) => [id, money(base, tx.facts.baseCurrency)]))
}

function book(tx: Tx, recovery: WriteOff, { item, original }: Reinstated, { reliefs }: RecoveryFacts): void {
  tx.documents.save(writeOffStore, original)
  tx.documents.save(openItemStore, item)
  writeOffNumberUsed(tx, recovery)
  // Tax is owed again with what it came back with, whatever the rate is today (Directive 2006/112/EC art. 90, 91).
  const relief = { net: original.taxRelief, base: reliefs.get(original.id) ?? zero(item.baseAmount.currency) }
  const owed = taxOf(original.recovered, original)
  const tax = minus(shareOf(relief, owed), shareOf(relief, minus(owed, recovery.taxRelief)))
  post(tx, {
    documentType: 'write_off',
    documentId: recovery.id,
    documentNumber: recovery.number,
    legalEntity: recovery.legalEntity,
    date: tx.today,
    text: `Recovery ${recovery.number} of ${original.number}`,
    currency: recovery.currency,
    lines: [
      debit('receivable', recovery.amount, { base: item.baseAmount, party: recovery.customerId }),
      credit('bad_debt_recovery', minus(recovery.amount, recovery.taxRelief), { base: minus(item.baseAmount, tax) }),
      credit('output_tax', recovery.taxRelief, { base: tax }),
    ],
  })
  changeReceivable(tx, recovery.customerId, recovery.amount)
}

/** Reinstates written-off claims that are paid after all. */
export const recoverWriteOffs = operation<RecoverWriteOffInput, WriteOff, RecoveryFacts, Reinstated>({
  name: 'write-off.recover',
  permission: 'receivables.write_off',
  summary: 'Reinstate a written-off claim as far as it is paid after all; a payment for its number settles it.',
  input: recoverWriteOffInput,
  store: writeOffStore,
  target: (input) => input.writeOffId,
  facts: (tx, originals) => recoveryFacts(tx, originals.values()),
  decide: recoverWriteOff,
  apply: (tx, accepted, facts) => book(tx, accepted.document, accepted, facts),
})
