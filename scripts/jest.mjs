/** Runs the suites: installs what is missing and compiles what is stale before. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { findChromium } from './chromium.mjs';
import {
  buildClient,
  buildPanel,
  compileServer,
  installDependencies,
  requireNode,
  ROOT,
} from './project.mjs';

const JEST = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

/**
 * @param {string[]} parameters Jest's own.
 * @param {Record<string, string>} [settings] added to the environment.
 * @returns {Promise<number>} the exit code.
 */
export async function runJest(parameters, settings = {}) {
  requireNode();
  installDependencies();
  const chromium = findChromium();
  if (chromium) buildPanel();
  else compileServer();
  buildClient();
  const jest = spawn(process.execPath, [JEST, ...parameters], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...(chromium && { CHROMIUM_PATH: chromium }), ...settings },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
  const [code] = await once(jest, 'exit');
  return code ?? 1;
}
