import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { readBytes } from '../../formats/bytes.js'
import { isJson, readJson } from '../../formats/conversion/documents-of-json.js'
import { conversionTargets, convert } from '../../formats/convert.js'
import { detectFormat, headLength } from '../../formats/detect-format.js'
import type { FormatDocument } from '../../formats/document.js'
import { type Finding, isControlFault } from '../../formats/finding.js'
import { documentJson, JsonWriter } from '../../formats/json.js'
import { maxFileBytes, read } from '../../formats/read.js'
import { type FileStream, readStream } from '../../formats/read-stream.js'
import { parseMapping, type TableMapping } from '../../formats/table/mapping.js'
import { readTable, streamTable } from '../../formats/table/read-table.js'
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
      if (found.json) for await (const text of found.json) await output.flow(text)
      else await writeDocuments(found, output)
    } catch (error) {
      if (found === undefined) output.write(`${documentJson({ file, format: null }).slice(0, -1)},"documents":[`)
      faults.push(faultOf(file, error))
    }
    const findings = [...(found?.findings() ?? []), ...faults]
    output.write(`],"findings":${documentJson(findings)}}`)
    return faults.length === 0 && !isUnreadable(findings)
  }

async function writeDocuments({ documents }: FileStream, output: Output): Promise<void> {
  const writer = new JsonWriter()
  let separator = ''
  for await (const some of documents) {
    for (const document of some) {
      output.write(separator)
      if (output.isFull(writer.start(document))) await output.flush()
      while (!writer.isOver) if (output.isFull(writer.next())) await output.flush()
      separator = ','
    }
  }
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

  /** Takes a text; true when all that waits should go out before more is taken. */
  isFull(text: string): boolean {
    this.#waiting += text
    return this.#waiting.length >= outputBlock
  }

  async flow(text: string): Promise<void> {
    if (this.isFull(text)) await this.flush()
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
  if (!mapping) return readStream(readBytes(file), file)
  const table = await streamTable(() => readBytes(file), mapping, file)
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

/** The document on standard output or in a file; what does not arrive in it as JSON lines on standard error. */
async function convertFile(args: Arguments, [file, ...others]: readonly string[]): Promise<number> {
  if (others.length > 0) throw problem('command.one_file', 'o2c format convert takes one file: call it once for each')
  const to = choiceOption(args, 'to', conversionTargets, 'json')
  const mapping = await mappingOption(args)
  const bytes = await wholeFile(file!)
  const content = mapping
    ? await readTable(bytes, mapping, file)
    : isJson(bytes)
      ? readJson(bytes, file!)
      : read(bytes, file)
  const { bytes: written, findings } = await convert(content, to)
  const target = args.options.get('out')
  if (target !== undefined) await writeFile(target, written)
  else if (!process.stdout.write(written)) await once(process.stdout, 'drain')
  for (const finding of [...content.findings, ...findings]) process.stderr.write(`${JSON.stringify(finding)}\n`)
  return isUnreadable([...content.findings, ...findings]) ? 1 : 0
}

export const formatCommand: Command = {
  name: 'format',
  usage: `format detect|read|validate FILE… [--rules ${ruleNames.join(',')}] [--as-of DATE] [--mapping FILE], format convert FILE --to FORMAT [--out FILE] [--mapping FILE]`,
  summary: `Reads, judges and converts documents of partners and banks; needs no database. One JSON line a file. FORMAT is one of ${conversionTargets.join(', ')}.`,
  run,
}
