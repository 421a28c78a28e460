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
}

const margin = 50
const gap = 6
const sizes = { text: 9, small: 8, heading: 16 }

/** PDF/A wants every font inside; DejaVu has Latin, Greek and Cyrillic and may be embedded. */
const fontFile = (name: string): string => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)

/** Pages in A4 that are filled from top to bottom, as PDF/A-3b. */
export class Sheet {
  readonly #document: PDFKit.PDFDocument
  readonly #content: Promise<Buffer>

  private constructor(document: PDFKit.PDFDocument) {
    this.#document = document
    this.#content = new Promise((resolve, reject) => {
      const blocks: Buffer[] = []
      document.on('data', (block: Buffer) => blocks.push(block))
      document.on('end', () => resolve(Buffer.concat(blocks)))
      document.on('error', reject)
    })
  }

  static async open({ title, author, date }: SheetFacts): Promise<Sheet> {
    // Loaded where it is needed: most commands write no PDF.
    const { default: PdfDocument } = await import('pdfkit')
    const written = new Date(`${date}T00:00:00Z`)
    const moment = Number.isNaN(written.getTime()) ? new Date(0) : written
    const document = new PdfDocument({
      size: 'A4',
      margin,
      pdfVersion: '1.7',
      subset: 'PDF/A-3b',
      font: fontFile('DejaVuSans'),
      info: { Title: title, Author: author, CreationDate: moment, ModDate: moment },
    })
    document.registerFont('plain', fontFile('DejaVuSans'))
    document.registerFont('bold', fontFile('DejaVuSans-Bold'))
    return new Sheet(document)
  }

  get #width(): number {
    return this.#document.page.width - 2 * margin
  }

  get #bottom(): number {
    return this.#document.page.height - margin
  }

  /** Two blocks of lines beside each other, the first line of each in bold. */
  sideBySide(left: readonly string[], right: readonly string[]): void {
    const top = this.#document.y
    const block = (lines: readonly string[], x: number): number => {
      this.#document.y = top
      lines.forEach((line, index) => {
        this.#font(index === 0 ? 'bold' : 'plain', sizes.text).text(line, x, this.#document.y, {
          width: this.#width / 2 - gap,
        })
      })
      return this.#document.y
    }
    this.#document.y = Math.max(block(left, margin), block(right, margin + this.#width / 2)) + 2 * gap
  }

  heading(text: string): void {
    this.#font('bold', sizes.heading).text(text, margin, this.#document.y + gap, { width: this.#width })
    this.#document.y += gap
  }

  /** Labels with their values. */
  facts(facts: readonly (readonly [string, string])[]): void {
    const columns: readonly Column[] = [
      { title: '', share: 20 },
      { title: '', share: 80 },
    ]
    for (const fact of facts) this.#row(columns, fact, 'plain')
    this.#document.y += 2 * gap
  }

  /** Rows under a header, which comes again on every page. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const titles = columns.map(({ title }) => title)
    const header = (): void => {
      this.#row(columns, titles, 'bold')
      this.#rule()
    }
    this.#room(4 * sizes.text)
    header()
    for (const row of rows) {
      if (this.#room(this.#heightOf(columns, row, 'plain'))) header()
      this.#row(columns, row, 'plain')
    }
    this.#rule()
    this.#document.y += gap
  }

  /** Amounts at the right edge, the last one in bold. */
  amounts(rows: readonly (readonly [string, string])[]): void {
    const columns: readonly Column[] = [
      { title: '', share: 74, right: true },
      { title: '', share: 26, right: true },
    ]
    for (const row of rows) this.#row(columns, row, row === rows.at(-1) ? 'bold' : 'plain')
    this.#document.y += gap
  }

  paragraphs(texts: readonly string[]): void {
    for (const text of texts) {
      this.#font('plain', sizes.text).text(text, margin, this.#document.y + gap, { width: this.#width })
    }
  }

  async end(): Promise<Buffer> {
    this.#document.end()
    return this.#content
  }

  #font(name: 'plain' | 'bold', size: number): PDFKit.PDFDocument {
    return this.#document.font(name).fontSize(size)
  }

  /** Begins a page where the height is not left on this one. */
  #room(height: number): boolean {
    if (this.#document.y + height <= this.#bottom) return false
    this.#document.addPage()
    return true
  }

  #widthOf({ share }: Column): number {
    return (this.#width * share) / 100 - gap
  }

  #heightOf(columns: readonly Column[], cells: readonly string[], font: 'plain' | 'bold'): number {
    this.#font(font, sizes.small)
    const heights = columns.map((column, index) =>
      this.#document.heightOfString(cells[index] || ' ', { width: this.#widthOf(column) }),
    )
    return Math.max(...heights)
  }

  #row(columns: readonly Column[], cells: readonly string[], font: 'plain' | 'bold'): void {
    const height = this.#heightOf(columns, cells, font)
    this.#room(height)
    const top = this.#document.y
    let x = margin
    columns.forEach((column, index) => {
      const width = this.#widthOf(column)
      this.#document.text(cells[index] ?? '', x, top, { width, align: column.right ? 'right' : 'left' })
      x += width + gap
    })
    this.#document.y = top + height + 2
  }

  #rule(): void {
    const y = this.#document.y
    this.#document
      .moveTo(margin, y)
      .lineTo(margin + this.#width, y)
      .lineWidth(0.5)
      .stroke()
    this.#document.y = y + 3
  }
}
