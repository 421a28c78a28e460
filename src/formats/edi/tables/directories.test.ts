import { describe, expect, it } from 'vitest'
import type { ElementUse, GroupRule } from '../message/definition.js'
import { directoryFor } from './directories.js'

const x12Types = ['850', '855', '856', '860', '810', '820', '940', '945', '990', '214', '997']
const edifactTypes = ['ORDERS', 'ORDRSP', 'ORDCHG', 'DESADV', 'INVOIC', 'REMADV', 'CONTRL']

function tagsOf(rule: GroupRule): string[] {
  return rule.rules.flatMap((inner) => (inner.kind === 'group' ? tagsOf(inner) : [inner.tag]))
}

describe.each([
  ['x12', '004010', x12Types],
  ['x12', '005010', [...x12Types, '999']],
  ['edifact', 'D.96A', edifactTypes],
  ['edifact', 'D.01B', edifactTypes],
] as const)('the directory %s %s', (standard, version, types) => {
  const { directory, exact } = directoryFor(standard, version)

  it('is there', () => {
    expect(exact).toBe(true)
    expect(directory.version).toBe(version)
  })

  it.each(types)('describes %s with every segment that it uses', (type) => {
    const root = directory.message(type)?.root
    expect(root).toBeDefined()
    const unknown = tagsOf(root!).filter((tag) => tag !== 'UNS' && directory.segment(tag) === undefined)
    expect(unknown).toEqual([])
  })

  it('has conditions on elements that exist', () => {
    const tags = new Set(types.flatMap((type) => tagsOf(directory.message(type)!.root)))
    const wrong = [...tags].filter((tag) => {
      const segment = directory.segment(tag)
      return segment?.notes.some((note) => note.elements.some((at) => at > segment.elements.length)) ?? false
    })
    expect(wrong).toEqual([])
  })
})

const elementType = ({ simple }: ElementUse) => simple && `${simple.type}${simple.min}-${simple.max}`

/** What went wrong when the tables were first written, or differs between the releases. */
describe('the published structures', () => {
  const rules = (standard: 'x12' | 'edifact', version: string, type: string, ...loops: readonly string[]) => {
    let rule = directoryFor(standard, version).directory.message(type)!.root
    for (const name of loops) rule = rule.rules.find((one) => one.kind === 'group' && one.tag === name) as GroupRule
    return rule.rules.map(({ tag, max }) => `${tag}:${max === Number.MAX_SAFE_INTEGER ? '*' : max}`)
  }

  it('put notes of 004010 into MSG and those of 005010 into MTX, with attachments', () => {
    for (const type of ['850', '855', '860']) {
      expect(rules('x12', '004010', type, 'N9')).toEqual(['N9:1', 'DTM:*', 'MSG:1000'])
      expect(rules('x12', '005010', type, 'N9')).toEqual(['N9:1', 'DTM:*', 'MTX:*', 'PWK:*', 'EFI:*'])
    }
  })

  it('limit TD5 of an order in 004010, and of its change in both', () => {
    expect(rules('x12', '004010', '850')).toContain('TD5:12')
    expect(rules('x12', '005010', '850')).toContain('TD5:*')
    expect(rules('x12', '005010', '860')).toContain('TD5:12')
  })

  it('give the charges of an invoice dates in 005010', () => {
    expect(rules('x12', '004010', '810', 'SAC')).toEqual(['SAC:1', 'TXI:10'])
    expect(rules('x12', '005010', '810', 'SAC')).toEqual(['SAC:1', 'DTM:*', 'TXI:*'])
    expect(rules('x12', '005010', '810', 'IT1', 'SAC')).toEqual(['SAC:1', 'TXI:*'])
  })

  it('give the parties of a warehouse order addresses in 005010', () => {
    expect(rules('x12', '005010', '940', 'LX', 'W01', 'N1')).toEqual(['N1:1', 'N2:1', 'N3:1', 'N4:1', 'PER:5'])
    expect(rules('x12', '005010', '945', 'LX', 'W12', 'N1')).toEqual(['N1:1', 'N2:1', 'N3:1', 'N4:1', 'PER:1'])
  })

  it('allow more places of tax in an order of D.01B than in its answer', () => {
    expect(rules('edifact', 'D.01B', 'ORDERS', 'TAX')).toEqual(['TAX:1', 'MOA:1', 'LOC:9'])
    expect(rules('edifact', 'D.01B', 'ORDRSP', 'TAX')).toEqual(['TAX:1', 'MOA:1', 'LOC:5'])
  })

  const conditionsOf = (version: string, tag: string) =>
    directoryFor('x12', version)
      .directory.segment(tag)!
      .notes.map(({ kind, elements }) => kind + elements.map((at) => String(at).padStart(2, '0')).join(''))

  it('bind the places of FOB to their qualifiers, packages of TD1 to their number, hazards of TD4 to their class', () => {
    expect(conditionsOf('004010', 'FOB')).toEqual(['C0302', 'C0405', 'C0706', 'C0809'])
    expect(conditionsOf('004010', 'TD1')).toEqual(['C0102', 'C0304', 'C0607', 'P0708', 'P0910'])
    expect(conditionsOf('005010', 'TD4')).toEqual(['R010204', 'C0203'])
  })

  it.each([
    ['004010', 'AT7', 'P0102 E0103 P0304 C0605 C0706'],
    ['005010', 'AT7', 'E0103 C0201 C0403 C0605 C0706'],
    ['004010', 'B10', 'R0106 P0506 P0809'],
    ['004010', 'CSH', 'C0203 P0607 P0910'],
    ['004010', 'G62', 'R0103 P0102 P0304'],
    ['004010', 'ITD', 'L03040513 L08040513 L091011'],
    ['004010', 'MS1', 'E0104 L010203 C0201 C0301 P0405 C0604 C0705 C0801'],
    ['004010', 'PO4', 'P0203 C0506 P0607 P0809 C1013 C1113 C1213 L13101112 C1716 C1804'],
    ['004010', 'SCH', 'C0304 L080910 C0908 C1008'],
    ['004010', 'SN1', 'C0506'],
    ['004010', 'TD3', 'E0110 C0203 C0405 P0506'],
    ['004010', 'W03', 'C0203 P0405 P0607'],
    ['004010', 'W76', 'P0203 P0405 C0603'],
  ])('in %s give %s the conditions %s', (version, tag, conditions) => {
    expect(conditionsOf(version, tag).join(' ')).toBe(conditions)
  })

  it('ask for an item number in the lines of a warehouse order and of its answer', () => {
    expect(conditionsOf('004010', 'W01')).toContain('R0304')
    expect(conditionsOf('004010', 'W12')).toContain('R0607')
  })

  const typesOf = (version: string, tag: string) =>
    directoryFor('x12', version).directory.segment(tag)!.elements.map(elementType)

  it('have elements of the published types where they are no figure or no yes or no', () => {
    expect(typesOf('004010', 'CB1')[1]).toBe('ID1-1')
    expect(typesOf('004010', 'IT8').slice(6, 9)).toEqual(['ID1-2', 'ID2-2', 'AN1-48'])
    expect(typesOf('004010', 'NX2')).toHaveLength(3)
    expect(typesOf('004010', 'R4')[6]).toBe('AN1-4')
    expect(typesOf('004010', 'S5')[10]).toBe('ID1-1')
    expect(typesOf('004010', 'W12')[19]).toBe('ID1-1')
    expect(typesOf('004010', 'W76')[5]).toBe('R1-10')
  })

  it('let a carrier of 005010 say why it declines', () => {
    expect(typesOf('004010', 'B1')).toHaveLength(4)
    expect(typesOf('005010', 'B1').slice(4)).toEqual(['ID1-1', 'ID3-3'])
  })
})

describe('a version without directory', () => {
  it.each([
    ['x12', '003040', '004010'],
    ['x12', '004060', '004010'],
    ['x12', '005040', '005010'],
    ['x12', '006020', '005010'],
    ['edifact', 'D.93A', 'D.96A'],
    ['edifact', 'S.93A', 'D.96A'],
    ['edifact', '90.1', 'D.96A'],
    ['edifact', '2.912', 'D.96A'],
    ['edifact', 'D.97B', 'D.96A'],
    ['edifact', 'D.99B', 'D.01B'],
    ['edifact', 'D.16A', 'D.14B'],
    ['edifact', 'D.14B', 'D.14B'],
    ['edifact', '', 'D.01B'],
  ] as const)('%s %s is served by %s', (standard, version, nearest) => {
    expect(directoryFor(standard, version)).toMatchObject({ exact: false, directory: { version: nearest } })
  })

  it('with an industry code is the standard itself', () => {
    expect(directoryFor('x12', '004010VICS').exact).toBe(true)
    expect(directoryFor('x12', '005010X231A1').exact).toBe(true)
  })
})
