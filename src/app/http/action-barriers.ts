import type { Tx } from '../../kernel/tx.js'

/** The views that say why an action cannot be carried out, by kind of document and action; actions without one have no barrier. */
export const BARRIERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  order: {
    complete: 'order_complete_barrier',
    cancel: 'order_cancel_barrier',
    'close-lines': 'order_close_lines_barrier',
    'lift-hold': 'order_lift_hold_barrier',
    approve: 'order_approve_barrier',
    'release-credit': 'order_release_credit_barrier',
    release: 'order_release_barrier',
    deposit: 'order_deposit_barrier',
    reserve: 'order_reserve_barrier',
    reopen: 'order_reopen_barrier',
    'apply-change': 'order_apply_change_barrier',
  },
  delivery: { recognise: 'delivery_recognise_barrier', reverse_issue: 'delivery_reverse_issue_barrier' },
  invoice: {
    pay: 'invoice_pay_barrier',
    'settle-at-once': 'invoice_pay_barrier',
    'write-off': 'invoice_write_off_barrier',
    refund: 'invoice_refund_barrier',
    'refund-at-once': 'invoice_refund_barrier',
    offset: 'invoice_refund_barrier',
    credit: 'invoice_credit_barrier',
  },
  payment: {
    apply: 'payment_apply_barrier',
    assign: 'payment_assign_barrier',
    unapply: 'payment_unapply_barrier',
    reverse: 'payment_reverse_barrier',
  },
  return: { credit: 'return_credit_barrier' },
  write_off: { recover: 'write_off_recover_barrier' },
}

/**
 * What stands in the way of these actions on a document, by action; of several reasons the first by its text. Only what is
 * named is looked at: a lifecycle has few states, so the texts are few.
 */
export async function barriersOf(
  tx: Tx,
  type: string,
  id: string,
  actions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const views = BARRIERS[type] ?? {}
  const asked = actions.flatMap((action) => {
    const view = views[action]
    return view === undefined
      ? []
      : [`select '${action}' as action, reason from ${view} where tenant_id = $1 and document_id = $2`]
  })
  if (asked.length === 0) return new Map()
  const text = `${asked.join(' union all ')} order by action, reason desc`
  const rows = await tx.query<{ action: string; reason: string }>(text, [id])
  return new Map(rows.map(({ action, reason }) => [action, reason]))
}
