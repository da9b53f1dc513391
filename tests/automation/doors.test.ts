/** Who gets through to the tools, and what is behind the door: the shop's own tools and nothing of Strapi's. */
import { adminToken, allOf, disconnectAll, Program, toDo, type Permission } from '../support/automation';
import { ledgerOf, product, stockOf } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague, type PanelRole } from '../support/panel';
import { customer, staff } from '../support/people';
import { openShop, type Shop } from '../support/shop';

const READS_PRODUCTS = ['list_products', 'get_product'];
const READS_STOCK = ['list_stock_movements'];
const READS_ORDERS = ['list_orders', 'get_order'];
const MOVES_ORDERS = ['confirm_order', 'ship_order', 'deliver_order', 'cancel_order'];
const ALL = [...READS_PRODUCTS, ...READS_STOCK, ...READS_ORDERS, ...MOVES_ORDERS];

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ MCP_SERVER: 'true' });
});

afterAll(disconnectAll);

const programWith = async (permissions: Permission[]): Promise<Program> =>
  Program.connect(shop, (await adminToken(shop, permissions)).accessKey);

const ping = (url: string, accessKey?: string, path = '/mcp'): Promise<Response> =>
  fetch(new URL(path, url), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...(accessKey === undefined ? {} : { Authorization: `Bearer ${accessKey}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  });

test('a shop that was not told to has no MCP server', async () => {
  const closed = await openShop();
  const { accessKey } = await adminToken(closed, [toDo('orders.read')]);

  const asked = await ping(closed.url, accessKey);
  const nowhere = await ping(closed.url, accessKey, '/nowhere');

  expect([asked.status, await asked.text()]).toEqual([nowhere.status, await nowhere.text()]);
  expect(asked.status).toBe(405);
  expect((await fetch(new URL('/mcp', closed.url))).status).toBe(404);
});

describe('a token', () => {
  test('is needed', async () => {
    const { accessKey } = await adminToken(shop, []);

    expect((await ping(shop.url)).status).toBe(401);
    expect((await ping(shop.url, 'nobody-s')).status).toBe(401);
    expect((await ping(shop.url, accessKey)).status).toBe(200);
  });

  test('of a customer, of staff, of a person in the panel or for the API opens nothing', async () => {
    const ofApi = await shop.inside(async (strapi) => {
      const tokens = strapi.service('admin::api-token');
      const made = await tokens.create({ name: 'app', description: '', type: 'full-access', lifespan: null });
      return made.accessKey as string;
    });
    const manager = await colleague(shop, 'strapi-super-admin');
    const others = [await customer(shop), await staff(shop), manager].map(({ token }) => token);

    const statuses = await Promise.all([...others, ofApi].map((key) => ping(shop.url, key)));

    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  test('opens nothing any more once it is revoked or its owner is deactivated', async () => {
    const revoked = await adminToken(shop, [toDo('orders.read')], 'Revoked');
    const orphaned = await adminToken(shop, [toDo('orders.read')], 'Orphaned');
    const { body } = await shop.get('/admin/admin-tokens', revoked.owner.token).expect(200);
    const { id } = body.data.find(({ name }: { name: string }) => name === 'Revoked');

    await shop.send('delete', `/admin/admin-tokens/${id}`, revoked.owner.token).expect(200);
    await shop.inside(
      (strapi, owner) => strapi.service('admin::user').updateById(owner, { isActive: false }),
      orphaned.owner.id,
    );

    expect((await ping(shop.url, revoked.accessKey)).status).toBe(401);
    expect((await ping(shop.url, orphaned.accessKey)).status).toBe(401);
  });
});

describe('the tools', () => {
  test.each<[PanelRole, string[]]>([
    ['strapi-super-admin', ALL],
    ['opply-store-manager', ALL],
    ['opply-fulfilment', ALL],
    ['opply-catalogue-editor', READS_PRODUCTS],
  ])('that a token with the rights of %s is offered', async (role, offered) => {
    const program = await programWith(await allOf(shop, role));

    expect(await program.tools()).toEqual(offered);
  });

  test.each([
    ['orders.read', READS_ORDERS],
    ['orders.transition', MOVES_ORDERS],
    ['stock.read', READS_STOCK],
    ['stock.correct', []],
  ])('that the right %s alone gives', async (action, offered) => {
    const program = await programWith([toDo(action)]);

    expect(await program.tools()).toEqual(offered);
    for (const name of ALL.filter((one) => !offered.includes(one)))
      await expect(program.call(name, { documentId: 'x' })).rejects.toThrow(`Tool ${name} disabled`);
  });
});

// After those above: it takes rights from a role.
test('a token loses what the role of its owner loses', async () => {
  const owner = await colleague(shop, 'opply-fulfilment');
  const adminPermissions = [toDo('orders.read'), toDo('orders.transition')];
  const accessKey = await shop.inside(
    async (strapi, id, permissions) => {
      const person = await strapi.service('admin::user').findOne(id);
      const token = { name: 'Packer', description: '', lifespan: null, adminPermissions: permissions };
      return (await strapi.service('admin::api-token-admin').create(token, person)).accessKey as string;
    },
    owner.id,
    adminPermissions,
  );
  const program = await Program.connect(shop, accessKey);
  const before = await program.tools();

  const role = (await shop.inside((strapi) =>
    strapi.service('admin::role').findOne({ code: 'opply-fulfilment' }),
  )) as { id: number };
  const manager = await colleague(shop, 'strapi-super-admin');
  await shop
    .send('put', `/admin/roles/${role.id}/permissions`, manager.token)
    .send({ permissions: [toDo('orders.read')] })
    .expect(200);

  expect(before).toEqual([...READS_ORDERS, ...MOVES_ORDERS]);
  expect(await program.tools()).toEqual(READS_ORDERS);
});

test("Strapi's own tools are not there: they can write neither stock nor orders", async () => {
  const tea = await product(shop, { stock: 5 });
  const { body } = await placeOrder(shop, await customer(shop), [line(tea)]).expect(201);
  const program = await programWith(await allOf(shop, 'strapi-super-admin'));
  const kinds = ['product', 'stock-movement', 'order', 'order-line', 'order-transition', 'category'];
  const before = await ledgerOf(shop, tea);

  for (const name of kinds.flatMap((kind) => ['create', 'update', 'delete'].map((verb) => `${verb}_${kind}`)))
    await expect(
      program.call(name, {
        documentId: name.endsWith('product') ? tea.documentId : body.data.documentId,
        data: { stock: 99, state: 'delivered', delta: 9, reason: 'received', product: tea.documentId },
      }),
    ).rejects.toThrow(`Tool ${name} not found`);
  for (const name of ['media_delete_assets', 'create_plugin-users-permissions_user', 'list_order', 'log'])
    await expect(program.call(name)).rejects.toThrow(/not found|disabled/);

  expect(await stockOf(shop, tea)).toBe(4);
  expect(await ledgerOf(shop, tea)).toEqual(before);
});

test.each([
  ['PUT', '/admin/users/me', { email: 'somebody.else@shop.example' }],
  ['PUT', '/admin/users/me', { firstname: 'Somebody', lastname: 'Else' }],
  ['DELETE', '/admin/users/me/sessions', undefined],
  ['DELETE', '/admin/users/me/sessions/x', undefined],
  ['POST', '/admin/logout', {}],
] as const)(
  'a program is not its owner: %s %s changes neither their account nor their sessions',
  async (method, path, body) => {
    const { accessKey } = await adminToken(shop, await allOf(shop, 'strapi-super-admin'));
    const accounts = () =>
      shop.database.query('SELECT to_jsonb(u) - $1 AS row FROM admin_users AS u ORDER BY id', ['updated_at']);
    const sessions = () => shop.database.query('SELECT session_id, status FROM strapi_sessions ORDER BY id');
    const before = [await accounts(), await sessions()];

    const { status } = await fetch(new URL(path, shop.url), {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${accessKey}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

    expect(status).toBe(403);
    expect([await accounts(), await sessions()]).toEqual(before);
  },
);
