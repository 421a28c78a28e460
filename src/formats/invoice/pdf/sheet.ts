import { createRequire } from 'node:module'

export interface Column {
  readonly title: string
  /** Percent of the width. */
  readonly share: number
  readonly right?: boolean
}

export interface SheetFacts {
  readonly title: string
  readonly author: string
  /** `2026-01-31`: the same document is the same file whenever it is written. */
  readonly date: string
  /** At the foot of every page, beside the number of the page. */
  readonly footer: string
}

type Font = 'plain' | 'bold'

const margin = 50
/** Room at the foot of a page for its number and who sends it. */
const footer = 40
const gap = 6
const pad = 3
const sizes = { text: 9, small: 8, note: 7, heading: 18, name: 13 }
const colors = { ink: '#1b1f24', muted: '#5c6670', accent: '#1f4e79', line: '#d5dae0', shade: '#eef2f6' }

/** PDF/A wants every font inside; DejaVu has Latin, Greek, Cyrillic, Hebrew and Arabic and may be embedded. */
const fontFile = (name: string): string => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)

/** By path: under a name of its own pdfkit opens a font anew whenever it changes to it. */
const fonts: Readonly<Record<Font, string>> = { plain: fontFile('DejaVuSans'), bold: fontFile('DejaVuSans-Bold') }

/** Stands for a character that the font has not: PDF/A forbids the box that would be drawn in its place. */
const replacement = '\ufffd'
const missingNote = `${replacement} stands for a character that these pages cannot show: the electronic invoice has it.`

/** Pages in A4 that are filled from top to bottom, as PDF/A-3b. */
export class Sheet {
  readonly #document: PDFKit.PDFDocument
  readonly #content: Promise<Buffer>
  readonly #footer: string
  #isIncomplete = false

  private constructor(document: PDFKit.PDFDocument, footerText: string) {
    this.#document = document
    this.#footer = footerText
    this.#content = new Promise((resolve, reject) => {
      const blocks: Buffer[] = []
      document.on('data', (block: Buffer) => blocks.push(block))
      document.on('end', () => resolve(Buffer.concat(blocks)))
      document.on('error', reject)
    })
  }

  static async open({ title, author, date, footer: footerText }: SheetFacts): Promise<Sheet> {
    // Loaded where it is needed: most commands write no PDF.
    const { default: PdfDocument } = await import('pdfkit')
    const written = new Date(`${date}T00:00:00Z`)
    const moment = Number.isNaN(written.getTime()) ? new Date(0) : written
    const document = new PdfDocument({
      size: 'A4',
      margins: { top: margin, left: margin, right: margin, bottom: 0 },
      bufferPages: true,
      pdfVersion: '1.7',
      subset: 'PDF/A-3b',
      font: fonts.plain,
      info: { Title: title, Author: author, CreationDate: moment, ModDate: moment },
    })
    return new Sheet(document, footerText)
  }

  get #width(): number {
    return this.#document.page.width - 2 * margin
  }

  get #bottom(): number {
    return this.#document.page.height - footer - 4 * gap
  }

  /** Who sends it: the name, and everything else small beneath it, over a line. */
  letterhead(name: string, details: string): void {
    this.#text('bold', sizes.name, colors.accent, name, margin, this.#document.y, this.#width)
    this.#text('plain', sizes.note, colors.muted, details, margin, this.#document.y + 2, this.#width)
    this.#rule(this.#document.y + gap, colors.accent, 1)
    this.#document.y += 4 * gap
  }

  /** The receiver at the left, labels with their values at the right. */
  addressed(receiver: readonly string[], facts: readonly (readonly [label: string, value: string])[]): void {
    const top = this.#document.y
    const half = this.#width / 2
    receiver.forEach((line, index) => {
      const font = index === 0 ? 'bold' : 'plain'
      this.#text(font, sizes.text, colors.ink, line, margin, this.#document.y + (index === 0 ? 0 : 1), half - 2 * gap)
    })
    const left = this.#document.y
    this.#document.y = top
    for (const [label, value] of facts) {
      const y = this.#document.y
      this.#text('plain', sizes.small, colors.muted, label, margin + half, y, half * 0.36)
      const labelEnd = this.#document.y
      this.#text('plain', sizes.small, colors.ink, value, margin + half * 1.38, y, half * 0.62)
      this.#document.y = Math.max(this.#document.y, labelEnd) + 2
    }
    this.#document.y = Math.max(this.#document.y, left) + 4 * gap
  }

  heading(text: string): void {
    this.#text('bold', sizes.heading, colors.accent, text, margin, this.#document.y, this.#width)
    this.#document.y += 2 * gap
  }

  /** Rows under a header, which comes again on every page. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const titles = columns.map(({ title }) => title)
    const header = (): void => {
      const height = this.#heightOf(columns, titles, 'bold')
      this.#document.rect(margin, this.#document.y, this.#width, height).fill(colors.shade)
      this.#row(columns, titles, 'bold')
    }
    this.#room(6 * sizes.text)
    header()
    for (const row of rows) {
      if (this.#room(this.#heightOf(columns, row, 'plain'))) header()
      this.#row(columns, row, 'plain')
      this.#rule(this.#document.y, colors.line, 0.5)
    }
    this.#document.y += 2 * gap
  }

  /** Amounts at the right edge, the last one large under a line. They stay together. */
  amounts(rows: readonly (readonly [label: string, value: string])[]): void {
    const columns: readonly Column[] = [
      { title: '', share: 55 },
      { title: '', share: 22 },
      { title: '', share: 23, right: true },
    ]
    const height = rows.reduce((sum, row) => sum + this.#heightOf(columns, ['', ...row], 'bold'), 0)
    this.#room(height + 2 * gap)
    for (const row of rows) {
      const isLast = row === rows.at(-1)
      if (isLast) this.#rule(this.#document.y, colors.accent, 1, margin + this.#width * 0.55)
      this.#row(columns, ['', ...row], isLast ? 'bold' : 'plain')
    }
    this.#document.y += 2 * gap
  }

  paragraphs(texts: readonly string[]): void {
    for (const text of texts) {
      this.#room(2 * sizes.text)
      this.#flow(text)
      this.#document.y += gap
    }
  }

  async end(): Promise<Buffer> {
    if (this.#isIncomplete) this.paragraphs([missingNote])
    const { start, count } = this.#document.bufferedPageRange()
    for (let index = start; index < start + count; index++) {
      this.#document.switchToPage(index)
      this.#pageFoot(index - start + 1, count)
    }
    this.#document.end()
    return this.#content
  }

  #pageFoot(number: number, count: number): void {
    const y = this.#document.page.height - footer
    this.#rule(y - gap, colors.line, 0.5)
    const share = this.#width * 0.8
    this.#text('plain', sizes.note, colors.muted, this.#footer, margin, y, share)
    const page = `Page ${number} of ${count}`
    this.#text('plain', sizes.note, colors.muted, page, margin + share, y, this.#width - share, 'right')
  }

  /** A long text line by line, so that a page ends where the lines do. */
  #flow(text: string): void {
    for (const line of text.split('\n')) {
      const height = this.#measure('plain', sizes.text, line || ' ', this.#width)
      if (height < this.#bottom - margin) this.#room(height)
      this.#text('plain', sizes.text, colors.ink, line || ' ', margin, this.#document.y, this.#width)
    }
  }

  #text(
    font: Font,
    size: number,
    color: string,
    text: string,
    x: number,
    y: number,
    width: number,
    align: 'left' | 'right' = 'left',
  ): void {
    this.#document.font(fonts[font]).fontSize(size).fillColor(color)
    this.#document.text(this.#shown(text), x, y, { width, align })
  }

  /** The text as the font can show it. */
  #shown(text: string): string {
    const { font } = (this.#document as unknown as { _font: { font: FontProbe } })._font
    let shown = ''
    for (const character of text.replace(/\r\n?/g, '\n').replace(/\t/g, ' ')) {
      const isThere = character === '\n' || font.hasGlyphForCodePoint(character.codePointAt(0)!)
      if (!isThere) this.#isIncomplete = true
      shown += isThere ? character : replacement
    }
    return shown
  }

  #measure(font: Font, size: number, text: string, width: number): number {
    return this.#document.font(fonts[font]).fontSize(size).heightOfString(this.#shown(text), { width })
  }

  /** Begins a page where the height is not left on this one. */
  #room(height: number): boolean {
    if (this.#document.y + height <= this.#bottom) return false
    this.#document.addPage()
    return true
  }

  #widthOf({ share }: Column): number {
    return (this.#width * share) / 100 - 2 * pad
  }

  #heightOf(columns: readonly Column[], cells: readonly string[], font: Font): number {
    const heights = columns.map((column, index) =>
      this.#measure(font, sizes.small, cells[index] || ' ', this.#widthOf(column)),
    )
    return Math.max(...heights) + 2 * pad
  }

  #row(columns: readonly Column[], cells: readonly string[], font: Font): void {
    const height = this.#heightOf(columns, cells, font)
    const top = this.#document.y
    let x = margin
    columns.forEach((column, index) => {
      const align = column.right ? 'right' : 'left'
      this.#text(font, sizes.small, colors.ink, cells[index] ?? '', x + pad, top + pad, this.#widthOf(column), align)
      x += (this.#width * column.share) / 100
    })
    this.#document.y = top + height
  }

  #rule(y: number, color: string, width: number, from = margin): void {
    this.#document
      .moveTo(from, y)
      .lineTo(margin + this.#width, y)
      .lineWidth(width)
      .strokeColor(color)
      .stroke()
  }
}

interface FontProbe {
  hasGlyphForCodePoint(codePoint: number): boolean
}
