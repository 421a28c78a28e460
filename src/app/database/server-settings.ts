import { statfs } from 'node:fs/promises'

/** The role that owns everything. */
export const ownerRole = 'o2c_owner'

/** The database of this system within the server. */
export const databaseName = 'o2c'

/** For a small machine. Written to postgresql.conf when the server is created: an administrator may change them there. */
export const initialSettings: Readonly<Record<string, string>> = {
  shared_buffers: '256MB',
  max_connections: '100',
  wal_compression: 'on',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  password_encryption: 'scram-sha-256',
}

/** Given at every start; these hold whatever postgresql.conf says, since the data's safety and ours depend on them. */
export async function startSettings(port: number, clusterName: string): Promise<Record<string, string>> {
  return {
    port: String(port),
    cluster_name: clusterName,
    listen_addresses: '127.0.0.1',
    // No socket file: its path may have 107 bytes at most, which a deep home exceeds.
    unix_socket_directories: '',
    dynamic_shared_memory_type: await sharedMemoryType(),
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    // The log goes to standard error, which is our file.
    logging_collector: 'off',
    log_destination: 'stderr',
  }
}

/** The settings as arguments of a PostgreSQL program. */
export function settingArguments(flag: '-c' | '--set', settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => [flag, `${name}=${value}`])
}

/**
 * The environment of PostgreSQL programs: English messages, which are searched for known causes, and none of the
 * PG... variables of the user's other servers.
 */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))
  return { ...Object.fromEntries(own), LC_ALL: 'C' }
}

/** Containers have 64 MB of /dev/shm by default, in which parallel queries die with "No space left on device". */
async function sharedMemoryType(): Promise<string> {
  if (process.platform !== 'linux') return 'posix'
  const free = await statfs('/dev/shm').then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
  return free < 512 * 1024 * 1024 ? 'mmap' : 'posix'
}
