import { problem } from '../kernel/problem.js'

/** Most statements of one file: a bank sends one for each account and day, and what holds more comes from no bank. */
export const mostStatements = 50_000

/** Refuses a file of more statements than that. */
export function checkStatementCount(count: number, fileName: string): void {
  if (count <= mostStatements) return
  const message = `${fileName} holds more than ${mostStatements} statements. Split it.`
  throw problem('statement.too_many', message, { file: fileName, most: mostStatements })
}
