/** Starts the systems that are compared, each on a database of its own. */
import { startHandWrittenSystem } from './hand-written.mjs';
import { hasPgbench, startPgbenchSystem } from './pgbench.mjs';
import { startShopSystem } from './shop.mjs';
import { startShopWithPlugins } from './shop-with-plugins.mjs';
import { startStockSystem } from './stock.mjs';

const STARTERS = {
  shop: startShopSystem,
  'shop-with-plugins': startShopWithPlugins,
  stock: startStockSystem,
  'hand-written': startHandWrittenSystem,
  pgbench: startPgbenchSystem,
};

/** @returns {Promise<{ systems: object[], notes: string[] }>} notes say which system is missing, and why. */
export async function startSystems({ names, database, generator, teardown }) {
  const possible = names.filter((name) => name !== 'pgbench' || hasPgbench());
  const notes = names.length === possible.length ? [] : ['pgbench is not installed; its rows are missing'];
  const systems = [];
  for (const name of possible) systems.push(await STARTERS[name]({ database, generator, teardown }));
  return { systems, notes };
}
