/** Looks for words in everything PostgreSQL holds: all columns of all rows of all tables, whoever made them. */
import type { TestDatabase } from '../support/database';

const TABLES = `
  SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`;

/** @returns for each word the tables in which it stands, those of `public` by their bare name. */
export async function placesOf(
  database: TestDatabase,
  words: readonly string[],
): Promise<Record<string, string[]>> {
  const tables = (await database.query<{ name: string }>(TABLES)).map(({ name }) => name);
  const found: Record<string, string[]> = Object.fromEntries(words.map((word) => [word, []]));
  for (const table of tables) {
    const rows = await database.query<{ word: string }>(
      `SELECT word FROM unnest($1::text[]) AS word
       WHERE EXISTS (SELECT FROM ${table} AS held WHERE strpos(lower(to_jsonb(held)::text), lower(word)) > 0)`,
      [words],
    );
    for (const { word } of rows) found[word]?.push(table.replace(/^public\./, ''));
  }
  return found;
}
