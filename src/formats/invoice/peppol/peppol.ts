import {
  peppolAddressSchemes,
  peppolAddressSchemes20,
  peppolCurrencyCodes,
  peppolCurrencyCodes20,
} from '../codes/codes.js'
import { type Check, only, type RuleSet } from '../rules.js'
import { fixedSlack } from './amount-rules.js'
import { ciiAmountRules } from './cii-amount-rules.js'
import { ciiDocumentRules } from './cii-document-rules.js'
import { ciiItalianSwedishAndDutchRules } from './cii-italy-sweden-netherlands.js'
import { ciiNorwegianAndDanishRules } from './cii-norway-denmark.js'
import { coreRules } from './core-rules.js'
import { danishAndIcelandicRules } from './denmark-iceland.js'
import { documentRules, type ReleaseLists } from './document-rules.js'
import { germanRules } from './germany.js'
import { greekRules } from './greece.js'
import { ciiIdentifierRules, identifierRules } from './identifier-rules.js'
import { italianAndDutchRules } from './italy-netherlands.js'
import { norwegianAndSwedishRules } from './norway-sweden.js'
import { billingRules, billingRules20, ciiBillingRules, ciiBillingRules20, selfBillingRules } from './process-rules.js'
import { asOfRelease20 } from './release-20.js'

const shared = (lists: ReleaseLists): readonly Check[] => [
  ...coreRules(fixedSlack),
  ...documentRules(lists),
  identifierRules,
]

const national: readonly Check[] = [
  ...danishAndIcelandicRules,
  ...norwegianAndSwedishRules,
  ...italianAndDutchRules,
  ...greekRules,
  germanRules,
]

const inUbl = (checks: readonly Check[]): Check[] => checks.map((check) => only('ubl', check))
const inCii = (checks: readonly Check[]): Check[] => checks.map((check) => only('cii', check))

/** Published beside the rules for UBL; they know fewer countries and less of an invoice. */
const forCii = (lists: ReleaseLists): readonly Check[] => [
  ...ciiDocumentRules(lists),
  ...ciiAmountRules,
  ciiIdentifierRules,
  ...ciiNorwegianAndDanishRules,
  ...ciiItalianSwedishAndDutchRules,
]

const lists: ReleaseLists = { currencies: peppolCurrencyCodes, addressSchemes: peppolAddressSchemes }
const lists20: ReleaseLists = { currencies: peppolCurrencyCodes20, addressSchemes: peppolAddressSchemes20 }

/** Peppol BIS Billing 3 with its national rules. */
export const peppol: RuleSet = {
  name: 'Peppol BIS Billing',
  version: '3.0.21',
  from: '2026-05-20',
  checks: [...inUbl([...shared(lists), billingRules, ...national]), ...inCii([...forCii(lists), ciiBillingRules])],
}

/** The release before it; what is older still is judged by this one. */
export const peppol20: RuleSet = {
  name: 'Peppol BIS Billing',
  version: '3.0.20',
  from: '2025-11-24',
  checks: [
    ...inUbl([...shared(lists20), billingRules20, ...national]),
    ...inCii([...forCii(lists20), ciiBillingRules20]),
  ].map(asOfRelease20),
}

/** Invoices that the buyer writes in the seller's name, in UBL only: the same rules without those of single countries. */
export const peppolSelfBilling: RuleSet = {
  name: 'Peppol BIS Self-Billing',
  version: '3.0.21',
  from: '2026-05-20',
  checks: inUbl([...shared(lists), selfBillingRules]),
}
