import { z } from 'zod'
import { accept, type Decision, event, refuse } from '../kernel/decision.js'
import { decimalInput, lineOfText } from '../kernel/input.js'
import { moneyJson, moneyText } from '../kernel/money.js'
import { operation } from '../kernel/operation.js'
import { exactAmount } from '../ledger/exact-amount.js'
import { type OpenItem, openItemStore } from '../ledger/open-item.js'

const disputeInput = z.object({
  openItemId: z.uuid(),
  amount: decimalInput
    .optional()
    .describe('How much of it the customer disputes; all that is open when absent, 0 when it is settled'),
  reason: lineOfText(300).min(1).describe('What the customer says, or how it was settled'),
})
type DisputeInput = z.infer<typeof disputeInput>

/**
 * Note how much of a claim the customer disputes (golden case 4): so much is not asked for and stops no new orders, the
 * rest is and does. The claim itself stays as it is, with its age, until a payment, a credit note or a write-off clears it. The same amount again changes
 * nothing, whatever is said to it.
 */
function disputeClaim(item: OpenItem, input: DisputeInput): Decision<OpenItem> {
  if (item.residual.minor <= 0n)
    return refuse(
      'open_item.nothing_to_dispute',
      `nothing of ${item.documentNumber} is open: there is nothing to dispute`,
    )
  const amount = input.amount === undefined ? item.residual : exactAmount(input.amount, item.currency)
  if ('problem' in amount) return amount
  if (amount.minor < 0n || amount.minor > item.residual.minor)
    return refuse(
      'open_item.dispute_out_of_range',
      `${moneyText(item.residual)} ${item.currency} is open on ${item.documentNumber}: dispute from 0 to that, not ${moneyText(amount)}`,
      { open: moneyText(item.residual) },
    )
  if (amount.minor === item.disputed.minor) return accept(item, [])
  const subject = { type: item.documentType, id: item.documentId, number: item.documentNumber }
  const detail = { instalment: item.instalment, disputed: moneyJson(amount), reason: input.reason }
  return accept({ ...item, disputed: amount }, [event('open_item.disputed', subject, detail)])
}

/** Notes what customers dispute, or that they do no longer. */
export const disputeClaims = operation<DisputeInput, OpenItem, null>({
  name: 'open-item.dispute',
  permission: 'receivables.dispute',
  summary: 'Note how much of a claim the customer disputes, or that it is settled.',
  input: disputeInput,
  store: openItemStore,
  target: (input) => input.openItemId,
  facts: async () => null,
  decide: disputeClaim,
})
