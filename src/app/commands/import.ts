import { problem } from '../../kernel/problem.js'
import { importOnlineRetail } from '../../exchange/online-retail/import.js'
import { importPayments } from '../../exchange/payments/import-payments.js'
import { importStatements } from '../../exchange/statements/import-statements.js'
import type { Arguments } from '../arguments.js'
import { tenantOf, withContext } from '../context.js'
import { progressLine } from '../progress.js'
import { type Command, printJson } from './command.js'

const IMPORTERS = { 'online-retail': importOnlineRetail, statements: importStatements, payments: importPayments } as const

type Kind = keyof typeof IMPORTERS

async function run(args: Arguments): Promise<number> {
  const [, kind, ...files] = args.words
  if (!kind || !(kind in IMPORTERS)) throw problem('command.unknown_import', `o2c import ${Object.keys(IMPORTERS).join('|')} FILE…`)
  if (files.length === 0) throw problem('command.no_file', `o2c import ${kind} needs at least one file`)
  return withContext(args, async (context) => {
    const tenantId = await tenantOf(context, { create: kind === 'online-retail' })
    const progress = progressLine(context.say)
    printJson(await IMPORTERS[kind as Kind](context.database, tenantId, files, { progress }))
    return 0
  })
}

export const importCommand: Command = {
  name: 'import',
  usage: 'import online-retail|statements|payments FILE…',
  summary: 'Reads files; what is known already changes nothing. Prints what was read, repeated, accepted and found wrong.',
  run,
}
