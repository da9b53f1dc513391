/**
 * No line of the log holds a password, a token or an address, in either format, whatever goes wrong. The database is taken away in the
 * middle of it, and a trigger fails with the row in its mouth, because errors repeat what they are about.
 */
import { product, type TestProduct } from '../support/catalogue';
import { takeDepartures } from '../support/contract/departures';
import { bringBack, takeAway } from '../support/outage';
import { openShop, type Shop } from '../support/shop';

const SECRET = {
  email: 'planted.person@shop.example',
  password: 'planted-Passw0rd',
  street: 'planted-street 17',
  note: 'planted-note',
  name: 'planted-recipient',
};

const ADDRESS = {
  name: SECRET.name,
  street1: SECRET.street,
  city: 'planted-city',
  postalCode: 'planted-code',
  country: 'GB',
};

interface Known {
  shop: Shop;
  tea: TestProduct;
  jwt: string;
  refreshToken: string;
}

const basic = (password: string): string =>
  `Basic ${Buffer.from(`${SECRET.email}:${password}`).toString('base64')}`;

/** @returns the status; what else is answered is for other tests. */
async function ask(
  shop: Shop,
  request: string,
  { authorization, body, headers }: { authorization?: string; body?: unknown; headers?: object } = {},
): Promise<number> {
  const [method, url] = request.split(' ') as [string, string];
  const { status } = await fetch(`${shop.url}${url}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return status;
}

/** Whatever a customer does, well and badly. */
async function everything({ shop, tea, jwt, refreshToken }: Known): Promise<number[]> {
  const { email, password, street: street1 } = SECRET;
  const authorization = `Bearer ${jwt}`;
  const order = (quantity: number) => ({
    lines: [{ product: tea.documentId, quantity }],
    note: SECRET.note,
    shippingAddress: ADDRESS,
  });
  const fresh = `x${Date.now()}`;
  const renewed = { password: `${password}2`, passwordConfirmation: `${password}2` };
  const requests: [string, Parameters<typeof ask>[2]][] = [
    ['POST /api/auth/local', { body: { identifier: email, password } }],
    ['POST /api/auth/local', { body: { identifier: email, password: `${password}-wrong` } }],
    // Its end is missing, and a parser tells where.
    ['POST /api/auth/local', { body: `{"identifier": "${email}", "password": "${password}` }],
    ['POST /api/auth/local/register', { body: { username: email, email, password, street1 } }],
    ['POST /api/auth/local/register', { body: { username: fresh, email: fresh + email, password, street1 } }],
    ['POST /api/auth/refresh', { body: { refreshToken: `${refreshToken}x` } }],
    ['POST /api/auth/change-password', { authorization, body: { currentPassword: 'planted', ...renewed } }],
    ['POST /api/orders', { authorization, body: { data: order(1) }, headers: { 'Idempotency-Key': fresh } }],
    ['POST /api/orders', { authorization, body: { data: order(9_999) } }],
    ['PUT /api/customers/me', { authorization, body: { data: { street1, phone: 'planted-phone' } } }],
    ['PUT /api/customers/me', { authorization, body: { data: { street1, role: 'planted-role' } } }],
    [`GET /api/customers?filters[email][$eq]=${email}&_q=${password}`, { authorization }],
    [`GET /api/customers?token=${jwt}&sort=${email}`, { authorization }],
    ['GET /api/orders', { authorization: basic(password) }],
    ['GET /api/orders', { authorization: basic(`${password}-wrong`) }],
    ['GET /api/orders', { authorization: `${authorization}x` }],
    ['POST /admin/login', { body: { email, password } }],
    ['POST /admin/login', { body: `{"email": "${email}", "password": "${password}` }],
    ['POST /admin/login', { body: `{"email": ${email}` }],
  ];
  const statuses: number[] = [];
  for (const [request, sent] of requests) statuses.push(await ask(shop, request, sent));
  return statuses;
}

test.each(['json', 'text'])(
  'the log as %s holds no password, token or address',
  async (format) => {
    const shop = await openShop({
      LOG_FORMAT: format,
      LOG_LEVEL: 'debug',
      API_BASIC_AUTH: 'true',
      MAIL: 'off',
    });
    const tea = await product(shop, { stock: 50 });
    const { body } = await shop
      .send('post', '/api/auth/local/register')
      .send({
        username: 'planted-user',
        email: SECRET.email,
        password: SECRET.password,
        street1: SECRET.street,
      })
      .expect(200);
    const known = { shop, tea, jwt: body.jwt, refreshToken: body.refreshToken };

    const well = await everything(known);
    expect(well).toEqual(expect.arrayContaining([200, 201, 400, 401, 409]));

    // An error that nobody expects, with the row in it.
    await shop.database.query(`
      CREATE FUNCTION fail_with_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'broken' USING DETAIL = to_jsonb(NEW)::text, HINT = to_jsonb(NEW)::text;
      END $$;
      CREATE TRIGGER fail_with_row BEFORE INSERT OR UPDATE ON up_users FOR EACH ROW EXECUTE FUNCTION fail_with_row();
      CREATE TRIGGER fail_with_row BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION fail_with_row()`);
    expect(await everything(known)).toContain(500);

    await takeAway(shop.database);
    expect(await everything(known)).toContain(503);
    await bringBack(shop.database);
    await shop.hasToldAll();
    // A 500 is no answer that the document promises.
    takeDepartures();

    const secrets = [
      /planted/i,
      /\$2[aby]\$/,
      /eyJ[\w-]+\.[\w-]+/,
      new RegExp(basic(SECRET.password).slice(6, 40)),
    ];
    const telling = shop.log.split('\n').filter((one) => secrets.some((secret) => secret.test(one)));
    expect(telling).toEqual([]);
    // A log that holds nothing would have been no test.
    expect(shop.log).toContain('/api/orders');
    expect(shop.log).toMatch(/broken/);
  },
  240_000,
);
