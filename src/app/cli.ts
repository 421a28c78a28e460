import { ProblemError } from '../kernel/problem.js'
import { type Arguments, parseArguments } from './arguments.js'
import { backupCommand, restoreCommand } from './commands/backup.js'
import type { Command } from './commands/command.js'
import { creditCommand } from './commands/credit.js'
import { documentCommand } from './commands/document.js'
import { exportCommand } from './commands/export.js'
import { formatCommand } from './commands/format.js'
import { importCommand } from './commands/import.js'
import { keyCommand } from './commands/key.js'
import { proveCommand } from './commands/prove.js'
import { reportCommand } from './commands/report.js'
import { runCommand } from './commands/run.js'
import { serveCommand } from './commands/serve.js'
import { tenantCommand } from './commands/tenant.js'
import { isConnectionLost } from './database/connection-lost.js'
import { VERSION } from './http/version.js'

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  serveCommand,
  importCommand,
  runCommand,
  exportCommand,
  reportCommand,
  proveCommand,
  backupCommand,
  restoreCommand,
  tenantCommand,
  keyCommand,
  creditCommand,
  documentCommand,
  formatCommand,
]

const help = (commands = COMMANDS): string =>
  [
    'o2c: order to cash',
    '',
    'usage: o2c <command> [--home DIR] [--tenant NAME] [--json]; o2c --version',
    '',
    ...commands.flatMap((command) => [`  ${command.usage}`, `      ${command.summary}`]),
    '',
    'Data lives in .o2c under the working directory, or in --home DIR, or in O2C_HOME; DATABASE_URL names another PostgreSQL.',
    '',
  ].join('\n')

/** Runs a command line and answers the exit status. Refusals and faults go to standard error. */
export async function main(argv: readonly string[]): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
  })
  try {
    return await dispatch(parseArguments(argv))
  } catch (error) {
    process.stderr.write(`o2c: ${explained(error)}\n`)
    return 1
  }
}

async function dispatch(args: Arguments): Promise<number> {
  const [name] = args.words
  if (args.has('help') || name === 'help') {
    const named = COMMANDS.filter((one) => args.words.includes(one.name))
    process.stdout.write(named.length > 0 ? help(named) : help())
    return 0
  }
  if (args.has('version')) {
    process.stdout.write(`${VERSION}\n`)
    return 0
  }
  if (name === undefined) {
    process.stdout.write(help())
    return 1
  }
  const command = COMMANDS.find((one) => one.name === name)
  if (command) return command.run(args)
  process.stderr.write(`o2c: there is no command "${name}"\n\n${help()}`)
  return 1
}

/** A refusal in its own words; a fault with its stack, which the person who reports it needs. */
function explained(error: unknown): string {
  if (error instanceof ProblemError) return error.message
  if (isConnectionLost(error))
    return `the database went away during the work (${(error as Error).message}): what was committed is there, the rest was not begun. Run the command again.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
