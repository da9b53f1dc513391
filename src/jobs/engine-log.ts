/** Lets the job engine speak through the shop's log, in its format and at its level. */
import { Logger } from 'graphile-worker';

/** What we use of Strapi's logger. */
export type Log = Record<'error' | 'warn' | 'debug', (message: string, fields?: object) => unknown>;

/** What the engine calls its levels. Its `info` is a line for every job. */
const LEVELS: Record<string, keyof Log> = { error: 'error', warning: 'warn', info: 'debug', debug: 'debug' };

/** @returns a logger for the engine. That a job failed is left out: the shift says so, in words of its own. */
export const engineLog = (log: Log): Logger =>
  new Logger(() => (level, message, meta) => {
    if (meta?.failure !== true) log[LEVELS[level] ?? 'debug'](`jobs: ${message}`);
  });
