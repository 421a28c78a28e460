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
import { ciiNorwegianAndDanishRules, ciiNorwegianAndDanishRules22 } from './cii-norway-denmark.js'
import { coreRules } from './core-rules.js'
import { danishAndIcelandicRules } from './denmark-iceland.js'
import { documentRules, type ReleaseLists } from './document-rules.js'
import { germanRules } from './germany.js'
import { greekRules } from './greece.js'
import { ciiIdentifierRules, ciiIdentifierRules22, identifierRules, identifierRules22 } from './identifier-rules.js'
import { italianAndDutchRules } from './italy-netherlands.js'
import { mandatoryElements } from './mandatory-elements.js'
import { norwegianAndSwedishRules } from './norway-sweden.js'
import {
  billingRules,
  billingRules20,
  billingRules22,
  ciiBillingRules,
  ciiBillingRules20,
  selfBillingRules,
} from './process-rules.js'
import { asOfRelease20 } from './release-20.js'
import { asOfRelease22, slovakRules } from './release-22.js'

const shared = (lists: ReleaseLists): readonly Check[] => [...coreRules(fixedSlack, 'error'), ...documentRules(lists)]

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
const forCii = (lists: ReleaseLists, ofCountries: readonly Check[]): readonly Check[] => [
  ...ciiDocumentRules(lists),
  ...ciiAmountRules,
  ...ofCountries,
]
const ciiNational = [...ciiNorwegianAndDanishRules, ...ciiItalianSwedishAndDutchRules('VAT')]
const ciiNational22 = [...ciiNorwegianAndDanishRules22, ...ciiItalianSwedishAndDutchRules('VA')]

const lists: ReleaseLists = { currencies: peppolCurrencyCodes, addressSchemes: peppolAddressSchemes }
const lists20: ReleaseLists = { currencies: peppolCurrencyCodes20, addressSchemes: peppolAddressSchemes20 }

/**
 * Peppol BIS Billing 3 with its national rules, release of November 2026. Its rules R140 to R276 and those about
 * identifiers are read off the text of self-billing, which was published with it and has them under the same numbers;
 * those of Slovakia and of other countries in CII off the text of the rules as it was while the release was made.
 */
export const peppol22: RuleSet = {
  name: 'Peppol BIS Billing',
  version: '3.0.22',
  from: '2027-02-24',
  checks: [
    ...inUbl([...shared(lists), identifierRules22, billingRules22, ...national.map(asOfRelease22)]),
    ...inUbl([...slovakRules, mandatoryElements]),
    ...inCii([...forCii(lists, ciiNational22).map(asOfRelease22), ciiIdentifierRules22, ciiBillingRules]),
  ],
}

/** The release of May 2026. */
export const peppol: RuleSet = {
  name: 'Peppol BIS Billing',
  version: '3.0.21',
  from: '2026-08-17',
  checks: [
    ...inUbl([...shared(lists), identifierRules, billingRules, ...national]),
    ...inCii([...forCii(lists, ciiNational), ciiIdentifierRules, ciiBillingRules]),
  ],
}

/** The release before it; what is older still is judged by this one. */
export const peppol20: RuleSet = {
  name: 'Peppol BIS Billing',
  version: '3.0.20',
  from: '2026-02-23',
  checks: [
    ...inUbl([...shared(lists20), identifierRules, billingRules20, ...national]),
    ...inCii([...forCii(lists20, ciiNational), ciiIdentifierRules, ciiBillingRules20]),
  ].map(asOfRelease20),
}

/** Invoices that the buyer writes in the seller's name, in UBL only: the same rules without those of single countries. */
export const peppolSelfBilling: RuleSet = {
  name: 'Peppol BIS Self-Billing',
  version: '3.0.2',
  from: '2026-08-17',
  checks: inUbl([...shared(lists), identifierRules, selfBillingRules]),
}

/** The release of November 2026. */
export const peppolSelfBilling3: RuleSet = {
  name: 'Peppol BIS Self-Billing',
  version: '3.0.3',
  from: '2027-02-24',
  checks: inUbl([...shared(lists), identifierRules22, selfBillingRules, mandatoryElements]),
}
