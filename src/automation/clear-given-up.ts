import type { Invoice } from '../billing/invoice.js'
import { discountsBehind } from '../cash/discounts-behind.js'
import { offsetCredits } from '../cash/offset-credit.js'
import { takeBackDiscounts } from '../cash/take-back-discount.js'
import { groupBy } from '../kernel/group.js'
import { moneyText } from '../kernel/money.js'
import type { Tx } from '../kernel/tx.js'
import { postWriteOffs } from '../receivables/post-write-off.js'
import { recoverWriteOffs } from '../receivables/recover-write-off.js'
import { badDebtsBehind, type CreditedBadDebt, overRelieved } from '../receivables/written-off-behind.js'
import type { Chain } from './chain.js'

type Steps = Pick<Chain, 'step' | 'accepted'>

/**
 * What was given up of a claim and is credited now is owed by nobody: that is taken back, and the credit used for it. So
 * credit notes give customers back what they paid, and no output tax comes back twice.
 */
export async function clearGivenUp(tx: Tx, steps: Steps, creditNotes: readonly Invoice[]): Promise<void> {
  if (creditNotes.length === 0) return
  await clearBadDebts(tx, steps, creditNotes)
  await relieveRight(tx, steps, creditNotes)
  const discounted = await discountsBehind(
    tx,
    creditNotes.map((note) => note.number),
  )
  const numbers = [...new Set(discounted.map(({ creditNumber }) => creditNumber))]
  await steps.step(
    takeBackDiscounts,
    numbers.map((creditNumber) => ({ creditNumber })),
  )
}

const isLost = ({ kind }: CreditedBadDebt): boolean => kind === 'bad_debt'

async function clearBadDebts(tx: Tx, steps: Steps, creditNotes: readonly Invoice[]): Promise<void> {
  const badDebts = await badDebtsBehind(
    tx,
    creditNotes.map((note) => note.id),
  )
  const [lost, claimed] = [badDebts.filter(isLost), badDebts.filter((debt) => !isLost(debt))]
  const recoveries = await steps.accepted(
    recoverWriteOffs,
    lost.map(({ creditNumber, id, amount }) => ({
      writeOffId: id,
      amount: moneyText(amount),
      reason: `credited by ${creditNumber}`,
      creditNumber,
    })),
  )
  await tx.flush()
  const recovered = recoveries.map(([{ creditNumber }, { number }]) => ({ creditNumber, number }))
  const byCredit = groupBy([...claimed, ...recovered], ({ creditNumber }) => creditNumber)
  await steps.step(
    offsetCredits,
    [...byCredit].map(([creditNumber, claims]) => ({
      creditNumber,
      allocations: claims.map(({ number }) => ({ documentNumber: number })),
    })),
  )
}

/** What stays lost took its tax back as a share of the whole invoice; where the credit leaves less, it is given up again with that. */
async function relieveRight(tx: Tx, steps: Steps, creditNotes: readonly Invoice[]): Promise<void> {
  const lost = await overRelieved(
    tx,
    creditNotes.map((note) => note.id),
  )
  const recovered = await steps.step(
    recoverWriteOffs,
    lost.map(({ creditNumber, id, amount }) => ({
      writeOffId: id,
      amount: moneyText(amount),
      reason: `its tax is credited by ${creditNumber}`,
    })),
  )
  await tx.flush()
  await steps.step(
    postWriteOffs,
    recovered.map(({ number, documentNumber }) => ({
      documentNumber: number,
      taxRelief: true,
      against: 'expense' as const,
      reason: `${documentNumber} less the tax that is credited`,
    })),
  )
}
