import type { Check } from '../rules.js'
import { must, type PlaceRule, type Places, placed } from '../tree-rules.js'
import { child } from '../xml-path.js'
import { customerAddressCountry, isDomestic, isSlovak } from './countries.js'
import { at, hasAll, root, textAt, when } from './places.js'

/** The document type of a Greek invoice number is no longer judged. */
const left = 'GR-R-001-5'

/** The Swedish rates are asked of Swedish buyers only. */
const domesticNow = 'SE-R-006'

/** The national checks of Peppol BIS Billing 3 as they are from release 3.0.22 on. */
export const asOfRelease22 =
  (check: Check): Check =>
  (document, report) =>
    check(document, (broken, at) => {
      const isForeign = broken.id === domesticNow && customerAddressCountry(document.invoice) !== 'SE'
      if (broken.id !== left && !isForeign) report(broken, at)
    })

const address = (side: string): Places =>
  when((invoice) => isDomestic(invoice, 'SK'), at(`${side}/Party/PostalAddress`))

const states = (number: number, term: string, name: string, says: string): PlaceRule =>
  must(`SK-R-00${number}`, term, says, (one) => hasAll(one, name), 'warning')

/** Slovakia, in UBL only (SK-R-nnn), from the text of the rules as it was while the release was made. */
export const slovakRules: readonly Check[] = [
  placed(when(isSlovak, root), [
    must(
      'SK-R-001',
      'BG-3',
      'A corrected invoice (type 384) between Slovak parties refers to the invoice that it corrects.',
      (document) => textAt(document, 'InvoiceTypeCode') !== '384' || child(document, 'BillingReference') !== undefined,
      'warning',
    ),
  ]),
  placed(address('AccountingSupplierParty'), [
    states(2, 'BT-35', 'StreetName', 'A Slovak seller states its street to a Slovak buyer.'),
    states(3, 'BT-37', 'CityName', 'A Slovak seller states its city to a Slovak buyer.'),
    states(4, 'BT-38', 'PostalZone', 'A Slovak seller states its post code to a Slovak buyer.'),
  ]),
  placed(address('AccountingCustomerParty'), [
    states(5, 'BT-50', 'StreetName', 'A Slovak seller states the street of a Slovak buyer.'),
    states(6, 'BT-52', 'CityName', 'A Slovak seller states the city of a Slovak buyer.'),
    states(7, 'BT-53', 'PostalZone', 'A Slovak seller states the post code of a Slovak buyer.'),
  ]),
]
