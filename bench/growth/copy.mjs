/** Streams rows into a table by COPY, many at a time: row by row the streams would cost more than the rows. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from } from 'pg-copy-streams';

const ROWS_AT_ONCE = 500;

/**
 * @param {import('pg').Client} client
 * @param {{ name: string, columns: string[], rows: () => Iterable<string> }} table
 * @param {(rows: number) => void} loaded is told how many more rows are on their way.
 */
export async function copyInto(client, table, loaded) {
  const into = client.query(from(`COPY ${table.name} (${table.columns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(chunks(table.rows(), loaded), { objectMode: false }), into);
}

function* chunks(rows, loaded) {
  let chunk = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < ROWS_AT_ONCE) continue;
    loaded(chunk.length);
    yield chunk.join('');
    chunk = [];
  }
  loaded(chunk.length);
  yield chunk.join('');
}
