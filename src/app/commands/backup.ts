import { existsSync } from 'node:fs'
import { migrate, newestSchema } from '../../kernel/migrate.js'
import { problem } from '../../kernel/problem.js'
import type { Arguments } from '../arguments.js'
import { homeOf, teller, withContext } from '../context.js'
import { backup } from '../database/backup.js'
import { removeHome } from '../database/place.js'
import { readyToRestore, restore } from '../database/restore.js'
import { progressLine } from '../progress.js'
import { type Command, printJson } from './command.js'

const fileOf = (args: Arguments): string => {
  const [command, file] = args.words
  if (!file) throw problem('command.no_file', `o2c ${command} needs a file`)
  return file
}

/** A home that was made for a restore goes with it when that fails. */
async function leavingNothing(home: string, work: () => Promise<number>): Promise<number> {
  const isNew = !existsSync(home)
  try {
    return await work()
  } catch (error) {
    if (isNew) await removeHome(home)
    throw error
  }
}

export const backupCommand: Command = {
  name: 'backup',
  usage: 'backup FILE',
  summary: 'Writes the whole database into one file and reads it back to verify it.',
  run: (args) => {
    const file = fileOf(args)
    return withContext(args, async ({ server, say }) => {
      printJson(await backup(server.url, file, progressLine(say)))
      return 0
    })
  },
}

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore FILE',
  summary: 'Loads a backup into an empty database and verifies every table.',
  run: async (args) => {
    const say = teller(args)
    const checked = await readyToRestore(fileOf(args), await newestSchema(), progressLine(say))
    return leavingNothing(homeOf(args), () =>
      withContext(args, async ({ server }) => {
        const options = {
          migrate: (url: string, version?: number) => migrate(url, say, version),
          progress: progressLine(say),
        }
        printJson(await restore(server.url, checked, options))
        return 0
      }),
    )
  },
}
