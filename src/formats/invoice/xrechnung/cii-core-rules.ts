import { subtract, ZERO } from '../../../kernel/decimal.js'
import { same } from '../numbers.js'
import { ciiAmountRulesOfXRechnung } from '../peppol/cii-amount-rules.js'
import { ciiDocumentRulesOfXRechnung } from '../peppol/cii-document-rules.js'
import { emptyElements } from '../peppol/core-rules.js'
import type { Check } from '../rules.js'
import { amount } from '../terms.js'
import { isIn, must, named, type Places, placed, tree } from '../tree-rules.js'
import { all, child, first } from '../xml-path.js'

/** The rules of Peppol that XRechnung has taken over for CII (schematron releases 2.5.0 and 2.6.0), as it has them. */
const grossPrices: Places = (document) =>
  named(document, 'GrossPriceProductTradePrice').filter((at) =>
    isIn(at, 'SpecifiedLineTradeAgreement', 'IncludedSupplyChainTradeLineItem'),
  )

const discount = 'AppliedTradeAllowanceCharge'

const priceRules = placed(grossPrices, [
  must(
    'PEPPOL-EN16931-R044',
    'BT-147',
    'A price may have a discount but no charge.',
    (gross) =>
      all(gross, `${discount}/ActualAmount`).length === 0 ||
      all(gross, `${discount}/ChargeIndicator/Indicator`).some(({ text }) => text === 'false'),
  ),
  must('PEPPOL-EN16931-R046', 'BT-146', 'The net price is not the gross price less the discount.', (gross) => {
    const stated = child(gross, 'ChargeAmount')
    if (!stated) return true
    const value = amount(stated)?.value
    const net = amount(first(gross.parent, 'NetPriceProductTradePrice/ChargeAmount'))?.value
    const less = all(gross, `${discount}/ActualAmount`).map((at) => amount(at)?.value ?? ZERO)[0] ?? ZERO
    return value !== undefined && same(net, subtract(value, less))
  }),
])

/** An invoice in CII must have the part for the delivery even when there is nothing to say in it. */
const mayBeEmpty = new Set(['ApplicableHeaderTradeDelivery'])

export const ciiCoreRules: readonly Check[] = [
  ...ciiDocumentRulesOfXRechnung,
  ...ciiAmountRulesOfXRechnung,
  priceRules,
  tree([emptyElements(mayBeEmpty)]),
]
