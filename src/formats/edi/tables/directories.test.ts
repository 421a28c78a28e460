import { describe, expect, it } from 'vitest'
import type { GroupRule } from '../message/definition.js'
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

describe('a version without directory', () => {
  it.each([
    ['x12', '003040', '004010'],
    ['x12', '004060', '004010'],
    ['x12', '005040', '005010'],
    ['x12', '006020', '005010'],
    ['edifact', 'D.93A', 'D.96A'],
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
