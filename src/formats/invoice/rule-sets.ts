import type { BusinessDate } from '../../kernel/date.js'
import type { InvoiceDocument } from './document.js'
import { en16931 } from './en16931/en16931.js'
import { facturx } from './facturx/facturx.js'
import { zugferd1 } from './facturx/zugferd1.js'
import { peppol, peppol20, peppol22, peppolSelfBilling, peppolSelfBilling3 } from './peppol/peppol.js'
import type { RuleSet } from './rules.js'
import { plain } from './terms.js'
import { xrechnung, xrechnung2, xrechnung25 } from './xrechnung/xrechnung.js'

/** Every rule set at every version that is known here. A newer version is added beside the older one. */
const published: readonly RuleSet[] = [
  en16931,
  facturx,
  xrechnung,
  xrechnung25,
  xrechnung2,
  peppol22,
  peppol,
  peppol20,
  peppolSelfBilling3,
  peppolSelfBilling,
  zugferd1,
]

/** What a specification identifier (BT-24) claims beyond EN 16931. */
const claims: readonly (readonly [part: string, set: string])[] = [
  ['factur-x.eu:1p0', facturx.name],
  ['zugferd.de:2p0', facturx.name],
  ['kosit:xrechnung_', xrechnung.name],
  ['kosit:standard:xrechnung_', xrechnung2.name],
  ['fdc:peppol.eu:2017:poacc:billing:3.', peppol.name],
  ['fdc:peppol.eu:2017:poacc:selfbilling:3.', peppolSelfBilling.name],
]

const claimed = ({ specification }: InvoiceDocument['invoice']): readonly string[] =>
  claims.filter(([part]) => plain(specification).includes(part)).map(([, name]) => name)

/** Whether a specification that an invoice names beyond EN 16931 has its rules here. */
export const asksForKnownRules = ({ invoice }: InvoiceDocument): boolean => claimed(invoice).length > 0

/** The version of a set in force on a day: the newest of those begun, or the first where none had begun yet. */
export function ruleSetAt(name: string, day: BusinessDate): RuleSet | undefined {
  const versions = published.filter((set) => set.name === name).sort((a, b) => (a.from < b.from ? -1 : 1))
  return versions.filter(({ from }) => from <= day).at(-1) ?? versions[0]
}

/** The rule sets that an invoice asks to be judged by: EN 16931 always, and what its specification adds. */
export function ruleSetsFor({ invoice, edition }: InvoiceDocument, day: BusinessDate): RuleSet[] {
  if (edition) return [zugferd1]
  return [en16931.name, ...claimed(invoice)].flatMap((name) => ruleSetAt(name, day) ?? [])
}
