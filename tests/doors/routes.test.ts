/** Every route that the running server has stands in the table, and every row of the table is a route. */
import { openShop, type Shop } from '../support/shop';
import { DOORS } from './table';

/** Everything that a setting may open is open. */
const ALL_OPEN = {
  MCP_SERVER: 'true',
  API_DOCS: 'true',
  METRICS_TOKEN: 'a-token-that-nobody-here-knows-of',
  PLUGIN_VOUCHERS: 'true',
  PLUGIN_PURCHASE_LIMITS: 'true',
};

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(ALL_OPEN);
});

test('the routes of the running server are those of the table', async () => {
  const served = await shop.inside((strapi) =>
    (strapi.server.listRoutes() as unknown as { methods: string[]; path: string }[])
      // What has no method goes before routes and is none.
      .filter(({ methods }) => methods.length > 0)
      .map(({ methods, path }) => {
        const [method, ...others] = methods.filter((name) => name !== 'HEAD');
        return `${others.length > 0 ? 'ALL' : method} ${path}`;
      }),
  );

  const rows = DOORS.map(({ address }) => address);
  expect({
    unclassified: served.filter((route) => !rows.includes(route)),
    gone: rows.filter((row) => !served.includes(row)),
  }).toEqual({ unclassified: [], gone: [] });
  expect(new Set(rows).size).toBe(rows.length);
});

test.each(['GET /API/products', 'GET /api/Products', 'POST /api/AUTH/local', 'GET /Admin/init'])(
  'a route has one spelling: %s is none',
  async (request) => {
    const [method, url] = request.split(' ') as [string, string];

    const { status } = await fetch(new URL(url, shop.url), { method });

    expect([404, 405]).toContain(status);
  },
);
