import type { Check, RuleText } from '../rules.js'
import { documentRules, locationRules } from '../xrechnung/document-rules.js'
import { paymentRules } from '../xrechnung/payment-rules.js'
import { isGerman } from './countries.js'

/** Rules of XRechnung that Peppol has not taken over: each asks for something that only XRechnung knows. */
const left = new Set(['BR-DE-21', 'BR-DE-TMP-32'])

/** `BR-DE-7` is `DE-R-007`, `BR-DE-23-a` is `DE-R-023-1`. */
function germanNumber(id: string): string {
  if (id === 'BR-TMP-2') return 'DE-R-T02'
  const [, number = '', part] = /^BR-DE-(\d+)(?:-([ab]))?$/.exec(id) ?? []
  const suffix = part === undefined ? '' : part === 'a' ? '-1' : '-2'
  return `DE-R-${number.padStart(3, '0')}${suffix}`
}

const checks = [...documentRules, locationRules('warning'), ...paymentRules]

/** Peppol BIS Billing 3 between two German parties: the rules of XRechnung under numbers of their own (DE-R-nnn). */
export const germanRules: Check = (document, report) => {
  if (!isGerman(document)) return
  const renumbered = (rule: RuleText): RuleText => ({ ...rule, id: germanNumber(rule.id) })
  for (const check of checks) {
    check(document, (rule, at) => {
      if (!left.has(rule.id)) report(renumbered(rule), at)
    })
  }
}
