import { expect, test } from 'vitest'
import { convert } from './convert.js'
import { read } from './read.js'
import { write } from './write.js'
import { writeCamt } from './write-camt.js'

const swift = Buffer.from(
  [
    ':20:STARTUMS',
    ':25:BUKBGB22/55555555',
    ':28C:00061/001',
    ':60F:C260228GBP100,00',
    ':61:2603030303C30,00NTRFINV-42//B1',
    ':86:CORNER SHOP INV-42',
    ':62F:C260303GBP130,00',
  ].join('\r\n'),
)

test('a bank statement goes from format to format and keeps its money', async () => {
  let bytes: Buffer = swift
  for (const to of ['camt', 'bai2', 'mt940', 'ofx', 'camt', 'ofx1', 'mt942', 'camt'] as const) {
    bytes = (await convert(read(bytes), to)).bytes
    const [found] = read(bytes).documents
    expect(found?.document).toMatchObject({
      entries: [{ amount: '30.00', currency: 'GBP', bookingDate: '2026-03-03', entryReference: 'B1' }],
    })
  }
})

test('what does not arrive, and what the format makes of it, is said', async () => {
  const { bytes, findings } = await convert(read(swift), 'bai2')
  expect(bytes.toString().split('\n').slice(2, 5)).toEqual([
    '03,55555555,GBP,010,10000,,,015,13000,,/',
    '16,195,3000,0,B1,INV-42,/',
    '88,CORNER SHOP INV-42',
  ])
  const said = findings.map(({ severity, code, message }) => [severity, code, message])
  expect(said).toContainEqual(['warning', 'convert.lost', 'sequence does not arrive in bai2: "00061".'])
  expect(said).toContainEqual([
    'info',
    'convert.added',
    'sequence is "STARTUMS" in bai2, which the original does not say.',
  ])
  expect(said).toContainEqual([
    'warning',
    'convert.lost',
    'entries[].transactionCode.proprietary does not arrive in bai2: "NTRF".',
  ])
})

test('statements, reports and notifications do not become each other', async () => {
  const [statement] = read(swift).documents.map(({ document }) => document as Parameters<typeof writeCamt>[0][0])
  const report = { ...statement!, kind: 'report' as const }
  const options = { version: 8, messageId: 'M', created: '2026-03-03T05:00:00' }
  const camt052 = Buffer.from(writeCamt([report], options).xml)
  await expect(convert(read(camt052), 'mt940')).rejects.toThrow('mt940 holds statement, the file report.')
  expect((await convert(read(camt052), 'mt942')).bytes.toString()).toContain(':34F:GBP0,')
  await expect(write('mt940', { type: 'statement', document: report })).rejects.toThrow('Write it as mt942.')
  const mixed = { ...read(swift), documents: [...read(camt052).documents, ...read(swift).documents] }
  const { findings } = await convert(mixed, 'mt940')
  expect(findings[0]).toMatchObject({ code: 'convert.left_out' })
  await expect(write('ofx', { type: 'message' })).rejects.toThrow('ofx has no place for a document of the type message')
})

test('a message of camt is of the day of its statement where nothing says when it was made', async () => {
  const { bytes } = await convert(read(swift), 'camt')
  expect(bytes.toString().match(/<CreDtTm>[^<]*/g)).toEqual(Array(2).fill('<CreDtTm>2026-03-03T00:00:00'))
})

test('a character that XML has no place for is left out, and said to be', async () => {
  const content = read(Buffer.from(swift.toString().replace('CORNER SHOP', 'CORNER\u0002SHOP')))
  const { bytes, findings } = await convert(content, 'camt')
  expect(bytes.toString()).toContain('CORNERSHOP')
  expect(findings.map(({ code, position }) => [code, position.path])).toContainEqual([
    'convert.lost',
    'entries[].transactions[].remittance[]',
  ])
})
