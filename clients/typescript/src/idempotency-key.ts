/**
 * A name for one wish to order. The shop places one order per key, so two wishes must never share one: keys are random in
 * earnest or not made at all.
 */

const RANDOM_BYTES = 16;

/** What the shop takes for a key, and what can stand in a header. */
const WELL_FORMED = /^[\x20-\x7e]{1,255}$/;

interface RandomSource {
  /** Missing in React Native, and in browsers on pages that did not come by https. */
  randomUUID?: () => string;
  getRandomValues?: (bytes: Uint8Array) => Uint8Array;
}

/**
 * @returns a new key, 36 or 32 characters long.
 * @throws Error where the platform has no secure random numbers.
 */
export function makeIdempotencyKey(): string {
  const { crypto } = globalThis as { crypto?: RandomSource };
  if (crypto?.randomUUID) return crypto.randomUUID();
  if (crypto?.getRandomValues) return hexadecimal(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)));
  throw new Error(
    'This platform has no secure random numbers: give OpplyShop a makeIdempotencyKey, e.g. randomUUID of expo-crypto',
  );
}

/** @throws TypeError for what could not be sent. */
export function requireKey(key: string): string {
  if (WELL_FORMED.test(key)) return key;
  throw new TypeError('An idempotency key has 1 to 255 printable ASCII characters');
}

const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
