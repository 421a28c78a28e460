import { isCurrency } from '../kernel/currency.js'
import { labelledDetails, readSlashes, slashDetails } from './mt940-slashes.js'
import type { SwiftDetails } from './mt940-text.js'

/** The columns of an ABN AMRO list (`TXT….TAB`), which has no headings: these are the ones of the same list as a workbook. */
export const abnAmroHeader: readonly string[] = [
  'Rekeningnummer',
  'Muntsoort',
  'Transactiedatum',
  'Beginsaldo',
  'Eindsaldo',
  'Rentedatum',
  'Transactiebedrag',
  'Omschrijving',
]

const day = /^\d{8}$/
const amount = /^-?\d{1,15},\d\d$/

/** Account, currency, day, balance before and after, day of interest, amount, text. */
export function isAbnAmroRow(cells: readonly string[]): boolean {
  const [account = '', currency = '', booked = '', before = '', after = '', interest = '', booking = ''] = cells
  return (
    cells.length === abnAmroHeader.length &&
    /^[A-Z0-9]{8,34}$/.test(account) &&
    isCurrency(currency) &&
    [booked, interest].every((cell) => day.test(cell)) &&
    [before, after, booking].every((cell) => amount.test(cell))
  )
}

export const isAbnAmro = (header: readonly string[]): boolean => header.includes('Transactiebedrag')

/** Code words between slashes, or words with a colon in columns, or text alone. */
export function abnAmroDetails(text: string): SwiftDetails {
  if (text.startsWith('/TRTP/')) return slashDetails(readSlashes(text))
  const joined = joinedColumns(text)
  const details = labelledDetails(joined)
  const isLabelled = details.name !== undefined || details.account !== undefined || details.remittance.length > 0
  return isLabelled ? details : { remittance: [joined.replace(/ {2,}/g, ' ')] }
}

/** Two columns of 32 characters with a blank between them make a line. */
const column = 32
const line = 2 * column + 1

const label = /^(?:IBAN|BIC|Naam|Omschrijving|Kenmerk|Betalingskenm\.|Machtiging|Incassant|Voor|Uitvoeringsdatum): /

/** A full column runs on in the next one without a blank, unless a word with a colon begins there. */
function joinedColumns(text: string): string {
  let joined = ''
  let runsOn = true
  for (let at = 0; at < text.length; at += line) {
    if ((text[at + column] ?? ' ') !== ' ') return text.trim()
    for (const piece of [text.slice(at, at + column), text.slice(at + column + 1, at + line)]) {
      joined += runsOn && !label.test(piece) ? piece.trimEnd() : ` ${piece.trimEnd()}`
      runsOn = piece.length === column && !piece.endsWith(' ')
    }
  }
  return joined.trim()
}
