import { describe, expect, test } from 'vitest'
import { ProblemError } from '../kernel/problem.js'
import type { FormatDocument } from './document.js'
import { documentJson } from './json.js'
import { read } from './read.js'
import { pieceReaders } from './read-in-pieces.js'

const balance = (code: string, amount: number) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>`

const entry = (index: number) =>
  `<Ntry><NtryRef>é${index}</NtryRef><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt></Ntry>`

function statementXml(entries: number, closing = entries): string {
  const all = Array.from({ length: entries }, (_, index) => entry(index)).join('')
  return `<Stmt><Id>S-${entries}</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>${balance('OPBD', 0)}${balance('CLBD', closing)}${all}</Stmt>`
}

const fileOf = (...statements: string[]) =>
  Buffer.from(
    `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>${statements.join('')}</BkToCstmrStmt></Document>`,
  )

/** What comes out when the file goes in by blocks of a size. */
function inPieces(bytes: Buffer, size: number) {
  const reader = pieceReaders.camt!('statement.xml')
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += size) parts.push(...reader.write(bytes.subarray(at, at + size)))
  parts.push(...reader.end())
  const { version, findings } = reader
  return { parts, version, findings, documents: JSON.parse(`[${parts.join('')}]`) as FormatDocument[] }
}

describe('a camt file read in pieces', () => {
  const whole = fileOf(statementXml(3), statementXml(0), statementXml(2, 7))

  test.each([1, 7, 1000, 100_000])('of %i bytes says what it says when it is read whole', (size) => {
    const { documents, version, findings } = read(whole)
    const pieces = inPieces(whole, size)
    expect(pieces.documents).toEqual(JSON.parse(documentJson(documents)))
    expect(pieces).toMatchObject({ version, findings })
    expect(findings).toMatchObject([{ code: 'statement.balance_mismatch' }])
  })

  test('holds one entry at a time: every block gives back the entries that it ends', () => {
    const { parts, documents } = inPieces(fileOf(statementXml(5000)), 10_000)
    expect(documents).toMatchObject([{ document: { entries: { length: 5000 } } }])
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(60_000)
  })

  test('hands out an entry of many details bit by bit', () => {
    const details = Array.from(
      { length: 5000 },
      (_, i) => `<TxDtls><Refs><EndToEndId>E${i}</EndToEndId></Refs></TxDtls>`,
    )
    const batch = entry(1).replace('</Ntry>', `<NtryDtls>${details.join('')}</NtryDtls></Ntry>`)
    const file = fileOf(statementXml(1).replace(entry(0), batch))
    const { parts, documents } = inPieces(file, file.length)
    expect(documents).toEqual(JSON.parse(documentJson(read(file).documents)))
    expect(parts.join('').length).toBeGreaterThan(400_000)
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(140_000)
  })

  test('that breaks off stays JSON, with what was read before', () => {
    for (let length = 1; length < whole.length; length += 13) {
      const reader = pieceReaders.camt!('statement.xml')
      let text = [...reader.write(whole.subarray(0, length))].join('')
      expect(() => reader.end()).toThrow(ProblemError)
      text += [...reader.abandon()].join('')
      expect(Array.isArray(JSON.parse(`[${text}]`))).toBe(true)
    }
  })

  test('never holds an element without end', () => {
    const reader = pieceReaders.camt!('statement.xml')
    reader.write(Buffer.from('<Document><BkToCstmrStmt><Stmt><Id>'))
    const block = Buffer.alloc(1024 * 1024, 'x')
    const endless = () => {
      for (let megabytes = 0; megabytes < 70; megabytes++) reader.write(block)
    }
    expect(endless).toThrow('more than 67108864 characters in one element')
  })
})
