/** Shops with subscribers that write down what they are told; what they wrote outlives them. */
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { TestDatabase } from './database';
import { Shop } from './shop';

const LISTENERS = path.join(__dirname, 'event-listeners.cjs');

export interface Told {
  subscriber: string;
  event: { id: string; type: string; at: string; data: Record<string, unknown> };
  pid: number;
  /** Null as long as the subscriber is not done with it. */
  takenAt: Date | null;
}

type Mood = 'takes' | 'fails' | 'hangs';

const databases: TestDatabase[] = [];

/** A database in which subscribers of these names write down what they are told. */
export async function listeningDatabase(...subscribers: string[]): Promise<TestDatabase> {
  const database = await TestDatabase.create();
  databases.push(database);
  await database.query(`CREATE TABLE test_deliveries (id bigserial PRIMARY KEY, subscriber text, event json, pid int,
    begun_at timestamptz DEFAULT clock_timestamp(), taken_at timestamptz)`);
  await database.query('CREATE TABLE test_moods (subscriber text PRIMARY KEY, mood text)');
  for (const subscriber of subscribers)
    await database.query("INSERT INTO test_moods VALUES ($1, 'takes')", [subscriber]);
  return database;
}

/** What makes a process of the shop have these subscribers. */
export const listening = (...subscribers: string[]): Record<string, string> => ({
  NODE_OPTIONS: `--require ${LISTENERS}`,
  EVENT_LISTENERS: subscribers.join(','),
});

/** A shop with these subscribers, on a database of its own. */
export async function openListeningShop(
  subscribers: string[],
  settings: Record<string, string> = {},
): Promise<Shop> {
  const database = await listeningDatabase(...subscribers);
  return Shop.boot(database, { ...listening(...subscribers), ...settings });
}

/** To be called after the file's tests, when its shops are gone. */
export const dropListeningDatabases = () => Promise.all(databases.map((database) => database.drop()));

export async function setMood(database: TestDatabase, subscriber: string, mood: Mood): Promise<void> {
  await database.query('UPDATE test_moods SET mood = $2 WHERE subscriber = $1', [subscriber, mood]);
}

/** @returns every delivery begun, in the order in which they began. */
export const allTold = (database: TestDatabase): Promise<Told[]> =>
  database.query('SELECT subscriber, event, pid, taken_at AS "takenAt" FROM test_deliveries ORDER BY id');

/** @returns the deliveries that one subscriber has taken, about one order or product. */
export async function takenBy(database: TestDatabase, subscriber: string, documentId?: string) {
  const told = await allTold(database);
  return told
    .filter((one) => one.subscriber === subscriber && one.takenAt !== null)
    .map(({ event }) => event)
    .filter(({ data }) => documentId === undefined || data.documentId === documentId);
}

/** Jobs that are written and not done. */
export async function jobCount(database: TestDatabase): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM graphile_worker.jobs',
  );
  return row?.count ?? Number.NaN;
}

/** Those of them that bring something to this subscriber. */
export async function deliveriesTo(database: TestDatabase, subscriber: string): Promise<number> {
  const jobs = await database.query('SELECT FROM graphile_worker.jobs WHERE flags ? $1', [subscriber]);
  return jobs.length;
}

/** Each question is a connection, and the shop's processes want the machine too. */
const ASK_EVERY_MS = 50;

/** Resolves when the condition holds; the test's own time limit ends a wait in vain. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await wait(ASK_EVERY_MS);
}

/** Resolves when no job is left. */
export const untilDone = (database: TestDatabase): Promise<void> =>
  until(async () => (await jobCount(database)) === 0);
