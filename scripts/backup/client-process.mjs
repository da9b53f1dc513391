/** Runs one of PostgreSQL's programs: tells it to stop when we are told, and keeps what it complained about. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';

const PROGRESS_MS = 1000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

let stoppedBy;

/** @returns {string | undefined} the signal that told us to stop. */
export const stopped = () => stoppedBy;

/**
 * @param {string} program its file.
 * @param {string[]} parameters
 * @param {Record<string, string>} environment
 * @returns {{ stdin: import('node:stream').Writable, stdout: import('node:stream').Readable, kill: () => void,
 *   problem: Promise<{ code: number | null, words: string } | undefined> }} `problem` is there when it has ended: what
 *   went wrong, by its exit code and in its own words.
 */
export function startProgram(program, parameters, environment) {
  const child = spawn(program, parameters, { env: environment });
  // Whoever stops us stops it; we live on to tidy up behind it.
  const stop = (signal) => {
    stoppedBy = signal;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += chunk));
  // A program that has ended reads no more; that it has, `problem` will say.
  child.stdin.on('error', () => undefined);
  const problem = new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: null, words: error.message }));
    child.on('close', (code, signal) => {
      for (const name of SIGNALS) process.off(name, stop);
      const ended = `${path.basename(program)} ended with ${signal ?? code}`;
      resolve(code === 0 ? undefined : { code, words: complaint.trim() || ended });
    });
  });
  return { stdin: child.stdin, stdout: child.stdout, kill: () => child.kill(), problem };
}

/**
 * Shows how far the work has come, in one line that is written over: on a terminal, not in a log.
 * @param {() => string} describe
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @template T
 */
export async function withProgress(describe, work) {
  if (!process.stderr.isTTY) return work();
  const timer = setInterval(() => process.stderr.write(`\r\x1b[K${describe()}`), PROGRESS_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    process.stderr.write('\r\x1b[K');
  }
}

/** @returns {string} a number of bytes for people. */
export function inWords(bytes) {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** @returns {() => string} the seconds since now, for people. */
export function stopwatch() {
  const started = performance.now();
  return () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
