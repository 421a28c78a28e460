/** Prints rows as a table for people: a column for each property of the first row, numbers to the right. */
export function printTable(objects: readonly object[]): void {
  const rows = objects as readonly Record<string, unknown>[]
  const [first] = rows
  if (!first) {
    process.stdout.write('no rows\n')
    return
  }
  const columns = Object.keys(first)
  const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => text(row[column]).length)))
  const isNumber = (value: unknown): boolean => /^-?\d+(\.\d+)?$/.test(text(value))
  const line = (cells: readonly unknown[]): string =>
    cells
      .map((cell, i) => (isNumber(cell) ? text(cell).padStart(widths[i]!) : text(cell).padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  process.stdout.write(`${line(columns)}\n${widths.map((width) => '-'.repeat(width)).join('  ')}\n`)
  for (const row of rows) process.stdout.write(`${line(columns.map((column) => row[column]))}\n`)
}
