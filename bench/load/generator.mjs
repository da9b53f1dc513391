/** Starts the load generator in a process of its own: what it costs must not be a server's or the runner's time. */
import path from 'node:path';
import { ROOT } from '../../scripts/project.mjs';
import { startServer } from '../servers/running-server.mjs';

const ENTRY = path.join(ROOT, 'bench', 'load', 'generator-process.mjs');

/** @returns {Promise<{ run: (slice: object) => Promise<object>, stop: () => Promise<void> }>} see slice.mjs. */
export async function startGenerator({ logFile }) {
  const generator = await startServer({
    name: 'The load generator',
    entry: ENTRY,
    environment: process.env,
    logFile,
  });
  return { run: (slice) => generator.ask('runSlice', slice), stop: () => generator.stop() };
}
