/**
 * Reads single products as customers see them, all that are asked for at the same moment by one prepared statement. A
 * thousand products that are each asked for once a second never find each other in the memory of answers; here they at
 * least share the way to the database.
 */
import type { Core } from '@strapi/strapi';
import DataLoader from 'dataloader';
import type { Entity } from '../../http/presentation';
import { run, type Runner } from '../../ordering/statements';
import { readConnection, readFresh } from '../../reading/read-fresh';

const MOST_AT_ONCE = 100;

const READ_PRODUCTS = {
  name: 'read-products',
  sql: `
    SELECT product.id, product.document_id AS "documentId", product.name, product.slug, product.sku,
      product.description, product.price, product.stock,
      product.created_at AS "createdAt", product.updated_at AS "updatedAt",
      CASE WHEN category.id IS NOT NULL
        THEN json_build_object('documentId', category.document_id, 'name', category.name, 'slug', category.slug)
      END AS category
    FROM products AS product
    LEFT JOIN products_category_lnk AS link ON link.product_id = product.id
    LEFT JOIN categories AS category ON category.id = link.category_id
    WHERE product.document_id = ANY(?::text[]) AND product.active`,
};

export type ProductReader = DataLoader<string, Entity | null>;

/** @returns a reader of products for sale by documentId; null for those that are not. It remembers nothing. */
export const productReader = (strapi: Core.Strapi): ProductReader =>
  new DataLoader<string, Entity | null>(
    async (documentIds) => {
      const rows = await readFresh(strapi, () =>
        run<Entity>(readConnection(strapi) as unknown as Runner, READ_PRODUCTS, [documentIds]),
      );
      const products = new Map(rows.map((row) => [row.documentId, row]));
      return documentIds.map((documentId) => products.get(documentId) ?? null);
    },
    // After everything that has arrived in this turn of the event loop.
    { cache: false, maxBatchSize: MOST_AT_ONCE, batchScheduleFn: (read) => void setImmediate(read) },
  );
