import { describe, expect, test } from 'vitest'
import { date } from '../../kernel/date.js'
import { detectFormat } from '../detect-format.js'
import { read } from '../read.js'

const inside = (message: string, content: string) =>
  Buffer.from(
    `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:${message}"><${message}>${content}</${message}></Document>`,
  )

const header = `<GrpHdr><MsgId>M-1</MsgId><CreDtTm>2009-03-02T08:00:00</CreDtTm><NbOfTxs>1</NbOfTxs><CtrlSum>12.30</CtrlSum>
  <Grpg>MIXD</Grpg><InitgPty><Nm>Sender</Nm></InitgPty></GrpHdr>`

const transfer = inside(
  'pain.001.001.02',
  `${header}<PmtInf><PmtMtd>TRF</PmtMtd><ReqdExctnDt>2009-03-03</ReqdExctnDt><Dbtr><Nm>Sender</Nm></Dbtr>
  <DbtrAcct><Id><PrtryAcct><Id>4711</Id></PrtryAcct></Id></DbtrAcct>
  <DbtrAgt><FinInstnId><CmbndId><BIC>BYLADEM1001</BIC></CmbndId></FinInstnId></DbtrAgt>
  <CdtTrfTxInf><PmtId><EndToEndId>E-1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">12.30</InstdAmt></Amt>
  <CdtrAgt><FinInstnId><BIC>SPUEDE2UXXX</BIC></FinInstnId></CdtrAgt><Cdtr><Nm>Receiver</Nm></Cdtr>
  <CdtrAcct><Id><IBAN>DE21500500009876543210</IBAN></Id></CdtrAcct>
  <RmtInf><Strd><RfrdDocInf><RfrdDocTp><Cd>CINV</Cd></RfrdDocTp><RfrdDocNb>INV-1</RfrdDocNb></RfrdDocInf>
  <RfrdDocRltdDt>2009-02-01</RfrdDocRltdDt><RfrdDocAmt><DuePyblAmt Ccy="EUR">13.00</DuePyblAmt></RfrdDocAmt>
  <RfrdDocAmt><RmtdAmt Ccy="EUR">12.30</RmtdAmt></RfrdDocAmt><CdtrRefInf><CdtrRef>RF18539007547034</CdtrRef></CdtrRefInf></Strd></RmtInf>
  </CdtTrfTxInf></PmtInf>`,
)

describe('the first edition of a payment message, whose root is named by its version,', () => {
  test('is known', () => {
    expect(detectFormat(transfer)).toEqual({
      format: 'pain',
      version: 'pain.001.001.02',
      element: 'pain.001.001.02',
    })
  })

  test('is read as a credit transfer', () => {
    const { version, documents, findings } = read(transfer)
    expect(findings).toEqual([])
    expect(version).toBe('pain.001.001.02')
    expect(documents).toMatchObject([
      {
        type: 'payment-initiation',
        document: {
          kind: 'credit-transfer',
          messageId: 'M-1',
          groups: [
            {
              id: '',
              date: date('2009-03-03'),
              account: { number: '4711', kind: 'other' },
              bank: 'BYLADEM1001',
              payments: [
                {
                  endToEndId: 'E-1',
                  amount: { minor: 1230n, currency: 'EUR' },
                  bank: 'SPUEDE2UXXX',
                  reference: 'RF18539007547034',
                  documents: [
                    {
                      number: 'INV-1',
                      type: 'CINV',
                      date: date('2009-02-01'),
                      due: { minor: 1300n, currency: 'EUR' },
                      remitted: { minor: 1230n, currency: 'EUR' },
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    ])
  })

  test('proves its control sum', () => {
    const wrong = Buffer.from(transfer.toString().replace('<CtrlSum>12.30', '<CtrlSum>12.31'))
    expect(read(wrong).findings).toMatchObject([{ code: 'pain.control_sum' }])
  })

  test('is read as a direct debit', () => {
    const debit = inside(
      'pain.008.001.01',
      `${header}<PmtInf><PmtInfId>G-1</PmtInfId><PmtMtd>DD</PmtMtd><ReqdColltnDt>2009-03-03</ReqdColltnDt><Cdtr><Nm>Us</Nm></Cdtr>
      <CdtrAcct><Id><IBAN>DE87200500001234567890</IBAN></Id></CdtrAcct><CdtrAgt><FinInstnId><BIC>BYLADEM1001</BIC></FinInstnId></CdtrAgt>
      <DrctDbtTxInf><PmtId><EndToEndId>E-1</EndToEndId></PmtId><InstdAmt Ccy="EUR">12.30</InstdAmt>
      <DrctDbtTx><MndtRltdInf><MndtId>MND-1</MndtId><DtOfSgntr>2009-01-01</DtOfSgntr></MndtRltdInf>
      <CdtrSchmeId><Id><PrvtId><OthrId><Id>DE98ZZZ09999999999</Id><IdTp>SEPA</IdTp></OthrId></PrvtId></Id></CdtrSchmeId></DrctDbtTx>
      <Dbtr><Nm>Payer</Nm></Dbtr><DbtrAcct><Id><IBAN>DE21500500009876543210</IBAN></Id></DbtrAcct></DrctDbtTxInf></PmtInf>`,
    )
    const { documents, findings } = read(debit)
    expect(findings).toEqual([])
    expect(documents[0]?.document).toMatchObject({
      kind: 'direct-debit',
      groups: [{ creditorId: 'DE98ZZZ09999999999', payments: [{ mandate: { id: 'MND-1' } }] }],
    })
  })

  test('is read as a status report, payments by the group that each of them names', () => {
    const one = (id: string, group: string) =>
      `<TxInfAndSts><StsId>${id}</StsId>${group}<OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>RJCT</TxSts>
      <StsRsnInf><StsOrgtr><Nm>Bank</Nm></StsOrgtr><StsRsn><Cd>AC04</Cd></StsRsn><AddtlStsRsnInf>account</AddtlStsRsnInf>
      <AddtlStsRsnInf>closed</AddtlStsRsnInf></StsRsnInf></TxInfAndSts>`
    const status = inside(
      'pain.002.001.02',
      `<GrpHdr><MsgId>S-1</MsgId><CreDtTm>2009-03-04T08:00:00</CreDtTm></GrpHdr>
      <OrgnlGrpInfAndSts><OrgnlMsgId>M-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.02</OrgnlMsgNmId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
      ${one('E-1', '<OrgnlPmtInfId>G-1</OrgnlPmtInfId>')}${one('E-2', '')}${one('E-3', '<OrgnlPmtInfId>G-1</OrgnlPmtInfId>')}`,
    )
    const { documents, findings } = read(status)
    expect(findings).toEqual([])
    expect(documents[0]?.document).toMatchObject({
      originalMessageId: 'M-1',
      status: 'PART',
      groups: [
        {
          originalId: 'G-1',
          payments: [
            { endToEndId: 'E-1', reasons: [{ code: 'AC04', text: 'account closed', originator: 'Bank' }] },
            { endToEndId: 'E-3' },
          ],
        },
        { payments: [{ endToEndId: 'E-2' }] },
      ],
    })
  })

  test('without its content is read with what it lacks', () => {
    const codes = read(inside('pain.002.001.02', '')).findings.map(({ code }) => code)
    expect(new Set(codes)).toEqual(new Set(['pain.missing_element']))
  })
})
