/**
 * `npm run bench`: the shop against stock Strapi, a hand-written server, the bare database, and its own ceiling, in
 * interleaved rounds on one machine. It brings its own PostgreSQL; what it measures is described in scenarios.mjs,
 * what it must show in targets.mjs. Fails when an answer was wrong or an order is missing, not when it was slow.
 */
import { compileServer, installDependencies, requireNode } from '../scripts/project.mjs';
import { readOptions } from './options.mjs';

requireNode();
const options = readOptions(process.argv.slice(2));
installDependencies();
if (options.systems.includes('shop')) compileServer();

const { bench } = await import('./bench.mjs');
const { Teardown } = await import('./teardown.mjs');

const teardown = new Teardown();
try {
  const correct = await bench(options, teardown);
  process.exitCode = correct ? 0 : 1;
} finally {
  await teardown.run();
}
