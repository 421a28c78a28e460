import type { StatementTransaction } from './bank-statement.js'

/**
 * What the payer wrote, for formats that have nothing but text for it: references and document numbers that other
 * formats keep in places of their own stand behind the words, unless the words say them.
 */
export function payerWords(transaction: StatementTransaction | undefined): readonly string[] {
  if (transaction === undefined) return []
  const { remittance, creditorReferences, referredDocuments } = transaction
  const said = remittance.join(' ')
  const references = [...creditorReferences, ...referredDocuments.map(({ number }) => number)]
  return [...remittance, ...references.filter((reference) => reference !== '' && !said.includes(reference))]
}
