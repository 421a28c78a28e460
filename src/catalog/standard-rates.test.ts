import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { date } from '../kernel/date.js'
import { plainText } from '../kernel/decimal.js'
import { standardRatesOf } from './standard-rates.js'
import { inEuropeanUnion, taxRateOf } from './tax.js'

const on = (country: string, day: string): string =>
  plainText(taxRateOf(standardRatesOf(country).reverse(), country, 'S', date(day)))

describe('the standard rates that are known', () => {
  test('follow the law of the day', () => {
    expect(['2020-06-30', '2020-07-01', '2020-12-31', '2021-01-01'].map((day) => on('DE', day))).toEqual([
      '19',
      '16',
      '16',
      '19',
    ])
    expect(['2009-12-31', '2010-01-01', '2011-01-03', '2011-01-04'].map((day) => on('GB', day))).toEqual([
      '15',
      '17.5',
      '17.5',
      '20',
    ])
    expect(['2013-12-31', '2014-01-01'].map((day) => on('FR', day))).toEqual(['19.6', '20'])
  })

  test('cover every member of the Union since 2009, in the order of their days', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const members = letters
      .flatMap((a) => letters.map((b) => a + b))
      .filter((country) => inEuropeanUnion(country, date('2010-06-30')) || inEuropeanUnion(country, date('2025-08-31')))
    expect(members).toHaveLength(28)
    for (const country of members) {
      const days = standardRatesOf(country).map(({ validFrom }) => validFrom as string)
      expect(days, country).toEqual([...days].sort())
      expect(days[0]! <= '2009-01-01', country).toBe(true)
      expect(standardRatesOf(country)[0]).toMatchObject({ country, category: 'S' })
    }
  })

  test('are none for a country that is not known', () => {
    expect(standardRatesOf('US')).toEqual([])
    expect(standardRatesOf('toString')).toEqual([])
  })
})

/** A list that others publish is not part of the repository; where it stands beside it, every change of a rate is held against it. */
const LIST = '../shared/data/vat/kdeldycke_vat_rates.csv'

/** Where the list is incomplete, by the tax administrations themselves: it lacks the Irish half year and the Swiss years before 2017. */
const LACKING = new Set(['IE', 'CH', 'NO', 'PL'])

test.skipIf(!existsSync(LIST))('agree with a published list (skipped where it is not beside the repository)', () => {
  const published = new Map<string, Map<string, number>>()
  for (const [, from, until, country, rate] of readFileSync(LIST, 'utf8').matchAll(
    /^(\d{4}-\d\d-\d\d),(\d{4}-\d\d-\d\d)?,"?([A-Z]{2})(?:\n[^"]*")?,[A-Z]{3},([\d.]+),standard/gm,
  )) {
    if (until !== undefined && until <= '2009-01-01') continue
    const rates = published.get(country!) ?? new Map<string, number>()
    published.set(country!, rates.set(from!, Number((Number(rate) * 100).toFixed(4))))
  }
  let compared = 0
  for (const [country, rates] of published) {
    const ours = standardRatesOf(country)
    if (ours.length === 0 || LACKING.has(country)) continue
    compared++
    const steps = [...rates].sort().filter(([, rate], index, all) => all[index - 1]?.[1] !== rate)
    expect([country, ours.map((one) => [one.validFrom as string, Number(plainText(one.rate))])]).toEqual([
      country,
      steps,
    ])
  }
  expect(compared).toBeGreaterThan(24)
})
