import fc from 'fast-check'
import { type SaxesAttributeNS, SaxesParser } from 'saxes'
import { describe, expect, test, vi } from 'vitest'
import { ProblemError } from '../kernel/problem.js'
import { XmlScanner } from './xml-scanner.js'

/** Longer runs by `FUZZ_RUNS=100000 vitest …`. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 1000)

type Events = readonly string[]

const attributes = (all: readonly (readonly [string, string])[]): string =>
  JSON.stringify([...all].sort(([a], [b]) => (a < b ? -1 : 1)))

/** What was heard of a document given in these parts, texts joined. */
function scanned(parts: readonly string[]): Events | string {
  const events: string[] = []
  let text = ''
  const say = (event: string) => {
    events.push(`text ${JSON.stringify(text)}`, event)
    text = ''
  }
  const handler = {
    start: ({ name, written }: { name: string; written: string }, all: readonly { name: string; value: string }[]) =>
      say(`start ${name} ${written} ${attributes(all.map(({ name, value }) => [name, value]))}`),
    text: (part: string) => {
      text += part
    },
    end: () => say('end'),
  }
  const scanner = new XmlScanner(handler, (namespace) => namespace.startsWith('urn:own'), 64)
  try {
    for (const part of parts) scanner.write(part)
    scanner.close()
  } catch (error) {
    if (error instanceof ProblemError) return 'refused'
    throw error
  }
  return events
}

/** The same by a reader of somebody else. */
function readBySaxes(document: string): Events | string {
  const events: string[] = []
  let [text, depth, isRefused] = ['', 0, false]
  const say = (event: string) => {
    events.push(`text ${JSON.stringify(text)}`, event)
    text = ''
  }
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', () => {
    isRefused = true
  })
  parser.on('opentag', (tag) => {
    depth++
    const name = tag.uri.startsWith('urn:own') ? tag.local : `{${tag.uri}}${tag.local}`
    const own = (Object.values(tag.attributes) as SaxesAttributeNS[]).filter(
      ({ uri }) => uri !== 'http://www.w3.org/2000/xmlns/',
    )
    const all = own.map(({ uri, local, value }) => [uri === '' ? local : `{${uri}}${local}`, value] as const)
    say(`start ${name} ${tag.name} ${attributes(all)}`)
  })
  const append = (part: string) => {
    if (depth > 0) text += part
  }
  parser.on('text', append)
  parser.on('cdata', append)
  parser.on('closetag', () => {
    depth--
    say('end')
  })
  parser.write(document).close()
  return isRefused ? 'refused' : events
}

const seeds = [
  '<?xml version="1.0" encoding="UTF-8" standalone=\'yes\'?>\r\n<!-- a - b --><?go on?>\n<a xmlns="urn:own:a" xmlns:b="urn:own:b" c="1" b:c=\'2\'><b:d e="&lt;&#65;&#x42;\t\n">x &amp; y</b:d>\r\n<f/>tail<![CDATA[<g> & ]] ]]>more]] ></a>\n<!-- end -->',
  '\ufeff<r><s xmlns="urn:other" xml:lang="en"><t xmlns=""/></s ><p:q xmlns:p="urn:own:p"\n  p:n="\'"  m=\'"\'>\u00e9\u20ac\u{1f375}</p:q><!----></r>',
  '<Invoice xmlns="urn:own:i" xmlns:cac="urn:own:cac" xmlns:cbc="urn:own:cbc"><cbc:ID>1</cbc:ID><cac:Line><cbc:ID schemeID="0088">&quot;2&apos;&gt;</cbc:ID><cbc:Amount currencyID="EUR">3.00</cbc:Amount></cac:Line></Invoice>',
]
const pieces = [
  ...[
    '<',
    '>',
    '/',
    '/>',
    '</',
    '"',
    "'",
    '=',
    ' ',
    '\r',
    '\r\n',
    '\t',
    '&',
    ';',
    '&amp;',
    '&#0;',
    '&#xD800;',
    '&#x10FFFF;',
  ],
  ...[
    '<!--',
    '-->',
    '--',
    '<![CDATA[',
    ']]>',
    ']]',
    '<?',
    '?>',
    '<?x y?>',
    '<?xml?>',
    '<?XML a?>',
    '<!DOCTYPE a>',
    '<!D',
    '&nbsp;',
  ],
  ...[
    ' xmlns="urn:own"',
    ' xmlns:b="urn:z"',
    ' xmlns:b=""',
    ' xmlns:xml="urn:z"',
    ' xmlns:z="http://www.w3.org/XML/1998/namespace"',
  ],
  ...[
    ' c="3"',
    ' z:c="3"',
    ' b:c="4"',
    ' xmlns:d="urn:own:b" d:c="5"',
    'xmlns',
    'b:',
    ':',
    '\0',
    '\x0b',
    '\x85',
    '\ufffe',
    '<a>',
    '</a>',
    '<b/>',
  ],
  ...['\u00d7', '\u00b7', '-', '1', 'é', '\u{1f375}'],
]

/** A sound document with some of its characters cut out, doubled, or replaced by a piece that means something. */
const documents = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(400), fc.nat(12), fc.option(fc.constantFrom(...pieces))), { maxLength: 3 }),
  )
  .map(([seed, changes]) => {
    let text = seed
    for (const [at, length, piece] of changes) {
      const from = at % text.length
      const part = text.slice(from, from + length)
      text =
        text.slice(0, from) + (piece ?? part + part) + text.slice(from + (piece === null || length > 6 ? length : 0))
    }
    return text
  })

/**
 * Where the other reader takes more than XML 1.0 with namespaces allows: `?` within the target of an instruction, half a
 * surrogate pair, a local name that begins with a sign or digit; and a document type, which is refused here at once.
 */
const isLeftOut = (text: string): boolean =>
  /<\?[^ \t\r\n?]*\?(?!>)|:[-.\d\u00b7]|<!DOCTYPE/.test(text) || /[\ud800-\udfff]/u.test(text)

describe('a document', () => {
  test('is read, or refused, as by another reader', () => {
    fc.assert(
      fc.property(documents, (text) => {
        if (!isLeftOut(text)) expect(scanned([text])).toEqual(readBySaxes(text))
      }),
      { numRuns },
    )
  })

  test('is the same in parts that end anywhere', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(60), { maxLength: 20 }), (text, lengths) => {
        const parts: string[] = []
        let at = 0
        for (const length of lengths) {
          parts.push(text.slice(at, at + length))
          at += length
        }
        expect(scanned([...parts, text.slice(at)])).toEqual(scanned([text]))
      }),
      { numRuns },
    )
  })
})

describe('a document that is refused', () => {
  const refusal = (...parts: string[]) => {
    const scanner = new XmlScanner({ start: () => 0, text: () => 0, end: () => 0 }, () => true, 3)
    try {
      for (const part of parts) scanner.write(part)
      scanner.close()
    } catch (error) {
      if (error instanceof ProblemError) return error.problem
      throw error
    }
    return undefined
  }

  test('names the line of the fault, whatever parts it came in', () => {
    const text = '<a>\r\n<b>\r</b>\n<c></b></a>'
    expect(refusal(text)?.params).toEqual({ line: 4 })
    expect(refusal(...text)?.params).toEqual({ line: 4 })
    expect(refusal(text)?.message).toContain('</b> ends an element, but </c> is due')
  })

  test.each([
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'xml.doctype'],
    ['<a b="1" c="2" d="3" e="4"/>', 'xml.too_large'],
    ['<a>', 'xml.malformed'],
    ['<a><!-- b', 'xml.malformed'],
    ['<a \ud83c="1"/>', 'xml.malformed'],
    ['<a b:-c="1" xmlns:b="urn:b"/>', 'xml.malformed'],
    ['<?a?b?><a/>', 'xml.malformed'],
    ['', 'xml.malformed'],
  ])('%j is %s', (text, code) => {
    expect(refusal(text)?.code).toBe(code)
  })

  test('is searched a few times in all, in however small parts it comes', () => {
    const find = String.prototype.indexOf
    let searched = 0
    const search = vi.spyOn(String.prototype, 'indexOf').mockImplementation(function (this: string, what, from) {
      searched += this.length
      return find.call(this, what, from)
    })
    const scanner = new XmlScanner({ start: () => 0, text: () => 0, end: () => 0 }, () => true, 3)
    scanner.write('<a><!-- ')
    for (let parts = 0; parts < 1000; parts++) scanner.write('x'.repeat(100))
    search.mockRestore()
    expect(searched / 100_000).toBeGreaterThan(1)
    expect(searched / 100_000).toBeLessThan(20)
  })
})
