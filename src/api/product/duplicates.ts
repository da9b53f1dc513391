/**
 * A product that is made by duplicating another one begins with an empty shelf: the panel copies every field, and a copied
 * stock would be pieces that nobody has received.
 */
import type { Core } from '@strapi/strapi';
import { PRODUCT } from './services/product';

/** To be called in `register`. */
export function emptyDuplicates(strapi: Core.Strapi): void {
  strapi.documents.use((context, next) => {
    if (context.uid === PRODUCT && context.action === 'clone') {
      const { lowStockThreshold, ...data } = (context.params.data ?? {}) as Record<string, unknown>;
      // Who may not write a field sends null, where the copy is to have what the original has.
      const threshold = typeof lowStockThreshold === 'number' ? { lowStockThreshold } : {};
      context.params.data = { ...data, ...threshold, stock: 0 } as never;
    }
    return next();
  });
}
