/** Text of a request stays text in the log: no line that nobody wrote, and none with what nobody may read. */
import { found } from '../leaks/secrets';
import type { Shop } from '../support/shop';
import type { Plants } from './secrets';

/** @returns what is wrong with what the shop has logged since this was asked last. */
export function faultsInLog(shop: Shop, { hidden, others }: Plants): string[] {
  const end = shop.log.lastIndexOf('\n') + 1;
  const lines = shop.log.slice(0, end).split('\n').filter(Boolean);
  shop.log = shop.log.slice(end);
  // What is asked for by its id stands in the path of the line.
  const secrets = hidden.staff.filter((secret) => !others.includes(secret));
  return lines.flatMap((line) => {
    const seen = found(line, secrets);
    if (seen.length > 0) return [`the log shows ${seen.join(', ')}: ${line.slice(0, 300)}`];
    return isLine(line) ? [] : [`a line of the log that is none: ${line.slice(0, 300)}`];
  });
}

function isLine(line: string): boolean {
  try {
    const { level, message, timestamp } = JSON.parse(line) as Record<string, unknown>;
    return [level, message, timestamp].every((part) => part !== undefined) && message !== 'forged';
  } catch {
    return false;
  }
}
