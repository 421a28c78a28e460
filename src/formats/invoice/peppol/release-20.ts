import type { Check, RuleText, Severity } from '../rules.js'

/** Rules that came with release 3.0.21. */
const added = new Set(['R054', 'R055', 'R056-1', 'R056-2', 'R057'].map((number) => `PEPPOL-COMMON-${number}`))

const inBoth: readonly string[] = ['PEPPOL-COMMON-R052', 'PEPPOL-COMMON-R053']

/** Rules that only warned before release 3.0.21: more of them in UBL than in CII. */
const soft = { ubl: new Set([...inBoth, 'DK-R-003', 'DK-R-017']), cii: new Set(inBoth) }

const warning: Severity = 'warning'

/** The checks of Peppol BIS Billing 3 as they were in release 3.0.20, where the text of a rule did not change. */
export const asOfRelease20 =
  (check: Check): Check =>
  (document, report) => {
    const softened = (rule: RuleText): RuleText =>
      soft[document.syntax].has(rule.id) ? { ...rule, severity: warning } : rule
    check(document, (rule, at) => {
      if (!added.has(rule.id) && rule.id !== 'DE-R-T02') report(softened(rule), at)
    })
  }
