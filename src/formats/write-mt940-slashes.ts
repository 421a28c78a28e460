import type { StatementEntry, StatementTransaction } from './bank-statement.js'
import { otherSide } from './bank-statement.js'
import { readDetails } from './mt940-details.js'
import { swiftMoney } from './mt940-entry.js'
import type { SwiftDetails } from './mt940-text.js'
import { isSepaText } from './payments/sepa-text.js'
import { cutLines, mostLines, swiftAmount } from './swift-line.js'

/**
 * The lines of field 86 with code words between slashes, as Dutch, Belgian and Nordic banks write them. Only where they
 * are read again as exactly what they should say, and say more than words and a reference that field 61 has anyway.
 */
export function slashLines(
  entry: StatementEntry,
  one: StatementTransaction,
  { hasReference }: { readonly hasReference: boolean },
): string[] | undefined {
  if (entry.information !== undefined || one.otherReferences !== undefined || one.returnReason?.text !== undefined)
    return undefined
  const details = detailsOf(entry, one)
  const { remittance, endToEndId, ...more } = details
  const isMore = Object.values(more).some((value) => value !== undefined && value.length > 0)
  if (!isMore && (hasReference || endToEndId === undefined)) return undefined
  const text = slashText(details)
  if (!isSepaText(text)) return undefined
  const lines = cutLines(text)
  return lines.length <= mostLines && said(readDetails(lines)) === said(details) ? lines : undefined
}

function detailsOf(entry: StatementEntry, one: StatementTransaction): SwiftDetails {
  const party = one[otherSide(entry.amount, entry.reversal)] ?? {}
  return {
    endToEndId: one.endToEndId,
    paymentInformationId: one.paymentInformationId,
    mandateId: one.mandateId,
    partyId: party.id,
    account: party.iban ?? party.otherAccount,
    bic: party.bic,
    name: party.name,
    address: party.address,
    ultimateName: party.ultimateName,
    initiator: one.initiator,
    purpose: one.purpose,
    original: originalText(one),
    exchangeRate: one.original?.exchangeRate?.replace('.', ','),
    charge: chargeText(one),
    creditorReferences: one.creditorReferences,
    remittance: one.remittance,
    returnCode: one.returnReason?.code,
  }
}

function slashText(details: SwiftDetails): string {
  const { address, purpose, creditorReferences = [], remittance } = details
  const codes: readonly (readonly [string, string | undefined])[] = [
    ['EREF', details.endToEndId],
    ['PREF', details.paymentInformationId],
    ['MARF', details.mandateId],
    ['CSID', details.partyId],
    ['IBAN', details.account],
    ['BIC', details.bic],
    ['NAME', details.name],
    ['ADDR', address?.join('/')],
    ['ULTD', details.ultimateName],
    ['INIT', details.initiator],
    ['PURP', purpose && `CD/${purpose}`],
    ['OCMT', details.original],
    ['EXCH', details.exchangeRate],
    ['CHGS', details.charge],
    ['REMI', remittance[0]],
    ['REMI/STRD', creditorReferences[0] && `CUR/${creditorReferences[0]}`],
    ['RTRN', details.returnCode],
  ]
  return codes.flatMap(([code, value]) => (value === undefined ? [] : [`/${code}/${value}`])).join('')
}

/** The details in one text, whatever order they stand in. */
const said = (details: SwiftDetails): string =>
  JSON.stringify(
    Object.entries(details)
      .filter(([, value]) => value !== undefined && value.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** An amount that the supplementary details of field 61 tell already is not told twice. */
export function originalText(one: StatementTransaction | undefined): string | undefined {
  if (one?.original === undefined) return undefined
  const { amount, currency } = one.original
  const told = swiftMoney(/\/OCMT\/([^/]*)/.exec(one.information ?? '')?.[1])
  return told?.amount === amount && told.currency === currency ? undefined : currency + swiftAmount(amount, currency)
}

export function chargeText(one: StatementTransaction | undefined): string | undefined {
  const [charge] = one?.charges ?? []
  if (charge === undefined || !charge.amount.startsWith('-')) return undefined
  const told = swiftMoney(/\/CHGS\/([^/]*)/.exec(one?.information ?? '')?.[1])
  const isTold = told !== undefined && `-${told.amount}` === charge.amount && told.currency === charge.currency
  return isTold ? undefined : charge.currency + swiftAmount(charge.amount, charge.currency)
}
