import type {
  InternationalBank,
  InternationalParty,
  NachaAddenda,
  NachaBatch,
  NachaInternational,
} from './nacha-model.js'
import { internationalLayouts as layouts, readRecord, recordLength } from './nacha-records.js'

export const isInternational = (header: Pick<NachaBatch, 'international'>): boolean =>
  header.international !== undefined

/** What the addenda 10 to 18 of an international entry say (NACHA Operating Rules, appendix 3: IAT). */
export function readInternational(addenda: readonly NachaAddenda[]): NachaInternational {
  const records = (kind: string): string[] =>
    addenda.filter((one) => one.kind === kind).map((one) => `7${kind}${one.information}`.padEnd(recordLength))
  const record = (kind: string): string => records(kind)[0] ?? ' '.repeat(recordLength)
  const payment = readRecord(record('10'), layouts.payment)
  const originator = readRecord(record('11'), layouts.originator)
  const receiver = readRecord(record('15'), layouts.receiver)
  const text = addenda.filter(({ kind }) => kind === '17').map(({ information }) => information)
  return {
    type: payment.transactionType,
    foreignAmount: payment.foreignAmount.replace(/^0+(?=\d)/, ''),
    foreignTrace: payment.foreignTrace,
    originator: { name: originator.name, street: originator.street, ...place(record('12')) },
    receiver: {
      ...{ identification: receiver.identification, name: payment.name, street: receiver.street },
      ...place(record('16')),
    },
    originatingBank: bank(record('13')),
    receivingBank: bank(record('14')),
    correspondents: records('18').map(bank),
    remittance: text.join('\n'),
  }
}

/** City and region, country and postal code: parted by a star, ended by a backslash. */
function place(record: string): Omit<InternationalParty, 'name' | 'street'> {
  const { cityRegion, countryPostal } = readRecord(record, layouts.place)
  const [city = '', region = ''] = parts(cityRegion)
  const [country = '', postalCode = ''] = parts(countryPostal)
  return { city, region, country, postalCode }
}

const parts = (text: string): string[] =>
  text
    .replace(/\\.*$/, '')
    .split('*')
    .map((part) => part.trim())

function bank(record: string): InternationalBank {
  const { name, qualifier, identification, country } = readRecord(record, layouts.bank)
  return { name, qualifier, identification, country }
}
