import type { ReferredDocument, StatementEntry, StatementParty, StatementTransaction } from './bank-statement.js'
import { type CamtMarkup, momentText } from './camt-markup.js'
import { element, type Markup, textElement } from './xml-markup.js'

/** One `TxDtls`. */
export function transactionMarkup(markup: CamtMarkup, one: StatementTransaction, entry: StatementEntry): Markup {
  const currency = one.currency ?? entry.currency ?? ''
  const { debtor, creditor } = one
  return element(
    'TxDtls',
    references(markup, one),
    ...amounts(markup, one, currency, entry.amount.startsWith('-')),
    markup.availability(one.availability, currency),
    markup.code(one.transactionCode),
    markup.charges(one.charges),
    element(
      'RltdPties',
      one.initiator === undefined ? '' : markup.party('InitgPty', markup.text('Nm', one.initiator)),
      ...partyMarkup(markup, 'Dbtr', debtor),
      ...partyMarkup(markup, 'Cdtr', creditor),
    ),
    element(
      'RltdAgts',
      element('DbtrAgt', debtor === undefined ? '' : markup.bank(debtor)),
      element('CdtrAgt', creditor === undefined ? '' : markup.bank(creditor)),
    ),
    choice('LclInstrm', markup.version < 8 ? undefined : one.localInstrument),
    choice('Purp', one.purpose),
    ...(one.remittanceAdvices ?? []).map((id) => element('RltdRmtInf', markup.text('RmtId', id))),
    remittance(markup, one, currency),
    element(
      'RltdDts',
      textElement('AccptncDtTm', one.accepted && momentText(one.accepted)),
      textElement('IntrBkSttlmDt', one.settlementDate),
    ),
    returned(markup, one),
    markup.text('AddtlTxInf', one.information),
  )
}

function references(markup: CamtMarkup, one: StatementTransaction): Markup {
  if (one.uetr !== undefined && markup.version < 8) markup.tell('uetr', `version ${markup.version} has no place for it`)
  const others = one.otherReferences ?? []
  const kept = markup.version < 3 ? others.slice(0, 1) : others
  if (kept.length < others.length) markup.tell('otherReferences', 'version 2 has a place for one only')
  return element(
    'Refs',
    markup.text('MsgId', one.messageId),
    markup.text('AcctSvcrRef', one.reference),
    markup.text('PmtInfId', one.paymentInformationId),
    markup.text('InstrId', one.instructionId),
    markup.text('EndToEndId', one.endToEndId),
    textElement('UETR', markup.version < 8 ? undefined : one.uetr),
    markup.text('TxId', one.transactionId),
    markup.text('MndtId', one.mandateId),
    markup.text('ChqNb', one.chequeNumber),
    markup.text('ClrSysRef', one.clearingReference),
    ...kept.map(({ type, reference }) => element('Prtry', markup.text('Tp', type), markup.text('Ref', reference))),
  )
}

/** The amount is an element of its own from version 3 on, before that one of the amount details. */
function amounts(markup: CamtMarkup, one: StatementTransaction, currency: string, debit: boolean): Markup[] {
  const details = markup.amountDetails(one.original)
  if (one.amount === undefined) return [details]
  if (markup.version >= 3) return [markup.signed(one.amount, currency), details]
  if (one.amount.startsWith('-') !== debit) markup.tell('transactions', 'version 2 has no place for their direction')
  const instructed = details.replace(/^<AmtDtls>|<\/AmtDtls>$/g, '')
  return [element('AmtDtls', instructed, element('TxAmt', markup.amount('Amt', one.amount, currency)))]
}

/** Codes have up to four characters; what is longer is the bank's own. */
function choice(name: string, code: string | undefined): Markup {
  if (code === undefined) return ''
  return element(name, textElement(/^[A-Z0-9]{1,4}$/.test(code) ? 'Cd' : 'Prtry', code))
}

function partyMarkup(markup: CamtMarkup, role: 'Dbtr' | 'Cdtr', party: StatementParty | undefined): Markup[] {
  if (party === undefined) return []
  const { name, address = [], country, id, iban, otherAccount, ultimateName, ultimateId } = party
  const told = [
    markup.text('Nm', name),
    element('PstlAdr', textElement('Ctry', country), ...address.map((line) => markup.text('AdrLine', line))),
    idMarkup(markup, id),
  ]
  const account = iban !== undefined || otherAccount !== undefined ? markup.accountId(iban, otherAccount) : ''
  return [
    markup.party(role, ...told),
    element(`${role}Acct`, element('Id', account)),
    markup.party(`Ultmt${role}`, markup.text('Nm', ultimateName), idMarkup(markup, ultimateId)),
  ]
}

const idMarkup = (markup: CamtMarkup, id: string | undefined): Markup =>
  element('Id', element('OrgId', element('Othr', markup.text('Id', id))))

function remittance(markup: CamtMarkup, one: StatementTransaction, currency: string): Markup {
  const parties = [
    element('Invcr', markup.text('Nm', one.invoicer)),
    element('Invcee', markup.text('Nm', one.invoicee)),
  ]
  const blocks = [
    ...one.referredDocuments.map((document) => [documentMarkup(markup, document, currency), '']),
    ...one.creditorReferences.map((reference) => ['', element('CdtrRefInf', markup.text('Ref', reference))]),
  ]
  if (blocks.length === 0 && parties.join('') !== '') blocks.push(['', ''])
  return element(
    'RmtInf',
    ...one.remittance.flatMap(wordPieces).map((line) => textElement('Ustrd', line)),
    ...blocks.map((block, index) => element('Strd', ...block, ...(index === 0 ? parties : []))),
  )
}

/** A line of remittance has 140 characters; a longer one goes on in the next, as its words are read in one. */
const wordPieces = (line: string): readonly string[] => line.match(/.{1,140}/gs) ?? []

function documentMarkup(markup: CamtMarkup, document: ReferredDocument, currency: string): Markup {
  const { number, type, date, amount, due, discount, creditNote, tax, adjustments = [] } = document
  // Discounts and taxes got a type around their amount in version 3.
  const typed = (name: string, one: string | undefined): Markup =>
    markup.version < 3 || one === undefined
      ? markup.amount(name, one, currency)
      : element(name, markup.amount('Amt', one, currency))
  return [
    element(
      'RfrdDocInf',
      type === undefined ? '' : element('Tp', choice('CdOrPrtry', type)),
      markup.text('Nb', number),
      textElement('RltdDt', date),
    ),
    element(
      'RfrdDocAmt',
      markup.amount('DuePyblAmt', due, currency),
      typed('DscntApldAmt', discount),
      markup.amount('CdtNoteAmt', creditNote, currency),
      typed('TaxAmt', tax),
      ...adjustments.map((one) =>
        element(
          'AdjstmntAmtAndRsn',
          markup.signed(one.amount, currency),
          textElement('Rsn', one.reason),
          markup.text('AddtlInf', one.text),
        ),
      ),
      markup.amount('RmtdAmt', amount, currency),
    ),
  ].join('')
}

/** The originator is a plain party in every version. */
function returned(markup: CamtMarkup, { returnReason }: StatementTransaction): Markup {
  if (returnReason === undefined) return ''
  const { code, text, originator } = returnReason
  return element(
    'RtrInf',
    element('Orgtr', markup.text('Nm', originator)),
    choice('Rsn', code),
    markup.text('AddtlInf', text),
  )
}
