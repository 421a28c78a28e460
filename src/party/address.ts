/** A postal address as documents freeze it. */
export interface Address {
  readonly name: string
  readonly street: string | null
  readonly city: string | null
  readonly postcode: string | null
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

/** What is missing for goods to find the address. */
export function missingParts(address: Address): string[] {
  return (['name', 'street', 'city', 'country'] as const).filter((part) => !address[part]?.trim())
}
