import type { z } from 'zod'
import { problem } from '../../kernel/problem.js'
import { readInput } from '../../kernel/wording.js'

/**
 * Checks the parameters of an address: unknown ones are refused, since a misspelt filter would filter nothing. Those
 * `besides` were checked elsewhere.
 */
export function checkedParameters(
  known: Readonly<Record<string, { readonly schema: z.ZodType<string> }>>,
  given: Readonly<Record<string, unknown>>,
  besides: readonly string[] = [],
): Record<string, string> {
  const checked: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined
    if (!parameter) {
      const names = [...Object.keys(known), ...besides].join(', ') || 'none'
      throw problem('request.unknown_parameter', `there is no parameter "${name}" here: there is ${names}`, { name })
    }
    const result = readInput(parameter.schema, value)
    if (!result.success)
      throw problem('request.invalid', `the parameter ${name} ${result.error.issues[0]!.message}`, { name })
    checked[name] = result.data
  }
  return checked
}
