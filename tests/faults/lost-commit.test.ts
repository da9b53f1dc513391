/**
 * The worst moment to lose a connection: the COMMIT has arrived, its answer has not. The shop cannot know whether the
 * order is there; it finds out, and places it once.
 */
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';
import { shopBehindWire } from './shop-behind-wire';
import type { TcpProxy, Wire } from './storm/tcp-proxy';

let shop: Shop;
let wire: TcpProxy;
let alice: Person;
let tea: TestProduct;

/** What becomes of the next connection that commits an order. */
let next: 'nothing' | 'cut before COMMIT' | 'cut after COMMIT' = 'nothing';
const doomed = new WeakSet<Wire>();
const writing = new WeakSet<Wire>();

beforeAll(async () => {
  const { database } = await openShop();
  ({ shop, wire } = await shopBehindWire(database, (chunk, direction, connection) => {
    const text = chunk.toString('latin1');
    if (direction === 'back') return doomed.has(connection) ? 'cut' : 'pass';
    if (text.includes('insert-orders')) writing.add(connection);
    if (!writing.has(connection) || !text.includes('COMMIT')) return 'pass';
    writing.delete(connection);
    const fate = next;
    next = 'nothing';
    if (fate === 'cut before COMMIT') return 'cut';
    if (fate === 'cut after COMMIT') doomed.add(connection);
    return 'pass';
  }));
  alice = await customer(shop);
});

afterAll(() => wire.close());

beforeEach(async () => {
  tea = await product(shop, { stock: 10 });
});

const ordersOf = async (person: Person): Promise<number> =>
  (await shop.get('/api/orders', person.token)).body.meta.pagination.total;

describe.each(['cut before COMMIT', 'cut after COMMIT'] as const)('%s', (fate) => {
  test('an order without a key is placed exactly once, and answered', async () => {
    const before = await ordersOf(alice);
    next = fate;

    const { status, body } = await placeOrder(shop, alice, [line(tea, 2)]);

    expect([next, status, await ordersOf(alice), await stockOf(shop, tea)]).toEqual([
      'nothing',
      201,
      before + 1,
      8,
    ]);
    const { body: stored } = await shop.get(`/api/orders/${body.data.documentId}`, alice.token);
    expect(stored).toEqual(body);
  });

  test('all orders of the batch are placed exactly once, refusals stay refusals', async () => {
    const buyers = await people(shop, 12);
    next = fate;

    const answers = await Promise.all(buyers.map((buyer) => placeOrder(shop, buyer, [line(tea)])));

    expect(next).toBe('nothing');
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(201), 409, 409]);
    expect(await Promise.all(buyers.map(ordersOf))).toEqual(
      answers.map(({ status }) => (status === 201 ? 1 : 0)),
    );
    expect(await stockOf(shop, tea)).toBe(0);
    await expectReconciled(shop);
  });

  test('an order with a key is answered as new, and its replay as a replay', async () => {
    next = fate;

    const first = await placeOrder(shop, alice, [line(tea)], { key: fate });
    const again = await placeOrder(shop, alice, [line(tea)], { key: fate });

    expect([next, first.status, again.status]).toEqual(['nothing', 201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await stockOf(shop, tea)).toBe(9);
  });
});
