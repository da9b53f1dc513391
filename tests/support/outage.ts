/** Takes a shop's database away under it: closed to everybody, with the connections it had cut; and brings it back. */
import { Client } from 'pg';
import type { TestDatabase } from './database';

/** Whoever is about to connect holds a lock on the database until they are connected: they were let in before it was closed. */
const CONNECTING = `
  SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = objid
  WHERE classid = 'pg_database'::regclass AND datname = $1`;

const CUT = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1';

/** Resolves when nobody is connected any more, or can be. */
export const takeAway = ({ name }: TestDatabase): Promise<void> =>
  onServer(async (server) => {
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    let left;
    do {
      const connecting = await server.query(CONNECTING, [name]);
      const connected = await server.query(CUT, [name]);
      left = (connecting.rowCount ?? 0) + (connected.rowCount ?? 0);
    } while (left > 0);
  });

export const bringBack = ({ name }: TestDatabase): Promise<void> =>
  onServer(async (server) => {
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  });

/** Speaks to the server by another database. */
async function onServer(work: (server: Client) => Promise<void>): Promise<void> {
  const server = new Client({ connectionString: process.env.TEST_SERVER_URL });
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}
