import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { date } from '../kernel/date.js'
import { decimal } from '../kernel/decimal.js'
import { remittanceIn } from './conversion/trade-kinds.js'
import { ublOfRemittance } from './conversion/ubl-remittance.js'
import { convert } from './convert.js'
import type { FileContent, FormatDocument } from './document.js'
import type { RemittanceAdvice } from './edi/remittance-model.js'
import { anyRemittance } from './edi/testing/arbitrary-documents.js'
import { writeUblDocument } from './invoice/ubl-documents/ubl-document.js'
import { documentJson } from './json.js'
import { read } from './read.js'
import { write } from './write.js'

const advice: RemittanceAdvice = {
  number: 'RA-7',
  issueDate: date('2026-03-01'),
  paymentDate: date('2026-03-03'),
  amount: decimal('107.50'),
  currency: 'GBP',
  method: 'wire',
  parties: [
    { role: 'payer', name: 'Corner Shop', id: { scheme: 'gln', value: '4012345000009' }, city: 'Leeds', country: 'GB' },
    { role: 'payee', name: 'Tea & Cups Ltd' },
  ],
  payerAccount: { number: 'GB33BUKB20201555555555', bank: 'BUKBGB22' },
  payeeAccount: { number: '55779911', bank: '200000' },
  notes: ['Sent with thanks'],
  items: [
    {
      kind: 'invoice',
      number: 'INV-42',
      date: date('2026-02-01'),
      paid: decimal('117.50'),
      gross: decimal('125.00'),
      discount: decimal('2.50'),
      references: [{ kind: 'buyer-order', value: 'PO-7' }],
      adjustments: [
        { amount: decimal('-6.00'), reason: 'damaged', reference: 'D-1', text: 'two cups' },
        { amount: decimal('1.00'), reason: 'other' },
      ],
    },
    { kind: 'credit-note', number: 'CN-9', paid: decimal('-10.00'), references: [], adjustments: [] },
  ],
}

const file = (document: RemittanceAdvice): FileContent => ({
  format: 'ubl',
  documents: [{ type: 'remittance', document }],
  findings: [],
})

const said = (document: unknown): unknown => JSON.parse(documentJson(document))
const back = (bytes: Buffer): RemittanceAdvice => remittanceIn(read(bytes).documents[0]!)!

describe('a remittance advice', () => {
  test('goes through UBL with everything that it says', async () => {
    const { bytes, findings } = await convert(file(advice), 'ubl')
    expect(findings).toEqual([])
    expect(read(bytes).findings).toEqual([])
    expect(said(back(bytes))).toEqual(said(advice))
    const text = bytes.toString().replace(/>\s+</g, '><')
    expect(text).toContain('<cbc:TotalDebitAmount currencyID="GBP">117.50</cbc:TotalDebitAmount>')
    expect(text).toContain('<cbc:TotalCreditAmount currencyID="GBP">10.00</cbc:TotalCreditAmount>')
    expect(text).toContain('<cac:CreditNoteDocumentReference><cbc:ID>CN-9</cbc:ID>')
  })

  test.each(['x12-820', 'edifact-remadv'] as const)('of UBL becomes %s, and what is lost is said', async (to) => {
    const [document] = read((await convert(file(advice), 'ubl')).bytes).documents
    const { bytes, findings } = await convert({ ...file(advice), documents: [document!] }, to)
    const lost = findings.map(({ position }) => position.path)
    expect(lost).toEqual([])
    expect(back(bytes)).toMatchObject({
      number: 'RA-7',
      currency: 'GBP',
      items: [{ number: 'INV-42' }, { number: 'CN-9' }],
    })
    const again = (await convert(read(bytes), 'ubl')).bytes
    expect(said(back(again))).toEqual(said(back(bytes)))
  })

  test('of anybody, generated, comes back from UBL but for what is named', async () => {
    const filled = anyRemittance.filter(({ items }) => items.length > 0)
    await fc.assert(
      fc.asyncProperty(filled, async (any) => {
        const { bytes, findings } = await convert(file(any), 'ubl')
        const copy = back(bytes)
        const kept = ({ number, amount, currency, issueDate, paymentDate, items }: RemittanceAdvice) =>
          said({ number, amount, currency, issueDate, paymentDate, items })
        expect(kept(copy)).toEqual(kept(any))
        // There are two sides only; a second party of a role has no place.
        for (const { position } of findings) expect(position.path).toMatch(/^parties/)
      }),
      { numRuns: 60 },
    )
  })

  test('of somebody else is read by what its elements mean', () => {
    const text = `<RemittanceAdvice xmlns="urn:oasis:names:specification:ubl:schema:xsd:RemittanceAdvice-2"
      xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
      xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
      <cbc:ID>R1</cbc:ID><cbc:IssueDate>2026-03-01</cbc:IssueDate><cbc:TotalDebitAmount currencyID="GBP">20.00</cbc:TotalDebitAmount>
      <cac:RemittanceAdviceLine><cbc:ID>1</cbc:ID><cbc:DebitLineAmount currencyID="GBP">20.00</cbc:DebitLineAmount>
      <cbc:CreditLineAmount currencyID="GBP">0.00</cbc:CreditLineAmount><cbc:InvoicingPartyReference>INV-1</cbc:InvoicingPartyReference>
      <cac:BillingReference><cac:BillingReferenceLine><cbc:ID>1</cbc:ID><cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
      <cbc:AllowanceChargeReason>late again</cbc:AllowanceChargeReason><cbc:Amount currencyID="GBP">1.00</cbc:Amount></cac:AllowanceCharge>
      </cac:BillingReferenceLine></cac:BillingReference></cac:RemittanceAdviceLine></RemittanceAdvice>`
    expect(said(back(Buffer.from(text)))).toMatchObject({
      ...{ number: 'R1', amount: '20.00' },
      items: [
        {
          kind: 'invoice',
          number: 'INV-1',
          paid: '20.00',
          adjustments: [{ amount: '-1.00', reason: 'other', text: 'late again' }],
        },
      ],
    })
  })

  test('that settles nothing is no UBL', async () => {
    const document: FormatDocument = { type: 'remittance', document: { ...advice, items: [] } }
    await expect(write('ubl', document)).rejects.toThrow('RA-7 settles no claim, and UBL must name one.')
    expect(writeUblDocument('RemittanceAdvice', ublOfRemittance(advice))).toContain('<cbc:ID>RA-7</cbc:ID>')
  })
})
