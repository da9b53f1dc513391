/**
 * The stock in a product's form is shown and never typed. The schema says so for a new database; one that knew the form
 * before keeps what it knew, so it is told at every start.
 */
import type { Core } from '@strapi/strapi';

interface Configuration {
  metadatas: { stock: { edit: { editable?: boolean } } };
}

export async function onlyShowStock(strapi: Core.Strapi): Promise<void> {
  const forms = strapi.plugin('content-manager').service('content-types');
  const product = forms.findContentType('api::product.product');
  const { metadatas }: Configuration = await forms.findConfiguration(product);
  if (metadatas.stock.edit.editable === false) return;
  metadatas.stock.edit.editable = false;
  await forms.updateConfiguration(product, { metadatas });
}
