import { expect, test } from 'vitest'
import { date } from '../../../kernel/date.js'
import { decimal } from '../../../kernel/decimal.js'
import { growthOf, linearGrowth } from '../../testing/growth.js'
import { PackageTree } from './package-tree.js'
import { writeX12Despatch } from './x12-despatch.js'

const names = (packages: readonly { readonly id: string }[]) => packages.map(({ id }) => id).join(' ')

test('packages come outer before inner, and with a line those around it', () => {
  const tree = new PackageTree([{ id: 'a', parent: 'b' }, { id: 'b', parent: 'c' }, { id: 'c' }, { id: 'd' }])
  expect(names(tree.outerFirst)).toBe('c d b a')
  expect(names(tree.around([{ package: 'a' }]))).toBe('c b a')
  expect(tree.holdsPackages('b')).toBe(true)
  expect(tree.holdsPackages('a')).toBe(false)
})

test('packages that hold themselves are outermost ones', () => {
  const tree = new PackageTree([
    { id: 'a', parent: 'b' },
    { id: 'b', parent: 'a' },
  ])
  expect(tree.outerFirst).toHaveLength(2)
  expect(tree.around([{ package: 'a' }])).toHaveLength(2)
})

test('packages within each other are written in proportion to their number', () => {
  const write = (count: number) => {
    const packages = Array.from({ length: count }, (_, index) =>
      index === 0 ? { id: '0' } : { id: String(index), parent: String(index - 1) },
    )
    const quantity = { value: decimal('1'), unit: 'EA' }
    const line = { id: '1', item: { seller: 'A' }, quantity, package: String(count - 1) }
    const { document } = writeX12Despatch({
      number: 'D',
      issueDate: date('2026-03-01'),
      purpose: 'original',
      dates: {},
      references: [],
      parties: [],
      packages,
      lines: [line],
    })
    expect(document.segments.filter(({ tag }) => tag === 'HL')).toHaveLength(count + 2)
  }
  expect(growthOf(write, 2500)).toBeLessThan(linearGrowth)
}, 120_000)
