/**
 * Asks a range API, such as that of Have I Been Pwned, whether a password is known to have leaked. It is told the first five digits
 * of the password's SHA-1 and answers with all it knows that begin so: neither the password nor its hash leaves the shop.
 */
import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';

const PATIENCE_MS = 1_000;

const DIGITS_TOLD = 5;

/**
 * A list that cannot be asked in time keeps nobody from choosing a password; the log says so.
 * @param url of the list, which a prefix goes behind.
 * @returns whether the list knows the password.
 */
export async function isLeaked(strapi: Core.Strapi, url: string, password: string): Promise<boolean> {
  const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
  try {
    const rest = hash.slice(DIGITS_TOLD);
    return (await linesFor(`${url}${hash.slice(0, DIGITS_TOLD)}`)).some((line) => isAbout(line, rest));
  } catch (error) {
    strapi.log.warn(`passwords: the list of leaked ones was not asked: ${String(error)}`);
    return false;
  }
}

async function linesFor(address: string): Promise<string[]> {
  const answer = await fetch(address, {
    // Answers of one length: whoever sees only their size learns nothing either.
    headers: { 'Add-Padding': 'true' },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.text()).split('\n');
}

/** `<the other digits>:<how often it was seen>`; what is padding was seen 0 times. */
function isAbout(line: string, rest: string): boolean {
  const [digits = '', times] = line.trim().split(':');
  return digits.toUpperCase() === rest && Number(times) > 0;
}
