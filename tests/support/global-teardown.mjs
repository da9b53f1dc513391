/** Stops the throwaway PostgreSQL and removes its files. */
import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const { server, folder } = globalThis.testDatabaseServer;
  server.stop();
  await rm(folder, { recursive: true, force: true });
}
