// A customer's first order over a connection that breaks in the middle of it:
//   SHOP_URL=http://localhost:1337 node clients/typescript/examples/first-order.mjs
import { OpplyShop } from '@opply-shop/client';

let isLost = false;
async function losingFetch(url, init) {
  const answer = await fetch(url, init); // by now the shop has acted
  if (isLost || init.method !== 'POST' || !url.endsWith('/orders')) return answer;
  isLost = true;
  throw new Error('the connection is lost, and the answer with it');
}

const shop = new OpplyShop({ url: process.env.SHOP_URL ?? 'http://localhost:1337', fetch: losingFetch });
const username = `customer-${Date.now()}`;
await shop.session.register({ username, email: `${username}@shop.example`, password: 'a-good-Passw0rd' });

const [category] = (await shop.categories.list({ sort: 'slug' })).items;
const filters = { category: { slug: { $eq: category.slug } }, stock: { $gte: 2 } };
const { items } = await shop.products.list({ filters, sort: 'price:asc' });
console.log(`${category.name}: ${items.map(({ name, price }) => `${name} ${price}`).join(', ')}`);

const order = await shop.orders.place({ lines: [{ product: items[0].documentId, quantity: 2 }] });
console.log(`${isLost ? 'Lost the answer, asked again' : 'Ordered'}: ${order.number}, ${order.total}`);

let count = 0;
for await (const { number, state } of shop.orders.all()) console.log(`${++count}. ${number} is ${state}`);

const { state } = await shop.orders.cancel(order.documentId);
console.log(`It is ${state} now. Orders: ${count}`);
