/** Stock for tools: what there is of a product, and every movement that made it so. */
import { z } from 'zod';
import { ACTIONS } from '../back-office/permissions';
import { readMovements } from '../back-office/stock/movements';
import { findProduct } from '../back-office/stock/stock-card';
import { documentId } from '../http/fields';
import { notFound } from '../http/serve';
import { after, next, who } from './contract';
import { tool } from './tool';

const MOVEMENTS_ON_PAGE = 25;

export const listStockMovements = tool({
  name: 'list_stock_movements',
  title: 'List stock movements',
  description:
    "Reads a product's stock and the movements behind it, newest first, 25 at a time: how many pieces, why, by whom, for which order.",
  needs: { action: ACTIONS.readStock },
  input: z.strictObject({ product: documentId.describe('documentId of the product'), after }),
  output: z.object({
    stock: z.int(),
    lowStockThreshold: z.int(),
    results: z.array(
      z.object({
        delta: z.int(),
        stockAfter: z.int(),
        reason: z.string(),
        note: z.string().nullable(),
        at: z.string(),
        who,
        order: z.object({ documentId: z.string(), number: z.string() }).nullable(),
      }),
    ),
    next,
  }),
  run: async (strapi, wanted) => {
    const product = await findProduct(strapi, wanted.product);
    if (!product) throw notFound();
    const page = await readMovements(strapi, product.id, wanted.after, MOVEMENTS_ON_PAGE);
    const { stock, lowStockThreshold } = product;
    return { stock, lowStockThreshold, results: page.entries, next: page.next };
  },
});
