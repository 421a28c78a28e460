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

const checks: readonly Check[] = [
  ...coreRules(fixedSlack),
  ...documentRules,
  identifierRules,
  ...danishAndIcelandicRules,
  ...norwegianAndSwedishRules,
  ...italianAndDutchRules,
  ...greekRules,
  germanRules,
]

/** Peppol BIS Billing 3 with its national rules; it knows UBL only. */
export const peppol: RuleSet = {
  name: 'Peppol BIS Billing',
  version: '3.0.21',
  from: '2026-05-15',
  checks: checks.map((check) => only('ubl', check)),
}
