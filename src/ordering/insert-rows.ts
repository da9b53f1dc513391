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

/** Rows of one content type to be written, by attribute names, relations as numeric ids. */
export interface Insert {
  uid: UID.ContentType;
  rows: Row[];
  /** For rows that others of the same statement refer to: ids drawn before. The others draw theirs when written. */
  ids?: number[];
}

/**
 * Writes rows of several content types in one statement, so that they may refer to each other. Hooks that run before may
 * change the rows; those that run after see everything written.
 */
export async function insertRows(strapi: Core.Strapi, trx: Transaction, inserts: Insert[]): Promise<void> {
  const { lifecycles } = strapi.db;
  const states = [];
  for (const { uid, rows } of inserts) {
    states.push(await lifecycles.run('beforeCreateMany', uid, { params: { data: rows } }));
  }
  const written = await write(
    trx,
    inserts.map(({ uid, rows, ids }) => ({ table: tableOf(strapi, uid), rows, ids })),
  );
  for (const [index, { uid, rows }] of inserts.entries()) {
    const ids = written[index] ?? [];
    const event = { params: { data: rows }, result: { count: ids.length, ids } };
    await lifecycles.run('afterCreateMany', uid, event, states[index]);
  }
}

/** @returns the ids of each table's rows. Drawn from a sequence row by row, in ascending order they stand as the rows do. */
async function write(
  trx: Transaction,
  inserts: { table: Table; rows: Row[]; ids?: number[] }[],
): Promise<number[][]> {
  const parts = inserts.map(({ table, ids }) => insertOf(table, ids !== undefined));
  const written = inserts.map((_insert, index) => `(SELECT array_agg(id ORDER BY id) FROM written_${index})`);
  const statement = {
    name: `insert-${inserts.map(({ table }) => table.name).join('-')}`,
    sql: `WITH ${parts.map((part, index) => `written_${index} AS (${part})`).join(', ')}
          SELECT ${written.map((ids, index) => `${ids} AS ids_${index}`).join(', ')}`,
  };
  const documents = inserts.map(({ table, rows, ids }) =>
    JSON.stringify(rows.map((row, index) => storedRow(table, row, ids?.[index]))),
  );
  const [result = {}] = await run<Record<string, number[]>>(trx, statement, documents);
  return inserts.map((_insert, index) => result[`ids_${index}`] ?? []);
}

function insertOf({ name, columns }: Table, withIds: boolean): string {
  const names = [...(withIds ? ['id'] : []), ...columns.map((column) => column.name)];
  const list = names.map((column) => `"${column}"`).join(', ');
  return `INSERT INTO "${name}" (${list})
          SELECT ${list} FROM json_populate_recordset(NULL::"${name}", ?) RETURNING id`;
}

function storedRow({ columns }: Table, row: Row, id: number | undefined): Row {
  const stored: Row = { id };
  for (const column of columns) stored[column.name] = storedIn(column, row);
  return stored;
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

function storedIn(column: Column, row: Row): unknown {
  const given = row[column.attribute];
  const value = given === undefined ? defaultOf(column) : given;
  return column.type === 'datetime' && value ? wallClock(value as string | Date) : value;
}

const defaultOf = ({ default: value }: Column): unknown =>
  typeof value === 'function' ? (value as () => unknown)() : value;

/** Most moments of a batch are one and the same. */
let last = { moment: Number.NaN, wallClock: '' };

/** As the driver writes a moment into Strapi's columns, which hold no time zone: by this process's clock on the wall. */
function wallClock(value: string | Date): string {
  const date = value instanceof Date ? value : new Date(value);
  const moment = date.getTime();
  if (moment !== last.moment) {
    const shifted = new Date(moment - date.getTimezoneOffset() * 60_000);
    last = { moment, wallClock: shifted.toISOString().slice(0, -1) };
  }
  return last.wallClock;
}
