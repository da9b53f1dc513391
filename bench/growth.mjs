/**
 * `npm run bench:growth`: does the shop stay as fast when it grows? Fills one database for each size, asks the shops
 * on them the same things in turns, and tables what each took at the largest against the smallest. What it may be
 * told is in growth/options.mjs, and `npm run bench:growth -- --help` says it. Ends with 1 when an answer was wrong,
 * a row failed or the books do not balance; a ratio that is merely missed is in the table and ends with 0.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileServer, installDependencies, requireNode, ROOT } from '../scripts/project.mjs';
import { readOptions } from './growth/options.mjs';

const RESULTS = path.join(ROOT, 'bench', 'results');

requireNode();
const options = readOptions(process.argv.slice(2));
installDependencies();
compileServer();
const { Workplace } = await import('./growth/workplace.mjs');
const workplace = new Workplace(options.keep);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void giveUp());

async function giveUp() {
  console.error('Stopping ...');
  // Whoever is in the middle of something loses its connection now, and that is no news.
  process.on('uncaughtException', () => undefined);
  await workplace.close();
  process.exit(130);
}

try {
  await workplace.start();
  process.exitCode = (await measureGrowth()) ? 0 : 1;
} catch (error) {
  if (!workplace.closed) console.error(error);
  process.exitCode = 1;
} finally {
  await workplace.close();
}

/** @returns {Promise<boolean>} whether every answer was right and the books balance. */
async function measureGrowth() {
  const { loadDatabases } = await import('./growth/databases.mjs');
  const { openShops } = await import('./growth/shops.mjs');
  const { measureRows } = await import('./growth/measure.mjs');
  const { reconcileShops } = await import('./growth/reconcile.mjs');
  const { describeMachine, results, tableOf } = await import('./growth/report.mjs');

  const databases = await loadDatabases(workplace, options);
  const shops = await openShops(workplace, databases, options);
  const measured = await measureRows(shops, options);
  const books = await reconcileShops(shops);
  const report = results({ machine: describeMachine(shops[0]), options, shops, measured, books });

  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(path.join(RESULTS, 'growth.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(path.join(RESULTS, 'growth.md'), tableOf(report));
  console.log(tableOf(report));
  return report.correct;
}
