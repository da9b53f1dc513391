/** A category as the API shows it. */
import { pick, type Entity } from '../../http/presentation';
import type { Category, CategoryReference } from './contract';

const ATTRIBUTES = [
  'id',
  'documentId',
  'name',
  'slug',
  'path',
  'description',
  'createdAt',
  'updatedAt',
] as const;

/** @param entity with its parent. */
export function presentCategory(entity: Entity): Partial<Category> {
  const parent = entity.parent as Entity | null | undefined;
  return {
    ...pick<Category>(entity, ATTRIBUTES),
    parent: parent
      ? (pick<CategoryReference>(parent, ['documentId', 'name', 'slug']) as CategoryReference)
      : null,
  };
}
