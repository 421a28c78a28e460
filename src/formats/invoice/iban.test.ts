import { expect, test } from 'vitest'
import { isIban, isIbanAsWritten } from './iban.js'

test.each(['DE89370400440532013000', 'GB29 NWBK 6016 1331 9268 19', 'NO9386011117947'])('%s is an IBAN', (text) => {
  expect(isIban(text)).toBe(true)
})

test.each([
  'DE88370400440532013000',
  'de89370400440532013000',
  '',
  'DE8937040044053201300000000000000000000',
  'DE89-3704',
])('%s is none', (text) => expect(isIban(text)).toBe(false))

test('small letters behind the check digits are those of an IBAN, but not as invoices are judged', () => {
  expect(isIban('GB29nwbk60161331926819')).toBe(true)
  expect(isIbanAsWritten('GB29nwbk60161331926819')).toBe(false)
  expect(isIbanAsWritten('GB29 NWBK 6016 1331 9268 19')).toBe(true)
})
