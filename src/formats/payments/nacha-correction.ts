import type { NachaCorrection } from './nacha-model.js'

/**
 * How the corrected data is made up, by the reason (NACHA Operating Rules, appendix 5). Each part has its place, but
 * not every bank keeps to it: blanks between parts are as many as there are.
 */
const compositions: Readonly<Record<string, RegExp>> = {
  C01: /^(?<account>.+)$/,
  C02: /^(?<routing>\d{9})$/,
  C03: /^(?<routing>\d{9}) *(?<account>\S.*)$/,
  C04: /^(?<name>.+)$/,
  C05: /^(?<transactionCode>\d\d)$/,
  C06: /^(?<account>.*\S) +(?<transactionCode>\d\d)$/,
  C07: /^(?<routing>\d{9}) *(?<account>.*?\S) *(?<transactionCode>\d\d)$/,
  C09: /^(?<identification>.+)$/,
}

/** Undefined where the reason says nothing of it, or the data is not made up as it should be. */
export function correctionOf(reason: string, corrected: string): NachaCorrection | undefined {
  const parts = compositions[reason]?.exec(corrected.trim())?.groups
  return parts && { ...parts }
}
