/** A product as the API shows it: the contract's fields and nothing else, whatever was loaded. */
import { pick, type Entity } from '../../http/presentation';

/** What staff see besides, in the answer to their own writes. */
const STAFF_ATTRIBUTES = ['active', 'lowStockThreshold'] as const;

/** Loaded with every product, so that a phone needs one request. */
export const POPULATED = {
  category: { fields: ['documentId', 'name', 'slug'] as ('documentId' | 'name' | 'slug')[] },
};

/**
 * @param entity after Strapi's sanitization; fields the caller did not ask for are missing in it.
 * @param currency of the store.
 */
export function presentProduct(entity: Entity, currency: string): Entity {
  return {
    id: entity.id,
    documentId: entity.documentId,
    ...pick(entity, ['name', 'slug', 'sku', 'description', 'price']),
    currency,
    ...pick(entity, ['stock']),
    category: presentCategory(entity.category as Entity | null | undefined),
    ...pick(entity, ['createdAt', 'updatedAt', 'images']),
  };
}

export const presentProductToStaff = (entity: Entity, currency: string): Entity => ({
  ...presentProduct(entity, currency),
  ...pick(entity, STAFF_ATTRIBUTES),
});

const presentCategory = (category: Entity | null | undefined): Entity | null =>
  category ? pick(category, ['documentId', 'name', 'slug']) : null;
