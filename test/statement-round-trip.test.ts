import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { describe, expect, test } from 'vitest'
import type { BankStatement } from '../src/formats/bank-statement.js'
import { readCamt } from '../src/formats/camt.js'
import { writeCamt } from '../src/formats/write-camt.js'
import { statements } from './any-statement.js'

const kinds = { '052': 'report', '053': 'statement', '054': 'notification' } as const

const placesOf = (code: keyof typeof kinds, version: number) => ({
  uetr: version >= 8,
  localInstrument: version >= 8,
  chargesIncluded: version >= 4,
  pages: version >= 3,
  balances: code !== '054',
  directions: version >= 3,
})

const options = (version: number) => ({ version, messageId: 'M-1', created: '2026-01-06T05:00:00' })

/** Where an entry stood in its file is not part of what it says. */
const placeless = (all: readonly BankStatement[]) =>
  all.map((one) => ({ ...one, entries: one.entries.map((entry) => ({ ...entry, position: {} })) }))

const versions = ['052', '053', '054'].flatMap((code) =>
  [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((version) => [code as keyof typeof kinds, version] as const),
)

describe('any statements that are written', () => {
  test.each(versions)('as camt.%s of version %i come back equal', (code, version) => {
    const any = fc.array(statements(kinds[code], placesOf(code, version)), { minLength: 1, maxLength: 2 })
    fc.assert(
      fc.property(any, (all) => {
        const { xml, format, findings } = writeCamt(all as [BankStatement, ...BankStatement[]], options(version))
        expect(findings).toEqual([])
        const back = readCamt(Buffer.from(xml), 'test.xml')
        expect(back.format).toBe(format)
        expect(back.findings).toEqual([])
        expect(placeless(back.statements)).toEqual(all.map((one) => ({ ...one, messageId: 'M-1' })))
      }),
      { numRuns: 15 },
    )
  })

  test('say what an old version has no place for', () => {
    const [one] = fc.sample(statements('statement', { uetr: true, pages: true }), { numRuns: 1, seed: 7 })
    const paged = { ...one!, page: { number: 2, last: false } }
    const { findings } = writeCamt([paged], options(2))
    expect(findings).toContainEqual(expect.objectContaining({ code: 'camt.no_place', position: { path: 'page' } }))
  })
})

/** The published schemas; not part of this repository. */
const schemas = '../shared/corpora/xsd'
const published = existsSync(schemas)
  ? readdirSync(schemas).filter((name) => /^camt\.05[234]\.001\.(0[2-9]|1\d)\.xsd$/.test(name))
  : []

if (published.length === 0) test(`the published schemas are not here (${schemas})`, ({ skip }) => skip())

describe.skipIf(published.length === 0)('any statements that are written', () => {
  test.each(published)('are valid by %s', (name) => {
    const code = name.slice(5, 8) as keyof typeof kinds
    const version = Number(name.slice(13, 15))
    const schema = XmlDocument.fromBuffer(readFileSync(`${schemas}/${name}`))
    const validator = XsdValidator.fromDoc(schema)
    fc.assert(
      fc.property(statements(kinds[code], placesOf(code, version)), (one) => {
        const document = XmlDocument.fromString(writeCamt([one], options(version)).xml)
        try {
          validator.validate(document)
        } finally {
          document.dispose()
        }
      }),
      { numRuns: 40 },
    )
    validator.dispose()
    schema.dispose()
  })
})
