import { z } from 'zod'
import { lockCreditAccounts } from '../credit/credit-account.js'
import { type Actor, allows } from '../kernel/actor.js'
import { accept, type Decision, event, type Refused, refuse } from '../kernel/decision.js'
import { newId } from '../kernel/id.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { lesser, type Money, minus, moneyJson, moneyText, negated, plus, total, zero } from '../kernel/money.js'
import { lockSeries, type NumberSeries, numberText } from '../kernel/numbering.js'
import { operation, refusal } from '../kernel/operation.js'
import type { TenantFacts, Tx } from '../kernel/tx.js'
import { shareOf } from '../ledger/base-amount.js'
import { positiveAmount } from '../ledger/exact-amount.js'
import { post } from '../ledger/journal.js'
import { lockItemsOf, type OpenItem } from '../ledger/open-item.js'
import { type PeriodState, postingRefused, restrictedPeriods } from '../ledger/period.js'
import { setting, settingMoney } from '../policy/settings.js'
import { baseTaxWithin, type ClaimDocument, documentsNamed, openItemsOf } from './claim-document.js'
import { ClaimWorth } from './claim-worth.js'
import { clearDifference } from './clear-difference.js'
import { changeReceivable } from './exposure.js'
import { GivenUp } from './given-up.js'
import {
  WRITE_OFF_SERIES,
  type WriteOff,
  writeOffNumberUsed,
  writeOffSeries,
  writeOffStore,
  writeOffSubject,
} from './write-off.js'

/** A claim to give up, wholly or in part. */
export const postWriteOffInput = z.object({
  documentNumber: lineOfText(100).min(1).describe('Invoice whose claim is given up'),
  amount: decimalInput
    .optional()
    .describe('Part that is given up; all that is open when absent, less what is left on its credit notes'),
  taxRelief: z
    .boolean()
    .default(false)
    .describe('Whether the conditions are met under which the output tax comes back to us'),
  against: z.enum(['expense', 'allowance']).default('expense'),
  reason: lineOfText(300).min(1),
})
export type PostWriteOffInput = z.infer<typeof postWriteOffInput>

/** What is open on the documents named, with items and credit accounts locked. */
export interface WriteOffFacts {
  readonly tenant: TenantFacts
  readonly periods: ReadonlyMap<string, PeriodState>
  readonly documents: (name: string) => readonly ClaimDocument[]
  readonly open: (document: ClaimDocument) => readonly OpenItem[]
  readonly worth: ClaimWorth
  /** As the decisions before in the batch have left it; absent where there is no limit. */
  readonly givenUp: GivenUp | undefined
  readonly series: (legalEntity: string) => NumberSeries
}

/** How much of an instalment is given up, with the tax that comes back. */
interface Part {
  readonly claim: OpenItem
  readonly amount: Money
  readonly tax: Money
  readonly baseTax: Money | undefined
}

interface Claimed {
  readonly claimed: ClaimDocument
  readonly parts: readonly Part[]
}

/** Give up a claim, the oldest instalment first. The permission to do so is the approval, and its holder stands on the document. */
function postWriteOff(
  _: WriteOff | undefined,
  input: PostWriteOffInput,
  facts: WriteOffFacts,
  actor: Actor,
): Decision<WriteOff, Claimed> {
  const closed = postingRefused(facts.periods, facts.tenant.today)
  if (closed) return refusal(closed)
  const number = input.documentNumber
  const [document, another] = facts.documents(number)
  if (!document || document.isCredit)
    return refuse('write_off.unknown_document', `there is no claim ${number}`, { number })
  if (another)
    return refuse('write_off.ambiguous', `${number} names several invoices: name one of them by its own number`, {
      number,
    })
  const claims = facts.open(document)
  const open = total(
    claims.map((claim) => claim.residual),
    document.currency,
  )
  if (open.minor === 0n)
    return refuse('write_off.nothing_open', `nothing is open on ${document.number}: there is nothing to write off`, {
      number,
    })
  const creditLeft = lesser(open, facts.worth.unused(document))
  const amount = input.amount === undefined ? minus(open, creditLeft) : positiveAmount(input.amount, document.currency)
  if ('problem' in amount) return amount
  if (amount.minor > open.minor)
    return refuse(
      'write_off.more_than_open',
      `${moneyText(open)} ${document.currency} is open on ${document.number}: write off that or less, not ${moneyText(amount)}`,
      { open: moneyJson(open) },
    )
  if (amount.minor === 0n || (creditLeft.minor > 0n && plus(amount, creditLeft).minor > open.minor))
    return refuse(
      'write_off.credit_left',
      `${moneyText(creditLeft)} ${document.currency} is left on credit notes of ${document.number}: use that for it first (POST /api/offsets), and give up the rest`,
      { left: moneyJson(creditLeft) },
    )
  const before = facts.givenUp?.of(document) ?? zero(document.currency)
  const above = limitExceeded(amount, before, claims[0]!, facts.tenant, actor)
  if (above) return above
  const parts = partsOf(amount, claims, minus(open, creditLeft), (given) =>
    input.taxRelief ? reliefOf(given, document, facts.worth) : { tax: zero(given.currency), baseTax: undefined },
  )
  const writeOff: WriteOff = {
    id: newId<'write_off'>(),
    number: numberText('WO', facts.series(document.legalEntity)),
    kind: 'bad_debt',
    legalEntity: document.legalEntity,
    customerId: document.customerId,
    documentId: document.id,
    documentNumber: document.number,
    claimId: document.claimId,
    externalNumber: null,
    writtenOn: facts.tenant.today,
    currency: document.currency,
    amount,
    taxRelief: total(
      parts.map(({ tax }) => tax),
      document.currency,
    ),
    baseTaxRelief: zero(facts.tenant.baseCurrency),
    recovered: zero(document.currency),
    reason: input.reason,
    approvedBy: actor.name,
  }
  const detail = {
    document: document.number,
    amount: moneyJson(amount),
    tax: moneyJson(writeOff.taxRelief),
    reason: input.reason,
  }
  return accept(writeOff, [event('write_off.posted', writeOffSubject(writeOff), detail)], { claimed: document, parts })
}

const reliefOf = (given: Money, document: ClaimDocument, worth: ClaimWorth): Omit<Part, 'claim' | 'amount'> => {
  const tax = worth.taxWithin(given, document)
  return { tax, baseTax: baseTaxWithin(tax, document) }
}

/** The tax goes by what is open before and after, so that claims given up in pieces give back exactly their tax. */
function partsOf(
  amount: Money,
  claims: readonly OpenItem[],
  openWithoutCredit: Money,
  relief: (given: Money) => Omit<Part, 'claim' | 'amount'>,
): Part[] {
  let left = amount
  let open = openWithoutCredit
  return claims.flatMap((claim) => {
    const part = lesser(left, claim.residual)
    if (part.minor === 0n) return []
    const before = relief(open)
    open = minus(open, part)
    left = minus(left, part)
    const after = relief(open)
    const baseTax = before.baseTax && after.baseTax && minus(before.baseTax, after.baseTax)
    return [{ claim, amount: part, tax: minus(before.tax, after.tax), baseTax }]
  })
}

/** The permission that a large write-off needs besides. */
const APPROVE = 'ledger.approve'

/**
 * The limit is one of the base currency, as the claim stands in the books. Pieces of a claim that are still given up count
 * together: a limit is not gone around by giving up half of it twice.
 */
function limitExceeded(
  amount: Money,
  before: Money,
  claim: OpenItem,
  tenant: TenantFacts,
  actor: Actor,
): Refused | undefined {
  if (setting(tenant, 'receivables.write_off_limit') === 'none' || allows(actor, APPROVE)) return undefined
  const limit = settingMoney(tenant, 'receivables.write_off_limit', tenant.baseCurrency)
  const together = shareOf({ net: claim.amount, base: claim.baseAmount }, plus(before, amount))
  if (together.minor <= limit.minor) return undefined
  const piece = before.minor > 0n ? ` with the ${moneyText(before)} given up before` : ''
  const converted = amount.currency === limit.currency ? '' : ` (${moneyText(together)} ${together.currency})`
  return refuse(
    'write_off.needs_approval',
    `${moneyText(amount)} ${amount.currency}${piece}${converted} is more than the ${moneyText(limit)} ${limit.currency} of a claim that are written off without approval: let somebody with the permission ${APPROVE} do it`,
    { amount: moneyJson(together), limit: moneyJson(limit) },
  )
}

async function writeOffFacts(tx: Tx, inputs: readonly PostWriteOffInput[]): Promise<WriteOffFacts> {
  const named = await documentsNamed(tx, [...new Set(inputs.map((input) => input.documentNumber))])
  const documents = [...named.values()].flat()
  await lockCreditAccounts(
    tx,
    documents.map((document) => document.customerId),
  )
  const items = await lockItemsOf(tx, [...new Set(documents.map((document) => document.id))])
  const periods = await restrictedPeriods(tx)
  await lockSeries(
    tx,
    documents.map(({ legalEntity }) => ({ legalEntity, series: WRITE_OFF_SERIES, date: tx.today })),
  )
  return {
    tenant: tx.facts,
    periods,
    documents: (name) => named.get(name) ?? [],
    open: (document) => openItemsOf(tx, items.get(document.id)),
    worth: await ClaimWorth.of(tx, documents),
    givenUp:
      setting(tx.facts, 'receivables.write_off_limit') === 'none' ? undefined : await GivenUp.load(tx, documents),
    series: (legalEntity) => writeOffSeries(tx, legalEntity),
  }
}

function book(tx: Tx, writeOff: WriteOff, parts: readonly Part[], input: PostWriteOffInput): void {
  const lines = parts.flatMap((part) =>
    clearDifference(tx, {
      ...part,
      kind: 'write_off',
      role: input.against === 'allowance' ? 'bad_debt_allowance' : 'bad_debt',
      causeType: 'write_off',
      causeId: writeOff.id,
    }),
  )
  post(tx, {
    documentType: 'write_off',
    documentId: writeOff.id,
    documentNumber: writeOff.number,
    legalEntity: writeOff.legalEntity,
    date: tx.today,
    text: `Write-off ${writeOff.number} of ${writeOff.documentNumber}`,
    currency: writeOff.currency,
    lines,
  })
  const relieved = lines.filter((line) => line.role === 'output_tax').map(({ base }) => base)
  tx.documents.save(writeOffStore, { ...writeOff, baseTaxRelief: total(relieved, tx.facts.baseCurrency) })
  writeOffNumberUsed(tx, writeOff)
  changeReceivable(tx, writeOff.customerId, negated(writeOff.amount))
}

/** Gives claims up as bad debts. */
export const postWriteOffs = operation<PostWriteOffInput, WriteOff, WriteOffFacts, Claimed>({
  name: 'write-off.post',
  permission: 'receivables.write_off',
  posts: true,
  summary: 'Write off a claim as bad debt, with relief of its output tax where the law grants it.',
  input: postWriteOffInput,
  store: writeOffStore,
  facts: (tx, _, inputs) => writeOffFacts(tx, inputs),
  decide: postWriteOff,
  apply: (tx, accepted, facts, input) => {
    const { document, claimed, parts } = accepted
    facts.givenUp?.add(claimed, document.amount)
    facts.worth.gaveUp(claimed, document.amount, document.taxRelief)
    book(tx, document, parts, input)
  },
})
