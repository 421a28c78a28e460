import { prove } from '../../insight/prove.js'
import { renewStatistics } from '../../kernel/database.js'
import type { Arguments } from '../arguments.js'
import { tenantNames, tenantOf, withContext } from '../context.js'
import { type Command, printJson } from './command.js'

async function run(args: Arguments): Promise<number> {
  return withContext(args, async (context) => {
    const tenants = args.options.has('tenant')
      ? [{ id: await tenantOf(context), name: args.options.get('tenant')! }]
      : await tenantNames(context.database)
    // Proofs read everything: their plans need to know how much that is.
    await renewStatistics(context.database.url)
    const proofs: object[] = []
    let broken = false
    for (const tenant of tenants) {
      for await (const proof of prove(context.database, tenant.id)) {
        proofs.push({ tenant: tenant.name, ...proof })
        broken ||= proof.violations.length > 0
        if (args.has('json')) continue
        const mark = proof.violations.length > 0 ? 'BROKEN' : 'holds '
        process.stdout.write(
          `${mark} ${proof.id.padStart(6)}  ${String(proof.checked).padStart(9)} checked ${String(proof.milliseconds).padStart(6)} ms  ${tenant.name}: ${proof.rule}\n`,
        )
        for (const row of proof.violations) process.stdout.write(`         ${JSON.stringify(row)}\n`)
      }
      if (broken) break
    }
    if (args.has('json')) printJson(proofs)
    return broken ? 1 : 0
  })
}

export const proveCommand: Command = {
  name: 'prove',
  usage: 'prove',
  summary: 'Checks every invariant over the whole database; stops at the first that is broken, with the rows.',
  run,
}
