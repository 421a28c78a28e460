import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '../kernel/problem.js'
import type { BankStatement, StatementEntry } from './bank-statement.js'
import { readCamt } from './camt.js'

const read = (xml: string) => readCamt(Buffer.from(xml), 'statement.xml')

interface Parts {
  readonly version?: string
  readonly head?: string
  readonly opening?: string
  readonly closing?: string
  readonly entries?: string
}

/** A statement over 100.00 that closes with 130.00. */
function statementXml({
  version = '08',
  head = '',
  opening = '100.00',
  closing = '130.00',
  entries = '',
}: Parts): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-03T05:30:00</CreDtTm></GrpHdr>
<Stmt><Id>S-1</Id>${head}<ElctrncSeqNb>042</ElctrncSeqNb><CreDtTm>2026-03-03T05:30:00+01:00</CreDtTm>
<FrToDt><FrDtTm>2026-03-02T00:00:00</FrDtTm><ToDtTm>2026-03-02T23:59:59</ToDtTm></FrToDt>
<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Tea Ltd</Nm></Ownr>
<Svcr><FinInstnId><BICFI>BYLADEM1001</BICFI></FinInstnId></Svcr></Acct>
${balanceXml('OPBD', opening)}${balanceXml('CLBD', closing)}${entries}</Stmt></BkToCstmrStmt></Document>`
}

function balanceXml(code: string, amount: string): string {
  const direction = amount.startsWith('-') ? 'DBIT' : 'CRDT'
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount.replace('-', '')}</Amt>
<CdtDbtInd>${direction}</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>`
}

function entryXml(amount: string, direction: string, rest = ''): string {
  return `<Ntry><NtryRef>7</NtryRef><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><DtTm>2026-03-03T00:00:00+01:00</DtTm></ValDt>
<AcctSvcrRef>BANK-1</AcctSvcrRef>${rest}</Ntry>`
}

const paid = `<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>E2E-9</EndToEndId><UETR>u-1</UETR></Refs><Amt Ccy="EUR">30.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><AmtDtls><InstdAmt><Amt Ccy="GBP">26.00</Amt></InstdAmt>
<CntrValAmt><Amt Ccy="EUR">31.20</Amt><CcyXchg><SrcCcy>GBP</SrcCcy><XchgRate>1.2</XchgRate></CcyXchg></CntrValAmt></AmtDtls>
<Chrgs><Rcrd><Amt Ccy="EUR">1.20</Amt><CdtDbtInd>DBIT</CdtDbtInd><ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>
<RltdPties><Dbtr><Pty><Nm>Miller &amp; Sons</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id></DbtrAcct>
<UltmtDbtr><Pty><Nm>Miller Group</Nm></Pty></UltmtDbtr></RltdPties>
<RltdAgts><DbtrAgt><FinInstnId><BICFI>BUKBGB22</BICFI></FinInstnId></DbtrAgt></RltdAgts>
<RmtInf><Ustrd>Invoice 4711</Ustrd><Ustrd>with thanks</Ustrd>
<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>4711</Nb></RfrdDocInf><RfrdDocAmt><RmtdAmt Ccy="EUR">31.20</RmtdAmt></RfrdDocAmt></Strd>
<Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>`

function only(statement: BankStatement | undefined): StatementEntry {
  expect(statement?.entries).toHaveLength(1)
  return statement!.entries[0]!
}

describe('a camt.053 statement', () => {
  test('is read with account, period, balances and everything about a payment', () => {
    const { format, statements, findings } = read(statementXml({ entries: entryXml('30.00', 'CRDT', paid) }))
    expect(format).toBe('camt.053.001.08')
    expect(findings).toEqual([])
    expect(statements[0]).toMatchObject({
      kind: 'statement',
      id: 'S-1',
      sequence: '042',
      account: { iban: 'DE02120300000000202051', currency: 'EUR', owner: 'Tea Ltd', bic: 'BYLADEM1001' },
      from: '2026-03-02',
      to: '2026-03-02',
      duplicate: false,
      balances: [
        { kind: 'opening', code: 'OPBD', amount: '100.00', currency: 'EUR', date: '2026-03-02' },
        { kind: 'closing', code: 'CLBD', amount: '130.00', currency: 'EUR', date: '2026-03-02' },
      ],
    })
    expect(only(statements[0])).toMatchObject({
      entryReference: 'BANK-1',
      bookingDate: '2026-03-02',
      valueDate: '2026-03-03',
      amount: '30.00',
      currency: 'EUR',
      reversal: false,
      status: 'booked',
      transactionCode: { domain: 'PMNT', family: 'RCDT', subFamily: 'ESCT' },
      transactions: [
        {
          amount: '30.00',
          endToEndId: 'E2E-9',
          uetr: 'u-1',
          remittance: ['Invoice 4711', 'with thanks'],
          creditorReferences: ['RF18539007547034'],
          referredDocuments: [{ number: '4711', type: 'CINV', amount: '31.20' }],
          debtor: {
            name: 'Miller & Sons',
            iban: 'GB33BUKB20201555555555',
            bic: 'BUKBGB22',
            ultimateName: 'Miller Group',
          },
          charges: [{ amount: '-1.20', currency: 'EUR', included: true }],
          original: { amount: '26.00', currency: 'GBP', exchangeRate: '1.2' },
        },
      ],
    })
  })

  test.each(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13'])(
    'of version %s is read alike',
    (version) => {
      const { format, statements } = read(statementXml({ version, entries: entryXml('30.00', 'CRDT') }))
      expect(format).toBe(`camt.053.001.${version}`)
      expect(only(statements[0]).amount).toBe('30.00')
    },
  )

  test('is found without a namespace, with prefixes, and inside an envelope', () => {
    const body = '<BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>X</IBAN></Id></Acct></Stmt></BkToCstmrStmt>'
    expect(read(`<Document>${body}</Document>`).format).toBe('camt.053')
    const prefixed = body.replaceAll('</', '</n:').replace(/<(?=\w)/g, '<n:')
    const namespace = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'
    expect(read(`<n:Document xmlns:n="${namespace}">${prefixed}</n:Document>`).format).toBe('camt.053.001.02')
    expect(
      read(`<Envelope><AppHdr/><Document xmlns="${namespace}">${body}</Document></Envelope>`).statements,
    ).toHaveLength(1)
  })

  test('takes the sign from the direction alone, also for a reversal', () => {
    const reversal = entryXml('30.00', 'DBIT', '<RvslInd>true</RvslInd>')
    const { statements, findings } = read(statementXml({ closing: '70.00', entries: reversal }))
    expect(only(statements[0])).toMatchObject({ amount: '-30.00', reversal: true })
    expect(findings).toEqual([])
  })

  test('divides a batch where the bank does, and says so where it does not', () => {
    const parts = (second: string) =>
      `<NtryDtls><Btch><PmtInfId>B1</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>
<TxDtls><Refs><AcctSvcrRef>T1</AcctSvcrRef></Refs><Amt Ccy="EUR">10.00</Amt></TxDtls>
<TxDtls><Refs><AcctSvcrRef>T2</AcctSvcrRef></Refs>${second}</TxDtls></NtryDtls>`
    const whole = read(statementXml({ entries: entryXml('30.00', 'CRDT', parts('<Amt Ccy="EUR">20.00</Amt>')) }))
    expect(only(whole.statements[0])).toMatchObject({
      batch: { id: 'B1', count: 2 },
      transactions: [
        { reference: 'T1', amount: '10.00' },
        { reference: 'T2', amount: '20.00' },
      ],
    })
    const half = read(statementXml({ entries: entryXml('30.00', 'CRDT', parts('')) }))
    expect(half.findings).toMatchObject([{ code: 'camt.amount_missing', severity: 'warning' }])
  })

  test('reads a return with its reason', () => {
    const reason = `<NtryDtls><TxDtls><RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>ORIG</AddtlInf><AddtlInf>X1</AddtlInf></RtrInf></TxDtls></NtryDtls>`
    const { statements } = read(statementXml({ closing: '70.00', entries: entryXml('30.00', 'DBIT', reason) }))
    expect(only(statements[0]).transactions).toMatchObject([
      { amount: '-30.00', returnReason: { code: 'AC04', text: 'ORIG X1' } },
    ])
  })

  test('counts only booked entries towards the closing balance', () => {
    const pending = entryXml('5.00', 'CRDT').replace('BOOK', 'PDNG')
    const { statements, findings } = read(statementXml({ entries: entryXml('30.00', 'CRDT') + pending }))
    expect(statements[0]?.entries.map(({ status }) => status)).toEqual(['booked', 'pending'])
    expect(findings).toEqual([])
  })

  test('that does not add up is found out, to the last digit', () => {
    const { findings } = read(statementXml({ closing: '130.01', entries: entryXml('30.00', 'CRDT') }))
    expect(findings).toEqual([
      {
        severity: 'error',
        code: 'statement.balance_mismatch',
        message:
          'Statement S-1 does not add up: opening 100.00 and 1 booked entries of 30.00 make 130.00, but it closes with 130.01.',
        position: { path: 'statement S-1' },
      },
    ])
  })

  test('proves a page between its intermediate balances', () => {
    const page = (closing: string) =>
      statementXml({ head: '<StmtPgntn><PgNb>2</PgNb><LastPgInd>false</LastPgInd></StmtPgntn>', closing })
        .replace('OPBD', 'ITBD')
        .replace('CLBD', 'ITBD')
    expect(read(page('100.00'))).toMatchObject({ findings: [], statements: [{ page: { number: 2, last: false } }] })
    expect(read(page('99.00')).findings).toMatchObject([{ code: 'statement.balance_mismatch' }])
  })

  test('leaves an entry out that it cannot read, and names it', () => {
    const entries = [entryXml('30.00', 'CRDT'), entryXml('1e5', 'CRDT'), entryXml('1.00', 'UP')].join('')
    const { statements, findings } = read(statementXml({ entries }))
    expect(statements[0]?.entries).toHaveLength(1)
    expect(findings).toMatchObject([
      { severity: 'error', code: 'camt.invalid_amount', position: { path: 'Stmt[1]/Ntry[2]/Amt' } },
      { severity: 'error', code: 'camt.invalid_direction', position: { path: 'Stmt[1]/Ntry[3]/CdtDbtInd' } },
    ])
  })

  test('reports a date that does not exist', () => {
    const entries = entryXml('30.00', 'CRDT').replace('<Dt>2026-03-02</Dt>', '<Dt>2026-02-30</Dt>')
    const { statements, findings } = read(statementXml({ entries }))
    expect(only(statements[0]).bookingDate).toBeUndefined()
    expect(findings).toMatchObject([
      { code: 'camt.invalid_date', message: 'Stmt[1]/Ntry[1]/BookgDt: "2026-02-30" is not a date.' },
    ])
  })
})

describe('hostile XML', () => {
  test('with a document type is refused, so no entity is ever expanded', () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Document>&b;</Document>'
    expect(() => read(bomb)).toThrow(ProblemError)
  })

  test('that is no account message is refused by its root', () => {
    expect(() => read('<Invoice/>')).toThrow(
      'statement.xml is XML but no camt.052, camt.053 or camt.054: its root is Invoice.',
    )
  })

  test('never does worse than a refusal, cut or changed anywhere', () => {
    const whole = Buffer.from(statementXml({ entries: entryXml('30.00', 'CRDT', paid) }))
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255), length: fc.nat(whole.length) })
    fc.assert(
      fc.property(change, fc.boolean(), ({ at, byte, length }, cut) => {
        const bytes = Buffer.from(cut ? whole.subarray(0, length) : whole)
        if (!cut) bytes[at] = byte
        try {
          readCamt(bytes, 'changed.xml')
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError)
        }
      }),
    )
  })
})
