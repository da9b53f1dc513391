/** What must not have changed, as a fingerprint of each table: no trigger of tests/fuzz/changes.ts tells whose row it was. */
import type { Client } from 'pg';
import { notCompared, stayingOf, type Reach } from './reach';

/** Of the test itself. */
const LEFT_OUT = ['changes'];

/** Strapi's notes about itself, in a table that holds settings as well. */
const SETTINGS = 'strapi_core_store_settings';
const NOTES_OF_THE_CLOCK = '%metrics%';

type Fingerprints = Map<string, string>;

/** Watches the rows that somebody must not change. */
export class Watch {
  private constructor(
    private readonly client: Client,
    private readonly statement: string,
    private readonly before: Fingerprints,
  ) {}

  /** Begins, with what there is at this moment. */
  static async over(client: Client, reach: Reach, own: number): Promise<Watch> {
    const newest = await newestRows(client);
    const parts = [...newest].map(([table, id]) => printOf(table, stayingRows(table, reach, own, id)));
    const statement = parts.join(' UNION ALL ');
    return new Watch(client, statement, await taken(client, statement));
  }

  /** @returns the tables in which something has changed that had to stay. */
  async changed(): Promise<string[]> {
    const after = await taken(this.client, this.statement);
    return [...after].filter(([table, print]) => this.before.get(table) !== print).map(([table]) => table);
  }
}

async function taken(client: Client, statement: string): Promise<Fingerprints> {
  const { rows } = await client.query<{ name: string; print: string }>(statement);
  return new Map(rows.map(({ name, print }) => [name, print]));
}

/** @returns each table of the shop, with the id of its last row; 0 where there is none, or no id. */
async function newestRows(client: Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ name: string; has_id: boolean }>(
    `SELECT tablename AS name, EXISTS (
       SELECT FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = tablename AND column_name = 'id'
     ) AS has_id
     FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL($1) ORDER BY 1`,
    [LEFT_OUT],
  );
  const asked = rows.map(({ name, has_id }) =>
    has_id ? `SELECT '${name}' AS name, max(id)::text AS id FROM "${name}"` : `SELECT '${name}', NULL`,
  );
  const newest = await client.query<{ name: string; id: string | null }>(asked.join(' UNION ALL '));
  return new Map(newest.rows.map(({ name, id }) => [name, Number(id ?? 0)]));
}

interface Rows {
  /** A condition. */
  where: string;
  /** Columns that are not compared. */
  without: string[];
}

function stayingRows(table: string, reach: Reach, own: number, newest: number): Rows {
  const staying = stayingOf(reach, table);
  const where = (staying ?? 'true').replaceAll(':own', String(own)).replaceAll(':newest', String(newest));
  return {
    where: table === SETTINGS ? `(${where}) AND key NOT LIKE '${NOTES_OF_THE_CLOCK}'` : where,
    without: staying === undefined ? [] : notCompared(table),
  };
}

function printOf(table: string, { where, without }: Rows): string {
  const row = without.reduce((kept, column) => `${kept} - '${column}'`, 'to_jsonb(t)');
  const print = `md5((${row})::text)`;
  return `SELECT '${table}' AS name, coalesce(md5(string_agg(${print}, '' ORDER BY ${print})), '') AS print
    FROM "${table}" AS t WHERE ${where}`;
}
