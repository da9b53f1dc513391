/**
 * A table as CSV of any size: read page by page along the primary key as the receiver takes it, so that neither the
 * server nor PostgreSQL ever holds more than a page. The pages are of different moments; each row is whole.
 */
import { Readable } from 'node:stream';
import type { Core } from '@strapi/strapi';
import { stringify } from 'csv-stringify';
import type { Export } from './exports';

const IDS_OF_A_PAGE = 500;

type Row = Record<string, unknown> & { cursor: number };

/** @returns a stream of UTF-8 with a header line; it fails when the database does. */
export function csvOf(strapi: Core.Strapi, { columns, sql }: Export): NodeJS.ReadableStream {
  const rows = Readable.from(readRows(strapi, sql));
  const csv = stringify({
    header: true,
    columns: [...columns],
    // Excel takes a file without it for another encoding.
    bom: true,
    // A spreadsheet that takes semicolons for separators finds cells within a name, unless it is the first of its row.
    quoted_match: /[;\t]/,
    cast: { boolean: String, string: harmless },
  });
  rows.on('error', (error) => csv.destroy(error));
  csv.on('close', () => rows.destroy());
  return rows.pipe(csv);
}

/**
 * A name that begins like a formula must not be one in somebody's spreadsheet, nor what follows a semicolon or a tab in it: where these
 * separate cells, a quote in the middle of one is a letter like others. (The library's own `escape_formulas` would make text of
 * negative numbers, too.) https://owasp.org/www-community/attacks/CSV_Injection
 */
const harmless = (text: string): string => text.replace(/^(?=[\t\r])|(?<=^|[;\t])(?=[=+\-@])/g, "'");

async function* readRows(strapi: Core.Strapi, sql: string): AsyncGenerator<Row> {
  for (let after = 0; ;) {
    const { rows }: { rows: Row[] } = await strapi.db.connection.raw(sql, [after, IDS_OF_A_PAGE]);
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.cursor;
  }
}
