/** Stock Strapi under load: what the same shop would be without any of our work. */
import path from 'node:path';
import { ROOT } from '../../scripts/project.mjs';
import { CUSTOMERS, HISTORY_PER_CUSTOMER, makeProducts } from '../catalogue.mjs';
import { productionEnvironment } from '../servers/production.mjs';
import { startServer } from '../servers/running-server.mjs';
import { HttpSystem } from './http-system.mjs';

export async function startStockSystem({ database, generator, teardown }) {
  const databaseUrl = await database.create('stock');
  const server = teardown.add(
    await startServer({
      name: 'Stock Strapi',
      entry: path.join(ROOT, 'bench', 'servers', 'stock-process.cjs'),
      environment: productionEnvironment(databaseUrl),
      logFile: path.join(database.folder, 'stock.log'),
    }),
  );
  const products = await server.ask('products', makeProducts());
  return new StockSystem({ name: 'stock', server, databaseUrl, products, generator });
}

class StockSystem extends HttpSystem {
  async placeHistory() {
    await this.tokens();
    await this.server.ask('history', CUSTOMERS, HISTORY_PER_CUSTOMER);
  }
}
