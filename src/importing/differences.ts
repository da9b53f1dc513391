/** What a row of a catalogue would change of a product: the same answer for a preview and for the import itself. */
import type { Core } from '@strapi/strapi';
import type { CatalogueRow } from './catalogue-row';

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
  lowStockThreshold: number;
  category: { id: number; name: string } | null;
  images: { id: number }[];
}

/** The images of a row as far as the media library has them. */
export interface RowImages {
  ids: number[];
  /** Whether the row names its images and these are all; if not, a product keeps the images it has. */
  complete: boolean;
}

export const DIFFERENT = [
  'name',
  'description',
  'price',
  'active',
  'lowStockThreshold',
  'category',
  'images',
] as const;

export type Field = (typeof DIFFERENT)[number];

/** @returns products by SKU, of those SKUs there are. */
export async function findStored(strapi: Core.Strapi, skus: string[]): Promise<Map<string, StoredProduct>> {
  const products: StoredProduct[] = await strapi.db
    .query(PRODUCT)
    .findMany({ where: { sku: { $in: skus } }, populate: { category: true, images: true } });
  return new Map(products.map((product) => [product.sku, product]));
}

export function imagesOf({ images }: CatalogueRow, known: ReadonlyMap<string, number>): RowImages {
  const ids = (images ?? []).map((address) => known.get(address)).filter((id) => id !== undefined);
  return { ids, complete: ids.length === images?.length };
}

/** @returns the fields in which the row and the product differ, stock aside. */
export function differencesOf(before: StoredProduct, row: CatalogueRow, images: RowImages): Field[] {
  const differs = <Value>(stored: Value, wanted: Value | undefined) =>
    wanted !== undefined && stored !== wanted;
  const different: Record<Field, boolean> = {
    name: differs(before.name, row.name),
    // Strapi keeps an emptied text as one of no letters, and one that never was as none.
    description: differs(before.description ?? '', row.description === null ? '' : row.description),
    price: differs(before.price, row.price),
    active: differs(before.active, row.active),
    lowStockThreshold: differs(before.lowStockThreshold, row.lowStockThreshold),
    category: differs(
      before.category?.name.toLowerCase() ?? null,
      row.category && row.category.toLowerCase(),
    ),
    images: images.complete && before.images.map(({ id }) => id).join() !== images.ids.join(),
  };
  return DIFFERENT.filter((field) => different[field]);
}
