import { type BusinessDate, date } from '../kernel/date.js'
import { decimal } from '../kernel/decimal.js'
import type { TaxRate } from './tax.js'

/**
 * Standard rates of value added tax in percent, each with its first day, beginning with the rate in force on 2009-01-01.
 * Sources: European Commission, "VAT rates applied in the Member States of the European Union" and its database "Taxes
 * in Europe"; HM Revenue and Customs for the United Kingdom; the tax administrations of Switzerland and Norway.
 */
const STANDARD_RATES: Readonly<Record<string, string>> = {
  AT: '1984-01-01 20',
  BE: '1996-01-01 21',
  BG: '1999-01-01 20',
  CH: '2001-01-01 7.6, 2011-01-01 8, 2018-01-01 7.7, 2024-01-01 8.1',
  CY: '2003-01-01 15, 2012-03-01 17, 2013-01-14 18, 2014-01-13 19',
  CZ: '2004-05-01 19, 2010-01-01 20, 2013-01-01 21',
  DE: '2007-01-01 19, 2020-07-01 16, 2021-01-01 19',
  DK: '1992-01-01 25',
  EE: '1993-01-01 18, 2009-07-01 20, 2024-01-01 22, 2025-07-01 24',
  ES: '1995-01-01 16, 2010-07-01 18, 2012-09-01 21',
  FI: '1994-06-01 22, 2010-07-01 23, 2013-01-01 24, 2024-09-01 25.5',
  FR: '2000-04-01 19.6, 2014-01-01 20',
  GB: '2008-12-01 15, 2010-01-01 17.5, 2011-01-04 20',
  GR: '2005-04-01 19, 2010-03-15 21, 2010-07-01 23, 2016-06-01 24',
  HR: '1998-08-01 22, 2009-08-01 23, 2012-03-01 25',
  HU: '2006-01-01 20, 2009-07-01 25, 2012-01-01 27',
  IE: '2008-12-01 21.5, 2010-01-01 21, 2012-01-01 23, 2020-09-01 21, 2021-03-01 23',
  IT: '1997-10-01 20, 2011-09-17 21, 2013-10-01 22',
  LT: '2009-01-01 19, 2009-09-01 21',
  LU: '1992-01-01 15, 2015-01-01 17, 2023-01-01 16, 2024-01-01 17',
  LV: '2009-01-01 21, 2011-01-01 22, 2012-07-01 21',
  MT: '2004-01-01 18',
  NL: '2001-01-01 19, 2012-10-01 21',
  NO: '2005-01-01 25',
  PL: '1993-07-05 22, 2011-01-01 23',
  PT: '2008-07-01 20, 2010-07-01 21, 2011-01-01 23',
  RO: '2000-01-01 19, 2010-07-01 24, 2016-01-01 20, 2017-01-01 19, 2025-08-01 21',
  SE: '1990-07-01 25',
  SI: '2002-01-01 20, 2013-07-01 22',
  SK: '2004-01-01 19, 2011-01-01 20, 2025-01-01 23',
}

/** To this day the rates are complete; what has changed since is for the company to add. */
export const STANDARD_RATES_AS_OF: BusinessDate = date('2025-08-31')

/** The standard rates of a country, oldest first; none of a country that is not known here. */
export function standardRatesOf(country: string): TaxRate[] {
  const rates = Object.hasOwn(STANDARD_RATES, country) ? STANDARD_RATES[country]!.split(', ') : []
  return rates.map((dated) => {
    const [from, rate] = dated.split(' ') as [string, string]
    return { country, category: 'S', validFrom: date(from), rate: decimal(rate) }
  })
}
