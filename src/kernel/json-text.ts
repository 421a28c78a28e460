/**
 * JSON of plain data in which amounts are `bigint`: they become text. (A replacer of `JSON.stringify` does the same at
 * five times the price; every event and every address goes through here.)
 */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}"`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  let text = ''
  for (const name of Object.keys(value)) {
    const one = (value as Record<string, unknown>)[name]
    if (one !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${jsonText(one)}`
  }
  return `{${text}}`
}
