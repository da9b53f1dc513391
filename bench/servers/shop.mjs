/** Starts the shop for a benchmark: production's settings, JSON log lines for every request to a file. */
import path from 'node:path';
import { ROOT, serverEnvironment } from '../../scripts/project.mjs';
import { productionEnvironment } from './production.mjs';
import { startServer } from './running-server.mjs';

const ENTRY = path.join(ROOT, 'bench', 'servers', 'shop-process.cjs');

/**
 * @param {{ databaseUrl: string, logFile: string, environment?: Record<string, string> }} options
 * @returns {Promise<import('./running-server.mjs').RunningServer>} a shop whose port is open; its questions are
 * those of shop-process.cjs.
 */
export const startShop = ({ databaseUrl, logFile, environment = {} }) =>
  startServer({
    name: 'The shop',
    entry: ENTRY,
    environment: {
      ...productionEnvironment(databaseUrl),
      NODE_OPTIONS: serverEnvironment().NODE_OPTIONS,
      ...environment,
    },
    logFile,
  });
