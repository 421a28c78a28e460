import { mostFindings, worseOf } from '../finding-list.js'
import type { InvoiceDocument } from './document.js'
import type { Group } from './model.js'
import type { XmlElement } from './xml.js'
import { pathOf } from './xml-path.js'

/** An `error` makes an invoice invalid, a `warning` or an `info` does not. */
export type Severity = 'error' | 'warning' | 'info'

/** A rule that an invoice breaks: which one, where, and the business term it is about. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly path: string
  /** Business term or group of EN 16931-1, e.g. `BT-24`; missing for rules about the syntax alone. */
  readonly term?: string
}

/** What a rule says about itself, whatever it looks at. */
export interface RuleText {
  readonly id: string
  readonly term?: string
  /** Said of an invoice that breaks the rule. */
  readonly says: string
  readonly severity?: Severity
}

/** A rule about one kind of subject. `at` names the place to point to, where that is not the subject itself. */
export interface Rule<Subject> extends RuleText {
  readonly holds: (subject: Subject, document: InvoiceDocument) => boolean
  readonly at?: (subject: Subject) => Group | undefined
}

export type Report = (rule: RuleText, at: XmlElement | undefined) => void

/** A part of a rule set: looks at the document and reports what is wrong. */
export type Check = (document: InvoiceDocument, report: Report) => void

/** The rules of one publication at one version; `from` is the first day on which it must be kept. */
export interface RuleSet {
  readonly name: string
  readonly version: string
  readonly from: string
  readonly checks: readonly Check[]
  /** Rules of the sets before this one that it replaces by its own. */
  readonly replaces?: (document: InvoiceDocument) => Pick<ReadonlySet<string>, 'has'>
}

/** A table row: the rule in one line. */
export function rule<Subject>(
  id: string,
  term: string,
  says: string,
  holds: Rule<Subject>['holds'],
  more: { readonly severity?: Severity; readonly at?: Rule<Subject>['at'] } = {},
): Rule<Subject> {
  return { id, term, says, holds, ...more }
}

/** Every rule of a table for every subject that the document has. */
export function each<Subject extends Group>(
  subjects: (document: InvoiceDocument) => Iterable<Subject>,
  rules: readonly Rule<Subject>[],
): Check {
  return (document, report) => {
    for (const subject of subjects(document)) {
      for (const one of rules) {
        if (!one.holds(subject, document)) report(one, (one.at?.(subject) ?? subject).at)
      }
    }
  }
}

/** A check for one syntax only. */
export function only(syntax: InvoiceDocument['syntax'], check: Check): Check {
  return (document, report) => {
    if (document.syntax === syntax) check(document, report)
  }
}

/** Judges a document by several rule sets; the findings come in the order of the sets, up to a number of them. */
export function validate(document: InvoiceDocument, sets: readonly RuleSet[]): Finding[] {
  const findings: Finding[] = []
  let unlisted = 0
  let worst: Severity = 'info'
  const replaced = sets.map((set) => set.replaces?.(document)).filter((ids) => ids !== undefined)
  const report: Report = (broken, at) => {
    if (replaced.some((ids) => ids.has(broken.id))) return
    const severity = broken.severity ?? 'error'
    if (findings.length >= mostFindings) {
      unlisted++
      worst = worseOf(worst, severity)
      return
    }
    findings.push({
      rule: broken.id,
      severity,
      message: broken.says,
      path: pathOf(at ?? document.root),
      term: broken.term,
    })
  }
  for (const set of sets) for (const check of set.checks) check(document, report)
  if (unlisted === 0) return findings
  const message = `${unlisted} further findings of this invoice are not listed.`
  return [...findings, { rule: 'file.more_findings', severity: worst, message, path: pathOf(document.root) }]
}

/** True when nothing among the findings makes the invoice invalid. */
export const isValid = (findings: readonly Finding[]): boolean => findings.every(({ severity }) => severity !== 'error')
