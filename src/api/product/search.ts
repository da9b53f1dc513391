/**
 * What `_q` means for products. A product matches when the text is part of its name, SKU or description, or when all its words
 * are somewhere in them; the best match comes first. Where nothing matches, the names that are written most alike do, for
 * whoever types on a phone.
 */
import type { Core } from '@strapi/strapi';
import { run, type Runner } from '../../ordering/statements';
import { readConnection } from '../../reading/read-fresh';

/** As the index `products_words` has it, to the letter. */
const WORDS = `to_tsvector('simple', name || ' ' || sku || ' ' || coalesce(description, ''))`;

/** As the trigram indexes have it. */
const text = (column: string): string => `lower(CAST(${column} AS varchar))`;

/** How alike a word of the name has to be: 0 is nothing, 1 the same. One wrong letter in six leaves about 0.5. */
const ALIKE = 0.4;
const MOST_ALIKE = 100;

/**
 * @param search what the caller is looking for, not empty.
 * @returns a condition of Strapi's query engine. One subquery, because an index can serve each of its parts, but no index an
 * OR of them and of a list.
 */
export function matching(strapi: Core.Strapi, search: string): object {
  const { connection } = strapi.db;
  const pattern = `%${literally(search)}%`;
  const found = connection
    .select('id')
    .from('products')
    .whereRaw(`${WORDS} @@ plainto_tsquery('simple', ?)`, [search]);
  for (const column of ['name', 'sku', 'description'])
    found.union(
      connection
        .select('id')
        .from('products')
        .whereRaw(`${text(column)} LIKE lower(?)`, [pattern]),
    );
  // In an object, because a query that is awaited is run.
  return { id: { $in: found } };
}

/**
 * @returns the condition for what stands before all other matches: the SKU itself, and names that are the text or begin with it.
 */
export function foremost(strapi: Core.Strapi, search: string): object {
  const found = strapi.db.connection
    .select('id')
    .from('products')
    .whereRaw(`${text('name')} LIKE lower(?)`, [`${literally(search)}%`])
    .orWhereRaw(`${text('sku')} LIKE lower(?)`, [literally(search)]);
  return { id: { $in: found } };
}

/** For LIKE, which takes some characters for more than themselves. */
const literally = (search: string): string => search.replace(/[\\%_]/g, '\\$&');

const RANK = {
  name: 'rank-products',
  sql: `
    SELECT id FROM products, (SELECT lower(?::text) AS text, plainto_tsquery('simple', ?::text) AS words) AS search
    WHERE id = ANY(?::int[])
    ORDER BY lower(sku) = search.text DESC, lower(name) = search.text DESC, starts_with(lower(name), search.text) DESC,
      to_tsvector('simple', name) @@ search.words DESC, strpos(lower(name), search.text) > 0 DESC,
      ts_rank(${WORDS}, search.words) DESC, name, id`,
};

/** @returns the ids with the best match first: a SKU or a name, its beginning, its words, a part of it, then the description. */
export async function ranked(strapi: Core.Strapi, search: string, ids: number[]): Promise<number[]> {
  const connection = readConnection(strapi) as unknown as Runner;
  const rows = await run<{ id: number }>(connection, RANK, [search, search, ids]);
  return rows.map(({ id }) => id);
}

/**
 * @param among condition of Strapi's query engine for the products it may be.
 * @returns ids of those whose names hold something written like this, the most alike first; none where the database has no
 * trigrams.
 */
export async function writtenAlike(strapi: Core.Strapi, search: string, among: object): Promise<number[]> {
  const found: { id: number }[] = await readConnection(strapi).transaction(async (trx) => {
    const trigrams = await trx.raw("SELECT FROM pg_extension WHERE extname = 'pg_trgm'");
    if (trigrams.rows.length === 0) return [];
    await trx.raw(`SET LOCAL pg_trgm.word_similarity_threshold = ${ALIKE}`);
    const ids = strapi.db
      .queryBuilder('api::product.product')
      .init({ where: among, select: ['id'] })
      .getKnexQuery()
      .clearOrder();
    return trx
      .select('id')
      .from('products')
      .whereIn('id', ids)
      .whereRaw(`lower(?::varchar) <% ${text('name')}`, [search])
      .orderByRaw(
        `word_similarity(lower(?::varchar), ${text('name')}) DESC, similarity(lower(?::varchar), ${text('name')}) DESC, id`,
        [search, search],
      )
      .limit(MOST_ALIKE);
  });
  return found.map(({ id }) => id);
}
