import { createHash } from 'node:crypto'
import type { Address } from '../../party/address.js'
import { placesOf } from './places.js'

/**
 * Believable names and addresses for customers of whom the data tells only a number and a country. They are invented:
 * any likeness to a company is chance. The same number always gets the same.
 */
const FAMILIES =
  'Ashdown Barlow Beckett Birch Blackwood Bramley Brooks Caldwell Carver Chadwick Clements Cooper Crawford Dalton Draper Ellwood Fairfax Farrow Fenwick Fletcher Foster Garland Gibbs Goodwin Greenhill Hadley Harding Hartley Hawthorn Hayward Holloway Hurst Ingram Jarvis Kendall Kirby Lambert Langley Linton Marlow Mercer Merton Milner Norton Oakley Osborne Parsons Pemberton Penrose Prescott Quigley Radcliffe Redfern Rowland Rushton Sadler Selby Shelton Sinclair Somerby Stanton Sterling Sutton Talbot Tanner Thorne Tilbury Tranter Underhill Vaughan Wakefield Walton Warwick Webster Westbrook Whitaker Wilder Winslow Woodley Yardley'.split(
    ' ',
  )
const TRADES = [
  'Gifts',
  'Home & Garden',
  'Interiors',
  'Trading',
  'Stationery',
  'Homeware',
  'Department Store',
  'Cards & Gifts',
  'Kitchenware',
  'Toys',
  'Emporium',
  'Wholesale',
  'Collectables',
  'Party Supplies',
  'Crafts',
  'Novelties',
  'Tableware',
  'Gallery',
  'Garden Centre',
  'Bazaar',
  'Living',
  'Retail',
  'Country Store',
  'Decor',
  'Boutique',
  'Imports',
  'Lighting',
  'Ceramics',
  'Curios',
  'Supplies',
]
const FORMS = ['Ltd', '& Sons', '& Co', 'Partners', 'Brothers', 'Group', '& Daughters', 'Stores', 'Associates', 'House']
const STREETS =
  'High Street,Station Road,Mill Lane,Market Place,Church Street,Victoria Road,Park Avenue,King Street,Queen Street,Bridge Street,Castle Street,Orchard Way'.split(
    ',',
  )

const NAMES = FAMILIES.length * TRADES.length * FORMS.length
/** Prime and no factor of `NAMES`: neighbouring numbers get unlike names, and different ones different names. */
const STRIDE = 10_007

/** A stream of small numbers that depends on nothing but the text. */
function draws(text: string): (below: number) => number {
  const bytes = createHash('sha256').update(text).digest()
  let at = 0
  return (below) => {
    const value = bytes.readUInt16BE(at)
    at = (at + 2) % 32
    return value % below
  }
}

/** Different for any two customers whose numbers are whole numbers within 24,000 of one another. */
function inventedName(customerNumber: string): string {
  const number = /^\d{1,9}$/.test(customerNumber) ? Number(customerNumber) : draws(customerNumber)(65_536)
  const place = (number * STRIDE) % NAMES
  const family = FAMILIES[place % FAMILIES.length]!
  const trade = TRADES[Math.floor(place / FAMILIES.length) % TRADES.length]!
  const form = FORMS[Math.floor(place / FAMILIES.length / TRADES.length)]!
  return form.startsWith('&') ? `${family} ${form} ${trade}` : `${family} ${trade} ${form}`
}

/** Where the customer is in a country: 13 of them ordered from two. */
export function inventedAddress(customerNumber: string, country: string): Address {
  const draw = draws(`${customerNumber} ${country}`)
  const { towns, areas, postcode } = placesOf(country)
  const town = draw(towns.length)
  const street = `${1 + draw(180)} ${STREETS[draw(STREETS.length)]}`
  const code = filled(`${areas?.[town] ?? ''}`, postcode, draw)
  return { name: inventedName(customerNumber), street, city: towns[town]!, postcode: code || null, country }
}

/** A VAT number of the right shape for a business of the Union; its check digits are not computed. */
export function inventedVatNumber(customerNumber: string, country: string): string | null {
  const shape = placesOf(country).vatNumber
  if (!shape) return null
  return filled(shape.slice(0, 2), shape.slice(2), draws(`vat ${customerNumber} ${country}`))
}

/** The beginning as it is, then the shape with every `9` a digit and every `A` a letter. */
function filled(beginning: string, shape: string, draw: (below: number) => number): string {
  const rest = shape.replace(/[9A]/g, (sign) => (sign === '9' ? String(draw(10)) : 'ABDEFGHJLNPQRSTUWXYZ'[draw(20)]!))
  return beginning + rest
}
