/**
 * What a password of a customer or of staff has to be: long enough, and whole within what bcrypt hashes. No rules of
 * composition, which make people write `Password1!`.
 */

/** In characters. */
export const SHORTEST_PASSWORD = 8;

/** bcrypt hashes so many bytes and passes over the rest without a word: whoever knows the beginning would know it all. */
export const LONGEST_PASSWORD_BYTES = 72;

/** @returns whether bcrypt hashes all of it. */
export const isHashedWhole = (password: string): boolean =>
  Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES;

export const TOO_LONG = `must not be longer than ${LONGEST_PASSWORD_BYTES} bytes`;

/**
 * @param names whoever it is for may log in by, which everybody may know.
 * @returns what is wrong with the password; undefined when nothing is.
 */
export function flawOf(password: string, names: readonly string[]): string | undefined {
  if (password.length < SHORTEST_PASSWORD) return `must have at least ${SHORTEST_PASSWORD} characters`;
  if (!isHashedWhole(password)) return TOO_LONG;
  const isName = names.some((name) => name.toLowerCase() === password.toLowerCase());
  return isName ? 'must not be the username or the email' : undefined;
}
