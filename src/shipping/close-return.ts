import { z } from 'zod'
import { accept, type Decision, event } from '../kernel/decision.js'
import { lineOfText } from '../kernel/input.js'
import { advance, whyNot } from '../kernel/lifecycle.js'
import { operation, refusal } from '../kernel/operation.js'
import { type CustomerReturn, returnLifecycle, returnStore, returnSubject } from './return.js'

const closeReturnInput = z.object({ returnId: z.uuid(), reason: lineOfText(300).min(1) })
export type CloseReturnInput = z.infer<typeof closeReturnInput>

/** Close a return whose goods never came: what it had taken of its sales may be returned again. */
function closeReturn(authorised: CustomerReturn, { reason }: CloseReturnInput): Decision<CustomerReturn> {
  const wrong = whyNot(returnLifecycle, authorised.state, 'close')
  if (wrong) return refusal(wrong)
  const closed = advance(returnLifecycle, authorised, 'close')
  return accept(closed, [event('return.closed', returnSubject(closed), { reason })])
}

export const closeReturns = operation<CloseReturnInput, CustomerReturn, null>({
  name: 'return.close',
  permission: 'shipping.return',
  summary: 'Close authorised returns whose goods never came.',
  input: closeReturnInput,
  store: returnStore,
  target: (input) => input.returnId,
  facts: async () => null,
  decide: closeReturn,
})
