import { currencyExponent, isCurrency } from '../../../kernel/currency.js'
import { add, decimalText } from '../../../kernel/decimal.js'
import type { Address, Amount, Invoice, Line, Party, Text } from '../model.js'
import { filled, plain } from '../terms.js'
import { type Column, Sheet } from './sheet.js'

/** An invoice for people: everything that its XML says and a person wants to see, as PDF/A-3b pages. */
export async function renderInvoice(invoice: Invoice): Promise<Buffer> {
  const title = `${titleOf(invoice)} ${plain(invoice.number)}`
  const { seller, buyer } = invoice
  const currency = plain(invoice.currency)
  const money = moneyIn(currency)
  const sheet = await Sheet.open({
    title,
    author: plain(seller?.name),
    date: plain(invoice.issueDate),
    footer: [title, plain(seller?.name), ...registrations(seller)].join(' · '),
  })
  sheet.letterhead(plain(seller?.name), senderDetails(seller))
  sheet.addressed([...partyLines(buyer), ...registrations(buyer)], factsOf(invoice))
  sheet.heading(title)
  sheet.table(
    lineColumns(currency),
    invoice.lines.map((line) => lineRow(line, money)),
  )
  sheet.table(taxColumns(currency), taxRows(invoice, money))
  sheet.amounts(totalRows(invoice).map(([label, amount]) => [label, `${money(amount)} ${currency}`]))
  sheet.paragraphs(paragraphsOf(invoice))
  return sheet.end()
}

/** UNTDID 1001 as people say it. */
function titleOf({ kind, typeCode }: Invoice): string {
  if (kind === 'creditNote' || plain(typeCode) === '381') return 'Credit note'
  return { '386': 'Prepayment invoice', '384': 'Corrected invoice' }[plain(typeCode)] ?? 'Invoice'
}

const textsOf = (...terms: readonly (Text | undefined)[]): string[] => terms.filter(filled).map(plain)

const partyLines = (party: Party | undefined): string[] => [...textsOf(party?.name), ...addressLines(party?.address)]

function registrations(party: Party | undefined): string[] {
  const vat = filled(party?.vatIdentifier) ? [`VAT ${plain(party?.vatIdentifier)}`] : []
  const tax = filled(party?.taxRegistration) ? [`Tax number ${plain(party?.taxRegistration)}`] : []
  return [...vat, ...tax]
}

function senderDetails(seller: Party | undefined): string {
  const contact = textsOf(seller?.contact?.name, seller?.contact?.telephone, seller?.contact?.email)
  return [...addressLines(seller?.address), ...contact].join(' · ')
}

/** Amounts with the decimals of their currency, as they stand in the books: the XML may write fewer. */
const moneyIn =
  (currency: string) =>
  (amount: Amount | undefined): string => {
    if (!amount?.value) return plain(amount)
    const places = isCurrency(currency) ? currencyExponent(currency) : 0
    if (amount.value.scale >= places) return plain(amount)
    return decimalText(add(amount.value, { coefficient: 0n, scale: places }))
  }

function addressLines(address: Address | undefined): string[] {
  const city = textsOf(address?.postCode, address?.city).join(' ')
  return [...textsOf(address?.line1, address?.line2, address?.line3), city, ...textsOf(address?.country)].filter(
    Boolean,
  )
}

function factsOf(invoice: Invoice): (readonly [string, string])[] {
  const { delivery } = invoice
  const shipTo = [...textsOf(delivery?.name), ...addressLines(delivery?.address)].join(', ')
  const facts: readonly (readonly [string, string])[] = [
    ['Date of issue', plain(invoice.issueDate)],
    ['Tax point', plain(invoice.taxPointDate)],
    ['Due date', plain(invoice.dueDate)],
    ['Your reference', plain(invoice.buyerReference)],
    ['Your order', plain(invoice.purchaseOrder)],
    ['Our order', plain(invoice.salesOrder)],
    ['Delivery note', plain(invoice.despatchAdvice)],
    ['Delivered on', plain(delivery?.date)],
    ['Delivered to', shipTo],
    ['Refers to', invoice.preceding.map(({ number }) => plain(number)).join(', ')],
  ]
  return facts.filter(([, value]) => value !== '')
}

type MoneyText = (amount: Amount | undefined) => string

const lineColumns = (currency: string): readonly Column[] => [
  { title: 'No.', share: 7 },
  { title: 'Item', share: 13 },
  { title: 'Description', share: 33 },
  { title: 'Quantity', share: 13, right: true },
  { title: 'Price', share: 12, right: true },
  { title: 'VAT', share: 9, right: true },
  { title: `Net ${currency}`, share: 13, right: true },
]

function lineRow({ identifier, item, quantity, price, vat, net }: Line, money: MoneyText): string[] {
  return [
    plain(identifier),
    plain(item?.sellersIdentifier),
    plain(item?.name),
    `${plain(quantity)} ${quantity?.unit ?? ''}`.trim(),
    money(price?.net),
    rateText(plain(vat?.code), plain(vat?.rate)),
    money(net),
  ]
}

/** A rate says enough by itself; where there is none the category does. */
const rateText = (code: string, rate: string): string => (code === 'S' ? `${rate} %` : code)

const taxColumns = (currency: string): readonly Column[] => [
  { title: 'VAT', share: 12 },
  { title: 'Reason', share: 52 },
  { title: `Taxable ${currency}`, share: 18, right: true },
  { title: `VAT ${currency}`, share: 18, right: true },
]

const taxRows = ({ breakdown }: Invoice, money: MoneyText): string[][] =>
  breakdown.map(({ vat, taxable, tax }) => [
    rateText(plain(vat?.code), plain(vat?.rate)),
    plain(vat?.exemptionReason),
    money(taxable),
    money(tax),
  ])

function totalRows(invoice: Invoice): (readonly [string, Amount])[] {
  const { totals, taxTotals, taxCurrency } = invoice
  const inAccounts = taxTotals.find((one) => filled(taxCurrency) && one.currency === plain(taxCurrency))
  const main = taxTotals.find((one) => one !== inAccounts)
  const rows: readonly (readonly [string, Amount | undefined])[] = [
    ['Total of lines', totals?.lines],
    ['Allowances', totals?.allowances],
    ['Charges', totals?.charges],
    ['Net', totals?.withoutVat],
    ['VAT', main],
    ['Total', totals?.withVat],
    ['Paid already', totals?.paid],
    [titleOf(invoice) === 'Credit note' ? 'In your favour' : 'To be paid', totals?.due],
  ]
  return rows.filter((row): row is readonly [string, Amount] => filled(row[1]))
}

function paragraphsOf(invoice: Invoice): string[] {
  const [payment] = invoice.payments
  const account = plain(payment?.transfer?.account)
  const accounting = invoice.taxTotals.find(
    ({ currency }) => filled(invoice.taxCurrency) && currency === plain(invoice.taxCurrency),
  )
  return [
    plain(invoice.paymentTerms),
    account && `Please pay to account ${account}, reference ${plain(payment?.remittance) || plain(invoice.number)}.`,
    accounting ? `VAT in ${plain(invoice.taxCurrency)}: ${plain(accounting)}` : '',
    ...invoice.notes.map(({ text }) => plain(text)),
  ].filter(Boolean)
}
