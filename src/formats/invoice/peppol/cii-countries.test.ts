import { expect, test } from 'vitest'
import { at, broken, type Case, ciiFragment } from '../testing/fragments.js'
import { peppol } from './peppol.js'

const judged = (content: string): string[] => broken(ciiFragment(content), [peppol])

const transaction = (...content: string[]) => at('SupplyChainTradeTransaction', ...content)
const agreement = (...content: string[]) => at('ApplicableHeaderTradeAgreement', ...content)
const settlement = (...content: string[]) => at('ApplicableHeaderTradeSettlement', ...content)
const party = (name: string, country: string, ...content: string[]) =>
  at(`${name}TradeParty`, ...content, at('PostalTradeAddress', at('CountryID', country)))
const seller = (country: string, ...content: string[]) => party('Seller', country, ...content)
const buyer = (country: string, ...content: string[]) => party('Buyer', country, ...content)
const domestic = (country: string) => agreement(seller(country), buyer(country))
const totals = (...content: string[]) => at('SpecifiedTradeSettlementHeaderMonetarySummation', ...content)
const legal = (id: string, scheme: string) => at(`SpecifiedLegalOrganization/ID schemeID="${scheme}"`, id)
const means = (code: string, ...content: string[]) =>
  settlement(at('SpecifiedTradeSettlementPaymentMeans', at('TypeCode', code), ...content))
const nationalCases: readonly Case[] = [
  [
    'NO-R-002',
    transaction(agreement(seller('NO', at('SpecifiedTaxRegistration/ID schemeID="FC"', 'Foretaksregisteret')))),
    transaction(agreement(seller('NO'))),
  ],
  ['DK-R-002', transaction(agreement(seller('DK', legal('12345678', '0184')))), transaction(agreement(seller('DK')))],
  [
    'DK-R-003',
    transaction(
      domestic('DK'),
      at(
        'IncludedSupplyChainTradeLineItem/SpecifiedTradeProduct/DesignatedProductClassification/ClassCode listID="TST" listVersionID="26.08.01"',
        '1',
      ),
    ),
    transaction(
      domestic('DK'),
      at(
        'IncludedSupplyChainTradeLineItem/SpecifiedTradeProduct/DesignatedProductClassification/ClassCode listID="TST"',
        '1',
      ),
    ),
  ],
  [
    'DK-R-004',
    transaction(
      domestic('DK'),
      settlement(at('SpecifiedTradeAllowanceCharge', at('ReasonCode', 'ZZZ'), at('Reason', '1.50'))),
    ),
    transaction(
      domestic('DK'),
      settlement(at('SpecifiedTradeAllowanceCharge', at('ReasonCode', 'ZZZ'), at('Reason', 'Tax'))),
    ),
  ],
  ['DK-R-005', transaction(domestic('DK'), means('58')), transaction(domestic('DK'), means('30'))],
  [
    'DK-R-008',
    transaction(
      domestic('DK'),
      settlement(
        at(
          'SpecifiedTradeSettlementPaymentMeans',
          at('TypeCode', '50'),
          at('PayeePartyCreditorFinancialAccount/IBANID', '1234567'),
        ),
        at('PaymentReference', '01#'),
      ),
    ),
    transaction(domestic('DK'), means('50', at('PayeePartyCreditorFinancialAccount/IBANID', '1234567'))),
  ],
  [
    'DK-R-014',
    transaction(agreement(seller('DK', legal('1', '0184')))),
    transaction(agreement(seller('DK', legal('1', '0088')))),
  ],
  [
    'IT-R-001',
    transaction(agreement(seller('IT', at('SpecifiedTaxRegistration/ID schemeID="FC"', 'RSSMRA80A01H501U')))),
    transaction(agreement(seller('IT', at('SpecifiedTaxRegistration/ID schemeID="FC"', 'RSSMRA')))),
  ],
  [
    'IT-R-001',
    transaction(agreement(seller('IT', at('SpecifiedTaxRegistration/ID', 'RSSMRA')))),
    transaction(agreement(seller('IT', at('SpecifiedTaxRegistration', '')))),
  ],
  ['IT-R-002', transaction(agreement(seller('DE'))), transaction(agreement(seller('IT')))],
  [
    'SE-R-001',
    transaction(agreement(seller('SE', at('SpecifiedTaxRegistration/ID schemeID="VA"', 'SE1')))),
    transaction(agreement(seller('SE', at('SpecifiedTaxRegistration/ID schemeID="VAT"', 'SE1')))),
  ],
  [
    'SE-R-009',
    transaction(
      agreement(seller('SE')),
      means(
        '30',
        at('PayeePartyCreditorFinancialAccount/ProprietaryID', '1234567'),
        at('PayeeSpecifiedCreditorFinancialInstitution/BICID', 'SE:BANKGIRO'),
      ),
    ),
    transaction(
      agreement(seller('SE')),
      means(
        '30',
        at('PayeePartyCreditorFinancialAccount/ProprietaryID', '123456'),
        at('PayeeSpecifiedCreditorFinancialInstitution/BICID', 'SE:BANKGIRO'),
      ),
    ),
  ],
  [
    'SE-R-013',
    transaction(agreement(seller('SE', legal('5567321707', '0007')))),
    transaction(agreement(seller('SE', legal('5567321708', '0007')))),
  ],
  [
    'NL-R-003',
    transaction(agreement(seller('NL', legal('12345678', '0106')))),
    transaction(agreement(seller('NL', legal('12345678', '0088')))),
  ],
  [
    'NL-R-007',
    transaction(agreement(seller('NL')), settlement(totals(at('DuePayableAmount', '0')))),
    transaction(agreement(seller('NL')), settlement(totals(at('DuePayableAmount', '1')))),
  ],
  [
    'NL-R-009',
    transaction(
      agreement(seller('NL'), at('BuyerOrderReferencedDocument/IssuerAssignedID', '1')),
      at('IncludedSupplyChainTradeLineItem/SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID', '1'),
    ),
    transaction(
      agreement(seller('NL')),
      at('IncludedSupplyChainTradeLineItem/SpecifiedLineTradeAgreement/BuyerOrderReferencedDocument/LineID', '1'),
    ),
  ],
]

test.each(nationalCases.map(([rule, keeps, breaks]) => ({ rule, keeps, breaks })))(
  'national rules of Peppol in CII, $rule: $breaks',
  ({ rule, keeps, breaks }) => {
    expect(judged(keeps)).not.toContain(rule)
    expect(judged(breaks)).toContain(rule)
  },
)
