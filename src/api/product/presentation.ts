/** A product as the API shows it: the contract's fields and nothing else, whatever was loaded. */
import { pick, type Entity } from '../../http/presentation';
import type { CategoryReference } from '../category/contract';
import {
  image,
  imageFormat,
  type Image,
  type ImageFormat,
  type Product,
  type ProductOfStaff,
} from './contract';

/** What staff see besides, in the answer to their own writes. */
const STAFF_ATTRIBUTES = ['active', 'lowStockThreshold'] as const;

type StaffAttributes = Pick<ProductOfStaff, (typeof STAFF_ATTRIBUTES)[number]>;

/** Loaded with every product, so that a phone needs one request. */
export const POPULATED = {
  category: { fields: ['documentId', 'name', 'slug'] as ('documentId' | 'name' | 'slug')[] },
};

/**
 * @param entity after Strapi's sanitization; fields the caller did not ask for are missing in it.
 * @param currency of the store.
 */
export function presentProduct(entity: Entity, currency: string): Partial<Product> {
  return {
    ...pick<Product>(entity, ['id', 'documentId', 'name', 'slug', 'sku', 'description', 'price']),
    currency,
    ...pick<Product>(entity, ['stock']),
    category: presentCategory(entity.category as Entity | null | undefined),
    ...pick<Product>(entity, ['createdAt', 'updatedAt']),
    ...(entity.images ? { images: (entity.images as Entity[]).map(presentImage) } : {}),
  };
}

/** @param entity with all its attributes: staff choose no part of it. */
export const presentProductToStaff = (entity: Entity, currency: string): ProductOfStaff => ({
  ...(presentProduct(entity, currency) as Product),
  ...(pick<ProductOfStaff>(entity, STAFF_ATTRIBUTES) as StaffAttributes),
});

const IMAGE_ATTRIBUTES = Object.keys(image.shape) as (keyof Image)[];
const FORMAT_ATTRIBUTES = Object.keys(imageFormat.shape) as (keyof ImageFormat)[];

/** Where a file is kept, and by what, is nobody's business. */
function presentImage(file: Entity): Image {
  const formats = Object.entries((file.formats ?? {}) as Record<string, Entity>);
  const shown = formats.map(([name, format]) => [name, pick<ImageFormat>(format, FORMAT_ATTRIBUTES)]);
  return {
    ...(pick<Image>(file, IMAGE_ATTRIBUTES) as Image),
    formats: file.formats ? (Object.fromEntries(shown) as Image['formats']) : null,
  };
}

const presentCategory = (category: Entity | null | undefined): CategoryReference | null =>
  category ? (pick<CategoryReference>(category, ['documentId', 'name', 'slug']) as CategoryReference) : null;
