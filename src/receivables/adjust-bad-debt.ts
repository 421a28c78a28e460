import { z } from 'zod'
import type { Actor } from '../kernel/actor.js'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { type Money, moneyJson, moneyText, zero } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import { problem } from '../kernel/problem.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { inBase } from '../ledger/base-amount.js'
import { exactAmount } from '../ledger/exact-amount.js'
import { exchangeRates, type RateOf } from '../ledger/exchange-rate.js'
import { credit, debit, post } from '../ledger/journal.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { sellingRules } from '../policy/selling-rules.js'
import {
  WRITE_OFF_SERIES,
  type WriteOff,
  writeOffNumberUsed,
  writeOffSeries,
  writeOffStore,
  writeOffSubject,
} from './write-off.js'

/** More or less expected losses in general, under a number of its own. */
export const adjustBadDebtInput = z.object({
  externalNumber: lineOfText(100).min(1).describe('One number is one adjustment: repeated, it changes nothing'),
  amount: decimalInput.describe('More expected losses when positive, less when negative'),
  currency: z.string().length(3).optional().describe('Base currency when absent'),
  text: lineOfText(300).min(1),
})
export type AdjustBadDebtInput = z.infer<typeof adjustBadDebtInput>

interface AdjustmentFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly exchange: RateOf
  readonly legalEntity: string
  /** Adjustments by external number; those of this batch are added. */
  readonly known: Map<string, WriteOff>
  readonly series: () => NumberSeries
}

/** Adjust the allowance for bad debts without a claim (IFRS 9.5.5.8): a known number with the same amount changes nothing. */
function adjustBadDebt(
  _: WriteOff | undefined,
  input: AdjustBadDebtInput,
  facts: AdjustmentFacts,
  actor: Actor,
): Decision<WriteOff> {
  const currency = input.currency ?? facts.tenant.baseCurrency
  const amount = exactAmount(input.amount, currency)
  if ('problem' in amount) return amount
  const known = facts.known.get(input.externalNumber)
  if (known) return sameAdjustment(known, amount)
  if (amount.minor === 0n) return refuse('write_off.nothing', 'an adjustment of 0 changes nothing: state an amount')
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const adjustment: WriteOff = {
    id: newId<'write_off'>(),
    number: numberText('WO', facts.series()),
    kind: 'adjustment',
    legalEntity: facts.legalEntity,
    customerId: null,
    documentId: null,
    documentNumber: null,
    claimId: null,
    externalNumber: input.externalNumber,
    writtenOn: facts.tenant.today,
    currency,
    amount,
    taxRelief: zero(currency),
    baseTaxRelief: zero(facts.tenant.baseCurrency),
    recovered: zero(currency),
    reason: input.text,
    approvedBy: actor.name,
  }
  const detail = { externalNumber: input.externalNumber, amount: moneyJson(amount), text: input.text }
  return accept(adjustment, [event('write_off.adjusted', writeOffSubject(adjustment), detail)])
}

function sameAdjustment(known: WriteOff, amount: Money): Decision<WriteOff> {
  if (known.amount.minor === amount.minor && known.currency === amount.currency) return accept(known, [])
  return refuse(
    'write_off.number_reused',
    `adjustment ${known.externalNumber} came before with ${moneyText(known.amount)} ${known.currency}, as ${known.number}: use a new number`,
    { externalNumber: known.externalNumber },
  )
}

async function adjustmentFacts(tx: Tx, inputs: readonly AdjustBadDebtInput[]): Promise<AdjustmentFacts> {
  const rows = await tx.query<{ id: string }>(
    'select id from write_off where tenant_id = $1 and external_number = any($2::text[]) order by id',
    [inputs.map((input) => input.externalNumber)],
  )
  const found = await tx.documents.lock(
    writeOffStore,
    rows.map((row) => row.id),
  )
  const { entities } = await sellingRules(tx)
  const legalEntity = entities.keys().next().value
  if (legalEntity === undefined)
    throw problem('tenant.no_legal_entity', 'the tenant has no legal entity yet: create one first')
  const exchange = await exchangeRates(
    tx,
    inputs.map((input) => input.currency ?? tx.facts.baseCurrency),
  )
  const periods = await restrictedPeriods(tx)
  await lockSeries(tx, [{ legalEntity, series: WRITE_OFF_SERIES, date: tx.today }])
  return {
    tenant: tx.facts,
    periods,
    exchange,
    legalEntity,
    known: new Map([...found.values()].map((one) => [one.externalNumber!, one])),
    series: () => writeOffSeries(tx, legalEntity),
  }
}

function book(tx: Tx, adjustment: WriteOff, facts: AdjustmentFacts): void {
  facts.known.set(adjustment.externalNumber!, adjustment)
  writeOffNumberUsed(tx, adjustment)
  const { baseCurrency } = tx.facts
  const base = inBase(adjustment.amount, facts.exchange(adjustment.currency, baseCurrency), baseCurrency)
  post(tx, {
    documentType: 'write_off',
    documentId: adjustment.id,
    documentNumber: adjustment.number,
    legalEntity: adjustment.legalEntity,
    date: tx.today,
    text: `Bad debt adjustment ${adjustment.number} of ${adjustment.externalNumber}`,
    currency: adjustment.currency,
    lines: [debit('bad_debt', adjustment.amount, { base }), credit('bad_debt_allowance', adjustment.amount, { base })],
  })
}

/** Adjusts the allowance for bad debts, without a claim of a single customer. */
export const adjustBadDebts = operation<AdjustBadDebtInput, WriteOff, AdjustmentFacts>({
  name: 'write-off.adjust',
  permission: 'receivables.write_off',
  posts: true,
  summary: 'Adjust the allowance for bad debts in general; a repeated adjustment changes nothing.',
  input: adjustBadDebtInput,
  store: writeOffStore,
  facts: (tx, _, inputs) => adjustmentFacts(tx, inputs),
  decide: adjustBadDebt,
  apply: (tx, { document, events }, facts) => {
    if (events.length > 0) book(tx, document, facts)
  },
})
