/**
 * `node bench/profile.mjs --scenario order-spread --seconds 5`: starts the shop alone (with its worked plugins where the
 * scenario wants them), warms it up, and says where its processor time goes under this load.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compileServer, installDependencies, requireNode } from '../scripts/project.mjs';
import { SCENARIOS } from './scenarios.mjs';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'order-spread' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' },
    'warm-up': { type: 'string', default: '3' },
  },
});
const scenario = SCENARIOS.find(({ name }) => name === values.scenario);
if (!scenario) throw new Error(`Scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}`);

requireNode();
installDependencies();
compileServer();

const { startDatabase } = await import('./database.mjs');
const { startGenerator } = await import('./load/generator.mjs');
const { startSystems } = await import('./systems/start.mjs');
const { takeProfile } = await import('./profile/take.mjs');
const { Teardown } = await import('./teardown.mjs');

const teardown = new Teardown();
try {
  const database = teardown.add(await startDatabase());
  const logFile = path.join(database.folder, 'generator.log');
  const generator = teardown.add(await startGenerator({ logFile }));
  const {
    systems: [shop],
  } = await startSystems({ names: scenario.systems.slice(0, 1), database, generator, teardown });
  const connections = Number(values.connections);
  if (scenario.name === 'my-orders') await shop.placeHistory(connections);

  const warm = await shop.measure({ scenario, connections, seconds: Number(values['warm-up']) });
  for (const failure of warm.failures) console.error(failure);
  const result = await shop.measure({ scenario, connections, seconds: Number(values.seconds) });
  console.log(
    `${result.requestsPerSecond.toFixed(0)} requests/s unprofiled, p50 ${result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms`,
  );
  console.log(await takeProfile({ shop, scenario, connections, seconds: Number(values.seconds) }));
} finally {
  await teardown.run();
}
