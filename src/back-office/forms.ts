/**
 * What the forms of the panel show and nobody types: a product's stock and popularity, a category's path. The schemas say so
 * for a new database; one that knew a form before keeps what it knew, so it is told at every start.
 */
import type { Core } from '@strapi/strapi';

const SHOWN_ONLY = {
  'api::product.product': ['stock', 'popularity'],
  'api::category.category': ['path'],
};

interface Configuration {
  metadatas: Record<string, { edit: { editable?: boolean } }>;
}

export async function onlyShow(strapi: Core.Strapi): Promise<void> {
  const forms = strapi.plugin('content-manager').service('content-types');
  for (const [uid, attributes] of Object.entries(SHOWN_ONLY)) {
    const type = forms.findContentType(uid);
    const { metadatas }: Configuration = await forms.findConfiguration(type);
    const typed = attributes
      .flatMap((attribute) => metadatas[attribute] ?? [])
      .filter(({ edit }) => edit.editable !== false);
    if (typed.length === 0) continue;
    for (const { edit } of typed) edit.editable = false;
    await forms.updateConfiguration(type, { metadatas });
  }
}
