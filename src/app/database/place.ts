import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readlink,
  realpath,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { problem } from '../../kernel/problem.js'
import { type Account, canWrite } from './account.js'

/** Creates the home when it is new. Others may pass through it, to the place of a server with another account. */
export async function createHome(home: string): Promise<string> {
  try {
    await mkdir(home, { recursive: true, mode: 0o711 })
    return await realpath(home)
  } catch (error) {
    throw problem(
      'database.home_not_writable',
      `The home folder ${home} cannot be created: ${(error as Error).message}. Choose another with --home or O2C_HOME.`,
    )
  }
}

/**
 * The folder of everything that belongs to the server's account: data, log, copies of the programs. It is
 * `<home>/postgres`. When that account cannot reach the home (a project below a 0700 folder, run by root), it is a
 * folder elsewhere, and `<home>/postgres` a link to it.
 */
export async function preparePlace(home: string, account: Account | undefined): Promise<string> {
  const pointer = join(home, 'postgres')
  if (await exists(pointer)) return existingPlace(pointer, account)
  await mkdir(pointer, { mode: 0o700 })
  await giveTo(account, pointer)
  if (canWrite(account, pointer)) return pointer
  await rmdir(pointer)
  return placeElsewhere(home, pointer, account)
}

/** Removes a home and its database, wherever that is. Stop it first. */
export async function removeHome(home: string): Promise<void> {
  const elsewhere = await readlink(join(home, 'postgres')).catch(() => undefined)
  for (const path of elsewhere ? [elsewhere, home] : [home]) await rm(path, { recursive: true, force: true })
}

/** Makes the account the owner of a file or folder which this process made for it. */
export async function giveTo(account: Account | undefined, path: string): Promise<void> {
  if (account) await chown(path, account.uid, account.gid)
}

async function existingPlace(pointer: string, account: Account | undefined): Promise<string> {
  const place = await realpath(pointer).catch(() => {
    throw problem(
      'database.place_gone',
      `${pointer} is a link to a folder that no longer exists. Bring that folder back, or remove the link to start afresh.`,
    )
  })
  if (canWrite(account, place)) return place
  throw problem(
    'database.place_unreachable',
    `The account ${account?.name ?? 'that runs o2c'} cannot write to ${place}, where the database is. ` +
      'Run o2c as the account that created it, or give that account access to the folder and those above it.',
  )
}

async function placeElsewhere(home: string, pointer: string, account: Account | undefined): Promise<string> {
  for (const root of rootsFor(home)) {
    const place = await createBelow(root, account)
    if (!place) continue
    await writeFile(
      join(place, 'home.txt'),
      `The database of ${home}, kept here because its account cannot go there.\n`,
    )
    await symlink(place, pointer)
    return place
  }
  throw problem(
    'database.no_place',
    `No folder was found that the account ${account?.name ?? 'running o2c'} can write to, neither ${home} nor ` +
      `${rootsFor(home).join(' nor ')}. Choose another home with --home or O2C_HOME.`,
  )
}

/** Where a place may be instead of its home, the best first. What is temporary stays temporary. */
function rootsFor(home: string): string[] {
  const lasting = ['/var/lib/o2c', '/var/tmp']
  return `${home}/`.startsWith(`${tmpdir()}/`) ? [tmpdir(), ...lasting] : lasting
}

async function createBelow(root: string, account: Account | undefined): Promise<string | undefined> {
  try {
    if (await mkdir(root, { recursive: true })) await chmod(root, 0o711)
    const place = await mkdtemp(join(root, 'o2c-'))
    await giveTo(account, place)
    if (canWrite(account, place)) return place
    await rmdir(place)
  } catch {
    // A root that cannot be used is passed over for the next; having none is reported by the caller.
  }
  return undefined
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
