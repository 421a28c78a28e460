import { expect, test } from 'vitest'
import { hybridMetadata } from './hybrid-metadata.js'

const packet = hybridMetadata({ title: 'Invoice 1', fileName: 'factur-x.xml', profile: 'EN 16931' })

const prefixes = (text: string, pattern: RegExp): string[] =>
  [...new Set([...text.matchAll(pattern)].map(([, prefix]) => prefix!))].sort()

test('readers built on PDFBox find every schema at the description that uses it, and the own properties described apart', () => {
  const descriptions = [...packet.matchAll(/<rdf:Description ([^>]*)>(.*?)<\/rdf:Description>/gs)]
  expect(descriptions).toHaveLength(2)
  for (const [, attributes = '', content = ''] of descriptions) {
    const used = prefixes(content, /<(\w+):/g).filter((prefix) => prefix !== 'rdf')
    expect(prefixes(attributes, /xmlns:(\w+)=/g)).toEqual(used)
    expect(used.includes('pdfaExtension')).toBe(!used.includes('fx'))
  }
})
