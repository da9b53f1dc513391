/** The shop under load. After every slice of orders its books must balance. */
import path from 'node:path';
import { makeProducts } from '../catalogue.mjs';
import { startShop } from '../servers/shop.mjs';
import { HttpSystem } from './http-system.mjs';

export async function startShopSystem({ database, generator, teardown }) {
  const databaseUrl = await database.create('shop');
  const logFile = path.join(database.folder, 'shop.log');
  const server = teardown.add(await startShop({ databaseUrl, logFile }));
  const products = await server.ask('products', makeProducts());
  return new ShopSystem({ name: 'shop', server, databaseUrl, products, generator });
}

export class ShopSystem extends HttpSystem {
  async findDifferences() {
    const findings = await this.server.ask('reconcile');
    return findings
      .filter(({ differences }) => differences.length > 0)
      .map(
        ({ sentence, differences }) => `not true: ${sentence}: ${JSON.stringify(differences.slice(0, 2))}`,
      );
  }

  /** @returns {Promise<number>} the memory the shop's process holds now, in megabytes. */
  async memory() {
    const { rss } = await this.server.ask('memory');
    return rss / 1024 ** 2;
  }
}
