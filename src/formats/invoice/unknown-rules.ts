import type { InvoiceDocument } from './document.js'
import { asksForKnownRules } from './rule-sets.js'
import type { Finding } from './rules.js'
import { plain } from './terms.js'
import { pathOf } from './xml-path.js'

const core = 'urn:cen.eu:en16931:2017'

/** Specifications of invoices in UBL that are no EN 16931, by how their identifiers (BT-24) are written. */
const families: readonly (readonly [RegExp, name: string])[] = [
  [/^urn:peppol:pint:/, 'PINT'],
  [/^OIOUBL-2/, 'OIOUBL 2'],
  [/^TR1\./, 'UBL-TR'],
  [/difi\.no:ehf:/, 'EHF 2'],
  [/^urn:www\.cenbii\.eu:/, 'Peppol BIS 2'],
]

/** Says that an invoice names rules that are not here: judged by EN 16931, it is not judged by all that it claims. */
export function unknownRules(document: InvoiceDocument): Finding | undefined {
  const { specification } = document.invoice
  const named = plain(specification)
  if (named === '' || named === core || document.edition || asksForKnownRules(document)) return undefined
  const path = pathOf(specification?.at ?? document.root)
  return { rule: 'format.unknown_rules', severity: 'info', message: messageOf(named), path, term: 'BT-24' }
}

function messageOf(named: string): string {
  const shown = named.length > 200 ? `${named.slice(0, 200)}…` : named
  if (named.startsWith(core)) {
    return `The invoice follows "${shown}", whose own rules are not known here: it was judged by EN 16931 alone.`
  }
  const family = families.find(([written]) => written.test(named))?.[1]
  const what = family === undefined ? `names the specification "${shown}"` : `follows ${family} ("${shown}")`
  return `The invoice ${what}, which is no EN 16931 and whose rules are not known here: it was judged by EN 16931 all the same.`
}
