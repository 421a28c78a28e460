import type { ReferredDocument, StatementTransaction } from './bank-statement.js'
import { type CamtContext, calendarDate, every, first, none, textAt } from './camt-element.js'
import { plainAmount } from './camt-money.js'
import { partyName } from './camt-party.js'
import type { XmlElement } from './invoice/xml.js'

type Remittance = Pick<
  StatementTransaction,
  'remittance' | 'creditorReferences' | 'referredDocuments' | 'remittanceAdvices' | 'invoicer' | 'invoicee'
>

const nothing: Remittance = { remittance: none, creditorReferences: none, referredDocuments: none }

/** What the payer says that the money is for (`RmtInf`), and where more is said about it (`RltdRmtInf`). */
export function readRemittance(context: CamtContext, details: XmlElement): Remittance {
  const information = first(details, 'RmtInf')
  if (information === undefined && first(details, 'RltdRmtInf') === undefined) return nothing
  const structured = every(information, 'Strd')
  const advices = every(details, 'RltdRmtInf').flatMap((location) => textAt(location, 'RmtId') ?? [])
  return {
    remittance: [...every(information, 'Ustrd'), ...structured.flatMap((block) => every(block, 'AddtlRmtInf'))]
      .map(({ text }) => text.trim())
      .filter((text) => text !== ''),
    creditorReferences: structured.flatMap(
      (block) => textAt(block, 'CdtrRefInf', 'Ref') ?? textAt(block, 'CdtrRefInf', 'CdtrRef') ?? [],
    ),
    referredDocuments: structured.flatMap((block) => referredDocuments(context, block)),
    remittanceAdvices: advices.length > 0 ? advices : undefined,
    invoicer: structured.map((block) => partyName(first(block, 'Invcr'))).find((name) => name !== undefined),
    invoicee: structured.map((block) => partyName(first(block, 'Invcee'))).find((name) => name !== undefined),
  }
}

/** Documents that the payer names. Amounts are only attributed when the block speaks of one document. */
function referredDocuments(context: CamtContext, block: XmlElement): ReferredDocument[] {
  const documents = every(block, 'RfrdDocInf')
  const amounts = documents.length === 1 ? amountsOf(context, block) : {}
  return documents.flatMap((document) => {
    const number = textAt(document, 'Nb') ?? textAt(document, 'RfrdDocNb')
    if (number === undefined) return []
    const kind = first(document, 'Tp', 'CdOrPrtry') ?? first(document, 'RfrdDocTp')
    const date = first(document, 'RltdDt') ?? first(block, 'RfrdDocRltdDt')
    const dateText = textAt(date) ?? textAt(date, 'Dt')
    return {
      number,
      type: textAt(kind, 'Cd') ?? textAt(kind, 'Prtry'),
      date: dateText === undefined ? undefined : calendarDate(context, date, dateText),
      ...amounts,
    }
  })
}

/** `RfrdDocAmt`: plain amounts up to version 2, discounts and taxes with a type around the amount since. */
function amountsOf(context: CamtContext, block: XmlElement): Omit<ReferredDocument, 'number'> {
  const all = every(block, 'RfrdDocAmt')
  const amount = (name: string) => {
    const found = all.map((one) => first(one, name)).find((one) => one !== undefined)
    return plainAmount(context, first(found, 'Amt') ?? found)
  }
  const adjustments = all
    .flatMap((one) => every(one, 'AdjstmntAmtAndRsn'))
    .flatMap((element) => {
      const value = plainAmount(context, first(element, 'Amt'))
      if (value === undefined) return []
      const isDebit = textAt(element, 'CdtDbtInd') === 'DBIT' && !value.startsWith('-')
      const told = { reason: textAt(element, 'Rsn'), text: textAt(element, 'AddtlInf') }
      return [{ amount: isDebit ? `-${value}` : value, ...told }]
    })
  return {
    amount: amount('RmtdAmt'),
    due: amount('DuePyblAmt'),
    discount: amount('DscntApldAmt'),
    creditNote: amount('CdtNoteAmt'),
    tax: amount('TaxAmt'),
    adjustments: adjustments.length > 0 ? adjustments : undefined,
  }
}
