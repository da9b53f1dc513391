/** The admin panel's own API, spoken to as the panel speaks: no form of it moves stock, orders or the ledger. */
import { ledgerOf, product, stockOf } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

const EMAIL = 'owner@shop.example';
const PASSWORD = 'Panel-passw0rd';
const CONTENT = '/content-manager/collection-types';

let shop: Shop;
let token: string;

beforeAll(async () => {
  shop = await openShop();
  await shop.inside(
    async (strapi, email, password) => {
      const role = await strapi.service('admin::role').getSuperAdmin();
      const account = {
        email,
        password,
        firstname: 'Olga',
        lastname: 'Owner',
        registrationToken: null,
        isActive: true,
      };
      await strapi.service('admin::user').create({ ...account, roles: [role.id] });
    },
    EMAIL,
    PASSWORD,
  );
  const { body } = await shop
    .send('post', '/admin/login')
    .send({ email: EMAIL, password: PASSWORD })
    .expect(200);
  token = body.data.token;
});

const panel = (method: 'get' | 'post' | 'put' | 'delete', route: string, body?: object) =>
  shop.send(method, CONTENT + route, token).send(body);

test('saving a form that was opened before a sale leaves the stock right', async () => {
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 10, price: 4 });
  const form = (await panel('get', `/api::product.product/${tea.documentId}`).expect(200)).body.data;
  await placeOrder(shop, alice, [line(tea, 3)]).expect(201);

  const fields = {
    name: 'Renamed',
    slug: form.slug,
    sku: form.sku,
    price: form.price,
    stock: form.stock,
    active: form.active,
  };
  const saved = await panel('put', `/api::product.product/${tea.documentId}`, fields).expect(200);

  expect(saved.body.data).toMatchObject({ name: 'Renamed', stock: 7 });
  expect(await stockOf(shop, tea)).toBe(7);
});

test('creating a product in the panel opens its ledger', async () => {
  const values = {
    name: 'Jam',
    slug: 'jam',
    sku: 'JAM-1',
    price: 5,
    stock: 12,
    active: true,
    lowStockThreshold: 5,
  };

  const { body } = await panel('post', '/api::product.product', values).expect(201);

  expect(await ledgerOf(shop, body.data)).toEqual([{ delta: 12, stock_after: 12, reason: 'opening' }]);
});

test('a threshold that is emptied in the panel is one of 0', async () => {
  const tea = await product(shop, { stock: 10 });

  const { body } = await panel('put', `/api::product.product/${tea.documentId}`, {
    lowStockThreshold: null,
  }).expect(200);

  expect(body.data.lowStockThreshold).toBe(0);
});

test('a duplicate of a product begins with an empty shelf', async () => {
  const tea = await product(shop, { stock: 10 });

  const { body } = await panel('post', `/api::product.product/clone/${tea.documentId}`, {
    name: 'Copy',
    slug: `${tea.sku.toLowerCase()}-copy`,
    sku: `${tea.sku}-COPY`,
    stock: null,
    lowStockThreshold: null,
  }).expect(200);

  expect(await ledgerOf(shop, body.data)).toEqual([]);
  expect([await stockOf(shop, body.data), await stockOf(shop, tea)]).toEqual([0, 10]);
});

test.each(['api::order.order', 'api::order-line.order-line'])(
  '%s cannot be created, changed or deleted in the panel',
  async (uid) => {
    const alice = await customer(shop);
    const tea = await product(shop, { stock: 10 });
    const order = (await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data;
    const { results } = (await panel('get', `/${uid}`).expect(200)).body;
    const { documentId } = results.at(-1);

    await panel('put', `/${uid}/${documentId}`, { total: 1 }).expect(403);
    await panel('delete', `/${uid}/${documentId}`).expect(403);
    await panel('post', `/${uid}/actions/bulkDelete`, { documentIds: [documentId] }).expect(403);
    const created = await panel('post', `/${uid}`, {
      number: 'X',
      total: 0,
      currency: 'EUR',
      placedAt: new Date(),
      name: 'x',
      sku: 'x',
      quantity: 1,
      unitPrice: 1,
      position: 0,
      productDocumentId: 'x',
    });

    expect(created.status).toBe(403);
    expect((await shop.get(`/api/orders/${order.documentId}`, alice.token)).body.data).toEqual(order);
  },
);

test('a movement cannot be changed or deleted in the panel', async () => {
  const tea = await product(shop, { stock: 10 });
  const ledger = await ledgerOf(shop, tea);
  const { results } = (await panel('get', '/api::stock-movement.stock-movement').expect(200)).body;
  const route = `/api::stock-movement.stock-movement/${results.at(-1).documentId}`;

  await panel('put', route, { delta: 5, reason: 'received' }).expect(403);
  await panel('delete', route).expect(403);

  expect(await ledgerOf(shop, tea)).toEqual(ledger);
});

test('a price that cannot be is a 400 that names the field', async () => {
  const tea = await product(shop, { price: 3 });

  const { status, body } = await panel('put', `/api::product.product/${tea.documentId}`, { price: 1.005 });

  expect([status, body.error.details.errors]).toEqual([400, [expect.objectContaining({ path: ['price'] })]]);
});

test('the books agree after all of this', () => expectReconciled(shop));
