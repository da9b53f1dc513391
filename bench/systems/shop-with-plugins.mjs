/** The shop with both of its worked plugins on (docs/extending.md), and both with something to do. */
import path from 'node:path';
import { withClient } from '../../scripts/embedded-postgres.mjs';
import { makeProducts, VOUCHER } from '../catalogue.mjs';
import { startShop } from '../servers/shop.mjs';
import { ShopSystem } from './shop.mjs';

/** A limit that nobody reaches, and a voucher that is never used up: what is measured is asking for them. */
const ENTRIES = `
  INSERT INTO purchase_limits (sku, pieces, days) SELECT sku, 2000000000, 30 FROM products WHERE id % 10 = 0;
  INSERT INTO vouchers (code, kind, value, redeemed) VALUES ('${VOUCHER}', 'percentage', 10, 0)`;

export async function startShopWithPlugins({ database, generator, teardown }) {
  const databaseUrl = await database.create('shop_with_plugins');
  const logFile = path.join(database.folder, 'shop-with-plugins.log');
  const environment = { PLUGIN_PURCHASE_LIMITS: 'true', PLUGIN_VOUCHERS: 'true' };
  const server = teardown.add(await startShop({ databaseUrl, logFile, environment }));
  const products = await server.ask('products', makeProducts());
  await withClient({ connectionString: databaseUrl }, (client) => client.query(ENTRIES));
  return new ShopSystem({ name: 'shop-with-plugins', server, databaseUrl, products, generator });
}
