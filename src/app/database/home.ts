import { resolve } from 'node:path'
import { problem } from '../../kernel/problem.js'

/**
 * The folder where this installation keeps its database, its secrets and its files: `--home DIR` (or `--home=DIR`),
 * else `O2C_HOME`, else `.o2c` under the working directory. Always absolute.
 */
export function resolveHome(argv: readonly string[], environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(homeArgument(argv) ?? (environment.O2C_HOME || '.o2c'))
}

function homeArgument(argv: readonly string[]): string | undefined {
  const index = argv.findIndex((argument) => argument === '--home' || argument.startsWith('--home='))
  if (index < 0) return undefined
  const value = argv[index] === '--home' ? argv[index + 1] : argv[index]?.slice('--home='.length)
  if (!value || value.startsWith('--')) throw problem('home.missing', '--home needs a folder: --home DIR')
  return value
}
