import type { InvoiceDocument } from '../document.js'
import { forintSlack } from '../peppol/amount-rules.js'
import { coreRules } from '../peppol/core-rules.js'
import { type Check, only, type RuleSet } from '../rules.js'
import { isIn, named, type TreeRule, tree } from '../tree-rules.js'
import { attribute, child, textOf } from '../xml-path.js'
import { ciiCoreRules } from './cii-core-rules.js'
import { cleanVehicleRules, replacedByCleanVehicles } from './clean-vehicle-rules.js'
import { documentRules, locationRules } from './document-rules.js'
import { extensionRules, replacedByExtension } from './extension-rules.js'
import { isAboutCleanVehicles, isExtension } from './identifiers.js'
import { paymentRules } from './payment-rules.js'
import { countedInEach, temporaryRules } from './temporary-rules.js'

/** Net and gross price are for the same quantity; a price that says nothing about it agrees with any. */
const sameBaseQuantity: TreeRule = {
  id: 'BR-TMP-3',
  term: 'BT-149',
  says: 'Net and gross price are for different quantities.',
  broken: (document) =>
    named(document, 'NetPriceProductTradePrice').filter((net) => {
      const agreement = net.parent
      const gross = agreement?.children.find(({ name }) => name === 'GrossPriceProductTradePrice')
      const ofNet = child(net, 'BasisQuantity')
      const ofGross = child(gross, 'BasisQuantity')
      if (!isIn(net, 'SpecifiedLineTradeAgreement') || !ofNet || !ofGross) return false
      const units = [attribute(ofNet, 'unitCode'), attribute(ofGross, 'unitCode')]
      const haveUnits = units.every((unit) => unit !== undefined)
      return textOf(ofNet) !== textOf(ofGross) || (haveUnits && units[0] !== units[1])
    }),
}

type ReplacedRules = Pick<ReadonlySet<string>, 'has'>

const none: ReplacedRules = new Set()

const shared: readonly Check[] = [
  ...documentRules,
  ...paymentRules,
  only('cii', tree([sameBaseQuantity])),
  extensionRules,
  cleanVehicleRules,
]

/** What XRechnung has of Peppol. That a line multiplies out is only a warning here. */
const core: readonly Check[] = [
  ...coreRules(forintSlack, 'warning').map((check) => only('ubl', check)),
  ...ciiCoreRules.map((check) => only('cii', check)),
]

/** UBL has no sales order without an order: the number of the order may be empty beside that of the seller. */
const exceptOrderNumber =
  (check: Check): Check =>
  (document, report) =>
    check(document, (rule, at) => {
      const isOrderNumber = at?.name === 'ID' && at.parent?.name === 'OrderReference'
      const isNeeded = isOrderNumber && child(at.parent, 'SalesOrderID') !== undefined
      if (!isNeeded || rule.id !== 'PEPPOL-EN16931-R008') report(rule, at)
    })

function replacedByForm(document: InvoiceDocument): ReplacedRules {
  if (isExtension(document)) return replacedByExtension
  return isAboutCleanVehicles(document) ? replacedByCleanVehicles : none
}

/** XRechnung 3.0 with its extension and its clean vehicles form, on top of EN 16931 (schematron release 2.5.0). */
export const xrechnung25: RuleSet = {
  name: 'XRechnung',
  version: '3.0.2, rules 2.5.0',
  from: '2026-01-31',
  checks: [...shared, ...core, locationRules('warning')],
  replaces: replacedByForm,
}

/**
 * XRechnung 3.0 by schematron release 2.6.0: dates are held against their form, the location of a document must be
 * absolute, two rules of EN 16931 that count over all supporting documents count in each, and one number may be empty.
 */
export const xrechnung: RuleSet = {
  name: 'XRechnung',
  version: '3.0.2, rules 2.6.0',
  from: '2026-08-31',
  checks: [...shared, ...core.map(exceptOrderNumber), locationRules('error'), ...temporaryRules],
  replaces: (document) => {
    const byForm = replacedByForm(document)
    return { has: (id) => byForm.has(id) || countedInEach.has(id) }
  },
}

/** XRechnung 1 and 2, withdrawn: without the rules of Peppol that came with version 3. It tells by its identifier. */
export const xrechnung2: RuleSet = {
  name: 'XRechnung 2',
  version: '2.3.1',
  from: '2020-07-01',
  checks: [...documentRules, locationRules('warning'), ...paymentRules],
}
