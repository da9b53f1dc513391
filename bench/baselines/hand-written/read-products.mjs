/** Products with their category, by prepared statements. */

const COLUMNS = `products.id, products.document_id AS "documentId", products.name, products.slug, sku, description,
  price::float8, 'EUR' AS currency, stock, products.created_at AS "createdAt", products.updated_at AS "updatedAt",
  CASE WHEN categories.id IS NOT NULL THEN json_build_object(
    'documentId', categories.document_id, 'name', categories.name, 'slug', categories.slug) END AS category`;
const TABLES = 'products LEFT JOIN categories ON categories.id = category_id';

const PAGE = {
  name: 'page-of-products',
  text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE active ORDER BY products.id LIMIT $1 OFFSET $2`,
};
const COUNT = { name: 'count-products', text: 'SELECT count(*)::int AS total FROM products WHERE active' };
const ONE = {
  name: 'one-product',
  text: `SELECT ${COLUMNS} FROM ${TABLES} WHERE products.document_id = $1 AND active`,
};

/** @returns {Promise<{ products: object[], total: number }>} */
export async function listProducts(pool, { page, pageSize }) {
  const [found, counted] = await Promise.all([
    pool.query({ ...PAGE, values: [pageSize, (page - 1) * pageSize] }),
    pool.query(COUNT),
  ]);
  return { products: found.rows, total: counted.rows[0].total };
}

/** @returns {Promise<object | undefined>} */
export async function findProduct(pool, documentId) {
  const { rows } = await pool.query({ ...ONE, values: [documentId] });
  return rows[0];
}
