/** Many customers who want the same at the same moment, through the proxy, from three servers: what there is is sold, and no more. */
import { ledgerOf, product, stockOf } from '../support/catalogue';
import { line, placeFast, type Line } from '../support/orders';
import { people } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { Fleet } from './support/fleet';
import { expectNoneFailed, Load } from './support/load';
import { describeFleet } from './support/packages';

const STOCK = 150;
const ORDERS = 900;
const CUSTOMERS = 60;

/** 200 is the answer to a retry of an order that was taken. */
const VERDICTS: Record<number, 'taken' | 'refused'> = { 201: 'taken', 200: 'taken', 409: 'refused' };

jest.setTimeout(300_000);

describeFleet('a fleet', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.open();
  });

  afterAll(() => fleet?.close());

  /** Asks until it is decided: on a machine with more to do than it can, a rush of this size is answered 503 in part. */
  async function decided(token: string, lines: Line[], key: string): Promise<'taken' | 'refused'> {
    for (;;) {
      const { status } = await placeFast(fleet.front.url, token, lines, key);
      const verdict = VERDICTS[status];
      if (verdict) return verdict;
      expect(status).toBe(503);
    }
  }

  test(`${ORDERS} orders at once for ${STOCK} pieces, at three servers: ${STOCK} are sold, and the books agree`, async () => {
    const { office, front, servers } = fleet;
    const [tea, mug] = [await product(office, { stock: STOCK }), await product(office, { stock: STOCK })];
    const customers = await people(office, CUSTOMERS);
    const from = front.now();

    const verdicts = await Promise.all(
      Array.from({ length: ORDERS }, (_, index) => {
        const { token } = customers[index % CUSTOMERS] as { token: string };
        // Half of them lock the products the other way round.
        const lines = index % 2 === 0 ? [line(tea), line(mug)] : [line(mug), line(tea)];
        return decided(token, lines, `rush-${index}`);
      }),
    );

    const taken = verdicts.filter((verdict) => verdict === 'taken').length;
    expect(taken).toBe(STOCK);
    expect(new Set(front.answeredBy(from).keys())).toEqual(new Set(servers.map(({ port }) => port)));
    for (const one of [tea, mug]) {
      expect(await stockOf(office, one)).toBe(0);
      expect(await ledgerOf(office, one)).toHaveLength(1 + STOCK);
    }
    await expectReconciled(office);
  });

  test('Redis and the replica are killed and come back while customers use the shop: no request fails', async () => {
    const { office, front, pair, redis } = fleet;
    const products = await Promise.all(
      Array.from({ length: 20 }, () => product(office, { stock: 1_000_000 })),
    );
    const load = new Load(front.url, await people(office, 16), products, 11);

    await load.goesOnFor(500);
    await redis.kill();
    await load.goesOnFor(500);
    await pair.kill('replica');
    await load.goesOnFor(1_000);
    await redis.start();
    await pair.startAgain('replica');
    await load.goesOnFor(1_000);
    await load.end();

    expectNoneFailed(load, fleet);
    await pair.caughtUp();
    await expectReconciled(office);
  });
});
