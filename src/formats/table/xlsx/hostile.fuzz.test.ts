import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../../kernel/problem.js'
import type { FileContent } from '../../document.js'
import { checkMapping } from '../mapping.js'
import { readTable } from '../read-table.js'
import { workbookOf, workbookParts, zipOf } from '../testing/workbook.js'
import { maxColumns, SheetReader } from './sheet.js'
import { xlsxLimits } from './zip.js'

const mapping = checkMapping({ document: 'order', columns: { number: 'Order', 'line.quantity': 'Pieces' } })
const text = (cell: string, value: string) => `<c r="${cell}" t="str"><v>${value}</v></c>`
const headings = `<row r="1">${text('A1', 'Order')}${text('B1', 'Pieces')}</row>`
const line = `<row r="2">${text('A2', '7')}<c r="B2"><v>2</v></c></row>`
const sheet = 'xl/worksheets/sheet1.xml'
const parts = workbookParts({ Orders: headings + line }, { texts: ['x'] })

/** A file that is read, or the code of its refusal; anything else is a fault of ours. */
async function outcome(book: Buffer): Promise<FileContent | string> {
  try {
    return await readTable(book, mapping, 'book.xlsx')
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
}

const codesOf = (content: FileContent | string) =>
  typeof content === 'string' ? content : content.findings.map(({ code }) => code)

const sheetOf = (rows: string) => `<worksheet><sheetData>${headings}${rows}</sheetData></worksheet>`

describe('a workbook of a hostile sender', () => {
  const bomb = `${headings}${' '.repeat(64 * 1024 * 1024)}`

  test.each([
    ['whose sheet is a bomb', zipOf({ ...parts, [sheet]: bomb }), 'xlsx.too_large'],
    ['whose bomb is declared as a small part', zipOf({ ...parts, [sheet]: bomb }, { claimed: 100 }), 'xlsx.too_large'],
    ['whose texts are a bomb', zipOf({ ...parts, 'xl/sharedStrings.xml': `<sst>${bomb}</sst>` }), 'xlsx.too_large'],
    ['whose styles are a bomb', zipOf({ ...parts, 'xl/styles.xml': bomb }), 'xlsx.too_large'],
    ['whose list of sheets is a bomb', zipOf({ ...parts, 'xl/workbook.xml': bomb }), 'xlsx.too_large'],
    ['that is packed into its own sheet', zipOf({ ...parts, [sheet]: zipOf(parts) }), 'xlsx.broken'],
    ['whose sheet is packed twice', zipOf({ ...parts, [sheet]: deflateRawSync(parts[sheet]!) }), 'xlsx.broken'],
    ['that has a part twice', zipOf([...Object.entries(parts), [sheet, parts[sheet]!]]), 'xlsx.broken'],
    [
      'of more parts than a workbook has',
      zipOf(Array.from({ length: 10_001 }, (_, at) => [`p${at}`, ''])),
      'xlsx.broken',
    ],
    ['nested without end', zipOf({ ...parts, [sheet]: `<worksheet>${'<a>'.repeat(1_000_000)}` }), 'xlsx.broken'],
    [
      'with entities that unfold',
      zipOf({
        ...parts,
        [sheet]: `<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${sheetOf('<row><c t="str"><v>&b;</v></c></row>')}`,
      }),
      'xlsx.broken',
    ],
    [
      'with an entity of a file',
      zipOf({
        ...parts,
        'xl/sharedStrings.xml': '<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>',
      }),
      'xlsx.broken',
    ],
  ])('%s is refused', async (_, book, code) => {
    expect(await outcome(book)).toBe(code)
  })

  test.each(Object.keys(parts).filter((part) => part !== '[Content_Types].xml'))(
    'without %s is read or refused',
    async (part) => {
      const { [part]: _, ...others } = parts
      const isNeeded = !/styles|sharedStrings/.test(part)
      const found = await outcome(zipOf(others))
      expect(codesOf(found)).toEqual(isNeeded ? 'xlsx.broken' : [])
    },
  )

  test('that is encrypted says so, in both of the ways there are', async () => {
    const encrypted = zipOf(parts)
    // General purpose flag, bit 0, of every line of the directory.
    for (let at = encrypted.indexOf('PK\x01\x02'); at >= 0; at = encrypted.indexOf('PK\x01\x02', at + 1))
      encrypted[at + 8] = 1
    await expect(readTable(encrypted, mapping, 'b.xlsx')).rejects.toThrow('it is encrypted')
    const old = Buffer.from('d0cf11e0a1b11ae1', 'hex')
    await expect(readTable(old, mapping, 'b.xlsx')).rejects.toThrow('old or encrypted workbook')
  })

  test('with macros is read: nothing of them is run', async () => {
    const book = zipOf({ ...parts, 'xl/vbaProject.bin': Buffer.from('d0cf11e0a1b11ae1', 'hex') })
    expect(codesOf(await outcome(book))).toEqual([])
  })

  test('of nothing but empty cells, empty rows or formulas is read', async () => {
    for (const one of ['<row><c/></row>', '<row/>', '<row><c s="1"><v/></c></row>']) {
      const content = await outcome(zipOf({ ...parts, [sheet]: sheetOf(one.repeat(100_000) + line) }))
      expect(codesOf(content)).toEqual([])
      expect((content as FileContent).documents).toHaveLength(1)
    }
  })

  test('with cells far out keeps rows short and says what it left', async () => {
    const far = `<row r="1048576">${text('A1048576', '8')}${text('XFD1048576', '9')}</row>`
    const content = await outcome(zipOf({ ...parts, [sheet]: sheetOf(far) }))
    expect(codesOf(content)).toEqual(['xlsx.far_cells'])
    const reader = new SheetReader({ sheets: [], texts: [], styles: [], since1904: false }, 'book.xlsx')
    const rows = reader.push(`<worksheet>${text('ZZ1', 'x').replace('<c', '<row><c')}</row>${far}`)
    expect(Math.max(...rows.map(({ cells }) => cells.length))).toBeLessThanOrEqual(maxColumns)
  })

  test('with rows of impossible numbers counts them itself', async () => {
    const reader = new SheetReader({ sheets: [], texts: [], styles: [], since1904: false }, 'book.xlsx')
    const rows = ['1e999', '-5', 'x', '99999999'].map((r) => `<row r="${r}">${text('A1', 'x')}</row>`).join('')
    expect(reader.push(`<worksheet>${rows}`).map((row) => row.line)).toEqual([1, 2, 3, 4])
  })

  test('with texts by the hundred thousand, used or not, is read', async () => {
    const texts = `<sst>${'<si><t>Order</t></si>'.repeat(200_000)}</sst>`
    const rows = `<row><c t="s"><v>199999</v></c><c t="s"><v>1e9</v></c><c t="s"><v>-1</v></c></row>`
    expect(
      codesOf(await outcome(zipOf({ ...parts, 'xl/sharedStrings.xml': texts, [sheet]: sheetOf(rows) }))),
    ).not.toContain('xlsx.broken')
  })

  test('names no more sheets than people read', async () => {
    const many = workbookOf(Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`S${at}`, headings + line])))
    const { findings } = (await outcome(many)) as FileContent
    expect(findings[0]).toMatchObject({ code: 'xlsx.other_sheets' })
    expect(findings[0]!.message.length).toBeLessThan(300)
  })

  test('unfolds no further than sheets do', () => {
    expect(xlsxLimits.ratio * 64 * 1024 * 1024).toBeGreaterThan(xlsxLimits.partBytes)
  })
})

const runs = Number(process.env.FUZZ_RUNS ?? 150)

test('cut anywhere or changed anywhere, inside its parts too, a workbook is read or refused', async () => {
  const whole = zipOf(parts)
  for (let at = 0; at < whole.length; at++) await outcome(whole.subarray(0, at))
  const change = fc.record({
    part: fc.constantFrom(...Object.keys(parts)),
    at: fc.nat(600),
    remove: fc.nat(12),
    insert: fc.constantFrom(
      '',
      '<',
      '>',
      '"',
      '&#0;',
      '&lt;',
      '<c>',
      '</row>',
      '<row r="1e9">',
      ']]>',
      '<!--',
      '\0',
      '\ud800',
    ),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { maxLength: 2 }),
      async (changes, bytes) => {
        const changed: Record<string, string> = { ...parts }
        for (const { part, at, remove, insert } of changes) {
          const old = changed[part]!
          changed[part] = old.slice(0, at) + insert + old.slice(at + remove)
        }
        const book = zipOf(changed)
        for (const [at, byte] of bytes) if (at < book.length) book[at] = byte
        await outcome(book)
      },
    ),
    { numRuns: runs },
  )
}, 60_000)
