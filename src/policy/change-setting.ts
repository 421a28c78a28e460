import { z } from 'zod'
import type { BusinessDate } from '../kernel/date.js'
import { isNegative, parseDecimal } from '../kernel/decimal.js'
import { type Refused, refuse } from '../kernel/decision.js'
import { documentStore } from '../kernel/document-store.js'
import { dateInput, lineOfText } from '../kernel/input.js'
import { saving } from '../kernel/master-data.js'
import type { TenantFacts } from '../kernel/tx.js'
import { type SellingRules, sellingRules } from './selling-rules.js'
import { SETTINGS, type SettingName, settingTable } from './settings.js'

export interface Setting {
  readonly name: string
  readonly validFrom: BusinessDate
  readonly value: unknown
}

export const settingStore = documentStore<Setting>({ name: 'setting', table: settingTable })

const NAMES = Object.keys(SETTINGS) as [SettingName, ...SettingName[]]

const settingInput = z.object({
  name: z.enum(NAMES, 'must be a setting: GET /api/settings lists them'),
  value: lineOfText(100).min(1).describe('Always text: "yes", "30", "25000.00"'),
  validFrom: dateInput.describe('The first day on which it counts: today or later'),
})
export type SettingInput = z.infer<typeof settingInput>

/** Settings that are one of a few words; of the others the default shows what they are. */
const CHOICES: Partial<Record<SettingName, readonly string[]>> = {
  'billing.rule': ['per_delivery', 'complete_order'],
  'billing.tax_rounding': ['document', 'line'],
  'returns.credit_use': ['offset', 'keep', 'refund'],
}

/** What a setting takes; `undefined` when the value is right. */
function expected(name: SettingName, value: string, warehouses: ReadonlySet<string>): string | undefined {
  if (name === 'shipping.default_warehouse')
    return warehouses.has(value) ? undefined : 'the code of a warehouse (GET /api/warehouses)'
  const usual: string = SETTINGS[name].value
  const choices = CHOICES[name] ?? (usual === 'yes' || usual === 'no' ? ['yes', 'no'] : undefined)
  if (choices) return choices.includes(value) ? undefined : choices.join(' or ')
  if (usual === value) return undefined
  const number = parseDecimal(value)
  if (!number || isNegative(number))
    return usual === 'none' ? 'a number, 0 or more, or none' : `a number, 0 or more, such as ${usual}`
  return number.scale > 0 && !usual.includes('.') && WHOLE.test(name) ? 'a whole number' : undefined
}

/** Days, levels and counts are whole. */
const WHOLE = /(_days|levels|shortage)$/

function mergeSetting(
  _: Setting | undefined,
  input: SettingInput,
  { warehouses }: SellingRules,
  tenant: TenantFacts,
): Setting | Refused {
  const wanted = expected(input.name, input.value, warehouses)
  if (wanted)
    return refuse('setting.invalid', `the setting ${input.name} takes ${wanted}, not "${input.value}"`, {
      name: input.name,
    })
  if (input.validFrom < tenant.today)
    return refuse(
      'setting.in_the_past',
      `a setting counts from today, ${tenant.today}, or later: what was decided stays`,
    )
  return { name: input.name, validFrom: input.validFrom as BusinessDate, value: input.value }
}

export const changeSettings = saving<SettingInput, Setting, SellingRules>({
  permission: 'policy.change',
  summary: 'Change thresholds and rules from a day on.',
  input: settingInput,
  store: settingStore,
  keyOf: (input) => `${input.name} ${input.validFrom}`,
  facts: sellingRules,
  merge: mergeSetting,
  subject: (setting, tenant) => ({ type: 'setting', id: tenant.tenantId, number: setting.name }),
})
