import type { InvoiceDocument } from '../document.js'
import type { PaymentInstruction } from '../model.js'
import { each, only, rule } from '../rules.js'
import { filled, plain } from '../terms.js'
import type { XmlElement } from '../xml.js'
import { child, first, isFilled } from '../xml-path.js'

/** UNTDID 4461: 30 is a credit transfer, 58 one of SEPA. */
const creditTransfer = new Set(['30', '58'])
const isTransfer = (one: PaymentInstruction): boolean => creditTransfer.has(plain(one.code))

/** The tests of CII look at the element of the account: without it another rule is broken (CII-SR-470). */
const hasNoAccountInCii = (at: XmlElement | undefined, syntax: InvoiceDocument['syntax']): boolean =>
  syntax === 'cii' && child(at, 'PayeePartyCreditorFinancialAccount') === undefined

const ciiIdentifiers = ['IBANID', 'ProprietaryID'].map((name) => `PayeePartyCreditorFinancialAccount/${name}`)

/** In CII the account has two elements for its identifier: one of them must say something. */
function isAccountFilled({ at, transfer }: PaymentInstruction, syntax: InvoiceDocument['syntax']): boolean {
  if (syntax === 'ubl') return !transfer || filled(transfer.account)
  return hasNoAccountInCii(at, syntax) || ciiIdentifiers.some((path) => isFilled(first(at, path)))
}

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
      (one, { syntax }) => !isTransfer(one) || one.transfer?.account !== undefined || hasNoAccountInCii(one.at, syntax),
    ),
    rule<PaymentInstruction>(
      'BR-50',
      'BT-84',
      'The account to pay to is empty.',
      (one, { syntax }) => !isTransfer(one) || isAccountFilled(one, syntax),
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
