/** Starts one shop on a database, waits until it is ready, and stops it. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { shopEnvironment } from './shop-environment.cjs';

const ENTRY = path.join(path.dirname(fileURLToPath(import.meta.url)), 'server-process.cjs');

/** @param {string} databaseUrl */
export function bootOnce(databaseUrl) {
  return new Promise((resolve, reject) => {
    const child = fork(ENTRY, { env: shopEnvironment({ DATABASE_URL: databaseUrl }) });
    child.on('message', ({ listening }) => listening && child.kill('SIGTERM'));
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The shop did not boot: exit code ${code}`)),
    );
  });
}
