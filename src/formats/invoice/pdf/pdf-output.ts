import type { PdfDictionary, PdfValue } from './pdf-values.js'

/** An object to be written, with the bytes of its stream as they are to stand in the file. */
export interface OutputObject {
  readonly number: number
  readonly value: PdfValue
  readonly stream?: Uint8Array
}

export const dictionary = (entries: Readonly<Record<string, PdfValue>>): PdfDictionary => ({
  kind: 'dictionary',
  entries: new Map(Object.entries(entries)),
})
export const name = (text: string): PdfValue => ({ kind: 'name', name: text })
export const text = (bytes: string): PdfValue => ({ kind: 'text', bytes })
export const reference = (number: number): PdfValue => ({ kind: 'reference', number })

/** A whole PDF with one cross-reference table (ISO 32000-1, 7.5.4). PDF/A wants the binary comment and the ID. */
export function writePdf(objects: readonly OutputObject[], root: number, id: string): Buffer {
  const parts: Buffer[] = []
  const offsets = new Map<number, number>()
  let length = 0
  const put = (part: string | Uint8Array): void => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)
    parts.push(bytes)
    length += bytes.length
  }
  put('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')
  for (const object of objects) {
    offsets.set(object.number, length)
    putObject(object, put)
  }
  const start = length
  const size = Math.max(...offsets.keys()) + 1
  put(`xref\n0 ${size}\n${table(offsets, size)}`)
  const trailer = dictionary({ Size: size, Root: reference(root), ID: [text(id), text(id)] })
  put(`trailer\n${serialize(trailer)}\nstartxref\n${start}\n%%EOF\n`)
  return Buffer.concat(parts)
}

function putObject({ number, value, stream }: OutputObject, put: (part: string | Uint8Array) => void): void {
  put(`${number} 0 obj\n${serialize(value)}\n`)
  if (stream) {
    put('stream\n')
    put(stream)
    put('\nendstream\n')
  }
  put('endobj\n')
}

/** Twenty bytes for each number; those not in use are free. */
function table(offsets: ReadonlyMap<number, number>, size: number): string {
  const lines = ['0000000000 65535 f \n']
  for (let number = 1; number < size; number++) {
    const offset = offsets.get(number)
    lines.push(offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`)
  }
  return lines.join('')
}

function serialize(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return numberText(value)
  if (Array.isArray(value)) return `[${value.map(serialize).join(' ')}]`
  if (value.kind === 'name') return `/${escapedName(value.name)}`
  if (value.kind === 'reference') return `${value.number} 0 R`
  if (value.kind === 'text') return `<${Buffer.from(value.bytes, 'latin1').toString('hex').toUpperCase()}>`
  return `<<${[...value.entries].map(([key, one]) => `/${escapedName(key)} ${serialize(one)}`).join(' ')}>>`
}

/** PDF knows no exponents. */
const numberText = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(0) : value.toFixed(10).replace(/\.?0+$/, '')

function escapedName(written: string): string {
  return written.replace(/[^!-~]|[#()<>[\]{}/%]/g, (character) => {
    return `#${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`
  })
}
