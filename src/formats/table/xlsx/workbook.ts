import { type SaxesAttributePlain, SaxesParser } from 'saxes'
import { problem } from '../../../kernel/problem.js'
import { type CellStyle, styleOf } from './number-format.js'
import { xlsxLimits, type ZipArchive } from './zip.js'

/** What a sheet needs to be understood. */
export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
  readonly texts: readonly string[]
  readonly styles: readonly CellStyle[]
  readonly since1904: boolean
}

type Attributes = Readonly<Record<string, string>>

/** Hears the elements of a part by their local names: writers choose their own prefixes. */
export interface PartHandler {
  readonly open?: (name: string, attributes: Attributes) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** The parts that are read here nest half as deep. */
const mostDepth = 32

/** A parser over a part that ends anywhere; documents with entities of their own are refused. */
export function partParser(handler: PartHandler, name: string): { write(text: string): void; close(): void } {
  const parser = new SaxesParser({})
  const refuse = (why: string): never => {
    throw problem('xlsx.broken', `${name} is no sound XLSX file: ${why}.`, { file: name })
  }
  let depth = 0
  parser.on('error', (error) => refuse(error.message))
  parser.on('opentag', (tag) => {
    if (++depth > mostDepth) refuse(`its elements nest deeper than ${mostDepth}`)
    handler.open?.(localName(tag.name), tag.attributes as Record<string, SaxesAttributePlain['value']>)
  })
  parser.on('text', (text) => handler.text?.(text))
  parser.on('closetag', (tag) => {
    depth--
    handler.close?.(localName(tag.name))
  })
  return {
    write: (text) => {
      parser.write(text)
    },
    close: () => {
      parser.close()
    },
  }
}

/** Reads everything of a workbook but its sheets. */
export async function readWorkbook(zip: ZipArchive, name: string): Promise<Workbook> {
  const targets = await relations(zip, name)
  const sheets: { name: string; part: string }[] = []
  let since1904 = false
  await parsePart(zip, 'xl/workbook.xml', name, {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') since1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
      const id = Object.entries(attributes).find(([key]) => localName(key) === 'id' && key !== 'id')?.[1]
      const part = id === undefined ? undefined : targets.get(id)
      if (tag === 'sheet' && part !== undefined) sheets.push({ name: attributes.name ?? '', part })
    },
  })
  return { sheets, texts: await sharedTexts(zip, name), styles: await cellStyles(zip, name), since1904 }
}

async function parsePart(zip: ZipArchive, part: string, name: string, handler: PartHandler): Promise<void> {
  const parser = partParser(handler, name)
  for await (const text of zip.text(part, xlsxLimits.textBytes)) parser.write(text)
  parser.close()
}

/** Which part stands behind which identifier of the workbook. */
async function relations(zip: ZipArchive, name: string): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>()
  await parsePart(zip, 'xl/_rels/workbook.xml.rels', name, {
    open: (tag, { Id, Target }) => {
      if (tag !== 'Relationship' || Id === undefined || Target === undefined) return
      targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target.replace(/^\.\//, '')}`)
    },
  })
  return targets
}

/** The texts that cells refer to by number; runs of one text belong together, its pronunciation does not. */
async function sharedTexts(zip: ZipArchive, name: string): Promise<string[]> {
  const texts: string[] = []
  if (!zip.has('xl/sharedStrings.xml')) return texts
  let current = ''
  let [inText, spoken] = [false, false]
  await parsePart(zip, 'xl/sharedStrings.xml', name, {
    open: (tag) => {
      if (tag === 'si') current = ''
      if (tag === 'rPh') spoken = true
      inText = tag === 't' && !spoken
    },
    text: (text) => {
      if (inText) current += text
    },
    close: (tag) => {
      if (tag === 'si') texts.push(current)
      if (tag === 'rPh') spoken = false
      if (tag === 't') inText = false
    },
  })
  return texts
}

async function cellStyles(zip: ZipArchive, name: string): Promise<CellStyle[]> {
  const codes = new Map<number, string>()
  const styles: CellStyle[] = []
  if (!zip.has('xl/styles.xml')) return styles
  let inCells = false
  await parsePart(zip, 'xl/styles.xml', name, {
    open: (tag, attributes) => {
      if (tag === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      if (tag === 'cellXfs') inCells = true
      const format = Number(attributes.numFmtId ?? 0)
      if (tag === 'xf' && inCells) styles.push(styleOf(format, codes.get(format)))
    },
    close: (tag) => {
      if (tag === 'cellXfs') inCells = false
    },
  })
  return styles
}
