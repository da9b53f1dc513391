/** What a container of the shop is asked to prove, from outside: by its operators, by a customer, by a supervisor that stops it. */
import { Blob, Buffer } from 'node:buffer';
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { withClient } from '../../scripts/embedded-postgres.mjs';

const ADMINISTRATOR = { email: 'olga@shop.test', password: 'Only-for-the-proof-1' };
const LOOK_AGAIN_MS = 20;
const PATIENCE_MS = 20_000;

/** Requests to the shop; each says which status it expects. */
async function ask(shop, address, { expected = 200, token, json, form, headers } = {}) {
  const answer = await fetch(new URL(address, shop), {
    method: json || form ? 'POST' : 'GET',
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(json && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: form ?? (json && JSON.stringify(json)),
  });
  const text = await answer.text();
  if (answer.status !== expected) throw new Error(`${address} answers ${answer.status}: ${text}`);
  return JSON.parse(text);
}

/** The first administrator and the catalogue, by the commands of docs/deploying.md; then a picture, by the panel. */
export async function operate(image, shop, uploads) {
  const link = await image.run('npm', 'run', '--silent', 'administrator', '--', ADMINISTRATOR.email);
  const registrationToken = new URL(link).searchParams.get('registrationToken');
  const userInfo = { firstname: 'Olga', lastname: 'Olsen', password: ADMINISTRATOR.password };
  await ask(shop, '/admin/register', { json: { registrationToken, userInfo } });
  await image.run('npm', 'run', '--silent', 'import', '--', 'database/seeds/catalogue.csv');

  const { data } = await ask(shop, '/admin/login', { json: ADMINISTRATOR });
  const form = new globalThis.FormData();
  form.append('files', new Blob([PICTURE], { type: 'image/png' }), 'dot.png');
  await ask(shop, '/upload', { token: data.token, form, expected: 201 });
  if (!readdirSync(uploads).some((file) => file.startsWith('dot')))
    throw new Error('the picture is not in the volume');
}

/** One pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function register(shop, username) {
  const json = { username, email: `${username}@shop.test`, password: 'Only-for-the-proof-1' };
  const { jwt } = await ask(shop, '/api/auth/local/register', { json });
  return jwt;
}

async function order(shop, token) {
  const { data } = await ask(shop, '/api/products?filters[stock][$gt]=5&pagination[pageSize]=1');
  const json = { data: { lines: [{ product: data[0].documentId, quantity: 2 }] } };
  const headers = { 'Idempotency-Key': token.slice(-40) };
  return ask(shop, '/api/orders', { token, json, headers, expected: 201 });
}

export async function askLikeACustomer(shop) {
  const placed = await order(shop, await register(shop, 'alice'));
  if (placed.data.state !== 'placed') throw new Error(`the order is ${placed.data.state}`);
}

/** The image as a worker. */
export async function worksOnJobs(image) {
  const worker = image.start(['node', 'dist/scripts/tasks/worker.js']);
  try {
    await until('the worker works', () => worker.said.includes('working on jobs'));
    worker.signal('SIGTERM');
    const code = await worker.ended;
    if (code !== 0) throw new Error(`the worker ended with ${code}: ${worker.said}`);
  } finally {
    await worker.kill();
  }
}

/** Told to stop while an order waits for its product's lock. */
export async function hasEnded(server, shop, databaseUrl) {
  const token = await register(shop, 'bob');
  await withClient({ connectionString: databaseUrl }, async (client) => {
    await client.query('BEGIN');
    await client.query('SELECT FROM products FOR UPDATE');
    const answer = order(shop, token);
    // Looked at below; until then nobody does.
    answer.catch(() => undefined);
    await until('the order waits', async () => (await client.query(WAITING)).rowCount > 0);
    server.signal('SIGTERM');
    await until('it says that it stops', () => isNotReady(shop));
    await client.query('COMMIT');
    await answer;
  });
  const code = await server.ended;
  if (code !== 0) throw new Error(`it ended with ${code}`);
}

const WAITING =
  "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

const isNotReady = (shop) =>
  fetch(new URL('/api/health/ready', shop)).then(
    ({ ok }) => !ok,
    () => true,
  );

async function until(what, holds) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await wait(LOOK_AGAIN_MS);
  }
}
