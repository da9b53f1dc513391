/** What a row of a catalogue would change of a product: the same answer for a preview and for the import itself. */
import type { Core } from '@strapi/strapi';
import type { CatalogueRow } from './shopify-variant';
import { slugOf } from './slug';

const PRODUCT = 'api::product.product' as const;

/** A product with what a catalogue can change of it. */
export interface StoredProduct {
  id: number;
  sku: string;
  name: string;
  description: string | null;
  price: number;
  stock: number;
  active: boolean;
  category: { id: number; name: string; slug: string } | null;
  images: { id: number }[];
}

/** The images of a row as far as the media library has them. */
export interface RowImages {
  ids: number[];
  /** Whether these are all; if not, a product keeps the images it has. */
  complete: boolean;
}

export const DIFFERENT = ['name', 'description', 'price', 'active', 'category', 'images'] as const;

export type Field = (typeof DIFFERENT)[number];

/** @returns products by SKU, of those SKUs there are. */
export async function findStored(strapi: Core.Strapi, skus: string[]): Promise<Map<string, StoredProduct>> {
  const products: StoredProduct[] = await strapi.db
    .query(PRODUCT)
    .findMany({ where: { sku: { $in: skus } }, populate: { category: true, images: true } });
  return new Map(products.map((product) => [product.sku, product]));
}

export function imagesOf(row: CatalogueRow, known: ReadonlyMap<string, number>): RowImages {
  const ids = row.images.map((address) => known.get(address)).filter((id) => id !== undefined);
  return { ids, complete: ids.length === row.images.length };
}

/** @returns the fields in which the row and the product differ, stock aside. */
export function differencesOf(before: StoredProduct, row: CatalogueRow, images: RowImages): Field[] {
  const stored = before.images.map(({ id }) => id);
  const different: Record<Field, boolean> = {
    name: before.name !== row.name,
    description: before.description !== row.description,
    price: before.price !== row.price,
    active: before.active !== row.active,
    category: (before.category?.slug ?? null) !== (row.category === null ? null : slugOf(row.category)),
    images: images.complete && stored.join() !== images.ids.join(),
  };
  return DIFFERENT.filter((field) => different[field]);
}
