/** What a voucher takes off, exact to the cent. */

/** Of a voucher's value: 12.5 % are 1,250, and 5.00 are 500. */
export interface Worth {
  kind: 'percentage' | 'amount';
  hundredths: number;
}

/**
 * @param total in minor units.
 * @returns minor units, at most the total; half of one is rounded up.
 */
export function discountOf({ kind, hundredths }: Worth, total: number): number {
  if (kind === 'amount') return Math.min(hundredths, total);
  // A large total times its percentage is more than a number holds exactly.
  const share = (BigInt(total) * BigInt(hundredths) + 5_000n) / 10_000n;
  return Math.min(Number(share), total);
}
