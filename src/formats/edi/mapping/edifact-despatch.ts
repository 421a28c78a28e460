import { plainText } from '../../../kernel/decimal.js'
import type { Carrier, DespatchAdvice, DespatchLine, DespatchPackage } from '../despatch-model.js'
import type { EdiMessage } from '../message/read-message.js'
import { type Segment, segment, textAt } from '../syntax/segment.js'
import type { Mapped } from '../trade-model.js'
import type { OutgoingMessage } from '../write-x12.js'
import { packageKinds, purposes, transportModes } from './codes.js'
import { partySegments, readParties } from './edifact-parties.js'
import {
  dateSegments,
  descriptionSegments,
  type EdifactVersion,
  issuedSegments,
  itemNumberSegments,
  qty,
  readDate,
  readDates,
  readDecimal,
  readDescription,
  readItemNumbers,
  readQuantity,
  readReferences,
  referenceSegments,
} from './edifact-parts.js'
import { type LoopReader, MessageReading } from './loop-reader.js'
import { Losses } from './losses.js'
import { linesByPackage } from './package-tree.js'
import { compact } from './x12-parts.js'

interface Contents {
  readonly packages: readonly DespatchPackage[]
  readonly lines: readonly DespatchLine[]
}

/** Reads DESADV: CPS numbers the packing levels and names the level around, as HL does in X12. */
export function readEdifactDespatch(message: EdiMessage): Mapped<DespatchAdvice> {
  const reading = new MessageReading(message)
  const { root } = reading
  const version = message.checkedAgainst ?? 'D.01B'
  const bgm = root.first('BGM')
  root.all('CNT', [1, '2'])
  const issued = readDate(root.first('DTM', [1, '137']))
  const contents = readContents(root, version)
  const weight = root.first('MEA', [1, 'AAE', 'PD', 'WT'])
  const weightValue = readDecimal(textAt(weight, 3, 2))
  const count = textAt(root.first('CNT', [1, '11']), 1, 2)
  const document = compact<DespatchAdvice>({
    number: textAt(bgm, 2, 1),
    issueDate: issued,
    purpose: purposeOf(textAt(bgm, 3)),
    dates: readDates(root, ['137']),
    references: readReferences(root),
    parties: readParties(root),
    carrier: readCarrier(root),
    weight: weightValue && { value: weightValue, unit: textAt(weight, 3, 1) },
    packageCount: /^\d+$/.test(count) ? Number(count) : undefined,
    ...contents,
  })
  return { document, findings: reading.leftovers() }
}

function purposeOf(code: string): DespatchAdvice['purpose'] {
  const word = purposes.word('edifact', code)
  return word === 'cancel' || word === 'replace' ? word : 'original'
}

/** TDT 20 is the main carriage. */
function readCarrier(root: LoopReader): Carrier | undefined {
  for (const loop of root.loops('TDT')) {
    const tdt = loop.first('TDT', [1, '20'])
    if (tdt === undefined) continue
    const mode = textAt(tdt, 3, 1)
    return compact<Carrier>({
      code: textAt(tdt, 5, 1) || undefined,
      name: textAt(tdt, 5, 4) || undefined,
      mode: mode === '' ? undefined : transportModes.word('edifact', mode),
    })
  }
  return undefined
}

function readContents(root: LoopReader, version: string): Contents {
  const packages: DespatchPackage[] = []
  const lines: DespatchLine[] = []
  const packed = new Set<string>()
  for (const loop of root.loops('CPS')) {
    const cps = loop.first('CPS')
    const id = textAt(cps, 1)
    const around = textAt(cps, 2)
    const found = readPackages(loop, id, packed.has(around) ? around : undefined)
    for (const one of found) {
      packages.push(one)
      packed.add(one.id)
    }
    // Lines below several packages of one level belong to all of them; the model lets them stand in the first.
    const inside = found[0]?.id ?? (packed.has(around) ? around : undefined)
    for (const line of loop.loops('LIN')) lines.push(readLine(line, inside, version))
  }
  return { packages, lines }
}

/** PAC groups; every serial number behind them (GIN BJ) is a package of its own. */
function readPackages(loop: LoopReader, id: string, parent: string | undefined): DespatchPackage[] {
  return loop.loops('PAC').flatMap((pac, index) => {
    const kind = textAt(pac.first('PAC'), 3, 1)
    const gins = pac.loops('PCI').flatMap((pci) => {
      pci.first('PCI')
      return [...pci.loops('GIN').flatMap((gin) => gin.all('GIN', [1, 'BJ', 'AW'])), ...pci.all('GIN', [1, 'BJ', 'AW'])]
    })
    const serials = gins.flatMap((gin) => [2, 3, 4, 5, 6].map((at) => textAt(gin, at, 1)).filter(Boolean))
    const base = { parent, kind: kind === '' ? undefined : packageKinds.word('edifact', kind) }
    const names = serials.length > 0 ? serials : [undefined]
    return names.map((sscc, number) =>
      compact<DespatchPackage>({ id: index + number === 0 ? id : `${id}.${index + number}`, ...base, sscc }),
    )
  })
}

function readLine(loop: LoopReader, inside: string | undefined, version: string): DespatchLine {
  const lin = loop.first('LIN')
  const references = loop.mapLoops('RFF', (inner) => inner.first('RFF', [1, 'ON']))
  const order = references.find((rff) => rff !== undefined)
  const lots = loop.loops('PCI').flatMap((pci) => pci.loops('GIN').flatMap((gin) => gin.all('GIN', [1, 'BX'])))
  return compact<DespatchLine>({
    id: textAt(lin, 1),
    item: readItemNumbers(loop, lin),
    description: readDescription(loop, version),
    quantity: readQuantity(loop.first('QTY', [1, '12', '11'])) ?? { value: { coefficient: 0n, scale: 0 }, unit: 'EA' },
    ordered: readDecimal(textAt(loop.first('QTY', [1, '21']), 1, 2)),
    orderNumber: textAt(order, 1, 2) || undefined,
    orderLine: textAt(order, 1, 3) || undefined,
    package: inside,
    lot: textAt(loop.first('GIN', [1, 'BX']) ?? lots[0], 2, 1) || undefined,
  })
}

/** Writes DESADV: CPS 1 is the shipment, every package has a CPS of its own. */
export function writeEdifactDespatch(advice: DespatchAdvice, version: EdifactVersion): Mapped<OutgoingMessage> {
  const losses = new Losses()
  const { weight, packageCount } = advice
  const segments = [
    segment('BGM', '351', advice.number, purposes.code('edifact', advice.purpose)!),
    ...issuedSegments(advice, losses),
    ...dateSegments(advice.dates, 'dates', losses),
    ...(weight === undefined ? [] : [segment('MEA', 'AAE', 'G', [weight.unit, plainText(weight.value)])]),
    ...referenceSegments(advice.references, 'references', losses),
    ...partySegments(advice.parties, losses),
    ...carrierSegments(advice.carrier, losses),
    ...contentSegments(advice, version, losses),
    segment('CNT', ['2', String(advice.lines.length)]),
    ...(packageCount === undefined ? [] : [segment('CNT', ['11', String(packageCount)])]),
  ]
  return { document: { type: 'DESADV', segments }, findings: losses.findings }
}

function carrierSegments(carrier: Carrier | undefined, losses: Losses): Segment[] {
  if (carrier === undefined) return []
  const { code = '', name = '', mode } = carrier
  const modeCode = mode && losses.code(transportModes.code('edifact', mode), 'carrier.mode', mode)
  return [segment('TDT', '20', '', modeCode ?? '', '', [code, '', code === '' ? '' : '182', name.slice(0, 35)])]
}

function contentSegments(advice: DespatchAdvice, version: EdifactVersion, losses: Losses): Segment[] {
  const groups = linesByPackage(advice.lines.map((line, index) => ({ line, index, package: line.package })))
  const linesIn = (id: string | undefined) =>
    (groups.get(id) ?? []).flatMap(({ line, index }) => lineSegments(line, index, version, losses))
  const numbers = new Map(advice.packages.map((one, index) => [one.id, String(index + 2)]))
  const packages = advice.packages.flatMap((one) => [
    segment('CPS', numbers.get(one.id)!, (one.parent !== undefined && numbers.get(one.parent)) || '1'),
    ...packageSegments(one, losses),
    ...linesIn(one.id),
  ])
  return [segment('CPS', '1'), ...linesIn(undefined), ...packages]
}

/** PCI 33E: marked with the serial shipping container code. */
function packageSegments(one: DespatchPackage, losses: Losses): Segment[] {
  const kind = one.kind && losses.code(packageKinds.code('edifact', one.kind), 'packages.kind', one.kind)
  return [
    segment('PAC', '1', '', [kind ?? '']),
    ...(one.sscc === undefined ? [] : [segment('PCI', '33E'), segment('GIN', 'BJ', one.sscc)]),
  ]
}

function lineSegments(line: DespatchLine, index: number, version: EdifactVersion, losses: Losses): Segment[] {
  const { lin, pia } = itemNumberSegments(line.item, `lines[${index}]`, losses)
  const { orderNumber, orderLine, ordered, lot } = line
  if (orderNumber === undefined && orderLine !== undefined) {
    losses.lost(`lines[${index}].orderLine`, 'it stands beside the number of the order, which is missing')
  } else if ((orderLine ?? '').length > 6) losses.lost(`lines[${index}].orderLine`, 'it has room for six characters')
  return [
    segment('LIN', line.id, '', lin),
    ...pia,
    ...descriptionSegments(line.description, version),
    qty('12', line.quantity),
    ...(ordered === undefined ? [] : [qty('21', { value: ordered, unit: line.quantity.unit })]),
    ...(lot === undefined ? [] : [segment('GIN', 'BX', lot)]),
    ...(orderNumber === undefined ? [] : [segment('RFF', ['ON', orderNumber, (orderLine ?? '').slice(0, 6)])]),
  ]
}
