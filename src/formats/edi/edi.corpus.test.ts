import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decimal, plainText } from '../../kernel/decimal.js'
import { readX12Order } from './mapping/x12-order.js'
import { allFindings, allMessages, readEdi } from './read-edi.js'
import { textAt, valuesOf } from './syntax/segment.js'

/** Published samples of other libraries; not part of this repository. */
const corpora = '../shared/corpora'
const folders = [
  'edi-net/Samples',
  'staedi',
  'edi-engine',
  'node-x12',
  'stedi-demos',
  'pyx12',
  'en16931/edifact-examples',
]

function filesBelow(folder: string): string[] {
  return readdirSync(`${corpora}/${folder}`, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  )
}

const isSample = (name: string) => /\.(?:edi|txt)$/i.test(name) && !/licen[sc]e/i.test(name)
const samples = existsSync(corpora) ? folders.flatMap(filesBelow).filter(isSample) : []

/** Samples with faults of their own: the codes of all errors in them, in our reading of the standard. */
const faulty: Readonly<Record<string, readonly string[]>> = {
  // The sender's counts and references are wrong.
  'edi-net/Samples/204-MGCTLYST-SAMPLE.EDI': ['x12.segment_count'],
  'edi-net/Samples/x12.832.edi': ['x12.segment_count'],
  'edi-net/Samples/x12.850.edi': ['x12.interchange_number'],
  'edi-net/Samples/edifact.D01B.IFCSUM.EDI': ['edifact.segment_count'],
  // 52 segments, UNT says 53.
  'edi-net/Samples/edifact.D95B.CUSCAR.EDI': ['edifact.segment_count'],
  'staedi/EDIFACT/orders-with-group.edi': ['edifact.segment_count'],
  'en16931/edifact-examples/EDIFACT_EXAMPLE0.TXT': ['edifact.segment_count'],
  'en16931/edifact-examples/EDIFACT_EXAMPLE0a.TXT': ['edifact.segment_count'],
  'en16931/edifact-examples/EDIFACT_EXAMPLE3.TXT': ['edifact.interchange_number'],
  'en16931/edifact-examples/EDIFACT_EXAMPLE4.TXT': ['edifact.interchange_number'],
  'en16931/edifact-examples/EDIFACT_EXAMPLE7.TXT': ['edifact.interchange_number'],
  'en16931/edifact-examples/EDIFACT_EXAMPLE8.TXT': ['edifact.interchange_number'],
  'en16931/edifact-examples/EDIFACT_EXAMPLE9.TXT': ['edifact.interchange_number'],
  // Headers and trailers are cut down to what their test needs: UNB has its first element only, UNT counts the body alone.
  'edi-net/Samples/edifact.Issue121.ElementList.edi': [
    'edifact.unb_incomplete',
    'edifact.segment_count',
    'edifact.message_number',
  ],
  'edi-net/Samples/edifact.Issue170.ElementList.edi': [
    'edifact.unb_incomplete',
    'edifact.segment_count',
    'edifact.message_number',
  ],
  // Ends behind its only SE.
  'node-x12/271.edi': ['x12.missing_iea', 'x12.missing_ge'],
  // An invoice with every segment there is, but without BGM, with a word for an amount and with copied trailers.
  'edi-net/Samples/edifact.Issue203.edi': [
    'edifact.segment_count',
    'edifact.message_number',
    'edi.missing_segment',
    'edi.invalid_character',
    'edi.invalid_date',
  ],
  // A day of the 97th month.
  'staedi/EDIFACT/invoic_d93a_una.edi': ['edi.invalid_date'],
  // Broken on purpose.
  'staedi/EDIFACT/invoic_d97b_bad.edi': ['edi.invalid_character'],
  'staedi/x12/empty997.edi': ['edi.missing_segment'],
  'staedi/x12/extraDelimiter997.edi': [
    'edi.too_many_repetitions',
    'edi.invalid_character',
    'edi.too_many_components',
    'edi.too_long',
  ],
  'staedi/x12/invalid997.edi': ['edi.too_long', 'edi.invalid_character'],
  'staedi/x12/invalid999.edi': [
    'x12.segment_count',
    'edi.unexpected_segment',
    'edi.too_long',
    'edi.too_many_elements',
    'edi.invalid_code',
    'edi.segment_repeats',
    'edi.invalid_character',
  ],
  'edi-engine/940_Failed_SE01.edi': [
    'x12.segment_count',
    'edi.too_long',
    'edi.invalid_character',
    'edi.missing_element',
    'edi.too_short',
  ],
}

/** No interchange at all: TRADACOMS, and something encoded. */
const foreign = /tradacoms|NonEdi/i

if (samples.length === 0)
  test(`the published samples are not here (${corpora}): nothing is compared`, ({ skip }) => skip())

describe.skipIf(samples.length === 0)('the published samples', () => {
  test.each(samples.filter((name) => !foreign.test(name)))('%s is read in full, and its faults are named', (name) => {
    const file = readEdi(readFileSync(`${corpora}/${name}`))
    const errors = allFindings(file).filter(({ severity }) => severity === 'error')
    expect([...new Set(errors.map(({ code }) => code))].toSorted()).toEqual([...(faulty[name] ?? [])].toSorted())
    for (const { position } of errors)
      expect(position).toMatchObject({ line: expect.any(Number), offset: expect.any(Number) })
    expect(file.interchanges.length).toBeGreaterThan(0)
  })

  test.each(samples.filter((name) => foreign.test(name)))('%s is refused at its first byte', (name) => {
    const file = readEdi(readFileSync(`${corpora}/${name}`))
    expect(file.interchanges).toEqual([])
    expect(file.findings.map(({ code }) => code)).toEqual(['edi.foreign_text', 'edi.no_interchange'])
  })

  test('850_fat.edi gives what its map says', () => {
    const expected = JSON.parse(readFileSync(`${corpora}/node-x12/850_map_result.json`, 'utf8'))
    const [message] = allMessages(readEdi(readFileSync(`${corpora}/node-x12/850_fat.edi`)))
    const { document } = readX12Order(message!)
    const shipTo = document.parties.find(({ role }) => role === 'ship-to')
    expect({
      OrderNumber: document.number,
      ShipTo: {
        Name: shipTo?.name,
        Destination: shipTo?.id?.value,
        Address: shipTo?.street?.join(' '),
        City: shipTo?.city,
        State: shipTo?.region,
        Zip: shipTo?.postalCode,
      },
      OrderLines: document.lines.map(({ quantity }) => ({ Quantity: plainText(quantity!.value) })),
      Trailer: [textAt(message!.segments.at(-1), 1), textAt(message!.segments.at(-1), 2)],
    }).toEqual({
      OrderNumber: expected.OrderNumber,
      ShipTo: expected.ShipTo,
      OrderLines: expected.OrderLines,
      Trailer: expected.Trailer,
    })
  })

  test.each(['3', '4', '7', '8', '9'])('EDIFACT example %s of EN 16931 holds the data of its XML twin', (number) => {
    const base = `${corpora}/en16931/edifact-examples/EDIFACT_EXAMPLE${number}`
    const [message] = allMessages(readEdi(readFileSync(`${base}.TXT`)))
    const values = message!.segments.flatMap(({ elements }) =>
      elements.slice(1).flatMap((element) => valuesOf(element).flat()),
    )
    const xml = readFileSync(`${base}.xml`, 'utf8')
      .replaceAll('&gt;', '>')
      .replaceAll('&#146;', '\x92')
      .replaceAll('&amp;', '&')
    const twin = [...xml.matchAll(/<D_\w+>([^<]*)<\/D_\w+>/g)].map(([, text]) => text!)
    // The twins leave out the release of the code lists, blanks at line ends, and zeros at the end of numbers.
    const plain = (all: readonly string[]) =>
      all
        .map((text) => text.replace(/\s+/g, ''))
        .map((text) => (/^-?\d+\.\d+$/.test(text) ? plainText(decimal(text)) : text))
        .filter((text) => text !== '' && text !== '16B')
    expect(plain(values)).toEqual(plain(twin))
  })
})
