import { describe, expect, test } from 'vitest'
import { countryCode } from './countries.js'

describe('a country', () => {
  test.each([
    ['EIRE', 'IE'],
    ['Unspecified', 'GB'],
    ['Channel Islands', 'JE'],
    ['Romania', 'RO'],
    ['united kingdom', 'GB'],
    ['U.K.', 'GB'],
    ['The Netherlands', 'NL'],
    ['Republic of Ireland', 'IE'],
    ['Côte d’Ivoire', 'CI'],
    ["Cote d'Ivoire", 'CI'],
    ['Türkiye', 'TR'],
    ['TURKEY', 'TR'],
    ['Bosnia and Herzegovina', 'BA'],
    ['Hong Kong SAR', 'HK'],
    ['Myanmar', 'MM'],
    ['South Korea', 'KR'],
  ])('written %s is %s', (name, code) => {
    expect(countryCode(name)).toBe(code)
  })

  test.each(['', ' ', 'Atlantis', 'Untied Kingdom', 'constructor', '__proto__', 'Unknown Region'])(
    'is not what is written "%s"',
    (name) => {
      expect(countryCode(name)).toBeUndefined()
    },
  )
})
