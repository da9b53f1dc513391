/**
 * Checks the books once a night, so that a difference is found by an alert and not by an accountant. By a process that works
 * on jobs, over a connection of its own: a check of a large shop takes longer than any request may.
 */
import type { Core } from '@strapi/strapi';
import { Client } from 'pg';
import { databaseConnection } from '../platform/database-connection';
import { lastReconciliationAt, rememberReconciliation } from './last-reconciliation';
import { findings, type Finding } from './reconciliation';

/** By the clock of the process. */
export interface TimeOfDay {
  hour: number;
  minute: number;
}

const USUAL = '03:37';

const OFF = 'off';

/**
 * @param text RECONCILE_AT: `03:37`, `off`, or nothing, which means 03:37.
 * @returns undefined for `off`.
 * @throws Error for anything else.
 */
export function nightlyAt(text: string): TimeOfDay | undefined {
  if (text === OFF) return undefined;
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text || USUAL) ?? [];
  if (hour === undefined || minute === undefined)
    throw new Error(`RECONCILE_AT has to be a time such as ${USUAL}, or "${OFF}"`);
  return { hour: Number(hour), minute: Number(minute) };
}

/** Another process has done it a moment ago: their clocks are not the same to the second. */
const LONG_AGO_MS = 60 * 60 * 1_000;

/** One process is enough: others that begin meanwhile find the lock taken and leave. It is held until the result is known to all. */
const LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('opply-shop.reconciliation')) AS free";

/** To be called in a process that works on jobs: from now on every night, unless RECONCILE_AT=off. */
export function reconcileNightly(strapi: Core.Strapi): void {
  const at = strapi.config.get<TimeOfDay | undefined>('jobs.reconcileAt');
  if (!at) return;
  strapi.cron.add({
    reconciliation: {
      options: { rule: `${at.minute} ${at.hour} * * *` },
      task: () => reconcileTonight(strapi),
    },
  });
}

/** Never throws: what has failed is in the log, and the alert that no reconciliation has ended says it to people. */
export async function reconcileTonight(strapi: Core.Strapi): Promise<void> {
  try {
    await alone((books) => reconcileOnce(strapi, books));
  } catch (error) {
    strapi.log.error(
      `reconciliation: it has failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Whoever comes when another process is done looks for what it has left, so this is for the holder of the lock. */
async function reconcileOnce(strapi: Core.Strapi, books: Client): Promise<void> {
  const last = await lastReconciliationAt(strapi);
  const begun = Date.now();
  if (last !== undefined && begun - last < LONG_AGO_MS) return;
  const found = await findings((sql) => books.query<Record<string, unknown>>(sql));
  await rememberReconciliation(strapi, found, begun);
  report(strapi, found);
}

/** Does the work with the lock and the state of the books in one moment, or nothing when another process is at it. */
async function alone(work: (books: Client) => Promise<void>): Promise<void> {
  const client = new Client({
    ...databaseConnection(process.env),
    application_name: 'opply-shop reconciliation',
    statement_timeout: 0,
    keepAlive: true,
  });
  // Whoever waits for an answer hears of it as well.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const { rows } = await client.query<{ free: boolean }>(LOCK);
    if (rows[0]?.free) await work(client);
  } finally {
    await client.end();
  }
}

function report(strapi: Core.Strapi, found: readonly Finding[]): void {
  const wrong = found.filter(({ differences }) => differences.length > 0);
  for (const { sentence, differences } of wrong)
    strapi.log.error(
      `reconciliation: not so: ${sentence}; ${differences.length} differ. See npm run reconcile`,
    );
  if (wrong.length === 0) strapi.log.info('reconciliation: the books agree');
}
