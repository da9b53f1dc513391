/**
 * The door for reads that may be answered by the replica. Only what is named so goes there: everything that decides something
 * asks the primary. Whatever is read inside, by Strapi's query engine or by SQL of ours, goes to the same server.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';
import { isDatabaseUnavailable, isTransactionConflict } from '../platform/database-errors';
import { countRead, measureReplica } from './metrics';
import { Replica } from './replica';
import { OtherServer } from './read-pool';
import type { ReadingSettings } from './settings';

/** What reads need of a connection. Whether something could be written by it the server decides: it refuses. */
export type ReadConnection = Pick<Knex, 'select' | 'from' | 'count' | 'raw' | 'transaction'>;

/** Where the reads of this moment go: to the replica, or without a connection to the primary. */
const chosen = new AsyncLocalStorage<{ connection?: Knex }>();

const PRIMARY = {};

let replica: Replica | undefined;

/** To be called once, when the shop begins to serve. Does nothing without DATABASE_READ_URL. */
export function openReading(strapi: Core.Strapi): void {
  const settings = strapi.config.get<ReadingSettings | undefined>('reading.replica');
  if (!settings) return;
  replica = new Replica(settings, strapi.log);
  measureReplica(replica.standing);
  leadQueriesThere(strapi);
  void replica.watch();
}

export async function closeReading(): Promise<void> {
  await replica?.stop();
}

/**
 * Reads from the replica when that has everything anybody was told of before this call, else from the primary. What fails on
 * the replica is read once more, from the primary.
 * @param read may be called twice; it must not write.
 * @throws what the read throws.
 */
export async function readFresh<Result>(strapi: Core.Strapi, read: () => Promise<Result>): Promise<Result> {
  if (!replica) return read();
  if (strapi.db.inTransaction()) return chosen.run(PRIMARY, read);
  const why = await replica.whyNot();
  if (why !== undefined) {
    countRead('primary', why);
    return chosen.run(PRIMARY, read);
  }
  try {
    const result = await chosen.run({ connection: replica.pool.knex }, read);
    countRead('replica', 'fresh');
    return result;
  } catch (error) {
    if (!isOfReplica(error)) throw error;
    const isBusy = error.name === 'KnexTimeoutError';
    countRead('primary', isBusy ? 'busy' : 'failed');
    if (!isBusy) replica.failed(error);
    return chosen.run(PRIMARY, read);
  }
}

/**
 * For what a process remembers beyond an answer: inside of `readFresh` the server is chosen once more, so that nothing is
 * remembered from before a change that had been announced when the reading of it began. Elsewhere it reads from the primary.
 */
export const readAnew = <Result>(strapi: Core.Strapi, read: () => Promise<Result>): Promise<Result> =>
  chosen.getStore() ? readFresh(strapi, read) : read();

/** @returns the connection for SQL of our own: inside of `readFresh` the one that was chosen there, elsewhere the primary's. */
export const readConnection = (strapi: Core.Strapi): ReadConnection =>
  chosen.getStore()?.connection ?? strapi.db.connection;

/** Something tried to write there. It is a mistake, and the primary does what was meant. */
const READ_ONLY = '25006';

/** Classes 58 and XX of PostgreSQL: trouble of the server itself, damaged files for instance. */
const INTERNAL = /^(58|XX)[0-9A-Z]{3}$/;

function isOfReplica(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (error instanceof OtherServer || code === READ_ONLY || INTERNAL.test(code)) return true;
  return isDatabaseUnavailable(error) || isTransactionConflict(error);
}

/** Strapi's query engine asks here for the connection of each statement. */
function leadQueriesThere({ db }: Core.Strapi): void {
  const ofPrimary = db.getConnection.bind(db);
  const ofChosen = (table?: string) => {
    const connection = chosen.getStore()?.connection;
    if (!connection) return table === undefined ? ofPrimary() : ofPrimary(table);
    return table === undefined ? connection : connection(table);
  };
  db.getConnection = ofChosen as typeof db.getConnection;
}
