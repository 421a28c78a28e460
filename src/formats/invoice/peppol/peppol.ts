import { type Check, only, type RuleSet } from '../rules.js'
import { fixedSlack } from './amount-rules.js'
import { ciiAmountRules } from './cii-amount-rules.js'
import { ciiDocumentRules } from './cii-document-rules.js'
import { ciiItalianSwedishAndDutchRules } from './cii-italy-sweden-netherlands.js'
import { ciiNorwegianAndDanishRules } from './cii-norway-denmark.js'
import { coreRules } from './core-rules.js'
import { danishAndIcelandicRules } from './denmark-iceland.js'
import { documentRules } from './document-rules.js'
import { germanRules } from './germany.js'
import { greekRules } from './greece.js'
import { ciiIdentifierRules, identifierRules } from './identifier-rules.js'
import { italianAndDutchRules } from './italy-netherlands.js'
import { norwegianAndSwedishRules } from './norway-sweden.js'
import { billingRules, ciiBillingRules, selfBillingRules } from './process-rules.js'

const shared: readonly Check[] = [...coreRules(fixedSlack), ...documentRules, identifierRules]

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
const forCii: readonly Check[] = [
  ...ciiDocumentRules,
  ...ciiAmountRules,
  ciiIdentifierRules,
  ciiBillingRules,
  ...ciiNorwegianAndDanishRules,
  ...ciiItalianSwedishAndDutchRules,
]

/** Peppol BIS Billing 3 with its national rules. */
export const peppol: RuleSet = {
  name: 'Peppol BIS Billing',
  version: '3.0.21',
  from: '2026-05-15',
  checks: [...inUbl([...shared, billingRules, ...national]), ...inCii(forCii)],
}

/** Invoices that the buyer writes in the seller's name, in UBL only: the same rules without those of single countries. */
export const peppolSelfBilling: RuleSet = {
  name: 'Peppol BIS Self-Billing',
  version: '3.0.21',
  from: '2026-05-15',
  checks: inUbl([...shared, selfBillingRules]),
}
