/** What a column of an online-banking export can mean. */
export type BankCsvField =
  | 'statement'
  | 'account'
  | 'bookingDate'
  | 'valueDate'
  | 'reference'
  | 'type'
  | 'counterparty'
  | 'counterpartyAccount'
  | 'counterpartyBank'
  | 'details'
  | 'endToEndId'
  | 'mandateId'
  | 'amount'
  | 'paidOut'
  | 'paidIn'
  | 'balance'
  | 'currency'

/** Headings of British, American, German and Dutch exports; compared without case, spaces and punctuation. */
const headings: Readonly<Record<BankCsvField, readonly string[]>> = {
  statement: ['statement', 'statement number', 'statement id', 'Auszug', 'Auszugsnummer'],
  account: ['account', 'account number', 'iban', 'Auftragskonto', 'IBAN Auftragskonto', 'Konto', 'Rekening'],
  bookingDate: ['date', 'booking date', 'transaction date', 'posting date', 'Buchungstag', 'Buchungsdatum', 'Datum'],
  valueDate: ['value date', 'Valutadatum', 'Valuta', 'Wertstellung', 'Rentedatum'],
  reference: ['bank reference', 'entry reference', 'transaction id', 'FITID', 'Bankreferenz'],
  type: ['type', 'transaction type', 'Buchungstext', 'Umsatzart', 'Mutatiesoort'],
  counterparty: [
    ...['counterparty', 'counterparty name', 'payee', 'payer', 'name', 'Beguenstigter/Zahlungspflichtiger'],
    ...['Begünstigter/Zahlungspflichtiger', 'Name Zahlungsbeteiligter', 'Naam tegenpartij'],
  ],
  counterpartyAccount: [
    ...['counterparty account', 'counterparty iban', 'Kontonummer/IBAN', 'IBAN Zahlungsbeteiligter'],
    ...['Kontonummer', 'Tegenrekening'],
  ],
  counterpartyBank: ['counterparty bic', 'BIC', 'BIC (SWIFT-Code)', 'BIC (SWIFT-Code) Zahlungsbeteiligter'],
  details: ['details', 'description', 'narrative', 'memo', 'reference', 'Verwendungszweck', 'Omschrijving'],
  endToEndId: ['end to end', 'end to end id', 'Kundenreferenz (End-to-End)', 'Kundenreferenz'],
  mandateId: ['mandate', 'mandate reference', 'Mandatsreferenz'],
  amount: ['amount', 'Betrag', 'Umsatz', 'Bedrag'],
  paidOut: ['paid out', 'money out', 'debit', 'debit amount', 'Soll'],
  paidIn: ['paid in', 'money in', 'credit', 'credit amount', 'Haben'],
  balance: ['balance', 'running balance', 'Saldo', 'Saldo nach Buchung'],
  currency: ['currency', 'Währung', 'Waehrung', 'Munt'],
}

const fieldOf = new Map<string, BankCsvField>(
  Object.entries(headings).flatMap(([field, names]) => names.map((name) => [normalized(name), field as BankCsvField])),
)

function normalized(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** The place of each known column; the first of two headings with the same meaning counts. */
export function recogniseColumns(header: readonly string[]): ReadonlyMap<BankCsvField, number> {
  const columns = new Map<BankCsvField, number>()
  for (const [place, heading] of header.entries()) {
    const field = fieldOf.get(normalized(heading))
    if (field !== undefined && !columns.has(field)) columns.set(field, place)
  }
  return columns
}

/** A date and an amount make a statement of it. */
export function isBankCsv(columns: ReadonlyMap<BankCsvField, number>): boolean {
  return columns.has('bookingDate') && (columns.has('amount') || (columns.has('paidIn') && columns.has('paidOut')))
}
