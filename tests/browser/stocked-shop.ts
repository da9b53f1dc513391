/** A shop on an ordinary day, to be looked at: its demo catalogue, some customers, and orders of the last weeks in every state. */
import path from 'node:path';
import { line, placeOrder } from '../support/orders';
import { people, type Person } from '../support/people';
import type { Shop } from '../support/shop';
import { runTask } from '../support/tasks';

const CATALOGUE = path.resolve(__dirname, '..', '..', 'database', 'seeds', 'catalogue.csv');

const CUSTOMERS = [
  { username: 'maria.jones', firstName: 'Maria', lastName: 'Jones', phone: '+44 113 496 0000' },
  { username: 'tom.baker', firstName: 'Tom', lastName: 'Baker', phone: '+44 1904 496 000' },
  { username: 'aisha.khan', firstName: 'Aisha', lastName: 'Khan', phone: '+44 1225 496 000' },
];

const ADDRESS = { street1: '1 High Street', postalCode: 'LS1 4AP', city: 'Leeds', country: 'GB' };

const ORDERS = 40;
const TODAYS_ORDERS = 12;

export interface StockedShop {
  /** documentIds. */
  product: string;
  order: string;
  /** A file that changes some products, adds one, and has a row that cannot be read. */
  delivery: string;
}

interface Listed {
  documentId: string;
  sku: string;
  name: string;
  price: number;
  stock: number;
}

export async function stockShop(shop: Shop): Promise<StockedShop> {
  await runTask(shop.database, 'import', [CATALOGUE]);
  const { body } = await shop
    .get('/api/products?pagination[pageSize]=100&filters[stock][$gt]=20')
    .expect(200);
  const products = body.data as Listed[];
  const orders = await placeOrders(shop, products);
  const todays = orders.slice(-TODAYS_ORDERS);
  await move(shop, [...orders.slice(0, -TODAYS_ORDERS), ...todays.slice(0, 7)], 'confirm');
  await move(shop, [...orders.slice(0, -TODAYS_ORDERS), ...todays.slice(0, 4)], 'ship');
  await move(shop, orders.slice(0, -TODAYS_ORDERS), 'deliver');
  await backdate(shop, orders.slice(0, -TODAYS_ORDERS), 24 * 60);
  await backdate(shop, [...todays].reverse(), 13);
  return {
    product: (products[0] as Listed).documentId,
    order: todays[2] as string,
    delivery: deliveryOf(products),
  };
}

async function placeOrders(shop: Shop, products: Listed[]): Promise<string[]> {
  const buyers = await people(shop, CUSTOMERS.length);
  await name(shop, buyers);
  const orders: string[] = [];
  for (let number = 0; number < ORDERS; number += 1) {
    const buyer = number % CUSTOMERS.length;
    const { firstName, lastName } = CUSTOMERS[buyer] as (typeof CUSTOMERS)[number];
    const lines = [0, 1, 2]
      .slice(0, 1 + ((number * 7) % 3))
      .map((more) => line(products[(number * 3 + more * 7) % 30] as Listed, 1 + ((number + more) % 3)));
    const shippingAddress = { name: `${firstName} ${lastName}`, ...ADDRESS };
    const placed = placeOrder(shop, buyers[buyer] as Person, lines, { shippingAddress });
    orders.push((await placed.expect(201)).body.data.documentId);
  }
  return orders;
}

/** Customers as they are met in life. */
const name = (shop: Shop, buyers: Person[]): Promise<unknown> =>
  Promise.all(
    buyers.map(({ id }, index) => {
      const { username, firstName, lastName, phone } = CUSTOMERS[index] as (typeof CUSTOMERS)[number];
      return shop.database.query(
        'UPDATE up_users SET username = $2, email = $3, first_name = $4, last_name = $5, phone = $6 WHERE id = $1',
        [id, username, `${username}@example.com`, firstName, lastName, phone],
      );
    }),
  );

const move = (shop: Shop, orders: string[], transition: string) =>
  shop.inside(
    async (strapi, ids, step) => {
      for (const id of ids) {
        await strapi
          .service('api::order.order')
          .transition(id, step, { kind: 'admin', id: 1, name: 'Olga Owner' });
      }
    },
    orders,
    transition,
  );

/** So many minutes further back for each; the guard of what never changes is asked to look away. */
const backdate = (shop: Shop, orders: string[], minutes: number): Promise<unknown> =>
  shop.database.query(
    `WITH guard AS (SELECT set_config('session_replication_role', 'replica', true))
     UPDATE orders SET placed_at = placed_at - make_interval(mins => $2 * array_position($1::text[], document_id::text))
     FROM guard WHERE document_id = ANY($1::text[])`,
    [orders, minutes],
  );

/** Of the form the shop exports itself. */
const deliveryOf = (products: Listed[]): string =>
  [
    'sku,name,price,stock',
    ...products
      .slice(0, 4)
      .map(({ sku, name: called, price, stock }) => `${sku},"${called}",${price},${stock + 12}`),
    ...products
      .slice(4, 6)
      .map(({ sku, name: called, price, stock }) => `${sku},"${called}",${price + 1},${stock}`),
    'TEA-NEW-100,Spring Sencha,12.50,40',
    'TEA-NEW-250,Spring Sencha 250 g,a lot,40',
  ].join('\n');
