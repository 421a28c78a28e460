import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { main } from '../src/app/cli.js'

/** The examples of the guide are run as they stand there: what a reader copies works. */
const guide = readFileSync(new URL('../docs/guide/formats.md', import.meta.url), 'utf8')
const blocks = [...guide.matchAll(/^```(\S+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, kind, name, text]) => ({
  kind: kind!,
  name,
  text: text!,
}))
const before = process.cwd()
const folder = mkdtempSync(join(tmpdir(), 'o2c-guide-'))

beforeAll(() => {
  for (const { kind, name, text } of blocks) if (kind === 'file') writeFileSync(join(folder, name!), text)
  process.chdir(folder)
})

afterAll(() => {
  process.chdir(before)
  rmSync(folder, { recursive: true })
})

const commands = blocks
  .filter(({ kind }) => kind === 'console')
  .flatMap(({ text }) => text.split(/^\$ /m).slice(1))
  .map((part) => {
    const [command, ...output] = part.trimEnd().split('\n')
    return { command: command!, output: output.join('\n') }
  })

/** What the command writes to standard output. */
async function outputOf(command: string): Promise<string> {
  const written: string[] = []
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((part) => written.push(String(part)) > 0)
  const errors = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    await main(command.split(' ').slice(1))
  } finally {
    output.mockRestore()
    errors.mockRestore()
  }
  return written.join('').replaceAll('\r\n', '\n').trimEnd()
}

/** `…` stands for anything. */
function expectLike(text: string, pattern: string): void {
  let at = 0
  for (const part of pattern.split('…')) {
    const found = text.indexOf(part, at)
    expect(found, `${part}\nis missing in\n${text.slice(at)}`).toBeGreaterThanOrEqual(0)
    if (at === 0) expect(found).toBe(0)
    at = found + part.length
  }
  if (!pattern.endsWith('…')) expect(text.slice(at)).toBe('')
}

test('the guide has examples of every action', () => {
  const actions = commands.map(({ command }) => command.split(' ').slice(1, 3).join(' '))
  expect(new Set(actions)).toEqual(new Set(['format detect', 'format read', 'format convert', 'format validate']))
})

// In one test, because later commands use the files of earlier ones.
test('every command of the guide prints what the guide says', async () => {
  for (const { command, output } of commands) expectLike(await outputOf(command), output)
})

/** The program of the guide that has a function of that name. */
async function programWith<T>(name: string): Promise<T> {
  const source = fileURLToPath(new URL('../src/', import.meta.url))
  const { text } = blocks.find(({ kind, text }) => kind === 'ts' && text.includes(`function ${name}(`))!
  writeFileSync(join(folder, `${name}.ts`), text.replaceAll('../../src/', source))
  return import(join(folder, `${name}.ts`)) as Promise<T>
}

test('the program of the guide runs and finds the invoice valid', async () => {
  const { example } = await programWith<{
    example(bytes: Uint8Array): Promise<{ valid: boolean; findings: object[] }>
  }>('example')
  expect(await example(readFileSync('invoice.edi'))).toEqual({ valid: true, findings: [] })
})

test('the program of the guide writes a sound warehouse order', async () => {
  const { warehouseOrder } = await programWith<{
    warehouseOrder(): Promise<{ file: string; findings: object[] }>
  }>('warehouseOrder')
  const { file, findings } = await warehouseOrder()
  expect(findings).toEqual([])
  expect(file).toContain('W05*N*4711*PO-99~\nG62*10*20260305~')
})
