/** What each role of the panel may do, asked as the panel asks: refused by the server, whatever the screen shows. */
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague, type PanelRole } from '../support/panel';
import { customer } from '../support/people';
import { openShop, Shop } from '../support/shop';

const CONTENT = '/content-manager/collection-types';
const ROLES = ['opply-store-manager', 'opply-fulfilment', 'opply-catalogue-editor'] as const;

let shop: Shop;
let tea: TestProduct;
let order: string;
let leaver: string;
const tokens = {} as Record<PanelRole, string>;

beforeAll(async () => {
  shop = await openShop();
  tea = await product(shop, { stock: 100 });
  const alice = await customer(shop);
  order = (await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data.documentId;
  leaver = (await customer(shop)).documentId;
  for (const role of ['strapi-super-admin', ...ROLES] as const)
    tokens[role] = (await colleague(shop, role)).token;
});

interface Deed {
  name: string;
  method: 'get' | 'post' | 'put' | 'delete';
  route: () => string;
  body?: () => object;
  /** Who may: store manager, fulfilment, catalogue editor. */
  may: [boolean, boolean, boolean];
}

let count = 0;
const newProduct = () => ({
  name: 'Jam',
  slug: `jam-${(count += 1)}`,
  sku: `JAM-${count}`,
  price: 5,
  active: true,
});

const DEEDS: Deed[] = [
  {
    name: 'list products',
    method: 'get',
    route: () => `${CONTENT}/api::product.product`,
    may: [true, true, true],
  },
  {
    name: 'create a product',
    method: 'post',
    route: () => `${CONTENT}/api::product.product`,
    body: newProduct,
    may: [true, false, true],
  },
  {
    name: 'change a product',
    method: 'put',
    route: () => `${CONTENT}/api::product.product/${tea.documentId}`,
    body: () => ({ name: 'Tea' }),
    may: [true, false, true],
  },
  {
    name: 'create a category',
    method: 'post',
    route: () => `${CONTENT}/api::category.category`,
    body: () => ({ name: 'New', slug: `new-${(count += 1)}` }),
    may: [true, false, true],
  },
  {
    name: 'list orders',
    method: 'get',
    route: () => `${CONTENT}/api::order.order`,
    may: [true, true, false],
  },
  { name: 'read an order', method: 'get', route: () => `/shop/orders/${order}`, may: [true, true, false] },
  {
    name: 'move orders',
    method: 'post',
    route: () => '/shop/orders/transitions',
    body: () => ({ data: { transition: 'deliver', orders: [order] } }),
    may: [true, true, false],
  },
  {
    name: 'list movements',
    method: 'get',
    route: () => `${CONTENT}/api::stock-movement.stock-movement`,
    may: [true, false, false],
  },
  {
    name: "read a product's stock",
    method: 'get',
    route: () => `/shop/products/${tea.documentId}/stock`,
    may: [true, true, false],
  },
  {
    name: 'receive goods',
    method: 'post',
    route: () => `/shop/products/${tea.documentId}/movements`,
    body: () => ({ data: { delta: 1, reason: 'received' } }),
    may: [true, true, false],
  },
  {
    name: 'correct the stock',
    method: 'post',
    route: () => `/shop/products/${tea.documentId}/movements`,
    body: () => ({ data: { delta: -1, reason: 'correction' } }),
    may: [true, false, false],
  },
  {
    name: 'write off under the name of receiving',
    method: 'post',
    route: () => `/shop/products/${tea.documentId}/movements`,
    body: () => ({ data: { delta: -1, reason: 'received' } }),
    may: [true, false, false],
  },
  {
    name: 'list customers',
    method: 'get',
    route: () => `${CONTENT}/plugin::users-permissions.user`,
    may: [false, false, false],
  },
  {
    name: "export a customer's data",
    method: 'get',
    route: () => `/shop/customers/${leaver}/export`,
    may: [true, false, false],
  },
  {
    name: 'erase a customer',
    method: 'post',
    route: () => `/shop/customers/${leaver}/erasure`,
    may: [true, false, false],
  },
  {
    name: 'read the roles of the panel',
    method: 'get',
    route: () => '/admin/roles',
    may: [false, false, false],
  },
];

describe.each(ROLES.map((role, index) => [role, index] as const))('%s', (role, index) => {
  test.each(DEEDS.map((deed) => [deed.may[index] ? 'may' : 'may not', deed.name, deed] as const))(
    '%s %s',
    async (_may, _name, { method, route, body, may }) => {
      const { status } = await shop.send(method, route(), tokens[role]).send(body?.());

      if (may[index]) expect(status).toBeLessThan(300);
      else expect(status).toBe(403);
    },
  );
});

test.each(['/shop/orders/x', '/shop/products/x/stock'])(
  'a customer is nobody in the panel: %s',
  async (route) => {
    const alice = await customer(shop);

    expect((await shop.get(route)).status).toBe(401);
    expect((await shop.get(route, alice.token)).status).toBe(401);
  },
);

test('a catalogue editor moves no stock, whatever the form sends', async () => {
  const before = await stockOf(shop, tea);
  const token = tokens['opply-catalogue-editor'];

  await shop
    .send('put', `${CONTENT}/api::product.product/${tea.documentId}`, token)
    .send({ stock: 5, lowStockThreshold: 99 })
    .expect(200);
  const [row] = await shop.database.query('SELECT low_stock_threshold FROM products WHERE id = $1', [tea.id]);
  expect(row).toEqual({ low_stock_threshold: 5 });
  const { body } = await shop
    .send('post', `${CONTENT}/api::product.product`, token)
    .send({ ...newProduct(), stock: 50 })
    .expect(201);

  expect(await stockOf(shop, tea)).toBe(before);
  expect(await stockOf(shop, body.data)).toBe(0);
});

const UIDS = ['api::order.order', 'api::order-line.order-line', 'api::stock-movement.stock-movement'];

test.each(UIDS)('not even a super admin has a permission to create, change or delete %s', async (uid) => {
  const { body } = await shop.get('/admin/users/me/permissions', tokens['strapi-super-admin']);
  const about = (body.data as { action: string; subject: string }[])
    .filter(({ subject }) => subject === uid)
    .map(({ action }) => action);

  expect(about).toEqual(['plugin::content-manager.explorer.read']);
  const { documentId } = (await shop.get(`${CONTENT}/${uid}`, tokens['strapi-super-admin'])).body.results[0];
  const route = `${CONTENT}/${uid}`;
  const token = tokens['strapi-super-admin'];
  expect((await shop.send('post', route, token).send({})).status).toBe(403);
  expect((await shop.send('put', `${route}/${documentId}`, token).send({})).status).toBe(403);
  expect((await shop.send('delete', `${route}/${documentId}`, token)).status).toBe(403);
});

test('a role that an admin has changed or deleted stays so at the next start', async () => {
  await shop.inside(async (strapi) => {
    const roles = strapi.service('admin::role');
    const editor = await roles.findOne({ code: 'opply-catalogue-editor' });
    await roles.update({ id: editor.id }, { name: 'Copywriter' });
    await roles.assignPermissions(editor.id, []);
    const users = await strapi.db
      .query('admin::user')
      .findMany({ where: { roles: { code: 'opply-fulfilment' } } });
    for (const { id } of users) await strapi.service('admin::user').deleteById(id);
    const fulfilment = await roles.findOne({ code: 'opply-fulfilment' });
    await roles.deleteByIds([fulfilment.id]);
  });

  const again = await Shop.boot(shop.database);

  const roles = await again.inside(async (strapi) =>
    strapi.db.query('admin::role').findMany({
      where: { code: { $startsWith: 'opply-' } },
      populate: { permissions: true },
      orderBy: 'code',
    }),
  );
  expect(roles.map(({ code, name }) => [code, name])).toEqual([
    ['opply-catalogue-editor', 'Copywriter'],
    ['opply-store-manager', 'Store manager'],
  ]);
  expect(roles[0]?.permissions).toEqual([]);
  expect(roles[1]?.permissions.length).toBeGreaterThan(10);
});
