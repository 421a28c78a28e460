import type { Problem } from './problem.js'

export type Tone = 'neutral' | 'waiting' | 'good' | 'bad'

export interface ActionRule<S extends string> {
  readonly label: string
  readonly from: readonly S[]
  readonly to: S
}

/** States and actions of a document, as data: types, constraints, `actions[]`, diagrams and tests all come from it. */
export interface Lifecycle<S extends string, A extends string> {
  readonly name: string
  readonly initial: S
  readonly states: Readonly<Record<S, { readonly label: string; readonly tone: Tone }>>
  readonly actions: Readonly<Record<A, ActionRule<S>>>
}

export const lifecycle = <S extends string, A extends string>(declared: {
  name: string
  initial: NoInfer<S>
  states: Record<S, { label: string; tone: Tone }>
  actions: Record<A, { label: string; from: readonly NoInfer<S>[]; to: NoInfer<S> }>
}): Lifecycle<S, A> => declared

/** Why an action is not possible in this state; `undefined` when it is. */
export function whyNot<S extends string, A extends string>(
  cycle: Lifecycle<S, A>,
  state: S,
  action: A,
): Problem | undefined {
  const rule = cycle.actions[action]
  if (rule.from.includes(state)) return undefined
  return {
    code: `${cycle.name}.wrong_state`,
    message: `the ${cycle.name} is ${cycle.states[state].label}; "${rule.label}" needs it to be ${rule.from.map((s) => cycle.states[s].label).join(' or ')}`,
    params: { state, action, allowed: rule.from },
  }
}

/** The document after an action. A fault when the action is not allowed: ask `whyNot` first. */
export function advance<S extends string, A extends string, D extends { readonly state: S }>(
  cycle: Lifecycle<S, A>,
  document: D,
  action: A,
  changes: Partial<Omit<D, 'state'>> = {},
): D {
  const refused = whyNot(cycle, document.state, action)
  if (refused) throw new Error(refused.message)
  return { ...document, ...changes, state: cycle.actions[action].to }
}

/** What a person may do now with a document, each with the reason why not: the API's `actions[]`. */
export function actions<S extends string, A extends string>(
  cycle: Lifecycle<S, A>,
  state: S,
): { name: A; label: string; allowed: boolean; whyNot?: string }[] {
  return (Object.keys(cycle.actions) as A[]).map((name) => {
    const refused = whyNot(cycle, state, name)
    const base = { name, label: cycle.actions[name].label, allowed: !refused }
    return refused ? { ...base, whyNot: refused.message } : base
  })
}
