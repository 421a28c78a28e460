/** The channel under which documents of the shop are known, and the currency of all of them. */
export const CHANNEL = 'online-retail'
export const CURRENCY = 'GBP'
