import { STANDARD_RATES_AS_OF, standardRatesOf } from '../../catalog/standard-rates.js'
import { isCurrency } from '../../kernel/currency.js'
import { asOwner } from '../../kernel/database.js'
import { plainText } from '../../kernel/decimal.js'
import { problem } from '../../kernel/problem.js'
import type { Arguments } from '../arguments.js'
import { type Context, withContext } from '../context.js'
import { createTenant } from '../new-tenant.js'
import { printTable } from '../text-table.js'
import { type Command, printJson } from './command.js'

async function run(args: Arguments): Promise<number> {
  const [, action, name] = args.words
  if (action === 'list') return withContext(args, list)
  if (action !== 'create')
    throw problem('command.unknown_tenant_action', `companies are listed and created: o2c ${tenantCommand.usage}`)
  if (!name) throw problem('command.no_tenant_name', 'say what the company is called: o2c tenant create NAME')
  const country = countryOf(args)
  const currency = currencyOf(args, country)
  return withContext(args, async ({ server, say }) => {
    const legalEntity = { code: country, name, country }
    await createTenant(server.url, { name, baseCurrency: currency, legalEntity, withTaxRates: true })
    const newest = standardRatesOf(country).at(-1)
    const taxRate = newest ? plainText(newest.rate) : null
    if (args.has('json')) printJson({ name, currency, country, taxRate, taxRateSince: newest?.validFrom ?? null })
    else process.stdout.write(`${name}\n`)
    say(
      newest
        ? `tax: ${taxRate} % standard rate of ${country} since ${newest.validFrom}, and those before it (as of ${STANDARD_RATES_AS_OF})`
        : `no tax rate of ${country} is known: o2c import tax-rates FILE, or POST /api/tax-rates, before the first order`,
    )
    return 0
  })
}

function countryOf(args: Arguments): string {
  const country = args.options.get('country') ?? 'GB'
  if (!/^[A-Z]{2}$/.test(country))
    throw problem('command.bad_country', `--country ${country} is not a country: write an ISO 3166-1 code such as GB`)
  return country
}

/** The currency of the books stays as it is, so that of another country is not guessed. */
function currencyOf(args: Arguments, country: string): string {
  const currency = args.options.get('currency') ?? (country === 'GB' ? 'GBP' : undefined)
  if (currency === undefined)
    throw problem(
      'command.no_currency',
      `say in which currency the company in ${country} keeps its books (it stays): --currency EUR`,
    )
  if (!isCurrency(currency))
    throw problem(
      'command.bad_currency',
      `--currency ${currency} is not a currency: write an ISO 4217 code such as GBP`,
    )
  return currency
}

/** The companies of the database. One whose day is empty lives by the calendar. */
async function list({ args, server }: Context): Promise<number> {
  const rows = await asOwner(server.url, async (client) => {
    const result = await client.query<Record<string, string | null>>(
      `select t.name, t.today, t.base_currency as currency, e.country, e.name as legal_entity
         from tenant t join legal_entity e on e.tenant_id = t.tenant_id order by t.name collate "C", e.code`,
    )
    return result.rows
  })
  if (args.has('json')) printJson(rows)
  else printTable(rows)
  return 0
}

export const tenantCommand: Command = {
  name: 'tenant',
  usage: 'tenant list|create NAME [--currency CODE] [--country CODE]',
  summary:
    'Lists the companies of the database, or makes one with chart of accounts, warehouse, terms and the standard tax rates of its country. Its items and customers come over the API.',
  run,
}
