import { describe, expect, test } from 'vitest'
import type { BankStatement } from './bank-statement.js'
import { readCamt } from './camt.js'

const balance = (code: string, amount: string, more = '') =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${more}<Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt>
   <Avlbty><Dt><NbOfDays>1</NbOfDays></Dt><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Avlbty></Bal>`

function read(version: string, body: string, header = ''): BankStatement {
  const xml = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt>
    <GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-03-03T00:00:00</CreDtTm>${header}</GrpHdr>
    <Stmt><Id>S-1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Nm>Main account</Nm></Acct>${body}</Stmt></BkToCstmrStmt></Document>`
  const { statements } = readCamt(Buffer.from(xml), 'statement.xml')
  return statements[0]!
}

const money = '<Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'

describe('camt.053 of version 8', () => {
  const details = `<NtryDtls><Btch><MsgId>OUR-1</MsgId><PmtInfId>COLL-1</PmtInfId><NbOfTxs>1</NbOfTxs><TtlAmt Ccy="EUR">30.00</TtlAmt><CdtDbtInd>CRDT</CdtDbtInd></Btch>
    <TxDtls><Refs><MsgId>M-2</MsgId><AcctSvcrRef>A-1</AcctSvcrRef><PmtInfId>P-1</PmtInfId><InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId>
      <TxId>T-1</TxId><MndtId>MND-1</MndtId><ClrSysRef>C-1</ClrSysRef><AcctOwnrTxId>O-1</AcctOwnrTxId><Prtry><Tp>BOX</Tp><Ref>7</Ref></Prtry></Refs>
    <Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
    <AmtDtls><InstdAmt><Amt Ccy="USD">33.00</Amt><CcyXchg><SrcCcy>USD</SrcCcy><TrgtCcy>EUR</TrgtCcy><UnitCcy>EUR</UnitCcy><XchgRate>1.1</XchgRate><CtrctId>FX-1</CtrctId></CcyXchg></InstdAmt></AmtDtls>
    <BkTxCd><Prtry><Cd>166</Cd><Issr>DK</Issr></Prtry></BkTxCd>
    <Chrgs><Rcrd><Amt Ccy="EUR">0.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Tp><Cd>COMM</Cd></Tp><Rate>1.5</Rate><Br>SHAR</Br><Tax><Amt Ccy="EUR">0.08</Amt></Tax></Rcrd></Chrgs>
    <RltdPties><InitgPty><Pty><Nm>Treasury</Nm></Pty></InitgPty>
      <Dbtr><Pty><Nm>Miller</Nm><PstlAdr><StrtNm>High Street</StrtNm><BldgNb>7</BldgNb><PstCd>N1</PstCd><TwnNm>London</TwnNm><Ctry>GB</Ctry></PstlAdr>
        <Id><OrgId><LEI>5493001KJTIIGC8Y1R12</LEI></OrgId></Id></Pty></Dbtr>
      <UltmtDbtr><Pty><Nm>Group</Nm><Id><PrvtId><Othr><Id>77</Id></Othr></PrvtId></Id></Pty></UltmtDbtr></RltdPties>
    <RltdAgts><DbtrAgt><FinInstnId><ClrSysMmbId><MmbId>200000</MmbId></ClrSysMmbId><Nm>Bank</Nm></FinInstnId></DbtrAgt></RltdAgts>
    <Purp><Cd>GDDS</Cd></Purp><RltdRmtInf><RmtId>ADV-1</RmtId></RltdRmtInf>
    <RmtInf><Strd><RfrdDocInf><Nb>4711</Nb><RltdDt>2026-02-01</RltdDt></RfrdDocInf>
      <RfrdDocAmt><DuePyblAmt Ccy="EUR">40.00</DuePyblAmt><DscntApldAmt><Tp><Cd>APDS</Cd></Tp><Amt Ccy="EUR">0.80</Amt></DscntApldAmt>
        <CdtNoteAmt Ccy="EUR">5.00</CdtNoteAmt><AdjstmntAmtAndRsn><Amt Ccy="EUR">4.20</Amt><CdtDbtInd>DBIT</CdtDbtInd><Rsn>DMGD</Rsn><AddtlInf>broken cups</AddtlInf></AdjstmntAmtAndRsn>
        <RmtdAmt Ccy="EUR">30.00</RmtdAmt></RfrdDocAmt><Invcr><Nm>Tea Ltd</Nm></Invcr><Invcee><Nm>Miller</Nm></Invcee></Strd></RmtInf>
    <RltdDts><AccptncDtTm>2026-03-01T10:00:00Z</AccptncDtTm><IntrBkSttlmDt>2026-03-02</IntrBkSttlmDt></RltdDts>
    <RtrInf><Orgtr><Nm>Their Bank</Nm></Orgtr><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>`

  test('carries what it says about a transaction', () => {
    const entry = `<Ntry>${money}<Sts><Cd>BOOK</Cd></Sts><Avlbty><Dt><ActlDt>2026-03-04</ActlDt></Dt><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Avlbty>
      <AddtlInfInd><MsgNmId>camt.054.001.08</MsgNmId><MsgId>N-1</MsgId></AddtlInfInd>${details}</Ntry>`
    expect(read('08', entry).entries).toMatchObject([
      {
        availability: [{ date: '2026-03-04', amount: '30.00' }],
        explainedBy: { message: 'camt.054.001.08', id: 'N-1' },
        batch: { id: 'COLL-1', messageId: 'OUR-1', count: 1, amount: '30.00' },
        transactions: [
          {
            ...{ reference: 'A-1', messageId: 'M-2', paymentInformationId: 'P-1', instructionId: 'I-1' },
            ...{ endToEndId: 'E-1', transactionId: 'T-1', mandateId: 'MND-1', clearingReference: 'C-1' },
            otherReferences: [
              { type: 'AcctOwnrTxId', reference: 'O-1' },
              { type: 'BOX', reference: '7' },
            ],
            transactionCode: { proprietary: '166', issuer: 'DK' },
            original: {
              amount: '33.00',
              currency: 'USD',
              exchange: { source: 'USD', target: 'EUR', unit: 'EUR', rate: '1.1', contract: 'FX-1' },
            },
            charges: [{ amount: '-0.50', type: 'COMM', rate: '1.5', bearer: 'SHAR', tax: '0.08' }],
            initiator: 'Treasury',
            debtor: {
              ...{ name: 'Miller', address: ['High Street 7', 'N1 London'], country: 'GB' },
              ...{ id: '5493001KJTIIGC8Y1R12', clearingNumber: '200000', bankName: 'Bank' },
              ...{ ultimateName: 'Group', ultimateId: '77' },
            },
            purpose: 'GDDS',
            remittanceAdvices: ['ADV-1'],
            referredDocuments: [
              {
                ...{ number: '4711', date: '2026-02-01', amount: '30.00', due: '40.00' },
                ...{ discount: '0.80', creditNote: '5.00' },
                adjustments: [{ amount: '-4.20', reason: 'DMGD', text: 'broken cups' }],
              },
            ],
            invoicer: 'Tea Ltd',
            invoicee: 'Miller',
            accepted: '2026-03-01T10:00:00Z',
            settlementDate: '2026-03-02',
            returnReason: { code: 'AC04', originator: 'Their Bank' },
          },
        ],
      },
    ])
  })

  test('carries message, pages, credit line, availability and what the bank says besides', () => {
    const line = '<CdtLine><Incl>true</Incl><Amt Ccy="EUR">1000.00</Amt></CdtLine>'
    const body = `${balance('CLBD', '100.00', line)}<AddtlStmtInf>Prices change in May</AddtlStmtInf>`
    expect(read('08', body, '<MsgPgntn><PgNb>3</PgNb><LastPgInd>true</LastPgInd></MsgPgntn>')).toMatchObject({
      messageId: 'M-1',
      messagePage: { number: 3, last: true },
      account: { name: 'Main account' },
      information: 'Prices change in May',
      balances: [
        {
          availability: [{ days: 1, amount: '5.00' }],
          creditLine: { included: true, amount: '1000.00', currency: 'EUR' },
        },
      ],
    })
  })

  test('whose counts or sums are not those of its entries is told', () => {
    const summary = (count: number, sum: string) =>
      `<TxsSummry><TtlNtries><NbOfNtries>${count}</NbOfNtries><Sum>${sum}</Sum><TtlNetNtry><Amt>30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TtlNetNtry></TtlNtries>
       <TtlDbtNtries><NbOfNtries>0</NbOfNtries></TtlDbtNtries></TxsSummry><Ntry>${money}<Sts>BOOK</Sts></Ntry>`
    expect(read('08', summary(1, '30.00'))).toMatchObject({
      totals: { all: { count: 1, sum: '30.00', net: '30.00' }, debits: { count: 0 } },
      findings: [],
    })
    expect(read('08', summary(2, '30.00')).findings).toMatchObject([
      { code: 'statement.totals_mismatch', message: 'Statement S-1 announces 2 entries, but there are 1.' },
    ])
    expect(read('08', summary(1, '31.00')).findings).toMatchObject([
      { message: 'Statement S-1 announces entries of 31.00, but they come to 30.00.' },
    ])
  })

  test('with a sign and a direction is not guessed', () => {
    const entry = `<Ntry><Amt Ccy="EUR">-30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry>`
    expect(read('08', entry)).toMatchObject({ entries: [], findings: [{ code: 'camt.invalid_amount' }] })
  })
})

test('camt.053 of version 1 keeps its own names for documents, amounts, returns and references', () => {
  const entry = `<Ntry>${money}<Sts>BOOK</Sts><TxDtls>
    <RmtInf><Strd><RfrdDocInf><RfrdDocTp><Cd>CINV</Cd></RfrdDocTp><RfrdDocNb>4711</RfrdDocNb></RfrdDocInf><RfrdDocRltdDt>2026-02-01</RfrdDocRltdDt>
      <RfrdDocAmt><DuePyblAmt Ccy="EUR">40.00</DuePyblAmt></RfrdDocAmt><RfrdDocAmt><RmtdAmt Ccy="EUR">30.00</RmtdAmt></RfrdDocAmt>
      <CdtrRefInf><CdtrRef>RF18539007547034</CdtrRef></CdtrRefInf></Strd></RmtInf>
    <RtrInf><RtrOrgtr><Nm>Their Bank</Nm></RtrOrgtr><RtrRsn><Cd>AC04</Cd></RtrRsn><AddtlRtrRsnInf>closed</AddtlRtrRsnInf></RtrInf></TxDtls></Ntry>`
  expect(read('01', entry).entries).toMatchObject([
    {
      transactions: [
        {
          creditorReferences: ['RF18539007547034'],
          referredDocuments: [{ number: '4711', type: 'CINV', date: '2026-02-01', due: '40.00', amount: '30.00' }],
          returnReason: { code: 'AC04', text: 'closed', originator: 'Their Bank' },
        },
      ],
    },
  ])
})
