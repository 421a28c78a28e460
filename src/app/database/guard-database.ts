import { type ProblemError, problem } from '../../kernel/problem.js'
import type { Revival } from './running-database.js'

/** How often a server is started again within a while, before whoever runs it has to look. */
export interface Patience {
  readonly restarts: number
  readonly minutes: number
  /** Milliseconds between two looks. */
  readonly pause: number
}

const PATIENCE: Patience = { restarts: 5, minutes: 10, pause: 250 }

/** Looks after a database server until it is told to stop. */
export interface Guard {
  stop(): Promise<void>
}

/**
 * Starts a database server that dies again, at the same address, so that the connections made from then on work. One
 * that cannot be started, or that dies too often, is given up: its cause is not ours to mend.
 */
export function guardDatabase(
  revival: Revival,
  say: (line: string) => void,
  giveUp: (reason: Error) => void,
  patience = PATIENCE,
): Guard {
  let stopped = false
  let wake = (): void => {}
  const deaths: number[] = []
  const look = async (): Promise<void> => {
    if (revival.alive()) return
    deaths.push(performance.now())
    const recent = deaths.filter((moment) => moment > performance.now() - patience.minutes * 60_000).length
    if (recent > patience.restarts) throw tooOften(revival, recent, patience)
    say(`the database server died: starting it again (${recent} of ${patience.restarts}); its log is ${revival.log}`)
    await revival.revive()
    say(
      `the database is back after ${Math.round(performance.now() - deaths.at(-1)!)} ms; meanwhile requests were answered with 503`,
    )
  }
  const watching = (async () => {
    while (!stopped) {
      await look()
      if (stopped) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience.pause)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })().catch(giveUp)
  return {
    stop: async () => {
      stopped = true
      wake()
      await watching
    },
  }
}

const tooOften = ({ log }: Revival, times: number, { minutes }: Patience): ProblemError =>
  problem(
    'database.dies',
    `The database server died ${times} times within ${minutes} minutes. Its log ${log} says why: often memory or disk ` +
      'ran out. Mend that, then start again: nothing that was acknowledged is lost.',
  )
