import { type BusinessDate, parseDate } from '../kernel/date.js'
import { problem } from '../kernel/problem.js'

/** Options that take a value; everything else beginning with `--` is a switch. */
const VALUED = new Set([
  'home',
  'tenant',
  'through',
  'format',
  'out',
  'as-of',
  'port',
  'host',
  'name',
  'roles',
  'mapping',
  'rules',
  'currency',
  'country',
  'to',
  'account',
  'line',
  'quantity',
  'amount',
  'reason',
  'key',
])
const SWITCHES = new Set(['json', 'help', 'version', 'no-worker', 'no-sample', 'quiet'])

/** The words and options of a command line. */
export interface Arguments {
  readonly words: readonly string[]
  readonly options: ReadonlyMap<string, string>
  has(name: string): boolean
}

/** Reads `--name value`, `--name=value` and switches; refuses what it does not know, so that a typing error never passes unnoticed. */
export function parseArguments(argv: readonly string[]): Arguments {
  const words: string[] = []
  const options = new Map<string, string>()
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    if (!word.startsWith('--') || word === '--') {
      words.push(word)
      continue
    }
    const [name, inline] = word.slice(2).split(/=(.*)/s, 2) as [string, string | undefined]
    if (SWITCHES.has(name)) options.set(name, '')
    else if (VALUED.has(name)) {
      const value = inline ?? argv[++i]
      if (value === undefined) throw problem('command.value_missing', `the option --${name} needs a value`)
      options.set(name, value)
    } else throw problem('command.unknown_option', `there is no option --${name}: see \`o2c --help\``)
  }
  return { words, options, has: (name) => options.has(name) }
}

/** An option that is a calendar date. */
export function dateOption(args: Arguments, name: string): BusinessDate | undefined {
  const text = args.options.get(name)
  if (text === undefined) return undefined
  const date = parseDate(text)
  if (!date) throw problem('command.bad_date', `--${name} ${text} is not a calendar date: write YYYY-MM-DD`)
  return date
}

/** An option that is one of a few words. */
export function choiceOption<T extends string>(args: Arguments, name: string, choices: readonly T[], otherwise: T): T {
  const text = args.options.get(name) ?? otherwise
  const found = choices.find((choice) => choice === text)
  if (!found) throw problem('command.bad_choice', `--${name} must be one of ${choices.join(', ')}, not "${text}"`)
  return found
}
