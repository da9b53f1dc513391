/**
 * Lets one instance at a time create tables, constraints and roles. Strapi does not lock its schema sync,
 * so two instances started together on an empty database would both run it. The lock belongs to a
 * connection of its own: it is released when booting ends, or by PostgreSQL when the process dies.
 */
import { Client } from 'pg';
import { databaseConnection } from './database-connection';
import { unrefClient } from './unref-client';

/** An arbitrary number, the same for every instance: the name of this lock in PostgreSQL. */
const BOOT_LOCK = 7_202_650_001;

let holder: Client | undefined;

/** Waits until no other instance is booting on this database. */
export async function acquireBootLock(): Promise<void> {
  const settings = databaseConnection(process.env);
  holder = new Client({
    ...settings,
    statement_timeout: 0,
    lock_timeout: 0,
    application_name: 'opply-shop boot',
  });
  await holder.connect();
  await holder.query('SELECT pg_advisory_lock($1)', [BOOT_LOCK]);
  unrefClient(holder);
}

/** Lets the next instance boot. */
export async function releaseBootLock(): Promise<void> {
  await holder?.end();
  holder = undefined;
}
