import { type ProblemError, problem } from '../../kernel/problem.js'

/** The refusal when a PostgreSQL program failed: what it said last, what to do about it, where the rest is. */
export function serverFailure(code: string, what: string, words: string, log?: string): ProblemError {
  const quoted = words.trim().split('\n').slice(-10).join('\n  ') || 'nothing'
  const rest = log ? `\nThe whole log is ${log}` : ''
  return problem(code, `${what}.${adviceFor(words)} It says:\n  ${quoted}${rest}`, log ? { log } : {})
}

/** Refuses with what to do when the system itself had no room for a file of ours; other errors it passes on. */
export function explainFullDisk(home: string): (error: unknown) => never {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    throw problem('database.disk_full', `The disk of ${home} is full: free some space, then start again.`)
  }
}

function adviceFor(words: string): string {
  if (/No space left on device|Check free disk space/.test(words)) {
    return ' The disk is full: free some space, then start again.'
  }
  if (/Cannot allocate memory/.test(words)) return ' The memory is full: end other programs, then start again.'
  return ''
}
