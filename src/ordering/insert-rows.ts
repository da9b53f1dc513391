/**
 * Strapi's createMany for the hot path: the same lifecycle hooks and subscribers around it, the same columns out of the
 * same schema, but the rows travel as one JSON document through one prepared statement. With createMany, knex writes a
 * new INSERT with a thousand placeholders for every batch, which PostgreSQL then parses; that was a quarter of the cost
 * of an order. See docs/adr/0005.
 */
import type { Core, UID } from '@strapi/strapi';
import { run, type Transaction } from './statements';

type Row = Record<string, unknown>;

/** What we use of Strapi's metadata of a column or a foreign key. */
interface Attribute {
  type: string;
  columnName?: string;
  default?: unknown;
  joinColumn?: { name: string };
  owner?: boolean;
}

interface Column {
  attribute: string;
  name: string;
  type: string;
  default: unknown;
}

interface Table {
  name: string;
  columns: Column[];
}

const tables = new Map<UID.ContentType, Table>();

/**
 * @param rows by attribute names, relations as numeric ids; hooks may change them before they are written.
 * @returns their ids, in the order of the rows.
 */
export async function insertRows(
  strapi: Core.Strapi,
  trx: Transaction,
  uid: UID.ContentType,
  rows: Row[],
): Promise<number[]> {
  const { lifecycles } = strapi.db;
  const params = { data: rows };
  const states = await lifecycles.run('beforeCreateMany', uid, { params });
  const ids = await insert(trx, tableOf(strapi, uid), params.data);
  await lifecycles.run('afterCreateMany', uid, { params, result: { count: ids.length, ids } }, states);
  return ids;
}

async function insert(trx: Transaction, { name, columns }: Table, rows: Row[]): Promise<number[]> {
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  const statement = {
    name: `insert-${name}`,
    sql: `INSERT INTO "${name}" (${names})
          SELECT ${names} FROM json_populate_recordset(NULL::"${name}", ?) RETURNING id`,
  };
  const stored = rows.map((row) => Object.fromEntries(columns.map((column) => storedIn(column, row))));
  const inserted = await run<{ id: number }>(trx, statement, [JSON.stringify(stored)]);
  // Drawn from a sequence row by row, so in ascending order they stand as the rows do.
  return inserted.map(({ id }) => id).sort((a, b) => a - b);
}

function tableOf(strapi: Core.Strapi, uid: UID.ContentType): Table {
  const known = tables.get(uid);
  if (known) return known;
  const { tableName, attributes } = strapi.db.metadata.get(uid) as unknown as {
    tableName: string;
    attributes: Record<string, Attribute>;
  };
  const table = { name: tableName, columns: Object.entries(attributes).flatMap(columnOf) };
  tables.set(uid, table);
  return table;
}

/** The id comes from its sequence; relations in tables of their own are not written by createMany either. */
function columnOf([attribute, { type, columnName, joinColumn, owner, default: value }]: [
  string,
  Attribute,
]): Column[] {
  if (attribute === 'id') return [];
  const name = type === 'relation' ? owner && joinColumn?.name : columnName;
  return name ? [{ attribute, name, type, default: value }] : [];
}

function storedIn(column: Column, row: Row): [string, unknown] {
  const value = row[column.attribute] ?? defaultOf(column);
  return [column.name, column.type === 'datetime' && value ? wallClock(new Date(value as string)) : value];
}

const defaultOf = ({ default: value }: Column): unknown =>
  typeof value === 'function' ? (value as () => unknown)() : value;

/** As the driver writes a moment into Strapi's columns, which hold no time zone: by this process's clock on the wall. */
const wallClock = (moment: Date): string =>
  new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
