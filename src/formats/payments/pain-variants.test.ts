import { describe, expect, it } from 'vitest'
import { read } from '../read.js'

const namespace = (message: string) => `urn:iso:std:iso:20022:tech:xsd:${message}`
const inDocument = (message: string, content: string) => `<Document xmlns="${namespace(message)}">${content}</Document>`
const result = (xml: string) => {
  const { documents, findings } = read(Buffer.from(`<?xml version="1.0"?>${xml}`))
  const told = findings.map(({ code, severity }) => [code, severity])
  return { documents: documents.map(({ document }) => document), told }
}

const header = (id: string, count = '1') =>
  `<GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-03-01T09:00:00</CreDtTm><NbOfTxs>${count}</NbOfTxs>
  <InitgPty><Nm>Us</Nm></InitgPty></GrpHdr>`
const iban = (name: string, number = 'CH9300762011623852957') => `<${name}><Id><IBAN>${number}</IBAN></Id></${name}>`

const debit = (type: string, inPayment: string, scheme = 'OrgId') => `<CstmrDrctDbtInitn>${header('M-1', '00001')}
  <PmtInf><PmtInfId>G-1</PmtInfId><PmtMtd>DD</PmtMtd><PmtTpInf>${type}</PmtTpInf><ReqdColltnDt>2026-03-05</ReqdColltnDt>
  <Cdtr><Nm>Us</Nm></Cdtr>${iban('CdtrAcct')}
  <CdtrSchmeId><Id><${scheme}><Othr><Id>41101000001021209</Id></Othr></${scheme}></Id></CdtrSchmeId>
  <DrctDbtTxInf><PmtId><EndToEndId>E-1</EndToEndId></PmtId><InstdAmt Ccy="CHF">12.30</InstdAmt>${inPayment}
  <Dbtr><Nm>Payer</Nm></Dbtr>${iban('DbtrAcct')}</DrctDbtTxInf></PmtInf></CstmrDrctDbtInitn>`
const swiss = '<SvcLvl><Prtry>CHDD</Prtry></SvcLvl>'
const sepa = '<SvcLvl><Cd>SEPA</Cd></SvcLvl>'
const unsigned = '<DrctDbtTx><MndtRltdInf><MndtId>MND-1</MndtId></MndtRltdInf></DrctDbtTx>'
const debits = (content: string) => result(inDocument('pain.008.001.02', content))

describe('a direct debit', () => {
  it('outside of SEPA is only warned of for a mandate that it does not name', () => {
    const { documents, told } = debits(debit(swiss, ''))
    expect(told).toEqual([['pain.missing_mandate', 'warning']])
    expect(documents).toMatchObject([{ groups: [{ creditorId: '41101000001021209', serviceLevel: 'CHDD' }] }])
    expect(debits(debit(swiss, unsigned)).told).toEqual([['pain.missing_signature', 'warning']])
  })

  it('of SEPA needs the mandate and the day when it was signed', () => {
    expect(debits(debit(sepa, '', 'PrvtId')).told).toEqual([['pain.missing_mandate', 'error']])
    const { documents, told } = debits(debit(sepa, unsigned, 'PrvtId'))
    expect(told).toEqual([['pain.missing_signature', 'error']])
    expect(documents).toMatchObject([{ groups: [{ payments: [{ mandate: { id: 'MND-1' } }] }] }])
  })
})

const transfer = (id: string, method: string, account: string) => `<CstmrCdtTrfInitn>${header(id)}
  <PmtInf><PmtInfId>G-1</PmtInfId><PmtMtd>${method}</PmtMtd><ReqdExctnDt><Dt>2026-03-05</Dt></ReqdExctnDt>
  <Dbtr><Nm>Us</Nm></Dbtr>${iban('DbtrAcct')}
  <CdtTrfTxInf><PmtId><EndToEndId>E-${id}</EndToEndId></PmtId><Amt><InstdAmt Ccy="CHF">12.30</InstdAmt></Amt>
  <Cdtr><Nm>Them</Nm></Cdtr>${account}</CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn>`

describe('a credit transfer', () => {
  it('by cheque needs no account, any other does', () => {
    const cheque = result(inDocument('pain.001.001.09', transfer('M-1', 'CHK', '')))
    expect(cheque.told).toEqual([])
    const told = [['pain.missing_account', 'error']]
    expect(result(inDocument('pain.001.001.09', transfer('M-1', 'TRF', ''))).told).toEqual(told)
  })

  it('may name a proxy instead of an account, and an IBAN with small letters', () => {
    const proxy = '<CdtrAcct><Prxy><Tp><Cd>TELE</Cd></Tp><Id>+41791234567</Id></Prxy></CdtrAcct>'
    const { documents, told } = result(inDocument('pain.001.001.11', transfer('M-1', 'TRF', proxy)))
    expect(told).toEqual([])
    expect(documents).toMatchObject([{ groups: [{ payments: [{ account: { number: '+41791234567' } }] }] }])
    const small = iban('CdtrAcct', 'GB29nwbk60161331926819')
    expect(result(inDocument('pain.001.001.11', transfer('M-1', 'TRF', small))).told).toEqual([])
  })
})

it('all messages of an envelope are read', () => {
  const [one, two] = [transfer('M-1', 'TRF', iban('CdtrAcct')), debit(sepa, '', 'PrvtId').replace('M-1', 'M-2')]
  const envelope = `<conxml xmlns="urn:conxml:xsd:container.nnn.001.02"><MsgPain001>${inDocument('pain.001.001.09', one)}</MsgPain001>
    <MsgPain008>${inDocument('pain.008.001.08', two)}</MsgPain008></conxml>`
  const { documents, told } = result(envelope)
  expect(documents).toMatchObject([
    { kind: 'credit-transfer', messageId: 'M-1' },
    { kind: 'direct-debit', messageId: 'M-2' },
  ])
  expect(told).toEqual([['pain.missing_mandate', 'error']])
})

describe('a status report', () => {
  const report = (reference: string, originator: string) => `<p:Document xmlns:p="${namespace('pain.002.001.10')}">
    <p:CstmrPmtStsRpt><p:GrpHdr><p:MsgId>S-1</p:MsgId><p:CreDtTm>2026-03-02T09:00:00Z</p:CreDtTm></p:GrpHdr>
    <p:OrgnlGrpInfAndSts><p:OrgnlMsgId>M-1</p:OrgnlMsgId><p:OrgnlMsgNmId>pain.008.001.02</p:OrgnlMsgNmId></p:OrgnlGrpInfAndSts>
    <p:OrgnlPmtInfAndSts><p:OrgnlPmtInfId>G-1</p:OrgnlPmtInfId><p:TxInfAndSts><p:OrgnlEndToEndId>E-1</p:OrgnlEndToEndId>
    <p:TxSts>RJCT</p:TxSts><p:StsRsnInf><p:Orgtr>${originator}</p:Orgtr><p:Rsn><p:Prtry>X99</p:Prtry></p:Rsn></p:StsRsnInf>
    <p:OrgnlTxRef>${reference}</p:OrgnlTxRef></p:TxInfAndSts></p:OrgnlPmtInfAndSts></p:CstmrPmtStsRpt></p:Document>`
  const equivalent = '<p:Amt><p:EqvtAmt><p:Amt Ccy="EUR">9.90</p:Amt><p:CcyOfTrf>CHF</p:CcyOfTrf></p:EqvtAmt></p:Amt>'
  const bban = '<p:DbtrAcct><p:Id><p:BBAN>539007547034</p:BBAN></p:Id></p:DbtrAcct>'

  it.each([
    ['<p:Id><p:OrgId><p:LEI>529900T8BM49AURSDO55</p:LEI></p:OrgId></p:Id>', '529900T8BM49AURSDO55'],
    ['<p:Id><p:OrgId><p:Othr><p:Id>4711</p:Id></p:Othr></p:OrgId></p:Id>', '4711'],
    ['<p:Id><p:PrvtId><p:Othr><p:Id>0815</p:Id></p:Othr></p:PrvtId></p:Id>', '0815'],
  ])('with prefixes, an amount of equal worth and an account of any kind tells who says so (%#)', (who, originator) => {
    const { documents, told } = result(report(equivalent + bban, who))
    expect(told).toEqual([])
    const amount = { minor: 990n, currency: 'EUR' }
    const payment = { amount, debtorAccount: '539007547034', reasons: [{ code: 'X99', originator }] }
    expect(documents).toMatchObject([{ groups: [{ payments: [payment] }] }])
  })
})
