/** A text as the engine keeps names: two of them are compared by their address, not letter by letter. */
export const interned = (text: string): string => Object.keys({ [text]: true })[0]!
