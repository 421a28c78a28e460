import { expect, test } from 'vitest'
import { at, broken, type Case, ciiFragment, ublFragment } from '../testing/fragments.js'
import { xrechnung } from './xrechnung.js'

const cii = (...content: string[]) =>
  ciiFragment(at('SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement', ...content))
const means = (code: string, ...content: string[]) =>
  at('SpecifiedTradeSettlementPaymentMeans', at('TypeCode', code), ...content)
const account = (...content: string[]) => at('PayeePartyCreditorFinancialAccount', ...content)
const bank = at('PayeeSpecifiedCreditorFinancialInstitution/BICID', 'COBADEFF')
const card = at('ApplicableTradeSettlementFinancialCard/ID', '1234')
const debited = at('PayerPartyDebtorFinancialAccount/IBANID', 'DE89370400440532013000')
const creditor = at('CreditorReferenceID', 'DE98ZZZ09999999999')
const mandate = at('SpecifiedTradePaymentTerms/DirectDebitMandateID', 'M1')

const attached = (type: string, name: string) =>
  at('AdditionalReferencedDocument', at('TypeCode', type), at(`AttachmentBinaryObject filename="${name}"`, 'eA=='))
const agreement = (...content: string[]) =>
  ciiFragment(at('SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement', ...content))

const ublDebit = (...accounts: string[]) =>
  ublFragment(
    accounts
      .map((id) => at('PaymentMeans/PaymentMandate', at('ID', 'M1'), id && at('PayerFinancialAccount/ID', id)))
      .join(''),
  )

const cases: readonly Case[] = [
  ['BR-DE-19', cii(means('58', account(at('IBANID', 'DE89370400440532013000')))), cii(means('58', account()))],
  [
    'BR-DE-19',
    cii(means('30', account(at('ProprietaryID', 'DE89370400440532013000')))),
    cii(means('58', account(at('ProprietaryID', 'DE89370400440532013000')))),
  ],
  ['BR-DE-23-a', cii(means('30', account(at('AccountName', 'A')))), cii(means('30', bank))],
  ['BR-DE-24-b', cii(means('48', card, bank)), cii(means('48', card, account()))],
  ['BR-DE-25-b', cii(means('59', debited), mandate, creditor), cii(means('59', debited, bank), mandate, creditor)],
  ['BR-DE-30', cii(means('59', debited), mandate, creditor), cii(means('59', debited), mandate)],
  ['BR-DE-30', cii(means('59', debited), creditor), cii(means('59'), creditor)],
  ['BR-DE-31', cii(means('59', debited), creditor), cii(means('59'), creditor)],
  ['BR-DE-31', cii(means('59', debited), mandate), cii(means('59', debited))],
  ['BR-DE-31', ublDebit('DE89370400440532013000', ''), ublDebit('', '')],
  [
    'BR-DE-22',
    agreement(attached('916', 'a'), attached('916', 'A')),
    agreement(attached('916', 'a'), attached('50', 'a')),
  ],
]

test.each(cases.map(([rule, keeps, breaks], index) => ({ rule, keeps, breaks, index })))(
  '$rule, case $index',
  ({ rule, keeps, breaks }) => {
    expect(broken(keeps, [xrechnung])).not.toContain(rule)
    expect(broken(breaks, [xrechnung])).toContain(rule)
  },
)
