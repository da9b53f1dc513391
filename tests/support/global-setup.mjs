/**
 * Starts a PostgreSQL that is thrown away afterwards, and boots the shop once on an empty database: that database
 * is the template every test file clones, which takes a tenth of a second where booting on nothing takes three.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, withClient } from '../../scripts/embedded-postgres.mjs';
import { bootOnce } from './boot-once.mjs';

const TEMPLATE = 'shop_template';

export default async function globalSetup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'opply-shop-test-'));
  // mkdtemp closes the folder to everybody else, and PostgreSQL may run as somebody else.
  const { chmod } = await import('node:fs/promises');
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ directory: path.join(folder, 'postgres'), durable: false });
  globalThis.testDatabaseServer = { server, folder };
  await server.createDatabase(TEMPLATE);
  await bootOnce(server.url(TEMPLATE));
  await withClient({ connectionString: server.url('postgres') }, (client) =>
    client.query(`ALTER DATABASE ${TEMPLATE} IS_TEMPLATE true`),
  );
  process.env.TEST_FOLDER = folder;
  process.env.TEST_TEMPLATE = TEMPLATE;
  process.env.TEST_SERVER_URL = server.url('postgres');
}
