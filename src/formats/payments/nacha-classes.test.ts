import { describe, expect, it } from 'vitest'
import { correctionOf } from './nacha-correction.js'
import type { NachaBatch, NachaEntry } from './nacha-model.js'
import { readNacha } from './read-nacha.js'
import { writeNacha } from './write-nacha.js'

const header = {
  ...{ destination: '231380104', origin: '121042882', date: '260301', time: '1405', modifier: 'A' },
  ...{ destinationName: 'THEIR BANK', originName: 'OUR BANK', reference: '' },
}
const entry: NachaEntry = {
  ...{ transactionCode: '22', routing: '231380104', account: '12345678', direction: 'credit', discretionary: '' },
  ...{ amount: { minor: 100_000n, currency: 'USD' }, identification: 'INV-1', name: 'CUSTOMER' },
  ...{ trace: '121042880000001', addenda: [] },
}
const batch: NachaBatch = {
  ...{ serviceClass: '220', companyName: 'OUR COMPANY', discretionary: '', companyId: '121042882' },
  ...{ entryClass: 'CTX', description: 'INVOICES', descriptiveDate: '260301', effectiveDate: '260302' },
  ...{ odfi: '12104288', number: 1, entries: [entry] },
}
const international = {
  ...{ exchange: 'FF', exchangeReference: '', country: 'CA', originCurrency: 'USD', destinationCurrency: 'CAD' },
}
const abroad: NachaBatch = { ...batch, companyName: '', descriptiveDate: '', entryClass: 'IAT', international }

const lines = (of: NachaBatch, ...entries: NachaEntry[]) =>
  writeNacha({ header, batches: [{ ...of, entries }] })
    .toString()
    .split('\n')
const readLines = (text: readonly string[]) => {
  const { batches, findings } = readNacha(Buffer.from(text.join('\n')))
  return { entry: batches[0]!.entries[0]!, findings }
}

const information = [{ kind: '05', information: 'RMR*IV*INV-1**1000.00\\' }]

describe('an entry of a class that counts its addenda', () => {
  const written = lines(batch, { ...entry, addenda: [...information, ...information] })

  it('says how many follow, then who receives it', () => {
    expect(written[2]!.slice(39, 78)).toBe('INV-1          0002CUSTOMER            ')
    expect(readLines(written)).toMatchObject({ entry: { identification: 'INV-1', name: 'CUSTOMER' }, findings: [] })
  })

  it('whose count is another is warned of', () => {
    const changed = written.map((line) => line.replace('0002CUSTOMER', '0003CUSTOMER'))
    expect(readLines(changed).findings).toMatchObject([{ code: 'nacha.addenda_count', severity: 'warning' }])
  })

  it('is known by its name also where the count was left out', () => {
    const changed = written.map((line) => line.replace('0002CUSTOMER', 'CUSTOMER LTD'))
    expect(readLines(changed)).toMatchObject({ entry: { name: 'CUSTOMER LTD' }, findings: [] })
  })

  it('keeps its count when it is returned', () => {
    const back = {
      ...{ reason: 'R03', originalTrace: '121042880000009', originalRdfi: '23138010', dateOfDeath: '' },
      ...{ information: '', trace: '231380100000001' },
    }
    const returned = lines(batch, { ...entry, return: back }).map((line) =>
      line.replace('0001CUSTOMER', '0002CUSTOMER'),
    )
    expect(readLines(returned)).toMatchObject({ entry: { name: 'CUSTOMER', return: back }, findings: [] })
  })
})

describe('an entry that a customer starts at his bank (CIE)', () => {
  it('has his name first, then his number with us', () => {
    const paid = { ...entry, name: 'JANE DOE', identification: 'ACCOUNT 4711-0815-99', addenda: information }
    const written = lines({ ...batch, entryClass: 'CIE' }, paid)
    expect(written[2]!.slice(39, 76)).toBe('JANE DOE       ACCOUNT 4711-0815-99  ')
    expect(readLines(written)).toEqual({ entry: paid, findings: [] })
  })

  it('is known by a name that stands where other classes have it', () => {
    const misplaced = { ...entry, name: 'A NAME THAT IS LONG', identification: '', addenda: information }
    expect(readLines(lines({ ...batch, entryClass: 'CIE' }, misplaced)).entry).toEqual(misplaced)
  })
})

it('an addenda of a terminal (kind 02) ends with the trace of its entry', () => {
  const sold = { ...entry, addenda: [{ kind: '02', information: 'REF1   001TERM01' }] }
  const written = lines({ ...batch, entryClass: 'POS' }, sold)
  expect(written[3]!.slice(79)).toBe(entry.trace)
  expect(readLines(written).entry.addenda).toEqual(sold.addenda)
})

const pad = (...fields: readonly (readonly [text: string, length: number])[]) =>
  fields.map(([text, length]) => text.padEnd(length)).join('')
const addenda = [
  ['10', pad(['BUS', 3], ['000000000000135000', 18], ['F-77', 22], ['MAPLE LTD', 35])],
  ['11', pad(['OUR COMPANY', 35], ['1 MAIN STREET', 35])],
  ['12', pad(['BOSTON*MA\\', 35], ['US*02101\\', 35])],
  ['13', pad(['OUR BANK', 35], ['01', 2], ['121042882', 34], ['US', 3])],
  ['14', pad(['THEIR BANK', 35], ['02', 2], ['ROYCCAT2', 34], ['CA', 3])],
  ['15', pad(['SUPPLIER 12', 15], ['2 QUEEN STREET', 35])],
  ['16', pad(['TORONTO\\', 35], ['CA*M5H 2N2\\', 35])],
  ['17', 'INVOICE 4711'],
  ['17', 'INVOICE 4712'],
  ['18', pad(['BANK BETWEEN', 35], ['02', 2], ['BOFAUS3N', 34], ['US', 3])],
].map(([kind, text]) => ({ kind: kind!, information: text!.trimEnd() }))

describe('an international entry', () => {
  const sent = { ...entry, identification: '', name: '', account: 'CA-ACCOUNT-0123456789-0123456789', addenda }

  it('tells from its addenda who pays whom, over which banks and for what', () => {
    const { entry: back, findings } = readLines(lines(abroad, sent))
    expect(findings).toEqual([])
    expect(back).toEqual({
      ...{ ...sent, name: 'MAPLE LTD', identification: 'SUPPLIER 12' },
      international: {
        ...{ type: 'BUS', foreignAmount: '135000', foreignTrace: 'F-77', remittance: 'INVOICE 4711\nINVOICE 4712' },
        originator: {
          ...{ name: 'OUR COMPANY', street: '1 MAIN STREET', city: 'BOSTON', region: 'MA' },
          ...{ country: 'US', postalCode: '02101' },
        },
        receiver: {
          ...{ identification: 'SUPPLIER 12', name: 'MAPLE LTD', street: '2 QUEEN STREET', city: 'TORONTO' },
          ...{ region: '', country: 'CA', postalCode: 'M5H 2N2' },
        },
        originatingBank: { name: 'OUR BANK', qualifier: '01', identification: '121042882', country: 'US' },
        receivingBank: { name: 'THEIR BANK', qualifier: '02', identification: 'ROYCCAT2', country: 'CA' },
        correspondents: [{ name: 'BANK BETWEEN', qualifier: '02', identification: 'BOFAUS3N', country: 'US' }],
      },
    })
    expect(readLines(lines(abroad, back)).entry).toEqual(back)
  })

  it('numbers each kind of addenda by itself', () => {
    const numbers = lines(abroad, sent).map((line) => line.slice(0, 3) + line.slice(83, 87))
    expect(numbers.slice(9, 13)).toEqual(['716    ', '7170001', '7170002', '7180001'])
  })

  it('that comes back tells what it came to, and why', () => {
    const back = {
      ...{ reason: 'R03', originalTrace: '121042880000009', originalRdfi: '23138010', dateOfDeath: '' },
      ...{ information: 'NO SUCH ACCOUNT', originalAmount: entry.amount, trace: '231380100000001' },
    }
    const read = readLines(lines(abroad, { ...sent, addenda: addenda.slice(0, 7), return: back }))
    expect(read).toMatchObject({ entry: { name: 'MAPLE LTD', return: back }, findings: [] })
  })

  it('of which a change is notified names the long account', () => {
    const change = {
      ...{ reason: 'C01', originalTrace: '121042880000009', originalRdfi: '23138010' },
      ...{ corrected: 'GB33BUKB20201555555555-0123456789AB', trace: '231380100000001' },
      correction: { account: 'GB33BUKB20201555555555-0123456789AB' },
    }
    const told = { ...abroad, companyName: 'IATCOR', entryClass: 'COR' }
    const read = readLines(lines(told, { ...sent, transactionCode: '21', addenda: addenda.slice(0, 7), change }))
    expect(read).toMatchObject({ entry: { account: sent.account, name: 'MAPLE LTD', change }, findings: [] })
  })
})

it.each([
  ['C02', '231380104', { routing: '231380104' }],
  ['C03', '231380104   12345678', { routing: '231380104', account: '12345678' }],
  ['C04', 'JANE DOE', { name: 'JANE DOE' }],
  ['C05', '32', { transactionCode: '32' }],
  ['C06', '12345678            32', { account: '12345678', transactionCode: '32' }],
  [
    'C07',
    '2313801041234567890123456732',
    { routing: '231380104', account: '12345678901234567', transactionCode: '32' },
  ],
  ['C07', '23138010412345678         32', { routing: '231380104', account: '12345678', transactionCode: '32' }],
  ['C09', 'CUSTOMER 7', { identification: 'CUSTOMER 7' }],
  ['C02', 'SEE LETTER', undefined],
  ['C99', '4711', undefined],
])('the corrected data of %s, "%s", is told by its parts', (reason, corrected, parts) => {
  expect(correctionOf(reason, corrected)).toEqual(parts)
})
