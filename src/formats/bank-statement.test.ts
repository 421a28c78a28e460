import { describe, expect, test } from 'vitest'
import {
  type BankStatement,
  otherSide,
  providedReference,
  type StatementBalance,
  type StatementEntry,
  signedAmount,
} from './bank-statement.js'
import { checkBalances, closingBalance, openingBalance } from './statement-proof.js'

const entry = (amount: string, status: StatementEntry['status'] = 'booked'): StatementEntry => ({
  amount,
  currency: 'EUR',
  status,
  reversal: false,
  charges: [],
  transactions: [],
  position: {},
})

const balance = (kind: StatementBalance['kind'], amount: string): StatementBalance => ({
  kind,
  code: '',
  amount,
  currency: 'EUR',
})

const statement = (balances: StatementBalance[], entries: StatementEntry[] = []): BankStatement => ({
  kind: 'statement',
  id: 'S',
  account: { written: 'A' },
  duplicate: false,
  balances,
  entries,
  findings: [],
})

describe('the proof of a statement', () => {
  test('adds exactly, where floating point would not', () => {
    const entries = Array.from({ length: 10 }, () => entry('0.1'))
    expect(checkBalances(statement([balance('opening', '0.00'), balance('closing', '1')], entries))).toEqual([])
  })

  test('leaves pending entries out and shows the numbers of a mismatch', () => {
    const entries = [entry('-5.00'), entry('7.00', 'pending')]
    const [finding] = checkBalances(statement([balance('opening', '10.00'), balance('closing', '12.00')], entries))
    expect(finding?.message).toContain(
      'opening 10.00 and 1 booked entries of -5.00 make 5.00, but it closes with 12.00',
    )
  })

  test('stands on the closing balance of the day before where no opening balance is given', () => {
    const balances = [balance('previous_closing', '10.00'), balance('closing', '10.00')]
    expect(openingBalance(statement(balances))?.kind).toBe('previous_closing')
    expect(checkBalances(statement(balances))).toEqual([])
  })

  test('takes intermediate balances for what the page lacks', () => {
    const middle = balance('intermediate', '5.00')
    expect(closingBalance(statement([balance('opening', '1.00'), middle]))).toBe(middle)
    expect(openingBalance(statement([middle, balance('closing', '1.00')]))).toBe(middle)
    expect(openingBalance(statement([middle]))).toBeUndefined()
    expect(closingBalance(statement([middle]))).toBeUndefined()
  })

  test('is refused for mixed currencies, and not asked of reports', () => {
    const balances = [balance('opening', '1.00'), { ...balance('closing', '2.00'), currency: 'SEK' }]
    expect(checkBalances(statement(balances))).toMatchObject([{ code: 'statement.mixed_currencies' }])
    expect(checkBalances({ ...statement(balances), kind: 'report' })).toEqual([])
  })
})

test('an amount is written with the sign of its effect, and zero has none', () => {
  expect(signedAmount('12.50', true)).toBe('-12.50')
  expect(signedAmount('-12.50', true)).toBe('12.50')
  expect(signedAmount('0.00', true)).toBe('0.00')
  expect(signedAmount('1e5', false)).toBeUndefined()
})

test('the other side pays what comes in, and a reversal keeps the sides of what it takes back', () => {
  expect(otherSide('10', false)).toBe('debtor')
  expect(otherSide('-10', false)).toBe('creditor')
  expect(otherSide('-10', true)).toBe('debtor')
})

test('words that mean no reference are none', () => {
  expect(['NOTPROVIDED', 'nonref', ' ', undefined].map(providedReference)).toEqual(Array(4).fill(undefined))
  expect(providedReference(' E2E ')).toBe('E2E')
})
