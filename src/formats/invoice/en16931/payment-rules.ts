import type { PaymentInstruction } from '../model.js'
import { each, only, rule } from '../rules.js'
import { filled, plain } from '../terms.js'

/** UNTDID 4461: 30 is a credit transfer, 58 one of SEPA. */
const creditTransfer = new Set(['30', '58'])
const isTransfer = (one: PaymentInstruction): boolean => creditTransfer.has(plain(one.code))

/** Rules about payment instructions (EN 16931-1, BR-49 to BR-51, BR-61). */
export const paymentRules = each(
  ({ invoice }) => invoice.payments,
  [
    rule<PaymentInstruction>(
      'BR-49',
      'BT-81',
      'The payment instruction has no payment means code.',
      (one) => one.code !== undefined,
    ),
    rule<PaymentInstruction>(
      'BR-61',
      'BT-84',
      'The credit transfer does not name the account to pay to.',
      (one) => !isTransfer(one) || one.transfer?.account !== undefined,
    ),
    rule<PaymentInstruction>(
      'BR-50',
      'BT-84',
      'The account to pay to is empty.',
      (one, { syntax }) =>
        !isTransfer(one) ||
        (syntax === 'ubl' ? !one.transfer || filled(one.transfer.account) : one.transfer?.account !== undefined),
    ),
  ],
)

/** At most the first six and the last four digits of a card may be shown (PCI DSS): the bindings count ten. */
const cardRule = (severity: 'error' | 'warning') =>
  each(
    ({ invoice }) => invoice.payments.flatMap(({ card }) => card ?? []),
    [
      rule<NonNullable<PaymentInstruction['card']>>(
        'BR-51',
        'BT-87',
        'The card number shows more than ten digits: give the first six and the last four at most.',
        ({ number }) => plain(number).length <= 10,
        { severity },
      ),
    ],
  )

export const cardRules = [only('ubl', cardRule('warning')), only('cii', cardRule('error'))]
