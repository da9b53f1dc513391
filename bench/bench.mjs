/** The benchmark from its first server to its report. */
import path from 'node:path';
import { startDatabase } from './database.mjs';
import { startGenerator } from './load/generator.mjs';
import { takeProfile } from './profile/take.mjs';
import { Progress } from './progress.mjs';
import { describeMachine } from './report/machine.mjs';
import { writeReport } from './report/report.mjs';
import { RESULTS } from './report/results.mjs';
import { isMain } from './scenarios.mjs';
import { startSystems } from './systems/start.mjs';

/** What a slice takes beside its seconds: the ramp before them, the counting after them. */
const OVERHEAD_SECONDS = 2;

/** @returns {Promise<boolean>} whether every answer was right and every order there. */
export async function bench(options, teardown) {
  const progress = new Progress();
  progress.show('Starting the database and the servers ...');
  const database = teardown.add(await startDatabase());
  const logFile = path.join(database.folder, 'generator.log');
  const generator = teardown.add(await startGenerator({ logFile }));
  const { systems, notes } = await startSystems({ names: options.systems, database, generator, teardown });
  const shop = systems.find(({ name }) => name === 'shop');

  const boot = await shop?.memory();
  const pairs = pairUp(options.scenarios, systems);
  await placeHistories(pairs, options, progress);
  progress.plan(expectedSeconds(pairs, options));
  const warmUpFailures = await warmUp(pairs, options, progress);
  const warm = await shop?.memory();
  const slices = await measureRounds(pairs, options, progress);
  const memory = shop && { boot, warm, after: await shop.memory() };
  progress.end();

  const machine = await describeMachine(await database.version());
  console.log(writeReport({ machine, options, slices, warmUpFailures, memory, notes }));
  if (options.profile && shop) await profileAll(shop, options);
  const correct = reportFailures([...warmUpFailures, ...slices]);
  if (!correct) {
    await database.keepLogs(RESULTS);
    console.error(`The logs of the servers are in ${RESULTS}`);
  }
  return correct;
}

/** Every scenario with every system that takes part in it. */
const pairUp = (scenarios, systems) =>
  scenarios.flatMap((scenario) =>
    systems.filter(({ name }) => scenario.systems.includes(name)).map((system) => ({ scenario, system })),
  );

async function placeHistories(pairs, { connections }, progress) {
  for (const { system } of pairs.filter(({ scenario }) => scenario.name === 'my-orders')) {
    progress.show(`Placing orders for the customers of ${system.name} to look at ...`);
    await system.placeHistory(connections);
  }
}

/** Of every step, in the order in which they run: first the warm-up, then the rounds. */
const expectedSeconds = (pairs, { rounds, warmUpSeconds, seconds }) => [
  ...pairs.map(({ system }) => warmUpSeconds * shareOf(system, pairs) + OVERHEAD_SECONDS),
  ...Array.from({ length: rounds }, () => pairs.map(() => seconds + OVERHEAD_SECONDS)).flat(),
];

/**
 * Servers get quicker with use, for minutes. One that few scenarios ask warms up as long in each as one that all of them ask does
 * altogether, or what is compared is how often they were asked.
 */
function shareOf({ name }, pairs) {
  const scenarios = new Map();
  for (const { system } of pairs) scenarios.set(system.name, (scenarios.get(system.name) ?? 0) + 1);
  return Math.max(...scenarios.values()) / scenarios.get(name);
}

/** @returns the slices that went wrong already here; those that did not are not measured. */
async function warmUp(pairs, { connections, warmUpSeconds }, progress) {
  const failed = [];
  for (const { scenario, system } of pairs) {
    progress.step(`warm-up, ${scenario.name}, ${system.name}`);
    const seconds = warmUpSeconds * shareOf(system, pairs);
    const result = await system.measure({ scenario, connections, seconds });
    if (result.failures.length > 0)
      failed.push({ round: 0, scenario: scenario.name, system: system.name, ...result });
  }
  return failed;
}

async function measureRounds(pairs, { rounds, seconds, connections }, progress) {
  const slices = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const { scenario, system } of pairs) {
      progress.step(`round ${round}, ${scenario.name}, ${system.name}`);
      const result = await system.measure({ scenario, connections, seconds });
      slices.push({ round, scenario: scenario.name, system: system.name, ...result });
    }
  }
  return slices;
}

async function profileAll(shop, { scenarios, seconds, connections }) {
  for (const scenario of scenarios.filter(isMain)) {
    console.log(await takeProfile({ shop, scenario, connections, seconds }));
  }
}

function reportFailures(slices) {
  const wrong = slices.filter(({ failures }) => failures.length > 0);
  for (const { round, scenario, system, failed, failures } of wrong) {
    console.error(`FAILED: round ${round}, ${scenario}, ${system}, ${failed} wrong answers:`);
    for (const failure of failures) console.error(`  ${failure}`);
  }
  return wrong.length === 0;
}
