import { z } from 'zod'
import { accept, type Decision, event } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import { type CustomerReturn, returnLifecycle, returnStore, returnSubject } from './return.js'

const waiveCreditInput = z.object({ returnId: z.uuid(), reason: lineOfText(300).min(1) })
export type WaiveCreditInput = z.infer<typeof waiveCreditInput>

/** Close a return that came back and has nothing to be credited: credited before, or agreed to be free of charge. */
function waiveCredit(received: CustomerReturn, { reason }: WaiveCreditInput): Decision<CustomerReturn> {
  const wrong = whyNot(returnLifecycle, received.state, 'waive')
  if (wrong) return refusal(wrong)
  const waived = advance(returnLifecycle, received, 'waive')
  return accept(waived, [event('return.credit_waived', returnSubject(waived), { reason })])
}

export const waiveCredits = operation<WaiveCreditInput, CustomerReturn, null>({
  name: 'return.waive-credit',
  permission: 'billing.credit',
  summary: 'Close received returns for which there is nothing to credit.',
  input: waiveCreditInput,
  store: returnStore,
  target: (input) => input.returnId,
  facts: async () => null,
  decide: waiveCredit,
})
