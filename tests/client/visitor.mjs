/** What a page does that comes from elsewhere; package.test.ts serves it to a browser, the client beside it. */
import { OpplyShop } from '/index.js';

/** @returns what of it the page got to see. */
export async function visit({ url, identifier, password }) {
  const shop = new OpplyShop({ url });
  await shop.session.logIn({ identifier, password });
  const products = [];
  for await (const one of shop.products.all({ pageSize: 2 })) products.push(one);
  const { documentId } = await shop.orders.place({
    lines: [{ product: products[0].documentId, quantity: 1 }],
  });
  const { state } = await shop.orders.cancel(documentId);
  const { code, requestId } = await shop.orders.cancel(documentId).catch((error) => error);
  return { products: products.length, state, code, requestId };
}
