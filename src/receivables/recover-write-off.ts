import { z } from 'zod'
import { lockCreditAccounts } from '../credit/credit-account.js'
import type { Actor } from '../kernel/actor.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { type Money, minus, moneyJson, moneyText, plus, split, zero } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { inBase, shareOf, type Valued } from '../ledger/base-amount.js'
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
  const [before, after] = [original.recovered, plus(original.recovered, amount)].map((all) => taxOf(all, original))
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
    taxRelief: minus(after!.net, before!.net),
    baseTaxRelief: minus(after!.base, before!.base),
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

/**
 * The tax that is owed again when so much is recovered: of everything recovered at once, so that pieces add up to the relief.
 * It is owed with what it came back with, whatever the rate is today (Directive 2006/112/EC art. 90, 91).
 */
function taxOf(recovered: Money, { amount, taxRelief, baseTaxRelief }: WriteOff): Valued {
  const relief = { net: taxRelief, base: baseTaxRelief }
  if (taxRelief.minor === 0n) return relief
  const net = split(recovered, [amount.minor - taxRelief.minor, taxRelief.minor])[1]!
  return { net, base: shareOf(relief, net) }
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
  const periods = await restrictedPeriods(tx)
  await lockSeries(
    tx,
    all.map(({ legalEntity }) => ({ legalEntity, series: WRITE_OFF_SERIES, date: tx.today })),
  )
  return { tenant: tx.facts, periods, exchange, series: (legalEntity) => writeOffSeries(tx, legalEntity) }
}

function book(tx: Tx, recovery: WriteOff, { item, original }: Reinstated): void {
  tx.documents.save(writeOffStore, original)
  tx.documents.save(openItemStore, item)
  writeOffNumberUsed(tx, recovery)
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
      credit('bad_debt_recovery', minus(recovery.amount, recovery.taxRelief), {
        base: minus(item.baseAmount, recovery.baseTaxRelief),
      }),
      credit('output_tax', recovery.taxRelief, { base: recovery.baseTaxRelief }),
    ],
  })
  changeReceivable(tx, recovery.customerId, recovery.amount)
}

/** Reinstates written-off claims that are paid after all. */
export const recoverWriteOffs = operation<RecoverWriteOffInput, WriteOff, RecoveryFacts, Reinstated>({
  name: 'write-off.recover',
  permission: 'receivables.write_off',
  posts: true,
  summary: 'Reinstate a written-off claim as far as it is paid after all; a payment for its number settles it.',
  input: recoverWriteOffInput,
  store: writeOffStore,
  target: (input) => input.writeOffId,
  facts: (tx, originals) => recoveryFacts(tx, originals.values()),
  decide: recoverWriteOff,
  apply: (tx, accepted) => book(tx, accepted.document, accepted),
})
