import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A process, told apart from every later one with the same number: the system hands numbers out again, in a container
 * within seconds. Text, so that it can stand in a lock file.
 */
export type ProcessIdentity = string

const hasProc = existsSync('/proc/self/stat')

/** The identity of the running process `pid`; undefined when none runs. A zombie does not run. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = hasProc ? startedByProc(pid) : startedByPs(pid)
  return started && `${pid}@${started}`
}

/** Whether the very process that `identify` named once still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(processId(identity)) === identity
}

/** The process number inside an identity. */
export function processId(identity: ProcessIdentity): number {
  return Number.parseInt(identity, 10)
}

/** This process. */
export const ownIdentity: ProcessIdentity = identify(process.pid) ?? `${process.pid}@unknown`

/**
 * Every process, leader or child, of the PostgreSQL server that was started with this `cluster_name`. The name stands
 * in the command line of each, which anybody may read; the working directory would need rights that root in a
 * container does not have.
 */
export function serverProcesses(clusterName: string): number[] {
  return commandLines()
    .filter(({ command }) => /^(\S*\/)?postgres\b/.test(command) && command.split(/[ :=]/).includes(clusterName))
    .map(({ pid }) => pid)
}

/** Waits until `pids` no longer run; false when the time is over first. */
export async function waitForEnd(pids: () => readonly number[], milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds
  while (pids().length > 0) {
    if (performance.now() > deadline) return false
    await sleep(50)
  }
  return true
}

function startedByProc(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`)
  // The command stands in brackets and may itself hold brackets and blanks: count from the last one.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, started] = [fields?.[0], fields?.[19]]
  if (!state || state === 'Z' || state === 'X') return undefined
  return `${started}@${readText('/proc/sys/kernel/random/boot_id')?.trim()}`
}

function startedByPs(pid: number): string | undefined {
  const line = ps(['-o', 'stat=,lstart=', '-p', String(pid)])?.trim()
  return !line || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '').replaceAll(' ', '_')
}

function commandLines(): { pid: number; command: string }[] {
  if (hasProc) {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((name) => identify(Number(name)))
      .map((name) => ({
        pid: Number(name),
        command: readText(`/proc/${name}/cmdline`)?.replaceAll('\0', ' ') ?? '',
      }))
  }
  const lines = ps(['-A', '-o', 'pid=,command='])?.split('\n') ?? []
  return lines.map((line) => ({ pid: Number.parseInt(line, 10), command: line.trim().replace(/^\d+\s+/, '') }))
}

/** The file's text; undefined when the process behind it is gone. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** What `ps` prints; undefined when it finds no process. */
function ps(options: string[]): string | undefined {
  try {
    return execFileSync('ps', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}
