/** A shop whose database is reached by a wire that the test may damage; the database itself stays whole. */
import { TestDatabase } from '../support/database';
import { Shop } from '../support/shop';
import { TcpProxy, type Inspect } from './storm/tcp-proxy';

interface ShopBehindWire {
  shop: Shop;
  wire: TcpProxy;
}

/** @param inspect decides what becomes of each chunk. The caller closes the wire. */
export async function shopBehindWire(
  database: TestDatabase,
  inspect: Inspect,
  settings: Record<string, string> = {},
): Promise<ShopBehindWire> {
  const url = new URL(database.url);
  const port = Number(url.port);
  const wire = await TcpProxy.open(() => port, inspect);
  url.port = String(wire.port);
  return { shop: await Shop.boot(TestDatabase.at(url.href), settings), wire };
}
