import { describe, expect, test } from 'vitest'
import { convert } from '../convert.js'
import type { FileContent } from '../document.js'
import { read } from '../read.js'
import { isJson, readJson } from './documents-of-json.js'

const x12 =
  'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~GS*PO*US*THEM*20260301*1405*7*X*004010~' +
  'ST*850*0001~BEG*00*SA*4711**20260301~CUR*BY*USD~N1*BY*Corner Shop*92*1~PO1*1*2*EA*3.5**VN*TEA~PID*F****Black tea~CTT*1~SE*8*0001~' +
  'ST*810*0002~BIG*20260301*INV-1~IT1*1*2*EA*3.5**VN*TEA~TDS*700~SE*5*0002~GE*2*7~IEA*1*000000007~'
const edifact =
  "UNA:+.? 'UNB+UNOC:3+US:14+THEM:14+260301:1405+R7'UNH+1+ORDERS:D:96A:UN'BGM+220+4711+9'DTM+137:20260301:102'NAD+BY+1::9'LIN+1++4000862141404:EN'QTY+21:2.5:PCE'PRI+AAA:3.25'UNS+S'CNT+2:1'UNT+10+1'UNZ+1+R7'"
const mt940 =
  ':20:START\r\n:25:37040044/0532013000\r\n:28C:61/1\r\n:60F:C260228EUR100,00\r\n:61:2603020302C2,00NTRFX//B1\r\n:86:166?00GUTSCHRIFT?20EREF+X?21SVWZ+text?32NAME\r\n:62F:C260303EUR102,00\r\n'

const contentOf = (text: string) => read(Buffer.from(text, 'latin1'))

/** A file as JSON and back. */
async function through(content: FileContent): Promise<FileContent> {
  const { bytes } = await convert(content, 'json')
  expect(isJson(bytes)).toBe(true)
  return readJson(bytes, 'file.json')
}

const ublInvoice = async () =>
  read((await convert({ ...contentOf(x12), documents: contentOf(x12).documents.slice(1) }, 'ubl')).bytes)

describe('a file that was written as JSON', () => {
  test.each([
    ['X12', x12, 'edifact-orders'],
    ['X12', x12, 'x12-810'],
    ['EDIFACT', edifact, 'x12-850'],
    ['EDIFACT', edifact, 'ubl'],
    ['MT940', mt940, 'camt'],
    ['MT940', mt940, 'bai2'],
    ['MT940', mt940, 'csv'],
  ] as const)('%s converts further as the file itself does', async (_, text, target) => {
    const content = contentOf(text)
    const again = await through(content)
    expect(again.documents.map(({ document }) => document)).toEqual(content.documents.map(({ document }) => document))
    expect((await convert(again, target)).bytes.toString()).toEqual((await convert(content, target)).bytes.toString())
  })

  test.each(['ubl', 'cii', 'x12-810', 'edifact-invoic', 'csv'] as const)(
    'an invoice converts to %s as the invoice itself does',
    async (target) => {
      const content = await ublInvoice()
      const again = await through(content)
      expect((await convert(again, target)).bytes.toString()).toEqual((await convert(content, target)).bytes.toString())
    },
  )

  test('a UBL order keeps its terms with their attributes', async () => {
    const content = read((await convert(contentOf(edifact), 'ubl')).bytes)
    expect(content.documents[0]!.type).toBe('ubl')
    const again = await through(content)
    expect((await convert(again, 'ubl')).bytes.toString()).toEqual((await convert(content, 'ubl')).bytes.toString())
  })
})

describe('JSON of another kind is refused', () => {
  test.each([
    ['{"a":', 'is no JSON'],
    ['{"a":1}', 'has no list of documents'],
    ['{"documents":[1]}', 'documents[0] is no object'],
    ['{"documents":[{"type":"order"}]}', 'neither a document nor a source'],
    ['{"documents":[{"type":"ach","document":{}}]}', 'is a ach, which is not read from JSON'],
    ['{"documents":[{"type":"invoice","document":{}}]}', 'lacks a part'],
    ['{"documents":[{"type":"ubl","root":"toString","document":{}}]}', 'is of no known root'],
    ['{"documents":[{"type":"statement","document":{"kind":"statement"}}]}', 'is no statement'],
    [
      '{"documents":[{"type":"order","source":{"standard":"x12","message":"850","version":"004010","tree":{}}}]}',
      'sound tree',
    ],
    [
      `{"documents":[{"type":"order","source":{"standard":"x12","message":"850","version":"004010","tree":${'{"loop":"A","children":['.repeat(1000)}${']}'.repeat(1000)}}}]}`,
      'sound tree',
    ],
  ])('%s', (text, said) => {
    expect(() => readJson(Buffer.from(text), 'file.json')).toThrow(said)
  })

  test('a SWIFT header is none', () => {
    expect(isJson(Buffer.from('{1:F01BANKBEBBXXXX}{4:\n:20:X'))).toBe(false)
  })
})
