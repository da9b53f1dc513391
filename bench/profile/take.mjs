/** Profiles the shop's process while it is under load, and keeps the profile and its summary. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RESULTS } from '../report/results.mjs';
import { summarizeProfile } from './summary.mjs';

/**
 * @param shop a system of systems/shop.mjs.
 * @returns {Promise<string>} Markdown, also written to bench/results, beside the profile for developer tools.
 */
export async function takeProfile({ shop, scenario, connections, seconds }) {
  await shop.tokens();
  await shop.server.ask('startProfile');
  const { failures, ...result } = await shop.load({ scenario, connections, seconds });
  const profile = await shop.server.ask('stopProfile');
  const text = [
    `## ${scenario.title}`,
    '',
    `${result.requestsPerSecond.toFixed(0)} requests/s while profiled, ${connections} connections, ` +
      `p50 ${result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms.`,
    ...failures.map((failure) => `FAILED: ${failure}`),
    summarizeProfile(profile),
    '',
  ].join('\n');
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(path.join(RESULTS, `${scenario.name}.cpuprofile`), JSON.stringify(profile));
  writeFileSync(path.join(RESULTS, `profile-${scenario.name}.md`), text);
  return text;
}
