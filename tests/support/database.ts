/** Databases for tests: each one cloned from the template, and gone afterwards. */
import { randomUUID } from 'node:crypto';
import { Client, type QueryResultRow } from 'pg';

const serverUrl = (): string => process.env.TEST_SERVER_URL as string;

/** A database of a test's own, and a way to ask it questions behind the shop's back. */
export class TestDatabase {
  private constructor(
    readonly name: string,
    readonly url: string,
  ) {}

  /** @param template `empty` for a database with no table in it, as on a first start. */
  static async create(template: 'booted' | 'empty' = 'booted'): Promise<TestDatabase> {
    const name = `shop_${randomUUID().replaceAll('-', '')}`;
    const source = template === 'booted' ? process.env.TEST_TEMPLATE : 'template0';
    await ask(serverUrl(), `CREATE DATABASE ${name} TEMPLATE ${source}`);
    const url = new URL(serverUrl());
    url.pathname = `/${name}`;
    return new TestDatabase(name, url.href);
  }

  /** A database that somebody else made and will remove. */
  static at(url: string): TestDatabase {
    return new TestDatabase(new URL(url).pathname.slice(1), url);
  }

  /** @returns the rows the statement yields. */
  query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return ask<Row>(this.url, sql, values);
  }

  /** A connection of one's own, for locks held over several statements; the caller ends it. */
  async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    return client;
  }

  async drop(): Promise<void> {
    await ask(serverUrl(), `DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }
}

async function ask<Row extends QueryResultRow>(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
