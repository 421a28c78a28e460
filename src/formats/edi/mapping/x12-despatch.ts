import { plainText } from '../../../kernel/decimal.js'
import type { DespatchAdvice, DespatchLine, DespatchPackage } from '../despatch-model.js'
import type { EdiMessage } from '../message/read-message.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Mapped, TradeDates, TradeParty, TradeReference } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { packageKinds, purposes, transportModes } from './codes.js'
import { type LoopReader, MessageReading } from './loop-reader.js'
import { Losses } from './losses.js'
import { linesByPackage, PackageTree } from './package-tree.js'
import { itemNumberElements, readItemNumbers } from './x12-item-numbers.js'
import {
  compact,
  dateSegments,
  descriptionSegments,
  issuedText,
  partySegments,
  readDate,
  readDates,
  readDecimal,
  readDescription,
  readParties,
  readReferences,
  readUnit,
  referenceSegments,
  unitText,
} from './x12-parts.js'

/** One HL loop: the parent number, not the order of the loops, carries the hierarchy (X12 856 HL). */
interface Level {
  readonly id: string
  readonly code: string
  readonly loop: LoopReader
  /** The nearest package above, and the order that it belongs to: both come down from the parent. */
  readonly around?: string
  readonly orderNumber?: string
}

/** X12 735: shipment, order, tare (pallet), pack (carton), item. */
const packageLevels = new Set(['T', 'P'])

/** Reads 856, whatever the order of its levels. */
export function readX12Despatch(message: EdiMessage): Mapped<DespatchAdvice> {
  const reading = new MessageReading(message)
  const { root } = reading
  const bsn = root.first('BSN')
  root.all('CTT')
  const levels = readLevels(root)
  const shipment = levels.filter(({ code }) => code === 'S').map(({ loop }) => readShipment(loop))
  const packages = levels.filter(({ code }) => packageLevels.has(code)).map(readPackage)
  const lines = levels.filter(({ code }) => code === 'I').map(readLine)
  const all = <T>(pick: (one: Shipment) => readonly T[]): T[] => shipment.flatMap(pick)
  const [first] = shipment
  const document = compact<DespatchAdvice>({
    number: textAt(bsn, 2),
    issueDate: readDate(textAt(bsn, 3)),
    purpose: purposeOf(textAt(bsn, 1)),
    dates: { ...readDates(root), ...Object.fromEntries(shipment.flatMap(({ dates }) => Object.entries(dates))) },
    references: all(({ references }) => references),
    parties: all(({ parties }) => parties),
    carrier: first?.carrier,
    weight: first?.weight,
    packageCount: first?.packageCount,
    packages,
    lines,
  })
  return { document, findings: reading.leftovers() }
}

function purposeOf(code: string): DespatchAdvice['purpose'] {
  const word = purposes.word('x12', code)
  return word === 'cancel' || word === 'replace' ? word : 'original'
}

/** Only levels that came before may be parents: a circle cannot arise. */
function readLevels(root: LoopReader): readonly Level[] {
  const byId = new Map<string, Level>()
  return root.mapLoops('HL', (loop) => {
    const hl = loop.first('HL')
    const parent = byId.get(textAt(hl, 2))
    const level: Level = {
      id: textAt(hl, 1),
      code: textAt(hl, 3),
      loop,
      around: parent !== undefined && packageLevels.has(parent.code) ? parent.id : parent?.around,
      orderNumber: textAt(loop.first('PRF'), 1) || parent?.orderNumber,
    }
    byId.set(level.id, level)
    return level
  })
}

interface Shipment extends Pick<DespatchAdvice, 'carrier' | 'weight' | 'packageCount'> {
  readonly dates: TradeDates
  readonly references: readonly TradeReference[]
  readonly parties: readonly TradeParty[]
}

function readShipment(loop: LoopReader): Shipment {
  const td1 = loop.first('TD1')
  const td5 = loop.first('TD5')
  const weight = readDecimal(textAt(td1, 7))
  const count = textAt(td1, 2)
  const mode = textAt(td5, 4)
  return {
    dates: readDates(loop),
    references: readReferences(loop),
    parties: readParties(loop),
    carrier: td5 && {
      ...compact({
        code: textAt(td5, 3) || undefined,
        name: textAt(td5, 5) || undefined,
        mode: mode === '' ? undefined : transportModes.word('x12', mode),
      }),
    },
    weight: weight && { value: weight, unit: readUnit(textAt(td1, 8)) },
    packageCount: /^\d+$/.test(count) ? Number(count) : undefined,
  }
}

function readPackage(level: Level): DespatchPackage {
  const man = level.loop.first('MAN', [1, 'GM']) ?? level.loop.first('MAN', [1, 'SM', 'AA'])
  const kind = textAt(level.loop.first('TD1'), 1).slice(0, 3)
  return compact<DespatchPackage>({
    id: level.id,
    parent: level.around,
    // An SSCC of 20 digits begins with its application identifier 00 (GS1 General Specifications).
    sscc: textAt(man, 2).replace(/^00(?=\d{18}$)/, '') || undefined,
    kind: kind === '' ? undefined : packageKinds.word('x12', kind),
  })
}

function readLine(level: Level): DespatchLine {
  const { loop } = level
  const lin = loop.first('LIN')
  const sn1 = loop.first('SN1')
  return compact<DespatchLine>({
    id: textAt(lin, 1) || textAt(sn1, 1) || level.id,
    item: readItemNumbers(lin, 2),
    description: readDescription(loop),
    quantity: { value: readDecimal(textAt(sn1, 2)) ?? { coefficient: 0n, scale: 0 }, unit: readUnit(textAt(sn1, 3)) },
    ordered: readDecimal(textAt(sn1, 5)),
    orderNumber: level.orderNumber,
    orderLine: textAt(loop.first('REF', [1, 'LI']), 2) || undefined,
    package: level.around,
    lot: textAt(loop.first('REF', [1, 'LT']), 2) || undefined,
  })
}

/** Writes 856 in the order shipment, order, package, item; lines without package hang below their order. */
export function writeX12Despatch(advice: DespatchAdvice): Mapped<OutgoingMessage> {
  const losses = new Losses()
  const hierarchy = new Hierarchy()
  const shipment = hierarchy.level(undefined, 'S', shipmentSegments(advice, losses))
  const tree = new PackageTree(advice.packages)
  for (const [orderNumber, lines] of linesByOrder(advice.lines)) {
    const prf = orderNumber === undefined ? [] : [segment('PRF', orderNumber)]
    const order = orderNumber === undefined ? shipment : hierarchy.level(shipment, 'O', prf)
    writePackages(tree, lines, order, hierarchy, losses)
  }
  writeEmptyPackages(tree, shipment, hierarchy, losses)
  const purpose = purposes.code('x12', advice.purpose)!
  const segments = [
    // 0001: shipment, order, packaging, item. The model knows the day only; 0000 stands for the time.
    segment('BSN', purpose, advice.number, issuedText(advice, losses), '0000', '0001'),
    ...hierarchy.segments,
    segment('CTT', String(hierarchy.count)),
  ]
  return { document: { type: '856', segments }, findings: losses.findings }
}

function linesByOrder(lines: readonly DespatchLine[]): ReadonlyMap<string | undefined, readonly DespatchLine[]> {
  const orders = new Map<string | undefined, DespatchLine[]>()
  for (const line of lines) {
    const order = orders.get(line.orderNumber)
    if (order === undefined) orders.set(line.orderNumber, [line])
    else order.push(line)
  }
  return orders
}

/** Numbers the HL loops and remembers the level of each package. */
class Hierarchy {
  readonly segments: Segment[] = []
  readonly packages = new Map<string, string>()
  count = 0

  level(parent: string | undefined, code: string, segments: readonly Segment[]): string {
    this.count++
    const id = String(this.count)
    this.segments.push(segment('HL', id, parent ?? '', code), ...segments)
    return id
  }
}

function shipmentSegments(advice: DespatchAdvice, losses: Losses): Segment[] {
  const { carrier, weight, packageCount } = advice
  const mode = carrier?.mode && losses.code(transportModes.code('x12', carrier.mode), 'carrier.mode', carrier.mode)
  const load = weight === undefined ? ['', '', ''] : ['G', plainText(weight.value), unitText(weight.unit)]
  const count = packageCount === undefined ? '' : String(packageCount)
  const hasLoad = weight !== undefined || packageCount !== undefined
  return [
    ...(hasLoad ? [segment('TD1', count === '' ? '' : 'CTN', count, '', '', '', ...load)] : []),
    ...(carrier === undefined
      ? []
      : [
          segment('TD5', '', carrier.code === undefined ? '' : '2', carrier.code ?? '', mode ?? '', carrier.name ?? ''),
        ]),
    ...referenceSegments(advice.references, 'references', losses),
    ...dateSegments(advice.dates, 'dates', losses),
    ...partySegments(advice.parties, losses),
  ]
}

/** The packages of an order, outer before inner, each followed by its lines. */
function writePackages(
  tree: PackageTree,
  lines: readonly DespatchLine[],
  order: string,
  hierarchy: Hierarchy,
  losses: Losses,
): void {
  const groups = linesByPackage(lines)
  const writeLines = (id: string | undefined, level: string) => {
    for (const line of groups.get(id) ?? []) hierarchy.level(level, 'I', lineSegments(line, losses))
  }
  writeLines(undefined, order)
  for (const one of tree.around(lines)) writeLines(one.id, writePackage(tree, one, order, hierarchy, losses))
}

/** Packages that hold no line, not even within. */
function writeEmptyPackages(tree: PackageTree, shipment: string, hierarchy: Hierarchy, losses: Losses): void {
  for (const one of tree.outerFirst) {
    if (!hierarchy.packages.has(one.id)) writePackage(tree, one, shipment, hierarchy, losses)
  }
}

/** A package hangs below the one around it, else below `outside`. */
function writePackage(
  tree: PackageTree,
  one: DespatchPackage,
  outside: string,
  hierarchy: Hierarchy,
  losses: Losses,
): string {
  const around = one.parent === undefined ? undefined : hierarchy.packages.get(one.parent)
  // Tare for what holds packages, pack for what does not.
  const code = one.kind === 'pallet' || tree.holdsPackages(one.id) ? 'T' : 'P'
  const level = hierarchy.level(around ?? outside, code, packageSegments(one, losses))
  hierarchy.packages.set(one.id, level)
  return level
}

function packageSegments(one: DespatchPackage, losses: Losses): Segment[] {
  const kind = one.kind && losses.code(packageKinds.code('x12', one.kind), 'packages.kind', one.kind)
  return [
    ...(kind ? [segment('TD1', kind, '1')] : []),
    ...(one.sscc === undefined ? [] : [segment('MAN', 'GM', `00${one.sscc}`)]),
  ]
}

function lineSegments(line: DespatchLine, losses: Losses): Segment[] {
  const ordered = line.ordered === undefined ? [] : ['', plainText(line.ordered), unitText(line.quantity.unit)]
  return [
    segment('LIN', line.id, ...itemNumberElements(line.item, 'lines', losses)),
    segment('SN1', '', plainText(line.quantity.value), unitText(line.quantity.unit), ...ordered),
    ...descriptionSegments(line.description),
    ...(line.orderLine === undefined ? [] : [segment('REF', 'LI', line.orderLine)]),
    ...(line.lot === undefined ? [] : [segment('REF', 'LT', line.lot)]),
  ]
}
