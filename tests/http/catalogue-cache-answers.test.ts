/** A remembered answer is like any other: its headers, its log line, who may have it; and which questions are equal. */
import { product, type TestProduct } from '../support/catalogue';
import { PATIENT } from '../support/patience';
import { customer } from '../support/people';
import { allow, forbid } from '../support/permissions';
import { agesBy, agesNoMore, hearsOfAll } from '../support/remembering';
import { openShop, type Shop } from '../support/shop';
import { aboutProducts, statementsDuring } from '../support/statements';

let shop: Shop;
let tea: TestProduct;

beforeAll(async () => {
  // Jobs would read what they need in the middle of what is counted here.
  shop = await openShop({
    ...PATIENT,
    LOG_LEVEL: 'http',
    JOBS_IN_PROCESS: 'false',
    CORS_ORIGINS: 'https://app.example',
  });
  tea = await product(shop, { name: 'Green tea', price: 3 });
  await product(shop, { name: 'Black tea', price: 3 });
  await agesNoMore(shop);
  // From now on the shop knows that callers without a token are the public.
  await shop.get('/api/products').expect(200);
});

let asked = 0;

/** @returns a question nobody asked before. */
const freshQuestion = () => `/api/products?filters[price][$lte]=${1_000 + (asked += 1)}`;

const readingsOf = async (...routes: string[]): Promise<string[]> =>
  aboutProducts(
    await statementsDuring(shop, async () => {
      for (const route of routes) await shop.get(route).expect(200);
    }),
  );

test('fifty who ask the same at once cost one reading, and all are answered', async () => {
  const route = freshQuestion();
  let answers: string[] = [];

  const statements = await statementsDuring(shop, async () => {
    answers = await Promise.all(
      Array.from({ length: 50 }, async () => (await fetch(`${shop.url}${route}`)).text()),
    );
  });

  expect(aboutProducts(statements)).toHaveLength(1);
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toContain(tea.documentId);
});

test('an answer that took longer than it is remembered for is not remembered', async () => {
  const route = freshQuestion();
  const client = await shop.database.connect();
  await client.query('BEGIN; LOCK TABLE products');
  const answered = fetch(`${shop.url}${route}`);
  const waiting =
    "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  while ((await shop.database.query(waiting)).length === 0);

  await agesBy(shop, 1_100);
  await client.query('COMMIT');
  await client.end();

  expect((await answered).status).toBe(200);
  expect(await readingsOf(route)).toHaveLength(1);
});

test('who knows the answer already gets 304 without any reading', async () => {
  const route = freshQuestion();
  const { headers, body } = await shop.get(route).expect(200);

  const statements = await statementsDuring(shop, async () => {
    const known = await shop
      .get(route)
      .set('If-None-Match', headers.etag as string)
      .expect(304);
    expect(known.text).toBe('');
    expect(known.headers.etag).toBe(headers.etag);
    expect((await shop.get(route).set('If-None-Match', '"another"').expect(200)).body).toEqual(body);
  });

  expect(statements).toEqual([]);
});

describe('which questions are equal', () => {
  test.each([
    [
      'filters[price][$lte]=9&sort=name&pagination[pageSize]=5',
      'pagination[pageSize]=5&sort=name&filters[price][$lte]=9',
    ],
    ['filters[name][$containsi]=green tea', 'filters%5Bname%5D%5B%24containsi%5D=green%20tea'],
    ['sort=id&_q=green%20tea', 'sort=id&_q=green+te%61'],
  ])('%s and %s', async (one, other) => {
    const readings = await readingsOf(`/api/products?${one}`, `/api/products?${other}`);

    expect(readings).toHaveLength(1);
  });

  test.each([
    ['sort[0]=price&sort[1]=name', 'sort[0]=name&sort[1]=price'],
    ['sort[]=price&sort[]=name', 'sort[]=name&sort[]=price'],
    ['sort=id&_q=tea', 'sort=id&_q=Tea'],
    // No description, and one that is not empty.
    ['sort=id&filters[description][$ne]', 'sort=id&filters[description][$ne]='],
  ])('not %s and %s', async (one, other) => {
    const readings = await readingsOf(`/api/products?${one}`, `/api/products?${other}`);

    expect(readings).toHaveLength(2);
  });
});

test('bytes that are no letters are not all the same question', async () => {
  // Strapi takes what cannot be unescaped as it was written.
  const odd = await product(shop, { name: '%FF' });
  await hearsOfAll(shop);

  const own = await shop.get('/api/products?filters[name][$eq]=%FF').expect(200);
  const other = await shop.get('/api/products?filters[name][$eq]=%FE').expect(200);

  expect(own.body.data).toEqual([expect.objectContaining({ documentId: odd.documentId })]);
  expect(other.body.data).toEqual([]);
});

describe('a remembered answer', () => {
  const app = { Origin: 'https://app.example' };

  test('has all headers of a fresh one, and the id of its own request', async () => {
    const route = freshQuestion();

    const fresh = await shop.get(route).set(app).set('X-Request-Id', 'fresh-1').expect(200);
    let remembered = fresh;
    const statements = await statementsDuring(shop, async () => {
      remembered = await shop.get(route).set(app).set('X-Request-Id', 'remembered-1').expect(200);
    });

    expect(statements).toEqual([]);
    expect(Object.keys(remembered.headers).sort()).toEqual(Object.keys(fresh.headers).sort());
    expect(remembered.headers).toMatchObject({
      'x-request-id': 'remembered-1',
      'access-control-allow-origin': 'https://app.example',
      'content-security-policy': fresh.headers['content-security-policy'],
      'x-content-type-options': 'nosniff',
      'content-type': fresh.headers['content-type'],
    });
    expect(remembered.body).toEqual(fresh.body);
  });

  test('has a log line of its own', async () => {
    const route = freshQuestion();
    for (const id of ['line-1', 'line-2', 'line-3'])
      await shop.get(route).set('X-Request-Id', id).expect(200);

    const linesOf = (id: string) => shop.log.split('\n').filter((one) => one.includes(`[${id}]`));
    while (linesOf('line-3').length === 0) await shop.get('/_health');

    for (const id of ['line-1', 'line-2', 'line-3'])
      expect(linesOf(id)).toEqual([expect.stringMatching(/GET \/api\/products 200\b/)]);
  });

  test('is not for a bad token', async () => {
    const route = freshQuestion();
    await readingsOf(route, route);

    for (const token of ['garbage', 'a.b.c']) await shop.get(route, token).expect(401);
  });

  test.each(['public', 'authenticated'])('is not for a role that may no longer ask: %s', async (type) => {
    const token = type === 'public' ? undefined : (await customer(shop)).token;
    const route = freshQuestion();
    for (let count = 0; count < 3; count += 1) await shop.get(route, token).expect(200);

    await forbid(shop, type, 'api::product.product.find');
    await shop.get(route, token).expect(403);

    await allow(shop, type, 'api::product.product.find');
    await hearsOfAll(shop);
    await shop.get(route, token).expect(200);
  });
});

describe('a refusal is not remembered', () => {
  const DOCUMENT_ID = 'appearedlaterappearedlat';

  /** Adds a product so that nobody is told: the triggers that announce changes are off. */
  async function appearUnannounced(): Promise<void> {
    const client = await shop.database.connect();
    await client.query('SET session_replication_role = replica');
    await client.query(
      `INSERT INTO products (document_id, name, slug, sku, price, stock, active, created_at, updated_at)
       VALUES ($1, 'Late', 'late', 'LATE', 1, 0, true, now(), now())`,
      [DOCUMENT_ID],
    );
    await client.end();
  }

  test('neither that there is no such product, nor that no page follows it', async () => {
    const single = `/api/products/${DOCUMENT_ID}`;
    const page = `/api/products?pagination[after]=${DOCUMENT_ID}`;
    for (let count = 0; count < 2; count += 1) {
      await shop.get(single).expect(404);
      await shop.get(page).expect(400);
    }

    await appearUnannounced();

    await shop.get(single).expect(200);
    await shop.get(page).expect(200);
  });

  test('nor is a parameter that makes no sense taken for one that does', async () => {
    for (let count = 0; count < 2; count += 1) {
      await shop.get('/api/products?pagination[pageSize]=0').expect(400);
      await shop.get('/api/products?pagination[pageSize]=1').expect(200);
    }
  });
});
