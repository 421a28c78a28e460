import type { BusinessDate } from '../kernel/date.js'
import { problem } from '../kernel/problem.js'
import type { FileContent, FormatDocument, InvoiceFound } from './document.js'
import type { Finding } from './finding.js'
import { type InvoiceDocument, readInvoice } from './invoice/document.js'
import { ruleSetAt, ruleSetsFor } from './invoice/rule-sets.js'
import { validate as judgeInvoice, type Severity } from './invoice/rules.js'
import { writeUbl } from './invoice/ubl/write-ubl.js'
import { unknownRules } from './invoice/unknown-rules.js'

/** Rule sets by the names that people type. */
const ruleSetNames = {
  en16931: 'EN 16931',
  peppol: 'Peppol BIS Billing',
  xrechnung: 'XRechnung',
} as const

export type RuleName = keyof typeof ruleSetNames

export const ruleNames = Object.keys(ruleSetNames) as readonly RuleName[]

/** A rule that a document breaks, or a fault of its format. */
export interface RuleFinding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly path?: string
  /** Business term of EN 16931. */
  readonly term?: string
}

export interface Verdict {
  /** Nothing among the findings is an error. */
  readonly valid: boolean
  readonly findings: readonly RuleFinding[]
}

export interface RuleChoice {
  /** Exactly these sets; by default EN 16931 and what the invoice says it follows, or a finding that its rules are not here. */
  readonly rules?: readonly RuleName[]
  /** The day whose versions of the rules are in force. */
  readonly day: BusinessDate
}

/**
 * Judges an invoice by rule sets. One made by a program is judged as the UBL that it would be sent as. Documents of
 * other kinds have no rule sets: their formats are checked while they are read.
 */
export function validate(document: FormatDocument, choice: RuleChoice): Verdict {
  if (document.type === 'invoice') return verdict(judged(receivedInvoice(document), choice))
  if (!choice.rules) return verdict([])
  const message = `The rules ${choice.rules.join(', ')} are for invoices in UBL, CII and Factur-X, not for this ${document.type}.`
  throw problem('format.no_rules', message, { type: document.type })
}

/** Judges a file: what was found while it was read, and its invoices by their rules. */
export function validateFile({ documents, findings }: FileContent, choice: RuleChoice): Verdict {
  return verdict([...findings.map(formatFault), ...documents.flatMap((one) => validate(one, choice).findings)])
}

const receivedInvoice = ({ received, document }: InvoiceFound): InvoiceDocument =>
  received ?? readInvoice(writeUbl(document))

function judged(invoice: InvoiceDocument, { rules, day }: RuleChoice): readonly RuleFinding[] {
  if (rules)
    return judgeInvoice(
      invoice,
      rules.flatMap((name) => ruleSetAt(ruleSetNames[name], day) ?? []),
    )
  const unknown = unknownRules(invoice)
  const findings = judgeInvoice(invoice, ruleSetsFor(invoice, day))
  return unknown === undefined ? findings : [unknown, ...findings]
}

function verdict(findings: readonly RuleFinding[]): Verdict {
  return { valid: findings.every(({ severity }) => severity !== 'error'), findings }
}

export function formatFault({ code, severity, message, position }: Finding): RuleFinding {
  return { rule: code, severity, message, path: placeOf(position) }
}

function placeOf({ path, line, column, offset }: Finding['position']): string | undefined {
  const counted = [line && `line ${line}`, column && `column ${column}`, offset !== undefined && `byte ${offset}`]
  return path ?? (counted.filter(Boolean).join(', ') || undefined)
}
