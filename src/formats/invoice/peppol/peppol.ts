import { type Check, only, type RuleSet } from '../rules.js'
import { fixedSlack } from './amount-rules.js'
import { coreRules } from './core-rules.js'
import { danishAndIcelandicRules } from './denmark-iceland.js'
import { documentRules } from './document-rules.js'
import { germanRules } from './germany.js'
import { greekRules } from './greece.js'
import { identifierRules } from './identifier-rules.js'
import { italianAndDutchRules } from './italy-netherlands.js'
import { norwegianAndSwedishRules } from './norway-sweden.js'
import { billingRules, selfBillingRules } from './process-rules.js'

const shared: readonly Check[] = [...coreRules(fixedSlack), ...documentRules, identifierRules]

const national: readonly Check[] = [
  ...danishAndIcelandicRules,
  ...norwegianAndSwedishRules,
  ...italianAndDutchRules,
  ...greekRules,
  germanRules,
]

/** Both specifications know UBL only. */
const forUbl = (checks: readonly Check[]): Check[] => checks.map((check) => only('ubl', check))

/** Peppol BIS Billing 3 with its national rules. */
export const peppol: RuleSet = {
  name: 'Peppol BIS Billing',
  version: '3.0.21',
  from: '2026-05-15',
  checks: forUbl([...shared, billingRules, ...national]),
}

/** Invoices that the buyer writes in the seller's name: the same rules, without those of single countries. */
export const peppolSelfBilling: RuleSet = {
  name: 'Peppol BIS Self-Billing',
  version: '3.0.21',
  from: '2026-05-15',
  checks: forUbl([...shared, selfBillingRules]),
}
