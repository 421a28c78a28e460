import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { readBytes } from '../../formats/bytes.js'
import { conversionTargets, convert } from '../../formats/convert.js'
import { detectFormat } from '../../formats/detect-format.js'
import type { Finding } from '../../formats/finding.js'
import { documentJson } from '../../formats/json.js'
import { maxFileBytes, read } from '../../formats/read.js'
import { formatFault, type RuleChoice, type RuleName, ruleNames, validateFile } from '../../formats/validate.js'
import { date } from '../../kernel/date.js'
import { ProblemError, problem } from '../../kernel/problem.js'
import { type Arguments, choiceOption } from '../arguments.js'
import type { Command } from './command.js'

/** What is printed about one file, and whether it could be read (or judged). */
interface Answer {
  readonly line: object
  readonly ok: boolean
}

type Task = (file: string, bytes: Buffer) => Answer

/** A statement whose balances do not add up could be read well: whether to trust it is for whoever takes it in. */
const isUnreadable = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity, code }) => severity === 'error' && !code.startsWith('statement.'))

const detectTask: Task = (file, bytes) => {
  const found = detectFormat(bytes)
  return { line: { file, format: found?.format ?? null, version: found?.version }, ok: found !== undefined }
}

const readTask: Task = (file, bytes) => {
  const { format, version, documents, findings } = read(bytes, file)
  return { line: { file, format, version, documents, findings }, ok: !isUnreadable(findings) }
}

const validateTask =
  (choice: RuleChoice): Task =>
  (file, bytes) => {
    const content = read(bytes, file)
    return { line: { file, format: content.format, ...validateFile(content, choice) }, ok: true }
  }

async function run(args: Arguments): Promise<number> {
  const [, action = '', ...files] = args.words
  if (files.length === 0) throw problem('command.no_file', `o2c ${formatCommand.usage}: name at least one file`)
  switch (action) {
    case 'detect':
      return eachFile(files, detectTask, (file, [fault]) => ({ file, format: null, findings: [fault] }))
    case 'read':
      return eachFile(files, readTask, (file, findings) => ({ file, format: null, documents: [], findings }))
    case 'validate':
      return eachFile(files, validateTask(ruleChoice(args)), (file, findings) => ({
        file,
        format: null,
        valid: false,
        findings: findings.map(formatFault),
      }))
    case 'convert':
      return convertFile(args, files)
    default:
      throw problem(
        'command.unknown_action',
        `there is no "o2c format ${action}": choose detect, read, validate or convert`,
      )
  }
}

/** One line a file, one file at a time: memory holds the largest of them, however many there are. */
async function eachFile(
  files: readonly string[],
  task: Task,
  refused: (file: string, findings: readonly Finding[]) => object,
): Promise<number> {
  let status = 0
  for (const file of files) {
    const answer = await answered(file, task, refused)
    if (!answer.ok) status = 1
    if (!process.stdout.write(`${documentJson(answer.line)}\n`)) await once(process.stdout, 'drain')
  }
  return status
}

/** A file that cannot be read does not keep the others from being read. */
async function answered(
  file: string,
  task: Task,
  refused: (file: string, findings: readonly Finding[]) => object,
): Promise<Answer> {
  try {
    return task(file, await wholeFile(file))
  } catch (error) {
    return { line: refused(file, [faultOf(file, error)]), ok: false }
  }
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
  const day = date(new Date().toISOString().slice(0, 10))
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
  const content = read(await wholeFile(file!), file)
  const { bytes, findings } = await convert(content, to)
  const target = args.options.get('out')
  if (target !== undefined) await writeFile(target, bytes)
  else if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
  for (const finding of [...content.findings, ...findings]) process.stderr.write(`${JSON.stringify(finding)}\n`)
  return isUnreadable(content.findings) ? 1 : 0
}

export const formatCommand: Command = {
  name: 'format',
  usage: `format detect|read|validate FILE… [--rules ${ruleNames.join(',')}], format convert FILE --to FORMAT [--out FILE]`,
  summary: `Reads, judges and converts documents of partners and banks; needs no database. One JSON line a file. FORMAT is one of ${conversionTargets.join(', ')}.`,
  run,
}
