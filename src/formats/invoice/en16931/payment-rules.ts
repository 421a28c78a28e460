import type { InvoiceDocument } from '../document.js'
import type { PaymentInstruction } from '../model.js'
import { each, only, rule } from '../rules.js'
import { filled, plain } from '../terms.js'
import { child } from '../xml-path.js'

/** UNTDID 4461: 30 is a credit transfer, 58 one of SEPA. */
const creditTransfer = new Set(['30', '58'])
const isTransfer = (one: PaymentInstruction): boolean => creditTransfer.has(plain(one.code))

/** The tests of CII look at the element of the account: without it another rule is broken (CII-SR-470). */
const isAccountThere = ({ at, transfer }: PaymentInstruction, syntax: InvoiceDocument['syntax']): boolean =>
  transfer?.account !== undefined || (syntax === 'cii' && child(at, 'PayeePartyCreditorFinancialAccount') === undefined)

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
      (one, { syntax }) => !isTransfer(one) || isAccountThere(one, syntax),
    ),
    rule<PaymentInstruction>(
      'BR-50',
      'BT-84',
      'The account to pay to is empty.',
      (one, { syntax }) =>
        !isTransfer(one) ||
        (syntax === 'ubl' ? !one.transfer || filled(one.transfer.account) : isAccountThere(one, syntax)),
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
        // The test of CII counts blanks too.
        ({ number }, { syntax }) => (syntax === 'ubl' ? plain(number) : (number?.text ?? '')).length <= 10,
        { severity },
      ),
    ],
  )

export const cardRules = [only('ubl', cardRule('warning')), only('cii', cardRule('error'))]
