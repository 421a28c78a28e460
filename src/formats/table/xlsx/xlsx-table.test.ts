import { describe, expect, it } from 'vitest'
import { decimalText } from '../../../kernel/decimal.js'
import { detectFormat } from '../../detect-format.js'
import { checkMapping } from '../mapping.js'
import { readTable } from '../read-table.js'
import { workbookOf, zipOf } from '../testing/workbook.js'
import { exactDigits, serialDay } from './number-format.js'
import { xlsxLimits, ZipArchive } from './zip.js'

const mapping = checkMapping({
  document: 'order',
  columns: {
    number: 'Order',
    issueDate: 'Day',
    'line.item.gtin': 'GTIN',
    'line.item.seller': 'SKU',
    'line.quantity': 'Pieces',
    'line.price': 'Price',
  },
})

const headings =
  '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Day</t></is></c><c r="C1" t="str"><v>GTIN</v></c><c r="D1" t="str"><v>SKU</v></c><c r="E1" t="str"><v>Pieces</v></c><c r="F1" t="str"><v>Price</v></c></row>'
const row = (day: string, price: string) =>
  `<row r="3"><c r="A3" t="str"><v>007</v></c><c r="B3" ${day}</c><c r="C3" s="2"><v>1234565</v></c><c r="D3" t="str"><v>00042</v></c><c r="E3"><f>1+1</f><v>2</v></c><c r="F3">${price}</c></row>`

const read = async (book: Buffer, own = mapping) => {
  const { format, documents, findings } = await readTable(book, own, 'book.xlsx')
  const [document] = documents
  if (document?.type !== 'order') throw new Error('no order')
  return { format, order: document.document, findings }
}

describe('a workbook', () => {
  it('is told by its content', () => {
    expect(detectFormat(workbookOf({ A: headings }))).toEqual({ format: 'xlsx' })
  })

  it.each([
    ['a day by its style', 's="1"><v>46082</v>', false],
    ['a day by its own format, with a time', 's="3"><v>46082.75</v>', false],
    ['a serial that nobody formatted', '><v>46082</v>', false],
    ['a day of a workbook that counts from 1904', 's="1"><v>44620</v>', true],
    ['a text', 't="str"><v>2026-03-01</v>', false],
    ['a day as ISO 8601', 't="d"><v>2026-03-01T00:00:00</v>', false],
  ])('has %s', async (_, day, since1904) => {
    const sheet = headings + row(day, '<v>1.1000000000000001</v>')
    const { format, order, findings } = await read(workbookOf({ Orders: sheet }, { texts: ['Order'], since1904 }))
    expect(findings).toEqual([])
    expect(format).toBe('xlsx')
    expect(order).toMatchObject({ number: '007', issueDate: '2026-03-01' })
    const [line] = order.lines
    expect(line?.item).toEqual({ gtin: '01234565', seller: '00042' })
    expect([decimalText(line!.quantity!.value), decimalText(line!.price!)]).toEqual(['2', '1.1'])
  })

  it('says which sheets were not read, and reads the one that is named', async () => {
    const book = workbookOf(
      { Orders: headings + row('s="1"><v>46082</v>', '<v>1</v>'), Notes: '' },
      { texts: ['Order'] },
    )
    expect((await read(book)).findings).toMatchObject([{ code: 'xlsx.other_sheets' }])
    expect((await read(book, { ...mapping, sheet: 'Orders' })).findings).toEqual([])
    await expect(read(book, { ...mapping, sheet: 'Order' })).rejects.toThrow('Its sheets are Orders, Notes')
  })

  it('counts a formula without its result as a fault, because nothing is calculated here', async () => {
    const book = workbookOf({ Orders: headings + row('s="1"><v>46082</v>', '<f>A1*2</f>') }, { texts: ['Order'] })
    const { order, findings } = await read(book)
    expect(order.lines[0]?.price).toBeUndefined()
    expect(findings).toMatchObject([{ code: 'xlsx.no_result', position: { line: 3 } }])
  })

  it('that is damaged anywhere is refused or read, never worse', async () => {
    const book = workbookOf({ Orders: headings + row('s="1"><v>46082</v>', '<v>1</v>') }, { texts: ['Order'] })
    for (let at = 0; at < book.length; at += 7) {
      const broken = Buffer.from(book)
      broken[at] = broken[at]! ^ 0x55
      await readTable(broken, mapping, 'b.xlsx').catch((error) => expect(error.problem).toBeDefined())
      await readTable(book.subarray(0, at), mapping, 'b.xlsx').catch((error) => expect(error.problem).toBeDefined())
    }
  })

  it('cannot unfold beyond its limit', async () => {
    const bomb = zipOf({ a: Buffer.alloc(8 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(20_000)
    const unfold = async () => {
      let total = 0
      for await (const block of new ZipArchive(bomb, 'bomb.xlsx').open('a', 1024 * 1024)) total += block.length
      return total
    }
    await expect(unfold()).rejects.toThrow('unfolds to more than 1048576 bytes')
    expect(xlsxLimits.partBytes).toBeLessThanOrEqual(512 * 1024 * 1024)
  })

  it('with entities of its own is refused', async () => {
    const book = workbookOf({ Orders: `${headings}<row><c t="str"><v>&bomb;</v></c></row>` }, { texts: ['Order'] })
    await expect(readTable(book, mapping, 'book.xlsx')).rejects.toThrow('no sound XLSX')
  })
})

describe('numbers of sheets', () => {
  it.each([
    ['0.1', '0.1'],
    ['0.30000000000000004', '0.3'],
    ['1.2300000000000001E3', '1230'],
    ['4.0123450000040001E12', '4012345000004'],
    ['1E-3', '0.001'],
    ['-12.5', '-12.5'],
    ['9.9999999999999995E-2', '0.1'],
    ['0', '0'],
    ['#REF!', undefined],
  ])('%s mean %s', (text, digits) => expect(exactDigits(text)).toBe(digits))

  it.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, undefined],
    [61, '1900-03-01'],
    [46082.99, '2026-03-01'],
    [0.5, undefined],
  ])('day %s is %s', (serial, day) => expect(serialDay(serial, false)).toBe(day))
})
