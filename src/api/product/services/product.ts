/** What several doors to the catalogue (REST, import) need to know about products. */
import { factories, type Core } from '@strapi/strapi';
import { invalid } from '../../../ordering/errors';
import { countPopularity } from '../popularity';

export const PRODUCT = 'api::product.product' as const;
const CATEGORY = 'api::category.category' as const;
const FILE = 'plugin::upload.file' as const;

export default factories.createCoreService(PRODUCT, ({ strapi }) => ({
  /** @returns how many products have another `popularity` now. */
  countPopularity: () => countPopularity(strapi),
}));

/** @throws Refused INVALID_REQUEST when the category or an image does not exist. */
export async function resolveReferences(
  strapi: Core.Strapi,
  { category, images = [] }: { category?: string | null; images?: number[] },
): Promise<void> {
  if (category) {
    const found = await strapi.db.query(CATEGORY).count({ where: { documentId: category } });
    if (found === 0) throw invalid(['category'], 'does not exist');
  }
  if (images.length > 0) {
    const found = await strapi.db.query(FILE).count({ where: { id: { $in: images } } });
    if (found !== new Set(images).size) throw invalid(['images'], 'names a file that does not exist');
  }
}
