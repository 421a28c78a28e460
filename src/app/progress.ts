/** How far a long piece of work has come. */
export interface Progress {
  readonly what: string
  readonly done: number
  readonly total: number
}

const EVERY = 1000

/** Turns progress into lines for a person, at most one a second and one at the end: what, how far, how long still. */
export function progressLine(say: (line: string) => void): (progress: Progress) => void {
  let start = 0
  let last = 0
  let reached = Number.POSITIVE_INFINITY
  let saidLast = ''
  return ({ what, done, total }) => {
    // Work may report its end several times, each with nothing more to do.
    const end = done < total ? '' : `${what} ${total}`
    if (end !== '' && end === saidLast) return
    saidLast = end
    const now = Date.now()
    if (done < reached) start = now
    reached = done
    if (done < total && now - last < EVERY) return
    last = now
    const left = done > 0 && done < total ? `, about ${duration(((now - start) / done) * (total - done))} left` : ''
    const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : ''
    say(`${what}:${share} (${done} of ${total})${left}`)
  }
}

/** The same for a file whose end is not known: lines and documents read so far. */
export function fileProgressLine(
  say: (line: string) => void,
): (read: { file: string; step: string; lines: number; documents: number }) => void {
  let last = 0
  return ({ file, step, lines, documents }) => {
    const now = Date.now()
    if (now - last < EVERY) return
    last = now
    say(`${step} ${file}: ${lines} lines, ${documents} documents so far`)
  }
}

/** Milliseconds as people say them. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  return seconds < 90 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
