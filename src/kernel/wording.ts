import type { z } from 'zod'

/** What is wrong with an input: where, and what to do. */
export interface InputFinding {
  readonly path: string
  /** Goes on from the path: `quantity` `must be …`. */
  readonly message: string
}

type Issue = z.core.$ZodRawIssue

/** Parses an input; what is wrong with it is said in our words, unless the schema says it better. */
export const readInput = <T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> =>
  schema.safeParse(value, { error: wording })

/** One finding for each place: what else is said of it follows from the first. */
export function findingsOf(error: z.ZodError): InputFinding[] {
  const findings = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: 'is not known here' }))
      : [{ path: pathText(issue.path) || 'the body', message: issue.message }],
  )
  return [...new Map(findings.toReversed().map((finding) => [finding.path, finding])).values()].toReversed()
}

/** `lines[0].quantity` */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    '',
  )

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'an id, such as 0199d6e5-0000-7000-8000-000000000001',
  datetime: 'a moment, such as 2011-03-01T09:30:00Z',
}

function wording(issue: Issue): string | undefined {
  if (issue.input === undefined) return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`
    case 'invalid_union':
      return 'must be text or a number'
    case 'invalid_value':
      return `must be ${issue.values.join(', ')}`.replace(/, ([^,]*)$/, ' or $1')
    case 'invalid_format':
      return FORMATS[issue.format] && `must be ${FORMATS[issue.format]}`
    case 'too_small':
      return issue.minimum === 1 && UNITS[issue.origin]
        ? 'must not be empty'
        : `must ${sized(issue.origin, 'at least', issue.minimum)}`
    case 'too_big':
      return `must ${sized(issue.origin, 'at most', issue.maximum)}`
    default:
      return undefined
  }
}

const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' }

/** `have at most 40 characters`, `be at least 1`. */
const sized = (origin: string, bound: string, size: number | bigint): string =>
  UNITS[origin] ? `have ${bound} ${size} ${UNITS[origin]}` : `be ${bound} ${size}`
