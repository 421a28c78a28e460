import { type BusinessDate, parseDate } from '../../kernel/date.js'
import type { Decimal } from '../../kernel/decimal.js'
import { problem } from '../../kernel/problem.js'
import { chargeReasons } from '../edi/mapping/codes.js'
import { compact } from '../edi/mapping/x12-parts.js'
import type {
  AllowanceCharge,
  Contact,
  ItemNumbers,
  PartyId,
  Quantity,
  TradeParty,
  TradeReference,
} from '../edi/trade-model.js'
import { madeAmount, madeIdentifier, madeNumber, madeQuantity } from '../invoice/made-terms.js'
import type { Identifier, Quantity as Measured } from '../invoice/model.js'
import { plain } from '../invoice/terms.js'
import type { UblDocument } from '../invoice/ubl-documents/ubl-document.js'

type UblOrder = UblDocument<'Order'>
type UblCustomer = NonNullable<UblOrder['buyer']>
type UblSupplier = NonNullable<UblOrder['seller']>
export type UblParty = NonNullable<UblCustomer['party']>
type UblAddress = NonNullable<UblParty['address']>
export type UblDelivery = NonNullable<UblOrder['deliveries']>[number]
type UblPeriod = NonNullable<UblDelivery['requested']>
export type UblItem = NonNullable<NonNullable<NonNullable<UblOrder['lines']>[number]['line']>['item']>
type UblCharge = NonNullable<UblOrder['allowances']>[number]
type UblReference = NonNullable<UblOrder['documents']>[number]

/** ISO/IEC 6523 schemes that orders have words for. */
const schemes: Readonly<Record<string, string>> = { '0088': 'gln', '0060': 'duns' }
const schemeCodes: Readonly<Record<string, string>> = { gln: '0088', duns: '0060' }

export const textOf = (text: string | undefined): string | undefined => text?.trim() || undefined
export const dayOf = (text: string | undefined): BusinessDate | undefined => parseDate((text ?? '').trim().slice(0, 10))

/** Everything that is there, or nothing. */
export function group<T extends object>(values: T): T | undefined {
  const kept = compact(values)
  return Object.keys(kept).length > 0 ? kept : undefined
}

export const list = <T>(values: readonly T[]): readonly T[] | undefined => (values.length > 0 ? values : undefined)

export function quantityOf(measured: Measured | undefined): Quantity | undefined {
  return measured?.value && { value: measured.value, unit: measured.unit ?? 'EA' }
}

export const ublQuantity = (quantity: Quantity | undefined) => quantity && madeQuantity(quantity.value, quantity.unit)

/** Amounts of UBL name their currency. */
export const ublAmount = (value: Decimal | undefined, currency: string | undefined) =>
  value && { ...madeAmount(value), currency }

/** A party of UBL; `assigned` is the number that the other side knows it by, in the words of our model. */
export function partyOfUbl(role: string, party: UblParty | undefined, assigned?: PartyId): TradeParty[] {
  if (party === undefined) return []
  const { address, contact } = party
  const lines = [address?.street, address?.additionalStreet, ...(address?.lines ?? []).map(({ line }) => line)]
  const street = lines.flatMap((line) => textOf(line) ?? [])
  return [
    compact<TradeParty>({
      role,
      id: partyId(party) ?? assigned,
      name: textOf(party.names?.[0]?.name) ?? textOf(party.legal?.[0]?.name),
      street: list(street),
      city: textOf(address?.city),
      region: textOf(address?.subdivision),
      postalCode: textOf(address?.postCode),
      country: textOf(address?.country?.code?.text),
      taxId: textOf(party.taxes?.find(({ scheme }) => scheme?.id === 'VAT' || scheme === undefined)?.id?.text),
      contact: group<Contact>({
        name: textOf(contact?.name),
        phone: textOf(contact?.telephone),
        email: textOf(contact?.email),
      }),
    }),
  ]
}

/** The identifier of the party, else the address that it is reached at; without a scheme nobody says who gave it. */
function partyId({ identifiers = [], endpoint }: UblParty): PartyId | undefined {
  const found = identifiers.map(({ id }) => id).find((id) => plain(id) !== '') ?? endpoint
  if (found === undefined || plain(found) === '') return undefined
  return { scheme: schemes[found.scheme ?? ''] ?? 'other', value: plain(found) }
}

export function ublParty(party: TradeParty | undefined): UblParty | undefined {
  if (party === undefined) return undefined
  const { id, name, taxId, contact } = party
  const own = id !== undefined && id.scheme !== 'buyer' && id.scheme !== 'seller'
  return group<UblParty>({
    identifiers: own ? [{ id: madeIdentifier(id.value, schemeCodes[id.scheme])! }] : undefined,
    names: name === undefined ? undefined : [{ name }],
    address: ublAddress(party),
    taxes: taxId === undefined ? undefined : [{ id: { text: taxId }, scheme: { id: 'VAT' } }],
    legal: name === undefined ? undefined : [{ name }],
    contact: contact && group({ name: contact.name, telephone: contact.phone, email: contact.email }),
  })
}

export function ublAddress({ street = [], city, region, postalCode, country }: TradeParty): UblAddress | undefined {
  const [first, second, ...others] = street
  return group<UblAddress>({
    street: first,
    additionalStreet: second,
    city,
    postCode: postalCode,
    subdivision: region,
    lines: list(others.map((line) => ({ line }))),
    country: country === undefined ? undefined : { code: { text: country } },
  })
}

/** The number that the seller gave the buyer, and the other way round, stand beside the party. */
const assignedBy = (id: TradeParty['id'], scheme: string): string | undefined =>
  id?.scheme === scheme ? id.value : undefined

export const ublCustomer = (party: TradeParty | undefined): UblCustomer | undefined =>
  party && group<UblCustomer>({ supplierAssignedId: assignedBy(party.id, 'seller'), party: ublParty(party) })

export const ublSupplier = (party: TradeParty | undefined): UblSupplier | undefined =>
  party && group<UblSupplier>({ customerAssignedId: assignedBy(party.id, 'buyer'), party: ublParty(party) })

const assigned = (scheme: string, value: string | undefined): PartyId | undefined =>
  textOf(value) === undefined ? undefined : { scheme, value: value!.trim() }

export const customerOfUbl = (role: string, customer: UblCustomer | undefined): TradeParty[] =>
  partyOfUbl(role, customer?.party, assigned('seller', customer?.supplierAssignedId))

export const supplierOfUbl = (role: string, supplier: UblSupplier | undefined): TradeParty[] =>
  partyOfUbl(role, supplier?.party, assigned('buyer', supplier?.customerAssignedId))

const gtinScheme = '0160'

export function itemOfUbl(item: UblItem | undefined): ItemNumbers {
  const standard = item?.standard?.id
  const isGtin = standard?.scheme === gtinScheme || /^(?:\d{8}|\d{12,14})$/.test(plain(standard))
  const other: TradeReference[] =
    standard !== undefined && !isGtin ? [{ kind: `iso6523:${standard.scheme ?? ''}`, value: plain(standard) }] : []
  return compact<ItemNumbers>({
    gtin: isGtin ? textOf(plain(standard)) : undefined,
    buyer: textOf(plain(item?.buyers?.id)),
    seller: textOf(plain(item?.sellers?.id)),
    manufacturer: textOf(plain(item?.manufacturers?.[0]?.id)),
    others: list(other),
  })
}

const identified = (value: string | undefined, scheme?: string): { id: Identifier } | undefined =>
  value === undefined ? undefined : { id: madeIdentifier(value, scheme)! }

export function ublItem(item: ItemNumbers, description: string | undefined): UblItem {
  const maker = identified(item.manufacturer)
  return compact<UblItem>({
    // A name must be there (EN 16931 BT-153 and Peppol alike): what a line has no words for is called by its number.
    name: description ?? item.seller ?? item.buyer ?? item.gtin,
    buyers: identified(item.buyer),
    sellers: identified(item.seller),
    manufacturers: maker && [maker],
    standard: identified(item.gtin, gtinScheme),
  })
}

export function chargesOfUbl(charges: readonly UblCharge[] | undefined): AllowanceCharge[] {
  return (charges ?? []).map(({ isCharge, reasonCode, reasons, factor, amount }) =>
    compact<AllowanceCharge>({
      kind: isCharge === 'true' || isCharge === '1' ? 'charge' : 'allowance',
      reason: reasonCode && chargeReasons.word('edifact', reasonCode.text),
      description: textOf(reasons?.join(' ')),
      amount: amount?.value,
      percent: factor?.value,
    }),
  )
}

export function ublCharges(charges: readonly AllowanceCharge[], currency: string | undefined) {
  const all = charges.map(({ kind, reason, description, amount, percent }) => {
    const code = reason && chargeReasons.code('edifact', reason)
    return compact<UblCharge>({
      isCharge: kind === 'charge' ? 'true' : 'false',
      reasonCode: code ? { text: code } : undefined,
      reasons: description === undefined ? undefined : [description],
      factor: percent && madeNumber(percent),
      amount: ublAmount(amount, currency),
    })
  })
  return list(all)
}

/** A document that is referred to; what it is stands beside its number. */
export function referencesOfUbl(documents: readonly UblReference[] | undefined): TradeReference[] {
  return (documents ?? []).flatMap(({ id, type }) =>
    plain(id) === '' ? [] : [{ kind: textOf(type) ?? 'document', value: plain(id) }],
  )
}

export const ublReferences = (references: readonly TradeReference[]) =>
  list(references.map(({ kind, value }): UblReference => ({ id: { text: value }, type: kind })))

/** One day is a period that begins and ends with it. */
export const onDay = (day: string | undefined): UblPeriod | undefined =>
  day === undefined ? undefined : { start: day, end: day }

export const lastDay = (period: UblPeriod | undefined): BusinessDate | undefined =>
  dayOf(period?.end) ?? dayOf(period?.start)

/** UBL has no purpose of a message: a cancellation would arrive as a new document, which is the opposite. */
export function refuseCancellation(purpose: string, number: string): void {
  if (purpose !== 'cancel') return
  throw problem('convert.cancellation', `${number} is cancelled by this message, which UBL cannot say.`, { number })
}
