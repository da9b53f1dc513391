/** Runs a program of Node as a child that is told to stop whenever we are, and that we outlive. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './project.mjs';

const PARENT_CHECK_MS = 500;

/**
 * @param {string[]} parameters for Node: the program and its own.
 * @param {Record<string, string | undefined>} environment
 * @returns {Promise<number>} its exit code.
 */
export function runChild(parameters, environment = process.env) {
  const child = spawn(process.execPath, parameters, { cwd: ROOT, stdio: 'inherit', env: environment });
  // Handling the signal here keeps this process alive until the child is done; a second one does the child no harm.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const watch = watchParent(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/**
 * npm hands a signal on to the shell it runs a script in, and that shell dies of it without telling us. So under npm
 * a vanished parent means "stop"; elsewhere it may be somebody who closed a terminal and wants us to stay.
 */
function watchParent(stop) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return undefined;
  const parent = process.ppid;
  return setInterval(() => process.ppid !== parent && stop(), PARENT_CHECK_MS);
}
