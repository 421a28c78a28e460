import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { addDays, date } from '../../kernel/date.js'
import { moneyText } from '../../kernel/money.js'
import { ProblemError } from '../../kernel/problem.js'
import { defined } from './pain-element.js'
import type { Payment, PaymentGroup, PaymentInitiation } from './pain-model.js'
import { readPaymentInitiations } from './read-pain.js'
import { readPaymentStatuses } from './read-pain-status.js'
import { sepaText } from './sepa-text.js'
import { writePaymentInitiation } from './write-pain.js'

const party = { name: 'Our Company' }
const account = { number: 'DE87200500001234567890', kind: 'iban' as const }
const payment: Payment = {
  endToEndId: 'R-1',
  amount: { minor: 654_314n, currency: 'EUR' },
  party: { name: 'Customer' },
  account: { number: 'DE21500500009876543210', kind: 'iban' },
  bank: 'SPUEDE2UXXX',
  text: 'Invoice R-1',
}
const group: PaymentGroup = {
  id: 'G-1',
  method: 'TRF',
  serviceLevel: 'SEPA',
  date: date('2026-03-02'),
  party,
  account,
  bank: 'BANKDEFFXXX',
  chargeBearer: 'SLEV',
  payments: [payment],
}
const transfers: PaymentInitiation = {
  kind: 'credit-transfer',
  messageId: 'M-1',
  created: '2026-03-01T14:05:00Z',
  initiator: party,
  groups: [group],
}
const debits: PaymentInitiation = {
  ...transfers,
  kind: 'direct-debit',
  groups: [
    {
      ...group,
      method: 'DD',
      localInstrument: 'CORE',
      sequence: 'RCUR',
      creditorId: 'DE98ZZZ09999999999',
      payments: [{ ...payment, mandate: { id: 'MND-1', signed: date('2025-01-31') } }],
    },
  ],
}
const read = (xml: string) => readPaymentInitiations(Buffer.from(xml), 'test.xml')[0]!
const codes = (xml: string) => read(xml).findings.map(({ code }) => code)

describe('a payment message', () => {
  it.each([
    [transfers, 3, 'pain.001.001.03'],
    [transfers, 9, 'pain.001.001.09'],
    [transfers, 11, 'pain.001.001.11'],
    [debits, 2, 'pain.008.001.02'],
    [debits, 8, 'pain.008.001.08'],
    [debits, 11, 'pain.008.001.11'],
  ])('is written and read back equal (%#)', (document, version, format) => {
    const { xml, findings } = writePaymentInitiation(document, { version })
    const back = read(xml)
    expect(findings).toEqual([])
    expect(back).toEqual({ format, document, findings: [] })
  })

  it('names the bank and the day as its version does', () => {
    expect(writePaymentInitiation(transfers, { version: 3 }).xml).toContain('<BIC>')
    expect(writePaymentInitiation(transfers, { version: 3 }).xml).toContain('<ReqdExctnDt>2026-03-02</ReqdExctnDt>')
    expect(writePaymentInitiation(transfers, { version: 9 }).xml).toContain('<BICFI>')
    expect(writePaymentInitiation(transfers, { version: 9 }).xml).toContain(
      '<ReqdExctnDt><Dt>2026-03-02</Dt></ReqdExctnDt>',
    )
  })

  it('adds up exactly', () => {
    const many = Array.from({ length: 10 }, () => ({ ...payment, amount: { minor: 10n, currency: 'EUR' } }))
    const { xml } = writePaymentInitiation({ ...transfers, groups: [{ ...group, payments: many }] }, { version: 9 })
    expect(xml).toContain('<NbOfTxs>10</NbOfTxs><CtrlSum>1.00</CtrlSum>')
  })

  it('is rewritten in the SEPA character set, which is told', () => {
    const umlauts = { ...transfers, initiator: { name: 'Müller & Söhne' } }
    const { xml, findings } = writePaymentInitiation(umlauts, { version: 9 })
    expect(xml).toContain('<InitgPty><Nm>Mueller + Soehne</Nm></InitgPty>')
    expect(findings.map(({ code, position }) => [code, position.path])).toEqual([['pain.rewritten', 'initiator.name']])
    expect(writePaymentInitiation(umlauts, { version: 9, characters: 'unicode' }).xml).toContain('Müller &amp; Söhne')
  })

  it.each([
    ['pain.transaction_count', '<NbOfTxs>1</NbOfTxs>', '<NbOfTxs>2</NbOfTxs>'],
    ['pain.control_sum', '<CtrlSum>6543.14</CtrlSum>', '<CtrlSum>6543.15</CtrlSum>'],
    ['pain.invalid_iban', 'DE87200500001234567890', 'DE86200500001234567890'],
    ['pain.invalid_date', '2026-03-02', '2026-02-30'],
    ['pain.missing_element', '<EndToEndId>R-1</EndToEndId>', ''],
    ['pain.missing_account', '<IBAN>DE21500500009876543210</IBAN>', '<IBAN></IBAN>'],
    ['pain.amount_places', '>6543.14</InstdAmt>', '>6543.141</InstdAmt>'],
    ['pain.invalid_amount', 'Ccy="EUR"', 'Ccy="EURO"'],
  ])('with a fault tells %s', (code, sound, broken) => {
    const { xml } = writePaymentInitiation(transfers, { version: 3 })
    expect(codes(xml.replace(sound, broken))).toContain(code)
  })

  it('of another kind, or no XML at all, is refused', () => {
    expect(() => read('<Document/>')).toThrow(ProblemError)
    expect(() => read('ISA*00*')).toThrow(ProblemError)
    expect(() => read('<!DOCTYPE x [<!ENTITY a "b">]><Document>&a;</Document>')).toThrow(ProblemError)
  })

  it('from anywhere comes back equal', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9 .,()/-]{0,30}[A-Za-z0-9])?$/)
    const anyPayment = fc
      .record({
        endToEndId: text,
        instructionId: fc.option(text, { nil: undefined }),
        amount: fc.integer({ min: 1, max: 1_000_000_000 }).map((minor) => ({ minor: BigInt(minor), currency: 'EUR' })),
        party: fc.record({ name: text }),
        account: fc.constant(payment.account),
        bank: fc.constantFrom('SPUEDE2UXXX', undefined),
        ultimateParty: fc.option(fc.record({ name: text }), { nil: undefined }),
        purpose: fc.constantFrom('SALA', undefined),
        text: fc.option(text, { nil: undefined }),
        reference: fc.option(text, { nil: undefined }),
      })
      .map((fields) => defined(fields) as Payment)
    const anyGroup = fc
      .record({ id: text, days: fc.nat(3000), payments: fc.array(anyPayment, { minLength: 1, maxLength: 4 }) })
      .map(({ id, days, payments }): PaymentGroup => ({ ...group, id, date: addDays(group.date, days), payments }))
    fc.assert(
      fc.property(
        fc.array(anyGroup, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(3, 4, 8, 9, 10, 11),
        (groups, version) => {
          const document = { ...transfers, groups }
          const { xml, findings } = writePaymentInitiation(document, { version })
          expect(findings).toEqual([])
          expect(read(xml)).toMatchObject({ document, findings: [] })
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('a status report', () => {
  const report = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
    <GrpHdr><MsgId>S-1</MsgId><CreDtTm>2026-03-02T08:00:00Z</CreDtTm></GrpHdr>
    <OrgnlGrpInfAndSts><OrgnlMsgId>M-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
    <OrgnlPmtInfAndSts><OrgnlPmtInfId>G-1</OrgnlPmtInfId>
      <TxInfAndSts><OrgnlEndToEndId>R-1</OrgnlEndToEndId><TxSts>RJCT</TxSts>
        <StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account</AddtlInf><AddtlInf>closed</AddtlInf></StsRsnInf>
        <OrgnlTxRef><Amt><InstdAmt Ccy="EUR">6543.14</InstdAmt></Amt></OrgnlTxRef>
      </TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`

  it('tells group, payment, reason and amount', () => {
    expect(readPaymentStatuses(Buffer.from(report), 'status.xml')[0]!).toEqual({
      format: 'pain.002.001.10',
      findings: [],
      document: {
        messageId: 'S-1',
        created: '2026-03-02T08:00:00Z',
        originalMessageId: 'M-1',
        originalMessage: 'pain.001.001.09',
        status: 'PART',
        reasons: [],
        groups: [
          {
            originalId: 'G-1',
            reasons: [],
            payments: [
              {
                endToEndId: 'R-1',
                status: 'RJCT',
                reasons: [{ code: 'AC04', text: 'Account closed' }],
                amount: { minor: 654_314n, currency: 'EUR' },
              },
            ],
          },
        ],
      },
    })
  })
})

describe('a status report of another version', () => {
  it('judges payments without groups, as pain.002.001.02 did', () => {
    const loose = `<Document><CstmrPmtStsRpt><GrpHdr><MsgId>S-1</MsgId><CreDtTm>2026-03-02T08:00:00Z</CreDtTm></GrpHdr>
      <OrgnlGrpInfAndSts><OrgnlMsgId>M-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.02</OrgnlMsgNmId></OrgnlGrpInfAndSts>
      <TxInfAndSts><OrgnlEndToEndId>R-1</OrgnlEndToEndId><TxSts>ACSP</TxSts></TxInfAndSts></CstmrPmtStsRpt></Document>`
    expect(readPaymentStatuses(Buffer.from(loose), 'status.xml')[0]!.document.groups).toEqual([
      { reasons: [], payments: [{ endToEndId: 'R-1', status: 'ACSP', reasons: [] }] },
    ])
  })

  it('carries counts, originators, dates, accounts and mandates', () => {
    const full = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"><CstmrPmtStsRpt>
      <GrpHdr><MsgId>S-1</MsgId><CreDtTm>2026-03-02T08:00:00Z</CreDtTm></GrpHdr>
      <OrgnlGrpInfAndSts><OrgnlMsgId>M-1</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId><OrgnlNbOfTxs>2</OrgnlNbOfTxs>
        <OrgnlCtrlSum>20.00</OrgnlCtrlSum><GrpSts>PART</GrpSts>
        <NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs><DtldSts>RJCT</DtldSts><DtldCtrlSum>10.00</DtldCtrlSum></NbOfTxsPerSts></OrgnlGrpInfAndSts>
      <OrgnlPmtInfAndSts><OrgnlPmtInfId>G-1</OrgnlPmtInfId><TxInfAndSts><StsId>ST-1</StsId><OrgnlEndToEndId>R-1</OrgnlEndToEndId>
        <TxSts>RJCT</TxSts><StsRsnInf><Orgtr><Id><OrgId><AnyBIC>SPUEDE2UXXX</AnyBIC></OrgId></Id></Orgtr><Rsn><Cd>MD01</Cd></Rsn></StsRsnInf>
        <AccptncDtTm>2026-03-02T07:00:00Z</AccptncDtTm><AcctSvcrRef>BANK-1</AcctSvcrRef>
        <OrgnlTxRef><Amt><InstdAmt Ccy="EUR">10.00</InstdAmt></Amt><ReqdColltnDt>2026-03-05</ReqdColltnDt>
          <MndtRltdInf><DrctDbtMndt><MndtId>MND-1</MndtId></DrctDbtMndt></MndtRltdInf><Dbtr><Pty><Nm>Customer</Nm></Pty></Dbtr>
          <DbtrAcct><Id><IBAN>DE21500500009876543210</IBAN></Id></DbtrAcct></OrgnlTxRef></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`
    expect(readPaymentStatuses(Buffer.from(full), 'status.xml')[0]!).toMatchObject({
      findings: [],
      document: {
        ...{ originalCount: '2', originalSum: '20.00', counts: [{ status: 'RJCT', count: '1', sum: '10.00' }] },
        groups: [
          {
            payments: [
              {
                ...{ statusId: 'ST-1', accepted: '2026-03-02T07:00:00Z', bankReference: 'BANK-1', date: '2026-03-05' },
                ...{ mandateId: 'MND-1', debtor: 'Customer', debtorAccount: 'DE21500500009876543210' },
                reasons: [{ code: 'MD01', originator: 'SPUEDE2UXXX' }],
              },
            ],
          },
        ],
      },
    })
  })
})

describe('the SEPA character set', () => {
  it.each([
    ['Straße 1', 'Strasse 1'],
    ['Çelik & Łukasz', 'Celik + Lukasz'],
    ['東京', '..'],
  ])('rewrites %s as %s', (text, expected) => {
    expect(sepaText(text)).toBe(expected)
  })
})

/** Published samples; not part of this repository. */
const corpus = '../shared/corpora/sepa/sepa_king'
const has = existsSync(corpus)

if (!has) test(`the published SEPA samples are not here (${corpus}): nothing is compared`, ({ skip }) => skip())

describe.skipIf(!has)('the published SEPA samples', () => {
  test.each([
    ['pain.001.001.03.xml', ['6543.14', '112.72']],
    ['pain.008.002.02.xml', ['6543.14', '112.72']],
    ['pain.001.001.03.ch.02.xml', undefined],
  ])('%s is read in full', (name, amounts) => {
    const { document, findings } = readPaymentInitiations(readFileSync(`${corpus}/${name}`), name)[0]!
    expect(findings).toEqual([])
    const all = document.groups.flatMap(({ payments }) => payments.map(({ amount }) => moneyText(amount)))
    if (amounts !== undefined) expect(all).toEqual(amounts)
    expect(all.length).toBeGreaterThan(0)
  })
})
