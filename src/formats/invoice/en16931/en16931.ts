import { only, type RuleSet } from '../rules.js'
import { schemaRules } from '../schema-rules.js'
import { documentAllowanceRules, documentChargeRules, lineAllowanceRules, lineChargeRules } from './allowance-rules.js'
import { ciiCodeRules } from './cii-codes.js'
import { ciiDataTypeRules } from './cii-data-types.js'
import { ciiRestrictionRules } from './cii-restrictions.js'
import { ciiStructureRules } from './cii-structure.js'
import {
  breakdownPresenceRules,
  headerRules,
  periodRules,
  referenceRules,
  splitPaymentRules,
  supportingDocumentRules,
} from './header-rules.js'
import { classificationRules, itemAttributeRules, itemRules, linePeriodRules, lineRules } from './line-rules.js'
import {
  deliveryRules,
  payeeRules,
  taxRepresentativeRules,
  tradingPartyRules,
  vatIdentifierRules,
} from './party-rules.js'
import { cardRules, paymentRules } from './payment-rules.js'
import { taxTotalRules, totalRules, vatTotalRules } from './total-rules.js'
import { ublAttributeRules } from './ubl-attributes.js'
import { ublCodeRules } from './ubl-codes.js'
import { ublRestrictionRules } from './ubl-restrictions.js'
import { ublStructureRules } from './ubl-structure.js'
import { breakdownRules, categoryBreakdownRules } from './vat-breakdown-rules.js'
import { ciiVatRules } from './vat-cii-rules.js'
import { intraCommunityRules, notSubjectRules } from './vat-context-rules.js'
import { ublVatRules } from './vat-ubl-rules.js'

/** The European standard for electronic invoices with its two syntax bindings, validation artefacts of release 1.3.16. */
export const en16931: RuleSet = {
  name: 'EN 16931',
  version: '1.3.16',
  from: '2026-05-15',
  checks: [
    schemaRules,
    headerRules,
    breakdownPresenceRules,
    splitPaymentRules,
    tradingPartyRules,
    payeeRules,
    taxRepresentativeRules,
    deliveryRules,
    vatIdentifierRules,
    periodRules,
    referenceRules,
    supportingDocumentRules,
    paymentRules,
    ...cardRules,
    documentAllowanceRules,
    documentChargeRules,
    lineRules,
    itemRules,
    classificationRules,
    itemAttributeRules,
    linePeriodRules,
    lineAllowanceRules,
    lineChargeRules,
    totalRules,
    taxTotalRules,
    vatTotalRules,
    breakdownRules,
    only('ubl', ublVatRules),
    only('ubl', categoryBreakdownRules),
    only('cii', ciiVatRules),
    intraCommunityRules,
    notSubjectRules,
    only('ubl', ublCodeRules),
    only('ubl', ublRestrictionRules),
    only('ubl', ublAttributeRules),
    ...ublStructureRules.map((check) => only('ubl', check)),
    only('cii', ciiCodeRules),
    only('cii', ciiRestrictionRules),
    ...[...ciiStructureRules, ...ciiDataTypeRules].map((check) => only('cii', check)),
  ],
}
