/**
 * Figures that only the database knows: jobs that wait, deliveries that failed, when the books were last checked. They are
 * asked for when somebody asks for metrics, one after the other over a connection of its own: a pool that is used up must
 * not look like a database that is away, nobody's order waits for a figure, and one that takes too long is left out alone.
 * Who asks is answered either way.
 */
import { Gauge } from 'prom-client';
import { Client } from 'pg';
import { databaseConnection } from './database-connection';
import { isDatabaseUnavailable, isStatementTimeout } from './database-errors';

/** For the connection, and for each statement. */
const WITHIN_MS = 2_000;

/** PostgreSQL itself should be the one to say that a statement took too long: then it is there. */
const SAYS_SO_WITHIN_MS = 500;

/** After this no further figure is asked for: Prometheus waits for 10 s altogether. */
const ENOUGH_MS = 5_000;

export interface Figure<Label extends string> {
  name: string;
  help: string;
  labelNames?: readonly Label[];
  /**
   * Selects a row for each value: `labels`, a JSON object with all of the labels, and `value`. It has to be quick however
   * much there is: it runs whenever somebody looks.
   */
  sql: string;
}

interface Row {
  name: string;
  /** JSON: whether a driver parses it depends on how Strapi has set it. */
  labels: string;
  value: number;
}

const statements = new Map<string, string>();

new Gauge({
  name: 'shop_database_up',
  help: 'Whether the database answered when these metrics were asked for (1) or not (0)',
  async collect() {
    const { reachable } = await read();
    this.set(reachable ? 1 : 0);
  },
});

/** From now on there is a gauge whose values are read whenever metrics are; where they cannot be read, it has none. */
export function askDatabaseFor<Label extends string>({
  name,
  help,
  labelNames = [],
  sql,
}: Figure<Label>): void {
  statements.set(name, sql);
  new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    async collect() {
      const { rows } = await read();
      // Also what it would be without labels: 0 is a value too.
      this.reset();
      this.remove({});
      for (const row of rows)
        if (row.name === name) this.set(JSON.parse(row.labels) as Record<Label, string>, row.value);
    },
  });
}

interface Reading {
  reachable: boolean;
  rows: Row[];
}

/** All gauges are asked in the same moment, and whoever else looks meanwhile sees the same. */
let underWay: Promise<Reading> | undefined;

function read(): Promise<Reading> {
  underWay ??= ask().finally(() => {
    underWay = undefined;
  });
  return underWay;
}

async function ask(): Promise<Reading> {
  const client = new Client({
    ...databaseConnection(process.env),
    application_name: 'opply-shop metrics',
    connectionTimeoutMillis: WITHIN_MS,
    query_timeout: WITHIN_MS + SAYS_SO_WITHIN_MS,
    statement_timeout: WITHIN_MS,
  });
  // One that breaks says so to whoever waits for the answer as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { reachable: true, rows: await askEach(client) };
  } catch (error) {
    const reachable = !isUnreachable(error);
    warn(`the database ${reachable ? 'refuses to tell its figures' : 'does not answer'}: ${String(error)}`);
    return { reachable, rows: [] };
  } finally {
    // Not waited for: a connection that is stuck would not end either.
    client.end().catch(() => undefined);
  }
}

/** @throws the database's error, unless a figure has only taken too long. */
async function askEach(client: Client): Promise<Row[]> {
  const enough = performance.now() + ENOUGH_MS;
  const rows: Row[] = [];
  for (const [name, sql] of statements) {
    if (performance.now() > enough) {
      warn(`the database is too slow for ${name} and what follows`);
      break;
    }
    try {
      const told = await client.query<Row>(
        `SELECT '${name}' AS name, labels::text, value::float8 FROM (${sql}) AS figure`,
      );
      rows.push(...told.rows);
    } catch (error) {
      if (!isStatementTimeout(error)) throw error;
      warn(`${name} is left out, because it took longer than ${WITHIN_MS} ms`);
    }
  }
  return rows;
}

function warn(message: string): void {
  globalThis.strapi?.log.warn(`metrics: ${message}`);
}

const isUnreachable = (error: unknown): boolean =>
  isDatabaseUnavailable(error) || (error instanceof Error && /timeout/i.test(error.message));
