import { ProblemError } from '../kernel/problem.js'
import { type Arguments, parseArguments } from './arguments.js'
import type { Command } from './commands/command.js'
import { isConnectionLost } from './database/connection-lost.js'
import { VERSION } from './http/version.js'

/** Every command, in the order of the help. Each is loaded when it is called: some need a tenth of what others do. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./commands/serve.js')).serveCommand,
  import: async () => (await import('./commands/import.js')).importCommand,
  run: async () => (await import('./commands/run.js')).runCommand,
  export: async () => (await import('./commands/export.js')).exportCommand,
  report: async () => (await import('./commands/report.js')).reportCommand,
  prove: async () => (await import('./commands/prove.js')).proveCommand,
  backup: async () => (await import('./commands/backup.js')).backupCommand,
  restore: async () => (await import('./commands/backup.js')).restoreCommand,
  tenant: async () => (await import('./commands/tenant.js')).tenantCommand,
  key: async () => (await import('./commands/key.js')).keyCommand,
  credit: async () => (await import('./commands/credit.js')).creditCommand,
  document: async () => (await import('./commands/document.js')).documentCommand,
  format: async () => (await import('./commands/format.js')).formatCommand,
}

/** The commands of these names, or all. */
export const commands = (names: readonly string[] = Object.keys(COMMANDS)): Promise<Command[]> =>
  Promise.all(Object.entries(COMMANDS).flatMap(([name, load]) => (names.includes(name) ? [load()] : [])))

const help = (all: readonly Command[]): string =>
  [
    'o2c: order to cash',
    '',
    'usage: o2c <command> [--home DIR] [--tenant NAME] [--json]; o2c --version',
    '',
    ...all.flatMap((command) => [`  ${command.usage}`, `      ${command.summary}`]),
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
    const named = await commands(args.words)
    process.stdout.write(help(named.length > 0 ? named : await commands()))
    return 0
  }
  if (args.has('version')) {
    process.stdout.write(`${VERSION}\n`)
    return 0
  }
  if (name === undefined) {
    process.stdout.write(help(await commands()))
    return 1
  }
  const [command] = await commands([name])
  if (command) return command.run(args)
  process.stderr.write(`o2c: there is no command "${name}"\n\n${help(await commands())}`)
  return 1
}

/** A refusal in its own words; a fault with its stack, which the person who reports it needs. */
function explained(error: unknown): string {
  if (error instanceof ProblemError) return error.message
  if (isConnectionLost(error))
    return `the database went away during the work (${(error as Error).message}): what was committed is there, the rest was not begun. Run the command again.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
