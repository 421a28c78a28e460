import { isCurrency } from '../kernel/currency.js'

/** What a column of an online-banking export can mean. */
export type BankCsvField = keyof typeof headings

/** Headings of exports in the languages of Europe, the surest first; compared without case, spaces and punctuation. */
const headings = {
  statement: 'statement|statement number|statement id|Auszug|Auszugsnummer',
  account:
    'account|account number|account no|Auftragskonto|IBAN Auftragskonto|IBAN/BBAN|Rekening|Rekeningnummer|Konto|Numéro de compte|Compte|Conto|Cuenta|iban',
  bookingDate:
    'booking date|posting date|Buchungstag|Buchungsdatum|Buchung|Boekdatum|Bokföringsdag|Bokføringsdato|Bogføringsdato|Kirjauspäivä|Date de comptabilisation|Data contabile|Data operacji|Completed Date|Date completed (UTC)|Date completed|Transactiedatum|transaction date|date|Datum|Dato|Fecha|Data',
  valueDate:
    'value date|Valutadatum|Wertstellung|Wertstellungsdatum|Rentedatum|Date de valeur|Date valeur|Data valuta|Fecha valor|Arvopäivä|Valuta',
  reference:
    'bank reference|entry reference|transaction id|Transaktionscode|TransferWise ID|FITID|Bankreferenz|Transactiereferentie|Volgnr',
  /** An own number of each row, beside a day on which it began. */
  rowId: 'ID',
  startedDate: 'Started Date|Date started (UTC)|Date started',
  product: 'Product',
  state: 'State|Status',
  impact: 'Balance Impact|Auswirkung auf Guthaben',
  type: 'type|Typ|transaction type|Buchungstext|Umsatzart|Umsatztyp|Mutatiesoort',
  counterparty:
    'counterparty name|counterparty|partner name|Beneficiary name|Beguenstigter/Zahlungspflichtiger|Begünstigter/Zahlungspflichtiger|Name Zahlungsbeteiligter|Auftraggeber/Empfänger|Naam tegenpartij|Naam / Omschrijving|payee|payer|name|Namn|Navn',
  payer: 'payer name|Zahlungspflichtige*r|Zahlungspflichtiger|Auftraggeber',
  payee: 'payee name|Zahlungsempfänger*in|Zahlungsempfänger|Empfänger|Beneficiary',
  counterpartyAccount:
    'counterparty iban|Beneficiary IBAN|counterparty account|partner iban|payee account number|Tegenrekening IBAN/BBAN|Tegenrekening|Kontonummer/IBAN|IBAN Zahlungsbeteiligter|Kontonummer',
  payerAddress: 'From Email Address|Absender E-Mail-Adresse',
  payeeAddress: 'To Email Address|Empfänger E-Mail-Adresse',
  counterpartyBank: 'counterparty bic|BIC tegenpartij|BIC (SWIFT-Code) Zahlungsbeteiligter|BIC (SWIFT-Code)|BIC',
  details:
    'details|description|transaction description|narrative|memo|Verwendungszweck|Omschrijving|Omschrijving-1|Omschrijving-2|Omschrijving-3|Mededelingen|Avisierungstext|Rubrik|Libellé|Causale|Descrizione|Concepto|Tytuł|payment reference|reference|transactions|Item Title|Artikelbezeichnung|Invoice Number|Invoice ID|Rechnungsnummer|Subject|Betreff|Note|Hinweis',
  endToEndId: 'end to end id|end to end|Kundenreferenz (End-to-End)|Kundenreferenz|Betalingskenmerk',
  mandateId: 'mandate reference|mandate|Mandatsreferenz|Machtigingskenmerk',
  gross: 'Gross|Brutto',
  fee: 'Fee|Gebühr',
  feeCurrency: 'Fee currency',
  net: 'Net|Netto',
  amount: 'amount|Betrag|Umsatz|Bedrag|Belopp|Beløb|Beløp|Montant|Importo|Importe|Kwota|Transactiebedrag',
  sign: 'Af Bij|Soll/Haben|debit/credit|credit/debit|D/C|Dr/Cr|Cr/Dr|Credit Debit Indicator|Debet/Credit',
  paidOut:
    'paid out|money out|debit|debit amount|debits|withdrawal|withdrawals|Soll|Lastschrift|Belastung|Débit|Addebito|Cargo',
  paidIn: 'paid in|money in|credit|credit amount|credits|deposit|deposits|Haben|Gutschrift|Crédit|Accredito|Abono',
  balance: 'balance|running balance|running bal|Saldo|Saldo nach Buchung|Saldo na trn|Solde|Eindsaldo|Guthaben',
  currency: 'currency|Payment currency|Währung|Waehrung|Munt|Muntsoort|Devise|Divisa',
} as const

const meaning = new Map<string, { readonly field: BankCsvField; readonly rank: number }>(
  Object.entries(headings).flatMap(([field, names]) =>
    names.split('|').map((name, rank) => [normalized(name), { field: field as BankCsvField, rank }] as const),
  ),
)

function normalized(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

const symbols: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP' }

/** A heading without the currency that some banks write behind it: `Betrag (€)`, `Gutschrift in CHF`. */
function parted(heading: string): { readonly name: string; readonly currency?: string } {
  const match = /^(.*?)\s(?:in )?\(?([A-Z]{3}|[€£$])\)?\s*$/.exec(heading.slice(0, 100))
  const written = match?.[2] ?? ''
  const currency = symbols[written] ?? written
  return match && (isCurrency(currency) || written === '$')
    ? { name: normalized(match[1]!), currency: written === '$' ? undefined : currency }
    : { name: normalized(heading) }
}

/** Where each known column stands. */
export interface BankCsvColumns {
  readonly places: ReadonlyMap<BankCsvField, number>
  /** All columns of text from the payer or the bank. */
  readonly details: readonly number[]
  /** What the heading of the amount says. */
  readonly currency?: string
}

/** Of two columns with the same meaning the one with the surer heading counts. */
export function recogniseColumns(header: readonly string[]): BankCsvColumns {
  const places = new Map<BankCsvField, number>()
  const ranks = new Map<BankCsvField, number>()
  const details: number[] = []
  let currency: string | undefined
  for (const [place, heading] of header.entries()) {
    const parts = parted(heading)
    const known = meaning.get(parts.name)
    if (known === undefined) continue
    if (known.field === 'details') details.push(place)
    if (known.rank >= (ranks.get(known.field) ?? Number.MAX_SAFE_INTEGER)) continue
    ranks.set(known.field, known.rank)
    places.set(known.field, place)
    if (known.field === 'amount' || known.field === 'paidIn') currency = parts.currency
  }
  return { places, details, currency }
}

/** A date and an amount make a statement of it. Invoices have gross and net too, but only payments a fee between them. */
export function isBankCsv({ places }: BankCsvColumns): boolean {
  const has = (...fields: readonly BankCsvField[]) => fields.every((field) => places.has(field))
  return has('bookingDate') && (has('amount') || has('paidIn', 'paidOut') || has('gross', 'fee', 'net'))
}
