import type { Invoice } from '../model.js'
import { type Check, each, only, rule } from '../rules.js'
import { plain } from '../terms.js'
import { customerAddressCountry, isDomestic } from './countries.js'

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

/**
 * Slovakia. Of its rules only this one is here: the release notes tell what it asks, while the text of SK-R-002 to
 * SK-R-007 was not to be had when this was written.
 */
export const slovakRules: Check = only(
  'ubl',
  each(
    ({ invoice }) => [invoice],
    [
      rule<Invoice>(
        'SK-R-001',
        'BG-3',
        'A corrected invoice (type 384) between Slovak parties refers to the invoice that it corrects.',
        (invoice) => plain(invoice.typeCode) !== '384' || !isDomestic(invoice, 'SK') || invoice.preceding.length > 0,
        { severity: 'warning' },
      ),
    ],
  ),
)
