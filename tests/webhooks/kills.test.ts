/**
 * Orders that customers insist on while their server is killed again and again, and a receiver who hears of each of them. A few
 * each time the suite runs; `npm run kills -- --orders 10000 --kills 20` for many. KILLS_SEED repeats a run's intentions.
 */
import { product, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeFast } from '../support/orders';
import { people, type Person } from '../support/people';
import { closeReceivers, Receiver, verify, type Parcel } from '../support/receiver';
import { expectReconciled } from '../support/reconciled';
import { Shop } from '../support/shop';
import { openTellingShop, secretOf, webhook, WEBHOOK_SETTINGS } from '../support/webhooks';
import { Randomness } from '../faults/storm/randomness';

const ORDERS = Number(process.env.KILLS_ORDERS ?? 300);
const KILLS = Number(process.env.KILLS_COUNT ?? 2);
const SEED = Number(process.env.KILLS_SEED ?? Math.floor(Math.random() * 2 ** 31));

const CUSTOMERS = 40;

/** Of the orders. */
const CANCELLED_SHARE = 0.1;

/** Of the parcels: what the receiver does not take is to be brought again. */
const REFUSED_SHARE = 0.02;

/** A job that was replaced while a killed server had it waits for nothing more. */
const STILL_TO_TELL = `
  SELECT FROM graphile_worker.jobs WHERE attempts < max_attempts
  UNION ALL SELECT FROM webhook_deliveries WHERE state <> 'delivered'`;

/** Starting again, and telling what is left. */
const TIME_LIMIT_MS = 180_000 + KILLS * 30_000 + ORDERS * 20;

afterEach(closeReceivers);

/** Kills its server at moments drawn beforehand, and starts another one on the same database. */
class MortalServer {
  private readonly moments: number[];
  private acknowledged = 0;
  private restarting: Promise<void> | undefined;

  constructor(
    public shop: Shop,
    randomness: Randomness,
  ) {
    this.moments = Array.from({ length: KILLS }, () => randomness.between(1, ORDERS - 1)).sort(
      (a, b) => a - b,
    );
  }

  /** To be called for each order that was acknowledged. */
  count(): void {
    this.acknowledged += 1;
    if (!this.restarting && (this.moments[0] ?? Infinity) <= this.acknowledged)
      this.restarting = this.restart();
  }

  /** @returns the answer of whichever server is alive, however often it takes. */
  async insist(ask: (url: string) => Promise<{ status: number }>): Promise<void> {
    let answer = await ask(this.shop.url).catch(() => undefined);
    while (!answer || answer.status >= 500) {
      await this.restarting;
      answer = await ask(this.shop.url).catch(() => undefined);
    }
  }

  async untilAlive(): Promise<void> {
    while (this.restarting) await this.restarting;
  }

  private async restart(): Promise<void> {
    this.moments.shift();
    await this.shop.stop('SIGKILL');
    this.shop = await Shop.boot(this.shop.database, WEBHOOK_SETTINGS);
    this.restarting = undefined;
    process.stderr.write(
      `kills: ${this.acknowledged} of ${ORDERS} orders, ${this.moments.length} kills to come\n`,
    );
  }
}

/** @returns the documentIds of the orders that were acknowledged. */
async function placeAll(
  server: MortalServer,
  customers: Person[],
  products: TestProduct[],
): Promise<string[]> {
  const acknowledged: string[] = [];
  let begun = 0;
  const buy = async ({ token, username }: Person) => {
    const randomness = new Randomness(SEED, username);
    while (begun < ORDERS) {
      const number = begun;
      begun += 1;
      const lines = [line(randomness.pick(products), randomness.between(1, 3))];
      await server.insist(async (url) => {
        const placed = await placeFast(url, token, lines, `order-${number}`);
        if (placed.body.data) acknowledged[number] = placed.body.data.documentId;
        return placed;
      });
      server.count();
      if (randomness.chance(CANCELLED_SHARE)) {
        const route = `/api/orders/${acknowledged[number]}/cancel`;
        const headers = { Authorization: `Bearer ${token}` };
        await server.insist((url) => fetch(url + route, { method: 'POST', headers }));
      }
    }
  };
  await Promise.all(customers.map(buy));
  return acknowledged;
}

const isRight = (parcel: Parcel, secret: string): boolean => {
  try {
    verify(parcel, secret);
    return true;
  } catch {
    return false;
  }
};

test(
  `${ORDERS} orders with ${KILLS} kills, seed ${SEED}: a receiver hears of each order and each cancellation, signed, and of no other`,
  async () => {
    const { shop, admin } = await openTellingShop();
    const randomness = new Randomness(SEED, 'kills');
    const receiver = await Receiver.open();
    receiver.manners = () => (randomness.chance(REFUSED_SHARE) ? 500 : 204);
    const id = await webhook(
      shop,
      admin,
      receiver.url,
      'order.placed',
      'order.cancelled',
      'stock.low',
      'stock.out',
    );
    const secret = await secretOf(shop, admin, id);
    const products = await Promise.all(
      Array.from({ length: 20 }, (_, index) => product(shop, { stock: ORDERS * 3, price: index + 1 })),
    );
    const server = new MortalServer(shop, randomness);

    const acknowledged = await placeAll(server, await people(shop, CUSTOMERS), products);
    await server.untilAlive();
    const { database } = server.shop;
    await until(async () => (await database.query(STILL_TO_TELL)).length === 0);

    const orders = await database.query<{ id: string; state: string }>(
      'SELECT document_id AS id, state FROM orders',
    );
    const told = receiver.parcels.map(
      ({ body }) => JSON.parse(body) as { type: string; data: { documentId: string } },
    );
    const toldOf = (type: string) =>
      told.filter((event) => event.type === type).map(({ data }) => data.documentId);
    expect(new Set(acknowledged)).toEqual(new Set(orders.map((order) => order.id)));
    expect(orders).toHaveLength(ORDERS);
    expect(new Set(toldOf('order.placed'))).toEqual(new Set(acknowledged));
    const cancelled = orders.filter(({ state }) => state === 'cancelled').map((order) => order.id);
    expect(cancelled.length).toBeGreaterThan(0);
    expect(new Set(toldOf('order.cancelled'))).toEqual(new Set(cancelled));
    expect(receiver.parcels.filter((parcel) => !isRight(parcel, secret))).toEqual([]);
    await expectReconciled(server.shop);
    process.stderr.write(
      `kills: ${receiver.parcels.length} parcels for ${orders.length + cancelled.length} events\n`,
    );
  },
  TIME_LIMIT_MS,
);
