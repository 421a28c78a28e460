import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { main } from '../cli.js'

const folder = mkdtempSync(join(tmpdir(), 'o2c-format-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const statement = (closing: string) =>
  `:20:A\n:25:1/2\n:28C:1\n:60F:C260228GBP100,00\n:61:2603030303C30,00NTRFX//B1\n:62F:C260303GBP${closing}\n`
const good = file('good.sta', statement('130,00'))
const unbalanced = file('unbalanced.sta', statement('131,00'))
const broken = file('broken.xml', '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><a></b>')
const missing = join(folder, 'missing')

/** Runs a command line; answers its status, its lines and what it said on standard error. */
async function o2c(...words: string[]) {
  const written: string[] = []
  const said: string[] = []
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((part) => written.push(String(part)) > 0)
  const errors = vi.spyOn(process.stderr, 'write').mockImplementation((part) => said.push(String(part)) > 0)
  try {
    const status = await main(['format', ...words])
    const lines = written.join('').split('\n').slice(0, -1)
    return { status, lines: lines.map((line) => JSON.parse(line)), said: said.join('') }
  } finally {
    output.mockRestore()
    errors.mockRestore()
  }
}

test('one line a file, in their order; a broken one keeps no other from being read', async () => {
  const { status, lines } = await o2c('read', broken, missing, good)
  expect(status).toBe(1)
  expect(lines.map(({ file, format }) => [file, format])).toEqual([
    [broken, null],
    [missing, null],
    [good, 'mt940'],
  ])
  expect(lines.map(({ findings }) => findings[0]?.code)).toEqual(['xml.malformed', 'file.missing', undefined])
  expect(lines[0].findings[0].position).toEqual({ line: 1 })
})

test('a statement that does not add up is read and found wrong; judging it is no failure', async () => {
  const read = await o2c('read', unbalanced)
  expect([read.status, read.lines[0].findings[0].code]).toEqual([0, 'statement.balance_mismatch'])
  const judged = await o2c('validate', unbalanced, good)
  expect([judged.status, judged.lines.map(({ valid }) => valid)]).toEqual([0, [false, true]])
})

test('an invoice is judged by the release of its rules that is in force on a day', async () => {
  const invoice = file('bare.xml', '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>')
  const rules = async (day: string) =>
    (await o2c('validate', invoice, '--rules', 'peppol', '--as-of', day)).lines[0].findings.map(
      ({ rule }: { rule: string }) => rule,
    )
  expect(await rules('2027-02-23')).not.toContain('PEPPOL-EN16931-R276')
  expect(await rules('2027-02-24')).toContain('PEPPOL-EN16931-R276')
  expect((await o2c('validate', invoice, '--as-of', 'tomorrow')).said).toContain('is not a calendar date')
})

const interchange = (segments: number, quantity: string) => {
  const isa =
    'ISA*00*          *00*          *ZZ*US             *ZZ*THEM           *260301*1405*U*00401*000000007*0*P*:~'
  const body = ['BEG*00*SA*4711**20260301', `PO1*1*${quantity}*EA*3.5`, 'CTT*1', `SE*${segments}*0001`, 'GE*1*7']
  return `${isa}${['GS*PO*US*THEM*20260301*1405*7*X*004010', 'ST*850*0001', ...body, 'IEA*1*000000007', ''].join('~')}`
}
const miscounted = file('miscounted.edi', interchange(6, '2'))
const misspelt = file('misspelt.edi', interchange(5, 'two'))

test('an interchange that counts wrongly is read and not valid; one whose content is wrong shows in the status', async () => {
  const read = await o2c('read', miscounted)
  expect([read.status, read.lines[0].findings[0].code]).toEqual([0, 'x12.segment_count'])
  expect(read.lines[0].documents[0].document.lines[0].quantity.value).toBe('2')
  const judged = await o2c('validate', miscounted)
  expect([judged.status, judged.lines[0].valid]).toEqual([0, false])
  const wrong = await o2c('read', misspelt)
  expect([wrong.status, wrong.lines[0].findings[0].code]).toEqual([1, 'edi.invalid_character'])
})

test('a file that is refused shows in the status, also where its statements are why', async () => {
  const many = file('many.sta', ':20:A\n'.repeat(50_001))
  const { status, lines } = await o2c('read', many)
  expect([status, lines[0].findings[0].code]).toEqual([1, 'statement.too_many'])
})

test('a document of many pieces is one line', async () => {
  const body = 'PO1*1*2*EA*3.5~'.repeat(3000)
  const long = file('long.edi', interchange(3004, '2').replace('PO1*1*2*EA*3.5~', body))
  const { status, lines } = await o2c('read', long, good)
  expect([status, lines.length, lines[0].findings]).toEqual([0, 2, []])
  expect(lines[0].documents[0].document.lines).toHaveLength(3000)
})

test('what cannot be judged is said and shows in the status', async () => {
  const { status, lines } = await o2c('validate', good, broken, '--rules', 'peppol')
  expect([status, lines.map(({ valid }) => valid)]).toEqual([1, [false, false]])
  expect(lines[0].findings[0].rule).toBe('format.no_rules')
})

test.each([
  [['explain', good], 'there is no "o2c format explain": choose detect, read, validate or convert'],
  [['read'], 'name at least one file'],
  [['validate', good, '--rules', 'peppol,wrong'], '--rules must be some of en16931, peppol, xrechnung, not "wrong"'],
  [['convert', good, '--to', 'word'], '--to must be one of ubl, cii'],
  [['convert', good, good, '--to', 'csv'], 'takes one file'],
])('%j is refused', async (words, message) => {
  const { status, said } = await o2c(...words)
  expect(status).toBe(1)
  expect(said).toContain(message)
})

test('a table is read, judged and converted by its mapping', async () => {
  const mapping = file('m.json', '{"document":"order","columns":{"number":"No","line.quantity":"Qty"}}')
  const table = file('o.csv', 'No;Qty\n1;2,5\n1;3\n2;1\n')
  const { status, lines } = await o2c('read', table, '--mapping', mapping)
  expect(status).toBe(0)
  expect(lines[0]).toMatchObject({ format: 'csv', documents: [{ document: { lines: [{}, {}] } }, {}], findings: [] })
  expect((await o2c('validate', table, '--mapping', mapping)).lines).toMatchObject([{ valid: true }])
  expect((await o2c('convert', table, '--mapping', mapping, '--to', 'json')).lines[0].documents).toHaveLength(2)
  expect((await o2c('read', table, '--mapping', table)).status).toBe(1)
})

test('a conversion that is refused leaves the file of its name as it was, one that cannot be written says why', async () => {
  const target = file('target.json', 'as it was')
  const entry = `<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>${' '.repeat(100)}<Sts>BOOK</Sts></Ntry>`
  const cut = file('cut.xml', `<Document><BkToCstmrStmt><Stmt><Id>S</Id>${entry.repeat(8000)}`)
  const { status, said } = await o2c('convert', cut, '--to', 'json', '--out', target)
  expect([status, said.split(':')[0], readFileSync(target, 'utf8')]).toEqual([1, 'o2c', 'as it was'])
  const nowhere = await o2c('convert', good, '--to', 'json', '--out', join(folder, 'nowhere', 'target.json'))
  expect([nowhere.status, nowhere.said]).toEqual([1, expect.stringContaining('there is no folder')])
  expect((await o2c('convert', good, '--to', 'json', '--out', target)).status).toBe(0)
  expect(JSON.parse(readFileSync(target, 'utf8')).format).toBe('mt940')
  expect(readdirSync(folder).filter((name) => name.includes('.part-'))).toEqual([])
})

test('a conversion goes into a pipe as well, which stays one', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const reading = readFile(pipe, 'utf8')
  expect((await o2c('convert', good, '--to', 'csv', '--out', pipe)).status).toBe(0)
  expect([await reading, statSync(pipe).isFIFO()]).toEqual([expect.stringContaining('2026-03-03'), true])
})

test('what was converted to JSON converts further', async () => {
  const tree = join(folder, 'tree.json')
  expect((await o2c('convert', miscounted, '--to', 'json', '--out', tree)).status).toBe(0)
  const { status, lines } = await o2c('convert', tree, '--to', 'json')
  expect([status, lines[0].documents[0].document.lines[0].quantity.value]).toEqual([0, '2'])
  const { said } = await o2c('convert', file('other.json', '{"a":1}'), '--to', 'ubl')
  expect(said).toContain('has no list of documents')
})
