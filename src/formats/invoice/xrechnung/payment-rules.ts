import type { InvoiceDocument } from '../document.js'
import { isIbanAsWritten } from '../iban.js'
import type { Group, Identifier, Invoice, PaymentInstruction, Text } from '../model.js'
import { type Check, each, rule } from '../rules.js'
import { plain } from '../terms.js'
import { child, first, textOf } from '../xml-path.js'

/** XRechnung 3.0, section 12: rules about payment instructions and terms (BR-DE-18 to BR-DE-31). */
interface Payment extends Group {
  readonly means: PaymentInstruction
  readonly creditor?: Identifier
  readonly syntax: 'ubl' | 'cii'
}

/** UNTDID 4461 by what each group of codes needs. */
const isTransfer = ({ means }: Payment): boolean => ['30', '58'].includes(plain(means.code))
const isCard = ({ means }: Payment): boolean => ['48', '54', '55'].includes(plain(means.code))
const isDebit = ({ means }: Payment): boolean => plain(means.code) === '59'

const creditorAccount = 'PayeePartyCreditorFinancialAccount'

/** In CII the bank of the account is an element of its own, which does not make an account yet. */
const hasAccount = ({ means: { transfer, at }, syntax }: Payment): boolean =>
  syntax === 'ubl' ? transfer !== undefined : child(at, creditorAccount) !== undefined

/** In CII an account that is no IBAN stands elsewhere. */
const ibanToPay = ({ means: { transfer, at }, syntax }: Payment): string =>
  syntax === 'ubl' ? plain(transfer?.account) : textOf(first(at, `${creditorAccount}/IBANID`))

/** CII has a second element for the bank, on the side of the debtor: it is no part of a direct debit either. */
const namesDebtorBank = ({ means, syntax }: Payment): boolean =>
  syntax === 'cii' && child(means.at, 'PayerSpecifiedDebtorFinancialInstitution') !== undefined

/** BG-19 is one element in UBL; in CII its three terms stand in three places. */
const hasDebit = ({ means, creditor, syntax }: Payment): boolean =>
  means.debit !== undefined || (syntax === 'cii' && creditor !== undefined)

const meansRules = each(
  ({ invoice, syntax }) =>
    invoice.payments.map((means): Payment => ({ at: means.at, means, creditor: invoice.creditorIdentifier, syntax })),
  [
    rule<Payment>(
      'BR-DE-19',
      'BT-84',
      'The account to pay to is not a valid IBAN.',
      (one) => plain(one.means.code) !== '58' || isIbanAsWritten(ibanToPay(one)),
      { severity: 'warning' },
    ),
    rule<Payment>(
      'BR-DE-20',
      'BT-91',
      'The account to debit is not a valid IBAN.',
      (one) => !isDebit(one) || isIbanAsWritten(plain(one.means.debit?.account)),
      { severity: 'warning' },
    ),
    rule<Payment>(
      'BR-DE-23-a',
      'BG-17',
      'A credit transfer needs the account to pay to.',
      (one) => !isTransfer(one) || hasAccount(one),
    ),
    rule<Payment>(
      'BR-DE-23-b',
      'BG-17',
      'A credit transfer does not go with a card or a direct debit.',
      (one) => !isTransfer(one) || (!one.means.card && !hasDebit(one)),
    ),
    rule<Payment>(
      'BR-DE-24-a',
      'BG-18',
      'A payment by card needs the card.',
      (one) => !isCard(one) || one.means.card !== undefined,
    ),
    rule<Payment>(
      'BR-DE-24-b',
      'BG-18',
      'A payment by card does not go with a credit transfer or a direct debit.',
      (one) => !isCard(one) || (!hasAccount(one) && !hasDebit(one)),
    ),
    rule<Payment>('BR-DE-25-a', 'BG-19', 'A direct debit needs its mandate.', (one) => !isDebit(one) || hasDebit(one)),
    rule<Payment>(
      'BR-DE-25-b',
      'BG-19',
      'A direct debit does not go with a credit transfer or a card.',
      (one) => !isDebit(one) || (!one.means.transfer && !one.means.card && !namesDebtorBank(one)),
    ),
  ],
)

/** The three terms of a direct debit (BG-19), wherever each stands: in UBL the mandate is what makes one. */
interface DirectDebit {
  readonly isThere: boolean
  readonly hasCreditor: boolean
  readonly hasAccount: boolean
}

function directDebit({ invoice, syntax }: InvoiceDocument): DirectDebit {
  const debits = invoice.payments.flatMap(({ debit }) => debit ?? [])
  const hasCreditor = invoice.creditorIdentifier !== undefined
  return {
    isThere: debits.length > 0 || (syntax === 'cii' && hasCreditor),
    hasCreditor,
    hasAccount: debits.some(({ account }) => account !== undefined),
  }
}

/** In CII one term of the three makes a direct debit, and each of these two wants another one beside it. */
const debitRules = each(
  ({ invoice }) => [invoice],
  [
    rule<Invoice>(
      'BR-DE-30',
      'BT-90',
      'A direct debit needs the creditor identifier of the seller or the payee.',
      (invoice, document) => {
        const { isThere, hasCreditor } = directDebit(document)
        const hasMore = document.syntax === 'ubl' || invoice.payments.some(({ debit }) => debit !== undefined)
        return !isThere || (hasCreditor && hasMore)
      },
    ),
    rule<Invoice>('BR-DE-31', 'BT-91', 'A direct debit needs the account to debit.', (invoice, document) => {
      const { isThere, hasCreditor, hasAccount } = directDebit(document)
      const hasMore = hasCreditor || invoice.payments.some(({ debit }) => debit?.mandate !== undefined)
      return !isThere || (hasAccount && (document.syntax === 'ubl' || hasMore))
    }),
  ],
)

const discount = /^#SKONTO#TAGE=[0-9]+#PROZENT=[0-9]+\.[0-9]{2}(#BASISBETRAG=-?[0-9]+\.[0-9]{2})?#$/

const termsRules = each(
  ({ invoice: { paymentTerms } }) => (paymentTerms ? [paymentTerms] : []),
  [
    rule<Text>(
      'BR-DE-18',
      'BT-20',
      'The cash discount is not written as #SKONTO#TAGE=…#PROZENT=n.nn# on a line of its own.',
      ({ text }) => areDiscountsWritten(text),
    ),
  ],
)

/** Lines that begin with a hash sign are for programs: each must be a discount, and the last one end its line. */
function areDiscountsWritten(text: string): boolean {
  const marked = text.split(/\r?\n/).filter((line) => line.trim().startsWith('#'))
  if (marked.length === 0) return true
  const afterLast = text.split(/#.+#/).at(-1) ?? ''
  return marked.every((line) => discount.test(line.trim())) && /^\s*\n/.test(afterLast)
}

export const paymentRules: readonly Check[] = [meansRules, debitRules, termsRules]
