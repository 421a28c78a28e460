import { expect, test } from 'vitest'
import { decimal } from '../../../kernel/decimal.js'
import { madeAmount, madeNumber, madeQuantity, madeText } from '../made-terms.js'
import type { Invoice, Line } from '../model.js'
import { PdfObjects } from './pdf-objects.js'
import { isDictionary } from './pdf-values.js'
import { renderInvoice } from './render-invoice.js'

const line = (number: number, name: string): Line => ({
  identifier: madeText(String(number)),
  quantity: madeQuantity(decimal('1'), 'C62'),
  net: madeAmount(decimal('3.5')),
  allowances: [],
  charges: [],
  price: { net: madeNumber(decimal('3.5')) },
  vat: { code: madeText('S'), rate: madeNumber(decimal('19')) },
  item: { name: madeText(name), classifications: [], attributes: [] },
})

const invoice = (lines: readonly Line[]): Invoice => ({
  kind: 'invoice',
  number: madeText('INV-1'),
  issueDate: madeText('2026-03-01'),
  currency: madeText('EUR'),
  notes: [{ text: madeText('One\tand\r\nanother line') }],
  preceding: [],
  payments: [],
  allowances: [],
  charges: [],
  taxTotals: [],
  breakdown: [],
  documents: [],
  seller: { name: madeText('Großhandel GmbH'), identifiers: [] },
  buyer: { name: madeText('Kunde '.repeat(40).trim()), identifiers: [] },
  totals: { due: madeAmount(decimal('3.5')) },
  lines,
})

/** The glyphs that each page draws, as the numbers that its content writes in hex. */
async function glyphsOfPages(lines: readonly Line[]): Promise<string[][]> {
  const objects = new PdfObjects(await renderInvoice(invoice(lines)))
  const pages = objects.values().filter((value) => {
    const type = isDictionary(value) ? value.entries.get('Type') : undefined
    return typeof type === 'object' && type !== null && 'name' in type && type.name === 'Page'
  })
  return pages.map((page) => {
    const content = isDictionary(page) ? objects.streamOf(page.entries.get('Contents')) : undefined
    const written = Buffer.from(content ?? []).toString('latin1')
    return [...written.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? [])
  })
}

test('an invoice of one line is one page, one of a hundred lines goes on', async () => {
  expect(await glyphsOfPages([line(1, 'Tea')])).toHaveLength(1)
  const pages = await glyphsOfPages(Array.from({ length: 100 }, (_, index) => line(index + 1, 'Tea')))
  expect(pages.length).toBeGreaterThan(2)
  for (const glyphs of pages) expect(glyphs.length).toBeGreaterThan(20)
})

test('a character that the font has not is replaced: PDF/A forbids the glyph .notdef', async () => {
  const [glyphs] = await glyphsOfPages([line(1, 'Tee 漢字 ภาษา Ελληνικά Кириллица')])
  expect(glyphs!.length).toBeGreaterThan(50)
  expect(glyphs).not.toContain('0000')
})
