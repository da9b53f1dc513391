/**
 * Measures every row at every size. The sizes take turns within each row, so that what the machine does meanwhile
 * meets all of them alike; a ratio is formed within a round, and the median of the rounds' ratios is reported.
 */
import { summarize } from '../statistics.mjs';
import { ROWS } from './rows.mjs';

/** A row that grows with the shop would take hours at a million; its median is known long before. */
export const LONGEST_SERIES_SECONDS = 10;

/**
 * @param {{ rounds: number, requests: number }} options
 * @returns {Promise<{ name: string, atMost?: number, medians: number[][], failures: (string | undefined)[] }[]>}
 *   for each row the rounds' medians in milliseconds, and what failed, by shop.
 */
export async function measureRows(shops, { rounds, requests }) {
  const measured = ROWS.map((row) => ({
    ...row,
    medians: shops.map(() => []),
    failures: shops.map(() => undefined),
  }));
  // Round 0 warms up compilers, pools and the database's memory; it is thrown away.
  for (let round = 0; round <= rounds; round += 1) {
    const startedAt = Date.now();
    for (const shop of shops) await shop.signIn();
    for (const row of measured) await measureRow(row, shops, round, requests);
    if (round === 0) for (const row of measured) row.medians = shops.map(() => []);
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    console.error(round === 0 ? `warmed up, ${seconds} s` : `round ${round} of ${rounds}, ${seconds} s`);
  }
  return measured;
}

/** A row that failed at a size is not asked again there. Another size begins in each round. */
async function measureRow(row, shops, round, requests) {
  for (let turn = 0; turn < shops.length; turn += 1) {
    const place = (turn + round) % shops.length;
    if (row.failures[place]) continue;
    try {
      row.medians[place].push(await medianOf(row, shops[place], round * requests, requests));
    } catch (error) {
      row.failures[place] = error.message;
      console.error(`${row.name} at ${shops[place].database.products}: ${error.message}`);
    }
  }
}

/** @returns the median in milliseconds of these requests, one after the other, as far as the time allows. */
async function medianOf(row, shop, first, requests) {
  const times = [];
  const deadline = Date.now() + LONGEST_SERIES_SECONDS * 1000;
  for (let number = first; number < first + requests && Date.now() < deadline; number += 1) {
    const answer = await shop.client.ask(row.ask(shop, number));
    const wrong = row.wrong(answer);
    if (wrong) throw new Error(wrong);
    times.push(answer.milliseconds);
  }
  return summarize(times).median;
}
