import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TypedLoop, type TypedSegment, typedTree, untypedTree } from './message/typed-tree.js'
import { allFindings, allMessages, type EdiFile, readEdi } from './read-edi.js'
import { textAt } from './syntax/segment.js'
import { directoryFor } from './tables/directories.js'
import { anyMessageTree } from './testing/arbitrary-messages.js'
import { writeEdifact } from './write-edifact.js'
import { writeTree } from './write-tree.js'
import { writeX12 } from './write-x12.js'

const x12Types = ['850', '855', '856', '860', '810', '820', '940', '945', '990', '214', '997']
const edifactTypes = ['ORDERS', 'ORDRSP', 'ORDCHG', 'DESADV', 'INVOIC', 'REMADV', 'CONTRL']
const partners = { sender: { id: 'US', qualifier: 'ZZ' }, receiver: { id: 'THEM', qualifier: 'ZZ' } }
const moment = { date: '20260301', time: '1405' }

const cases = [
  ...(['004010', '005010'] as const).flatMap((version) => x12Types.map((type) => ['x12', version, type] as const)),
  ['x12', '005010', '999'] as const,
  ...(['D.96A', 'D.01B'] as const).flatMap((version) =>
    edifactTypes.map((type) => ['edifact', version, type] as const),
  ),
]

/** Two messages in one interchange, so that counts and numbers of all envelopes have something to say. */
function written(
  standard: 'x12' | 'edifact',
  version: '004010' | '005010' | 'D.96A' | 'D.01B',
  message: string,
  trees: readonly TypedLoop[],
): Buffer {
  const all = trees.map((tree) => writeTree({ standard, message, version, tree }, version))
  expect(all.flatMap(({ findings }) => findings)).toEqual([])
  const messages = all.map(({ document }) => document)
  const { bytes, findings } =
    version === '004010' || version === '005010'
      ? writeX12({ ...partners, ...moment, version, controlNumber: 7, groupNumber: 8 }, messages)
      : writeEdifact({ ...partners, ...moment, version, controlReference: 'R7' }, messages)
  expect(findings).toEqual([])
  return bytes
}

/** The segments without their loops: where tables leave two homes for a segment, the nearer one takes it. */
function segmentsIn({ children }: TypedLoop): TypedSegment[] {
  return children.flatMap((child) => ('loop' in child ? segmentsIn(child) : [child]))
}

const trailerOf = (file: EdiFile, index: number) => allMessages(file)[index]?.segments.at(-1)

describe('any message that a table describes', () => {
  it.each(cases)('goes through %s %s %s and comes back equal, with sound envelopes', (standard, version, type) => {
    const { directory } = directoryFor(standard, version)
    const trees = fc.tuple(anyMessageTree(directory, type), anyMessageTree(directory, type))
    fc.assert(
      fc.property(trees, (sent) => {
        const file = readEdi(written(standard, version, type, sent))
        expect(allFindings(file)).toEqual([])
        expect(allMessages(file).map((message) => segmentsIn(typedTree(untypedTree(message))))).toEqual(
          sent.map(segmentsIn),
        )
        const count = sent.map((tree) => String(segmentsIn(tree).length + 2))
        expect([0, 1].map((index) => textAt(trailerOf(file, index), 1))).toEqual(count)
      }),
      { numRuns: 12, endOnFailure: true },
    )
  })
})

describe('a tree', () => {
  const write = (values: Readonly<Record<string, string>>, segment = 'SAC') =>
    writeTree(
      {
        standard: 'x12',
        message: '810',
        version: '004010VICS',
        tree: { loop: '810', children: [{ segment, values }] },
      },
      '004010',
    )

  it('gives numbers their implied places, and names what they cannot say', () => {
    expect(write({ SAC01: 'C', SAC05: '12.5' }).document.segments[0]?.elements).toEqual([
      'SAC',
      'C',
      '',
      '',
      '',
      '1250',
    ])
    const { document, findings } = write({ SAC01: 'C', SAC05: '12.345' })
    expect(textAt(document.segments[0], 5)).toBe('')
    expect(findings).toMatchObject([{ code: 'edi.unwritable_value', position: { path: '1:SAC/SAC05' } }])
  })

  it('names values that no element of the segment has', () => {
    const { findings } = write({ SAC01: 'C', BEG02: 'A', 'SAC02^9999': 'B', SAC: 'C' })
    expect(findings.map(({ position }) => position.path)).toEqual(['1:SAC/BEG02', '1:SAC/SAC02^9999', '1:SAC/SAC'])
  })

  it('keeps the guide of an industry, repetitions and components', () => {
    const { document } = write({ 'REF02^2': 'B', 'REF04-2': 'C' }, 'REF')
    expect(document.association).toBe('004010VICS')
    expect(document.segments[0]?.elements).toEqual(['REF', '', { repetitions: ['', 'B'] }, '', ['', 'C']])
  })

  it('of a message without table comes back as it was', () => {
    const isa =
      'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~'
    const body =
      'GS*XX*US*THEM*20260301*1405*7*X*004010~ST*204*0001~B2**SCAC**S1~N9*A*B:C~SE*4*0001~GE*1*7~IEA*1*000000007~'
    const [message] = allMessages(readEdi(Buffer.from(isa + body)))
    const tree = typedTree(untypedTree(message!))
    const again = readEdi(written('x12', '004010', '204', [tree]))
    expect(segmentsIn(typedTree(untypedTree(allMessages(again)[0]!)))).toEqual(segmentsIn(tree))
  })
})
