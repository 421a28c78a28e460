import { describe, expect, test } from 'vitest'
import { at, broken, ciiFragment, ublFragment } from '../testing/fragments.js'
import { type VatCategoryLaw, vatCategories } from './vat-categories.js'

/** Rules that are alike, in both syntaxes: where the value stands that keeps or breaks them. */
type Row = readonly [rule: string, ubl: string, cii: string]

const transaction = 'SupplyChainTradeTransaction'
const header = `${transaction}/ApplicableHeaderTradeSettlement`
const line = `${transaction}/IncludedSupplyChainTradeLineItem`
const ofLine = `${line}/SpecifiedLineTradeSettlement`

/** `+` stands for a charge and `-` for an allowance, whose indicator is written before the rest of the path. */
function written(path: string, value: string): string {
  const marked = /^(.*?)([+-])\/(.*)$/.exec(path)
  if (!marked) return at(path, value)
  const [, parent = '', sign, rest = ''] = marked
  const indicator = parent.endsWith('SpecifiedTradeAllowanceCharge') ? 'ChargeIndicator/Indicator' : 'ChargeIndicator'
  return at(parent, at(indicator, String(sign === '+')), at(rest, value))
}

function judged(rule: string, [ubl, cii]: readonly [string, string], keeps: string, breaks: string): void {
  for (const [path, wrap] of [
    [ubl, ublFragment],
    [cii, ciiFragment],
  ] as const) {
    if (path === '') continue
    expect(broken(wrap(written(path, keeps)))).not.toContain(rule)
    expect(broken(wrap(written(path, breaks)))).toContain(rule)
  }
}

const totals = `${header}/SpecifiedTradeSettlementHeaderMonetarySummation`
const marked = 'SpecifiedTradeAllowanceCharge'

const decimals: readonly Row[] = [
  ['BR-DEC-01', 'AllowanceCharge-/Amount', `${header}/${marked}-/ActualAmount`],
  ['BR-DEC-02', 'AllowanceCharge-/BaseAmount', `${header}/${marked}-/BasisAmount`],
  ['BR-DEC-05', 'AllowanceCharge+/Amount', `${header}/${marked}+/ActualAmount`],
  ['BR-DEC-06', 'AllowanceCharge+/BaseAmount', `${header}/${marked}+/BasisAmount`],
  ['BR-DEC-09', 'LegalMonetaryTotal/LineExtensionAmount', `${totals}/LineTotalAmount`],
  ['BR-DEC-10', 'LegalMonetaryTotal/AllowanceTotalAmount', `${totals}/AllowanceTotalAmount`],
  ['BR-DEC-11', 'LegalMonetaryTotal/ChargeTotalAmount', `${totals}/ChargeTotalAmount`],
  ['BR-DEC-12', 'LegalMonetaryTotal/TaxExclusiveAmount', `${totals}/TaxBasisTotalAmount`],
  ['BR-DEC-14', 'LegalMonetaryTotal/TaxInclusiveAmount', `${totals}/GrandTotalAmount`],
  ['BR-DEC-16', 'LegalMonetaryTotal/PrepaidAmount', `${totals}/TotalPrepaidAmount`],
  ['BR-DEC-17', 'LegalMonetaryTotal/PayableRoundingAmount', `${totals}/RoundingAmount`],
  ['BR-DEC-18', 'LegalMonetaryTotal/PayableAmount', `${totals}/DuePayableAmount`],
  ['BR-DEC-19', 'TaxTotal/TaxSubtotal/TaxableAmount', `${header}/ApplicableTradeTax/BasisAmount`],
  ['BR-DEC-20', 'TaxTotal/TaxSubtotal/TaxAmount', `${header}/ApplicableTradeTax/CalculatedAmount`],
  [
    'BR-DEC-23',
    'InvoiceLine/LineExtensionAmount',
    `${ofLine}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`,
  ],
  ['BR-DEC-24', 'InvoiceLine/AllowanceCharge-/Amount', `${ofLine}/${marked}-/ActualAmount`],
  ['BR-DEC-25', 'InvoiceLine/AllowanceCharge-/BaseAmount', `${ofLine}/${marked}-/BasisAmount`],
  ['BR-DEC-27', 'InvoiceLine/AllowanceCharge+/Amount', `${ofLine}/${marked}+/ActualAmount`],
  ['BR-DEC-28', 'InvoiceLine/AllowanceCharge+/BaseAmount', `${ofLine}/${marked}+/BasisAmount`],
]

test.each(decimals)('%s: two decimals, counted as written', (rule, ...paths) => {
  judged(rule, paths, '1.50', '1.500')
})

const agreement = `${transaction}/ApplicableHeaderTradeAgreement`
const product = `${line}/SpecifiedTradeProduct`
const means = `${header}/SpecifiedTradeSettlementPaymentMeans`

const codes: readonly (readonly [...Row, code: string])[] = [
  ['BR-CL-05', 'TaxCurrencyCode', `${header}/TaxCurrencyCode`, 'EUR'],
  ['BR-CL-06', '', `${header}/ApplicableTradeTax/DueDateTypeCode`, '72'],
  ['BR-CL-06', 'InvoicePeriod/DescriptionCode', '', '432'],
  ['BR-CL-07', '', `${agreement}/AdditionalReferencedDocument/ReferenceTypeCode`, 'AAB'],
  [
    'BR-CL-14',
    'Delivery/DeliveryLocation/Address/Country/IdentificationCode',
    `${agreement}/BuyerTradeParty/PostalTradeAddress/CountryID`,
    'XI',
  ],
  ['BR-CL-15', 'InvoiceLine/Item/OriginCountry/IdentificationCode', `${product}/OriginTradeCountry/ID`, '1A'],
  ['BR-CL-16', 'PaymentMeans/PaymentMeansCode', `${means}/TypeCode`, '97'],
  ['BR-CL-17', 'TaxTotal/TaxSubtotal/TaxCategory/ID', `${header}/${marked}/CategoryTradeTax/CategoryCode`, 'B'],
  ['BR-CL-18', 'InvoiceLine/Item/ClassifiedTaxCategory/ID', `${ofLine}/ApplicableTradeTax/CategoryCode`, 'O'],
  ['BR-CL-19', 'AllowanceCharge-/AllowanceChargeReasonCode', `${header}/${marked}-/ReasonCode`, '105'],
  ['BR-CL-20', 'InvoiceLine/AllowanceCharge+/AllowanceChargeReasonCode', `${ofLine}/${marked}+/ReasonCode`, 'ADZ'],
  [
    'BR-CL-22',
    'TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReasonCode',
    `${header}/ApplicableTradeTax/ExemptionReasonCode`,
    'vatex-eu-ic',
  ],
]

test.each(codes)('%s: a code of the list in %s %s', (rule, ubl, cii, code) => {
  judged(rule, [ubl, cii], code, `${code}X`)
})

const schemes: readonly (readonly [...Row, code: string])[] = [
  [
    'BR-CL-10',
    'AccountingSupplierParty/Party/PartyIdentification/ID @schemeID',
    `${agreement}/SellerTradeParty/GlobalID @schemeID`,
    '0248',
  ],
  [
    'BR-CL-11',
    'AccountingCustomerParty/Party/PartyLegalEntity/CompanyID @schemeID',
    `${agreement}/BuyerTradeParty/SpecifiedLegalOrganization/ID @schemeID`,
    '0002',
  ],
  [
    'BR-CL-13',
    'InvoiceLine/Item/CommodityClassification/ItemClassificationCode @listID',
    `${product}/DesignatedProductClassification/ClassCode @listID`,
    'STI',
  ],
  ['BR-CL-21', 'InvoiceLine/Item/StandardItemIdentification/ID @schemeID', `${product}/GlobalID @schemeID`, '0160'],
  [
    'BR-CL-24',
    'AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject @mimeCode',
    `${agreement}/AdditionalReferencedDocument/AttachmentBinaryObject @mimeCode`,
    'image/png',
  ],
  [
    'BR-CL-25',
    'AccountingSupplierParty/Party/EndpointID @schemeID',
    `${agreement}/SellerTradeParty/URIUniversalCommunication/URIID @schemeID`,
    'EM',
  ],
  [
    'BR-CL-26',
    'Delivery/DeliveryLocation/ID @schemeID',
    `${transaction}/ApplicableHeaderTradeDelivery/ShipToTradeParty/GlobalID @schemeID`,
    '0088',
  ],
]

test.each(schemes)('%s: a scheme of the list in %s', (rule, ubl, cii, code) => {
  for (const [path, wrap] of [
    [ubl, ublFragment],
    [cii, ciiFragment],
  ] as const) {
    const [element = '', name = ''] = path.split(' @')
    const stated = (value: string) => broken(wrap(at(`${element} ${name}="${value}"`, '1')))
    expect(stated(code)).not.toContain(rule)
    expect(stated('nonsense')).toContain(rule)
  }
})

/** An invoice with one line, allowance or charge of a category. */
function carrying(place: 'line' | 'allowance' | 'charge', code: string, rate: string | undefined, ids = ''): string[] {
  const percent = (name: string) => (rate === undefined ? '' : at(name, rate))
  const ublTax = at('ID', code) + percent('Percent') + at('TaxScheme/ID', 'VAT')
  const ciiTax = at('TypeCode', 'VAT') + at('CategoryCode', code) + percent('RateApplicablePercent')
  const isCharge = String(place === 'charge')
  const ublCarrier =
    place === 'line'
      ? at('InvoiceLine/Item/ClassifiedTaxCategory', ublTax)
      : at('AllowanceCharge', at('ChargeIndicator', isCharge), at('TaxCategory', ublTax))
  const ciiCarrier =
    place === 'line'
      ? at('IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement/ApplicableTradeTax', ciiTax)
      : at(
          `ApplicableHeaderTradeSettlement/${marked}`,
          at('ChargeIndicator/Indicator', isCharge),
          at('CategoryTradeTax', ciiTax),
        )
  const vat = at('PartyTaxScheme', at('CompanyID', 'DE1'), at('TaxScheme/ID', 'VAT'))
  const has = (letter: string) => ids.includes(letter)
  const ublParties =
    (has('s') ? at('AccountingSupplierParty/Party', vat) : '') +
    (has('b') ? at('AccountingCustomerParty/Party', vat) : '')
  const registered = at('SpecifiedTaxRegistration/ID schemeID="VA"', 'DE1')
  const ciiParties =
    (has('s') ? at('SellerTradeParty', registered) : '') + (has('b') ? at('BuyerTradeParty', registered) : '')
  return [
    ublFragment(ublParties + ublCarrier),
    ciiFragment(at(transaction, at('ApplicableHeaderTradeAgreement', ciiParties), ciiCarrier)),
  ]
}

const places = [
  ['line', '02', '05'],
  ['allowance', '03', '06'],
  ['charge', '04', '07'],
] as const

const wrongRate: Readonly<Record<VatCategoryLaw['rate'], string>> = {
  none: '0',
  zero: '1',
  positive: '0',
  notNegative: '-1',
}
const rightRate: Readonly<Record<VatCategoryLaw['rate'], string | undefined>> = {
  none: undefined,
  zero: '0.00',
  positive: '7',
  notNegative: '7',
}

describe.each(vatCategories)('VAT category $code', ({ code, letters, rate, seller }) => {
  test.each(places)('on a %s: BR-nn-%s about the parties, BR-nn-%s about the rate', (place, parties, rates) => {
    const found = (percent: string | undefined, ids: string) =>
      carrying(place, code, percent, ids).map((xml) => broken(xml))
    const [known, unknown] = seller === 'noVatIdentifier' ? ['', 's'] : ['sb', '']
    for (const rules of found(rightRate[rate], known)) {
      expect(rules).not.toContain(`BR-${letters}-${parties}`)
      expect(rules).not.toContain(`BR-${letters}-${rates}`)
    }
    for (const rules of found(rightRate[rate], unknown)) expect(rules).toContain(`BR-${letters}-${parties}`)
    for (const rules of found(wrongRate[rate], known)) expect(rules).toContain(`BR-${letters}-${rates}`)
  })

  test('on a breakdown: the reason of exemption', () => {
    const [ubl, cii] = [
      (reason: string) =>
        ublFragment(
          at(
            'TaxTotal/TaxSubtotal/TaxCategory',
            at('ID', code),
            reason && at('TaxExemptionReason', reason),
            at('TaxScheme/ID', 'VAT'),
          ),
        ),
      (reason: string) =>
        ciiFragment(
          at(
            `${header}/ApplicableTradeTax`,
            at('TypeCode', 'VAT'),
            reason && at('ExemptionReason', reason),
            at('CategoryCode', code),
          ),
        ),
    ]
    const isWanted = ['E', 'AE', 'K', 'G', 'O'].includes(code)
    for (const write of [ubl, cii]) {
      expect(broken(write('why')).includes(`BR-${letters}-10`)).toBe(!isWanted)
      expect(broken(write('')).includes(`BR-${letters}-10`)).toBe(isWanted)
    }
  })
})
