import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeHome } from './place.js'

/** A home that nobody will miss: for tests, trials and demonstrations. */
export interface TemporaryHome {
  readonly home: string
  /** Removes the home and all its data. Stop its database first. */
  remove(): Promise<void>
}

/** Creates a home in the system's folder for temporary files. */
export async function createTemporaryHome(): Promise<TemporaryHome> {
  const folder = await mkdtemp(join(tmpdir(), 'o2c-home-'))
  // Root's server runs under another account, which has to pass through here.
  await chmod(folder, 0o711)
  const home = join(folder, 'home')
  return {
    home,
    async remove() {
      await removeHome(home)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
