import { z } from 'zod'
import { aging } from '../../insight/aging.js'
import { trialBalance } from '../../insight/trial-balance.js'
import type { BusinessDate } from '../../kernel/date.js'
import { dateInput } from '../../kernel/input.js'
import type { Tx } from '../../kernel/tx.js'
import { SETTINGS, type SettingName, setting } from '../../policy/settings.js'

/** Something to look at that is no list of documents. */
export interface Query {
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly permission: string
  readonly parameters: Readonly<Record<string, { readonly about: string; readonly schema: z.ZodType<string> }>>
  /** What it answers, for the reference. */
  readonly answers: z.ZodType
  answer(tx: Tx, parameters: Readonly<Record<string, string>>): Promise<unknown>
}

const asOf = { about: 'The day whose end is looked at; today when absent', schema: dateInput }
const dayOf = (tx: Tx, parameters: Readonly<Record<string, string>>) => (parameters.asOf ?? tx.today) as BusinessDate
const amount = z.string().describe('Amount in major units')

const settings: Query = {
  path: '/settings',
  tag: 'Administration',
  summary: 'Every setting: what it means, its default, its value today and its dated values.',
  permission: 'policy.read',
  parameters: {},
  answers: z.object({
    items: z.array(
      z.object({
        name: z.string(),
        about: z.string(),
        default: z.string(),
        value: z.string(),
        dated: z.array(z.object({ validFrom: z.iso.date(), value: z.string() })),
      }),
    ),
  }),
  async answer(tx) {
    const rows = await tx.query<{ name: string; validFrom: string; value: unknown }>(
      'select name, valid_from as "validFrom", value from setting where tenant_id = $1 order by name, valid_from',
    )
    const items = (Object.keys(SETTINGS) as SettingName[]).map((name) => ({
      name,
      about: SETTINGS[name].about,
      default: SETTINGS[name].value,
      value: setting(tx.facts, name),
      dated: rows
        .filter((row) => row.name === name)
        .map(({ validFrom, value }) => ({ validFrom, value: String(value) })),
    }))
    return { items }
  },
}

const clock: Query = {
  path: '/clock',
  tag: 'Administration',
  summary: 'The business date.',
  permission: 'policy.read',
  parameters: {},
  answers: z.object({ today: z.iso.date(), now: z.iso.datetime(), baseCurrency: z.string() }),
  answer: async ({ facts: { today, now, baseCurrency } }) => ({ today, now, baseCurrency }),
}

const trialBalanceReport: Query = {
  path: '/reports/trial-balance',
  tag: 'Reports',
  summary: 'The balance of every account at the end of a day, in base currency.',
  permission: 'insight.read',
  parameters: { asOf },
  answers: z.object({
    asOf: z.iso.date(),
    rows: z.array(z.object({ account: z.string(), name: z.string(), kind: z.string(), debit: amount, credit: amount })),
  }),
  answer: async (tx, parameters) => {
    const day = dayOf(tx, parameters)
    return { asOf: day, rows: await trialBalance(tx, day) }
  },
}

const agingReport: Query = {
  path: '/reports/aging',
  tag: 'Reports',
  summary: 'What customers owed at the end of a day, by days past due.',
  permission: 'insight.read',
  parameters: { asOf },
  answers: z.object({
    asOf: z.iso.date(),
    rows: z.array(
      z.object({
        customerNumber: z.string(),
        customerName: z.string(),
        currency: z.string(),
        current: amount,
        days1To30: amount,
        days31To60: amount,
        days61To90: amount,
        over90: amount,
        credits: amount,
        total: amount,
      }),
    ),
  }),
  answer: async (tx, parameters) => {
    const day = dayOf(tx, parameters)
    return { asOf: day, rows: await aging(tx, day) }
  },
}

export const QUERIES: readonly Query[] = [settings, clock, trialBalanceReport, agingReport]
