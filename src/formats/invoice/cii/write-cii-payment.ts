import { isIban } from '../iban.js'
import type { Invoice, PaymentInstruction, Text } from '../model.js'
import { group, type Output } from '../xml-writer.js'
import { ram, writeDate } from './write-cii-terms.js'

/** An account is an IBAN when its check digits say so, and a number of the bank's own otherwise. */
const writeAccountNumber = (account: Text | undefined): Output =>
  ram(account && isIban(account.text.trim()) ? 'IBANID' : 'ProprietaryID', account)

export function writePaymentMeans({ code, meaning, transfer, card, debit }: PaymentInstruction): Output {
  return group(
    'ram:SpecifiedTradeSettlementPaymentMeans',
    ram('TypeCode', code),
    ram('Information', meaning),
    group('ram:ApplicableTradeSettlementFinancialCard', ram('ID', card?.number), ram('CardholderName', card?.holder)),
    group('ram:PayerPartyDebtorFinancialAccount', ram('IBANID', debit?.account)),
    transfer &&
      group(
        'ram:PayeePartyCreditorFinancialAccount',
        // The schema has the name between the two kinds of numbers.
        isIban(transfer.account?.text.trim() ?? '') ? writeAccountNumber(transfer.account) : undefined,
        ram('AccountName', transfer.accountName),
        isIban(transfer.account?.text.trim() ?? '') ? undefined : writeAccountNumber(transfer.account),
      ),
    group('ram:PayeeSpecifiedCreditorFinancialInstitution', ram('BICID', transfer?.serviceProvider)),
  )
}

/** The due date and the mandate are terms of payment in CII. */
export function writePaymentTerms({ paymentTerms, dueDate, payments }: Invoice): Output {
  const mandate = payments.map(({ debit }) => debit?.mandate).find((one) => one !== undefined)
  return group(
    'ram:SpecifiedTradePaymentTerms',
    ram('Description', paymentTerms),
    writeDate('ram:DueDateDateTime', dueDate),
    ram('DirectDebitMandateID', mandate),
  )
}
