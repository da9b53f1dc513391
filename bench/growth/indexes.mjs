/**
 * Sets a table's indexes aside while it is loaded, and puts them back: built at once they take a fraction of what
 * they take row by row, the trigram indexes most of all. Indexes that hold a constraint stay.
 */

const INDEXES = `
  SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
  FROM pg_index
  WHERE indrelid = ANY ($1::regclass[]) AND indisvalid
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND conrelid = indrelid)
  ORDER BY pg_relation_size(indrelid) DESC, indexrelid`;

/** @returns {Promise<{ name: string, definition: string }[]>} the tables' indexes, without those of constraints. */
export async function indexesOf(client, tables) {
  const { rows } = await client.query(INDEXES, [tables]);
  return rows;
}

/** Drops these indexes. */
export async function setAside(client, indexes) {
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
}

/** @throws Error when one of them is not there again as it was. */
export async function requireAll(client, tables, indexes) {
  const present = new Set((await indexesOf(client, tables)).map(({ definition }) => definition));
  const missing = indexes.filter(({ definition }) => !present.has(definition));
  if (missing.length > 0)
    throw new Error(`Indexes did not come back: ${missing.map(({ name }) => name).join(', ')}`);
}
