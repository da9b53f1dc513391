/** What a customer gets who asks what is kept of them: all of it, nothing of anybody else, and in the promised shape. */
import { line, placeOrder } from '../support/orders';
import { colleague, type Colleague } from '../support/panel';
import { customer } from '../support/people';
import { closeReceivers } from '../support/receiver';
import type { Shop } from '../support/shop';
import { openTellingShop } from '../support/webhooks';
import { exportAnswer } from '../../src/back-office/customers/contract';
import type { CustomerExport } from '../../src/privacy/contract';
import { leaver, WORDS, type Leaver } from './leaver';

let shop: Shop;
let admin: Colleague;
let alice: Leaver;
let exported: CustomerExport;
let text: string;

beforeAll(async () => {
  ({ shop, admin } = await openTellingShop());
  const made = await leaver(shop, admin);
  alice = made.alice;
  const bob = await customer(shop);
  await placeOrder(shop, bob, [line(made.tea)], { note: 'For Bob alone' }).expect(201);
  const answered = await shop.get(`/shop/customers/${alice.documentId}/export`, admin.token).expect(200);
  expect(answered.headers['cache-control']).toBe('no-store');
  expect(exportAnswer.parse(answered.body)).toEqual(answered.body);
  exported = answered.body.data;
  text = JSON.stringify(exported);
});

afterAll(closeReceivers);

/** The shop's own notes: what a receiver or a plugin said, about its own failure. */
const { answer: _answer, failure: _failure, ...THEIRS } = WORDS;

test.each(Object.entries(THEIRS))('it holds the %s', (_name, word) => {
  expect(text).toContain(word);
});

test('it holds every order with its lines and what happened to it', () => {
  expect(exported.orders.map(({ documentId, state }) => [documentId, state])).toEqual([
    [alice.orders[0], 'delivered'],
    [alice.orders[1], 'cancelled'],
  ]);
  const [first, second] = exported.orders;
  expect(first).toMatchObject({
    total: 19.98,
    idempotencyKey: WORDS.key,
    lines: [{ quantity: 2, total: 19.98 }],
  });
  expect(first?.history.map(({ state, by }) => `${state} by ${by}`)).toEqual([
    'placed by customer',
    'confirmed by shop',
    'shipped by shop',
    'delivered by shop',
  ]);
  expect(second?.history.at(-1)).toMatchObject({ state: 'cancelled', by: 'customer' });
});

test('it tells which receivers were told what', () => {
  const told = exported.told.map(({ to, event }) => `${to}: ${event}`).sort();

  expect(told).toEqual([
    'Warehouse: order.cancelled',
    'Warehouse: order.delivered',
    'Warehouse: order.placed',
    'Warehouse: order.placed',
  ]);
});

test('it holds no hash, no token, nobody of the staff and nobody else', () => {
  expect(text).not.toMatch(/\$2[aby]\$|password|resetPasswordToken|confirmationToken|sessionId|refresh/i);
  expect(text).not.toMatch(/staff-\d|For Bob alone|authenticated-/);
});

test('the log says who asked for whom, and nothing of what is in it', async () => {
  await shop.hasToldAll();
  expect(shop.log).toContain(
    `privacy: admin ${admin.name} (${admin.id}) has exported customer ${alice.documentId}`,
  );
  for (const word of Object.values(WORDS)) expect(shop.log).not.toContain(word);
});

test('who may not has no way in', async () => {
  const route = `/shop/customers/${alice.documentId}/export`;
  const packer = await colleague(shop, 'opply-fulfilment');

  expect((await shop.get(route, packer.token)).status).toBe(403);
  expect((await shop.send('post', `/shop/customers/${alice.documentId}/erasure`, packer.token)).status).toBe(
    403,
  );
  expect((await shop.get(route, alice.token)).status).toBe(401);
  expect((await shop.get(route)).status).toBe(401);
});
