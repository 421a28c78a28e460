import { type Decimal, decimal } from '../../kernel/decimal.js'
import type { Carrier, DespatchAdvice, DespatchLine, DespatchPackage } from '../edi/despatch-model.js'
import { packageKinds } from '../edi/mapping/codes.js'
import { compact } from '../edi/mapping/x12-parts.js'
import type { TradeParty } from '../edi/trade-model.js'
import { madeIdentifier, madeNumber } from '../invoice/made-terms.js'
import { plain } from '../invoice/terms.js'
import type { UblDocument } from '../invoice/ubl-documents/ubl-document.js'
import {
  customerOfUbl,
  dayOf,
  group,
  itemOfUbl,
  lastDay,
  list,
  onDay,
  partyOfUbl,
  quantityOf,
  referencesOfUbl,
  refuseCancellation,
  supplierOfUbl,
  textOf,
  ublCustomer,
  ublItem,
  ublParty,
  ublQuantity,
  ublReferences,
  ublSupplier,
} from './ubl-parts.js'

type UblDespatch = UblDocument<'DespatchAdvice'>
type UblLine = NonNullable<UblDespatch['lines']>[number]
type UblShipment = NonNullable<UblDespatch['shipment']>

const none: Decimal = decimal('0')

/** A despatch advice of UBL in the one despatch model. */
export function despatchOfUbl(document: UblDespatch): DespatchAdvice {
  const { shipment } = document
  const delivery = shipment?.delivery
  const [header] = document.orders ?? []
  return compact<DespatchAdvice>({
    number: textOf(document.id) ?? '',
    issueDate: dayOf(document.issueDate),
    purpose: 'original',
    dates: compact({
      shipped: dayOf(delivery?.despatch?.date),
      'estimated-delivery': lastDay(delivery?.estimated),
      'delivery-requested': lastDay(delivery?.requested),
      delivered: dayOf(delivery?.actualDate),
    }) as DespatchAdvice['dates'],
    references: referencesOfUbl(document.documents),
    parties: [
      ...supplierOfUbl('ship-from', document.despatcher),
      ...customerOfUbl('ship-to', document.receiver),
      ...customerOfUbl('buyer', document.buyer),
      ...supplierOfUbl('seller', document.seller),
    ],
    carrier: carrierOf(shipment),
    weight: quantityOf(shipment?.grossWeight),
    packageCount: countOf(plain(shipment?.unitCount)),
    packages: (shipment?.units ?? []).map(packageOf),
    lines: (document.lines ?? []).map((line) => lineOf(line, textOf(header?.id))),
  })
}

const countOf = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined)

function carrierOf(shipment: UblShipment | undefined): Carrier | undefined {
  const [party] = partyOfUbl('carrier', shipment?.consignments?.[0]?.carrier ?? shipment?.delivery?.carrier)
  return party && group<Carrier>({ code: party.id?.value, name: party.name })
}

function packageOf({ id, type }: NonNullable<UblShipment['units']>[number], index: number): DespatchPackage {
  const number = plain(id).replace(/^00(?=\d{18}$)/, '')
  return compact<DespatchPackage>({
    id: String(index + 1),
    sscc: textOf(number),
    kind: type && packageKinds.word('edifact', type.text),
  })
}

function lineOf(line: UblLine, orderNumber: string | undefined): DespatchLine {
  const [order] = line.orderLines ?? []
  return compact<DespatchLine>({
    id: textOf(line.id) ?? '',
    item: itemOfUbl(line.item),
    description: textOf(line.item?.name) ?? textOf(line.item?.descriptions?.join(' ')),
    quantity: quantityOf(line.delivered) ?? { value: none, unit: 'EA' },
    orderNumber: textOf(order?.order?.id) ?? orderNumber,
    orderLine: order?.lineId === unknownLine ? undefined : textOf(order?.lineId),
    lot: textOf(line.item?.instances?.[0]?.lot?.number),
  })
}

/** A despatch advice as UBL; packages are named, but which line is in which is not. */
export function ublOfDespatch(advice: DespatchAdvice): UblDespatch {
  refuseCancellation(advice.purpose, advice.number)
  const party = (...roles: string[]): TradeParty | undefined => advice.parties.find(({ role }) => roles.includes(role))
  const numbers = new Set(advice.lines.map(({ orderNumber }) => orderNumber))
  const [orderNumber] = numbers
  return compact<UblDespatch>({
    version: '2.1',
    id: advice.number,
    issueDate: advice.issueDate,
    orders: numbers.size === 1 && orderNumber !== undefined ? [{ id: orderNumber }] : undefined,
    documents: ublReferences(advice.references),
    despatcher: ublSupplier(party('ship-from', 'shipper') ?? party('seller', 'supplier')),
    receiver: ublCustomer(party('ship-to', 'consignee') ?? party('buyer')),
    buyer: ublCustomer(party('buyer')),
    seller: ublSupplier(party('seller', 'supplier')),
    shipment: shipmentOf(advice),
    lines: advice.lines.map(ublLine),
  })
}

function shipmentOf({ carrier, weight, packageCount, packages, dates }: DespatchAdvice): UblShipment | undefined {
  const carrying =
    carrier &&
    ublParty(
      compact<TradeParty>({
        role: 'carrier',
        name: carrier.name,
        id: carrier.code === undefined ? undefined : { scheme: 'other', value: carrier.code },
      }),
    )
  const shipment = group<UblShipment>({
    grossWeight: ublQuantity(weight),
    unitCount: packageCount === undefined ? undefined : madeNumber(decimal(packageCount)),
    consignments: carrying && [{ id: '1', carrier: carrying }],
    delivery: group({
      actualDate: dates.delivered,
      requested: onDay(dates['delivery-requested']),
      estimated: onDay(dates['estimated-delivery']),
      despatch: dates.shipped === undefined ? undefined : { date: dates.shipped },
    }),
    units: list(
      packages.map(({ id, sscc, kind }) => {
        const code = kind && packageKinds.code('edifact', kind)
        return compact({ id: madeIdentifier(sscc ?? id), type: code ? { text: code } : undefined })
      }),
    ),
  })
  // A shipment must have a number; advices name none.
  return shipment && { id: '1', ...shipment }
}

/** A despatch line must refer to a line of an order: where its number is not known, that is what it says. */
const unknownLine = 'NA'

function ublLine(line: DespatchLine): UblLine {
  const { orderNumber, orderLine, lot } = line
  const item = ublItem(line.item, line.description)
  const order = orderNumber === undefined ? undefined : { id: orderNumber }
  return compact<UblLine>({
    id: line.id,
    delivered: ublQuantity(line.quantity),
    orderLines: [compact({ lineId: orderLine ?? unknownLine, order })],
    item: lot === undefined ? item : { ...item, instances: [{ lot: { number: lot } }] },
  })
}
