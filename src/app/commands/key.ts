import { problem } from '../../kernel/problem.js'
import type { Arguments } from '../arguments.js'
import { tenantOf, withContext } from '../context.js'
import { createApiKey } from '../http/api-key.js'
import { type Command, printJson } from './command.js'

async function run(args: Arguments): Promise<number> {
  if (args.words[1] !== 'create')
    throw problem('command.unknown_key_action', `keys can only be created here: o2c ${keyCommand.usage}`)
  const name = args.options.get('name') ?? 'command line'
  const roles = (args.options.get('roles') ?? 'admin').split(',')
  return withContext(args, async (context) => {
    const key = await createApiKey(context.database.url, await tenantOf(context), { name, roles })
    if (args.has('json')) printJson({ name, roles, key })
    else process.stdout.write(`${key}\n`)
    return 0
  })
}

export const keyCommand: Command = {
  name: 'key',
  usage: 'key create [--name NAME] [--roles ROLE,ROLE]',
  summary: 'Makes an API key of the tenant with roles (admin when none is named) and prints it once.',
  run,
}
