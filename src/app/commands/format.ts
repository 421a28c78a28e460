import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readBytes } from '../../formats/bytes.js'
import { isJson, readJson } from '../../formats/conversion/documents-of-json.js'
import { conversionTargets } from '../../formats/convert.js'
import { convertStream } from '../../formats/convert-stream.js'
import { detectFormat, headLength } from '../../formats/detect-format.js'
import type { FormatDocument } from '../../formats/document.js'
import { documentsJson } from '../../formats/documents-json.js'
import { type Finding, isControlFault } from '../../formats/finding.js'
import { documentJson } from '../../formats/json.js'
import { maxFileBytes } from '../../formats/read.js'
import { type FileStream, readStream } from '../../formats/read-stream.js'
import type { ByteSource } from '../../formats/table/csv-table.js'
import { parseMapping, type TableMapping } from '../../formats/table/mapping.js'
import { streamTable } from '../../formats/table/read-table.js'
import {
  formatFault,
  type RuleChoice,
  type RuleFinding,
  type RuleName,
  ruleNames,
  validate,
} from '../../formats/validate.js'
import { date } from '../../kernel/date.js'
import { ProblemError, problem } from '../../kernel/problem.js'
import { type Arguments, choiceOption, dateOption } from '../arguments.js'
import { writeOutput } from '../output-file.js'
import type { Command } from './command.js'

/** Writes the line about one file without its line end; answers whether it could be read (or judged). */
type Task = (file: string, output: Output) => Promise<boolean>

/** A file whose sums, counts or control numbers do not add up could be read well. */
const isUnreadable = (findings: readonly Finding[]): boolean =>
  findings.some((finding) => finding.severity === 'error' && !isControlFault(finding))

const detectTask: Task = async (file, output) => {
  try {
    const found = detectFormat(await headOf(file))
    output.write(documentJson({ file, format: found?.format ?? null, version: found?.version }))
    return found !== undefined
  } catch (error) {
    output.write(documentJson({ file, format: null, findings: [faultOf(file, error)] }))
    return false
  }
}

/** Documents go out as they are read, in pieces: memory holds one of them, however many there are, and little of its text. */
const readTask =
  (mapping: TableMapping | undefined): Task =>
  async (file, output) => {
    let found: FileStream | undefined
    const faults: Finding[] = []
    try {
      found = await opened(file, mapping)
      output.write(`${documentJson({ file, format: found.format, version: found.version }).slice(0, -1)},"documents":[`)
      for await (const text of documentsJson(found)) await output.flow(text)
    } catch (error) {
      if (found === undefined) output.write(`${documentJson({ file, format: null }).slice(0, -1)},"documents":[`)
      faults.push(faultOf(file, error))
    }
    const findings = [...(found?.findings() ?? []), ...faults]
    output.write(`],"findings":${documentJson(findings)}}`)
    return faults.length === 0 && !isUnreadable(findings)
  }

const validateTask =
  (choice: RuleChoice, mapping: TableMapping | undefined): Task =>
  async (file, output) => {
    try {
      const found = await opened(file, mapping)
      const judged: RuleFinding[] = []
      for await (const some of found.documents) {
        for (const document of some) for (const one of validate(document, choice).findings) judged.push(one)
      }
      const findings = [...found.findings().map(formatFault), ...judged]
      const valid = findings.every(({ severity }) => severity !== 'error')
      output.write(documentJson({ file, format: found.format, valid, findings }))
      return true
    } catch (error) {
      const findings = [formatFault(faultOf(file, error))]
      output.write(documentJson({ file, format: null, valid: false, findings }))
      return false
    }
  }

async function run(args: Arguments): Promise<number> {
  const [, action = '', ...files] = args.words
  if (files.length === 0) throw problem('command.no_file', `o2c ${formatCommand.usage}: name at least one file`)
  switch (action) {
    case 'detect':
      return eachFile(files, detectTask)
    case 'read':
      return eachFile(files, readTask(await mappingOption(args)))
    case 'validate':
      return eachFile(files, validateTask(ruleChoice(args), await mappingOption(args)))
    case 'convert':
      return convertFile(args, files)
    default:
      throw problem(
        'command.unknown_action',
        `there is no "o2c format ${action}": choose detect, read, validate or convert`,
      )
  }
}

/** One line a file, one file at a time; a file that cannot be read does not keep the others from being read. */
async function eachFile(files: readonly string[], task: Task): Promise<number> {
  let status = 0
  const output = new Output()
  for (const file of files) {
    if (!(await task(file, output))) status = 1
    await output.flow('\n')
  }
  await output.flush()
  return status
}

/** Standard output in blocks; waits when whoever reads it is slower. */
class Output {
  #waiting = ''

  write(text: string): void {
    this.#waiting += text
  }

  async flow(text: string): Promise<void> {
    this.#waiting += text
    if (this.#waiting.length >= outputBlock) await this.flush()
  }

  async flush(): Promise<void> {
    const block = this.#waiting
    this.#waiting = ''
    if (block !== '' && !process.stdout.write(block)) await once(process.stdout, 'drain')
  }
}

const outputBlock = 64 * 1024

/** A table by its mapping, any other file by what it is. */
async function opened(file: string, mapping: TableMapping | undefined): Promise<FileStream> {
  return mapping ? tableStream(() => readBytes(file), mapping, file) : readStream(readBytes(file), file)
}

async function tableStream(source: ByteSource, mapping: TableMapping, name: string): Promise<FileStream> {
  const table = await streamTable(source, mapping, name)
  return { ...table, documents: oneByOne(table.documents) }
}

async function* oneByOne(documents: AsyncIterable<FormatDocument>): AsyncGenerator<readonly FormatDocument[]> {
  for await (const document of documents) yield [document]
}

async function mappingOption(args: Arguments): Promise<TableMapping | undefined> {
  const file = args.options.get('mapping')
  return file === undefined ? undefined : parseMapping((await wholeFile(file)).toString('utf8'), file)
}

async function headOf(file: string): Promise<Buffer> {
  const blocks: Buffer[] = []
  let length = 0
  for await (const block of readBytes(file)) {
    blocks.push(block)
    length += block.length
    if (length >= headLength) break
  }
  return Buffer.concat(blocks)
}

async function wholeFile(file: string): Promise<Buffer> {
  const blocks: Buffer[] = []
  for await (const block of readBytes(file, { maxBytes: maxFileBytes })) blocks.push(block)
  return blocks.length === 1 ? blocks[0]! : Buffer.concat(blocks)
}

/** The refusal as a finding with the place it names. A fault of ours is one as well: the next file may be fine. */
function faultOf(file: string, error: unknown): Finding {
  if (!(error instanceof ProblemError)) {
    const message = `${file} cannot be read because of a fault in o2c: ${(error as Error).message}`
    return { severity: 'error', code: 'format.fault', message, position: {} }
  }
  const { code, message, params = {} } = error.problem
  const place = ['line', 'column', 'offset'].filter((name) => typeof params[name] === 'number')
  const position = Object.fromEntries(place.map((name) => [name, params[name]]))
  return { severity: 'error', code, message, position }
}

function ruleChoice(args: Arguments): RuleChoice {
  const day = dateOption(args, 'as-of') ?? date(new Date().toISOString().slice(0, 10))
  const asked = args.options.get('rules')?.split(',')
  const unknown = asked?.find((name) => !ruleNames.includes(name as RuleName))
  if (unknown !== undefined)
    throw problem('command.bad_choice', `--rules must be some of ${ruleNames.join(', ')}, not "${unknown}"`)
  return { day, rules: asked as readonly RuleName[] | undefined }
}

/** Read once, since it may come through a pipe: all of its bytes are in memory, but little of what they say. */
async function convertible(
  file: string,
  mapping: TableMapping | undefined,
  wanted: 'json' | 'documents',
): Promise<FileStream> {
  const bytes = await wholeFile(file)
  if (mapping) return tableStream(() => inBlocks(bytes), mapping, file)
  if (!isJson(bytes)) return readStream(inBlocks(bytes), file, wanted)
  const { documents, findings, ...content } = readJson(bytes, file)
  return { ...content, documents: [documents], findings: () => findings }
}

async function* inBlocks(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += inputBlock) yield bytes.subarray(at, at + inputBlock)
}

const inputBlock = 256 * 1024

/** The document on standard output or in a file; what does not arrive in it as JSON lines on standard error. */
async function convertFile(args: Arguments, [file, ...others]: readonly string[]): Promise<number> {
  if (others.length > 0) throw problem('command.one_file', 'o2c format convert takes one file: call it once for each')
  const to = choiceOption(args, 'to', conversionTargets, 'json')
  const mapping = await mappingOption(args)
  const found = await convertible(file!, mapping, to === 'json' ? 'json' : 'documents')
  const { pieces, findings } = await convertStream(found, to)
  const write = (output: Writable) => pipeline(Readable.from(pieces), output, { end: false })
  const target = args.options.get('out')
  await (target === undefined ? write(process.stdout) : writeOutput(target, write))
  const all = [...found.findings(), ...findings]
  for (const finding of all) process.stderr.write(`${JSON.stringify(finding)}\n`)
  return isUnreadable(all) ? 1 : 0
}

export const formatCommand: Command = {
  name: 'format',
  usage: `format detect|read|validate FILE… [--rules ${ruleNames.join(',')}] [--as-of DATE] [--mapping FILE], format convert FILE --to FORMAT [--out FILE] [--mapping FILE]`,
  summary: `Reads, judges and converts documents of partners and banks; needs no database. One JSON line a file. FORMAT is one of ${conversionTargets.join(', ')}.`,
  run,
}
