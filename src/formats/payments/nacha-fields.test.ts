import { expect, it } from 'vitest'
import { readNacha } from './read-nacha.js'

/** One credit with a remark, between its records as the rules want them. */
const records = [
  '101 231380104 1210428822603011405A094101THEIR BANK             OUR BANK                       ',
  '5220OUR COMPANY                         121042882 PPDINVOICES  260301260302   1121042880000001',
  '62223138010412345678         0000100000INV-1          CUSTOMER                1121042880000001',
  `705${'Invoice 5'.padEnd(80)}00010000001`,
  '82200000020023138010000000000000000000100000121042882                          121042880000001',
  '9000001000001000000020023138010000000000000000000100000                                       ',
]

function found(changed: Readonly<Record<number, string>>, from: number): string[] {
  const lines = records.map((line, at) => {
    const text = changed[at]
    return text === undefined ? line : line.slice(0, from - 1) + text + line.slice(from - 1 + text.length)
  })
  return readNacha(Buffer.from(lines.join('\n'))).findings.map(({ code, position }) => `${code} ${position.line}`)
}

it('a file in order says nothing', () => {
  expect(records.map((line) => line.length)).toEqual(records.map(() => 94))
  expect(found({}, 1)).toEqual([])
})

it.each([
  ['priority_code', 1, 2, '1'],
  ['file_time', 1, 30, '2460'],
  ['effective_date', 2, 70, '261302'],
  ['originator_status', 2, 79, '7'],
  ['addenda_indicator', 3, 79, '2'],
  ['addenda_trace', 4, 88, '0000002'],
  ['odfi', 5, 80, '23138010'],
  ['batch_number', 5, 88, '0x00001'],
])('a wrong %s is told at its record', (code, line, from, text) => {
  const all = found({ [line - 1]: text }, from)
  expect(all).toContain(`nacha.${code} ${line}`)
})

it('zeros for the day on which to settle mean that there is none', () => {
  expect(found({ 1: '000000' }, 70)).toEqual([])
})
