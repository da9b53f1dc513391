/** A server under load, whichever it is: its catalogue, its customers' tokens, and the orders in its database. */
import { CUSTOMERS, HISTORY_PER_CUSTOMER } from '../catalogue.mjs';
import { placesOrders } from '../scenarios.mjs';
import { countOrders, describeMiscount } from './orders.mjs';

/** The shop's access tokens live for ten minutes. */
const TOKEN_MINUTES = 5;

const HISTORY = {
  name: 'history',
  method: 'POST',
  path: '/api/orders',
  signedIn: true,
  order: { lines: 2, products: 1000 },
  status: 201,
  answer: { holds: '"quantity":', times: 2 },
};

export class HttpSystem {
  /**
   * @param {{ name: string, server: import('../servers/running-server.mjs').RunningServer, databaseUrl: string,
   * products: string[], generator: object }} parts
   */
  constructor({ name, server, databaseUrl, products, generator }) {
    this.name = name;
    this.server = server;
    this.databaseUrl = databaseUrl;
    this.products = products;
    this.generator = generator;
    this.signedInAt = 0;
  }

  /**
   * Sends one slice of load and counts what it left behind.
   * @returns {Promise<object>} the slice's result, see load/slice.mjs; orders that are missing are failures.
   */
  async measure(slice) {
    if (!placesOrders(slice.scenario)) return this.load(slice);
    const before = await countOrders(this.databaseUrl);
    const result = await this.load(slice);
    const written = (await countOrders(this.databaseUrl)) - before;
    const { connections } = slice;
    const failures = [
      ...result.failures,
      ...describeMiscount({ acknowledged: result.answered, written, connections }),
      ...(await this.findDifferences()),
    ];
    return { ...result, failures };
  }

  /** Sends one slice of load, and looks at the answers only. */
  async load(slice) {
    const { server, products } = this;
    return this.generator.run({ ...slice, url: server.url, products, tokens: await this.tokens() });
  }

  /** Gives every customer some orders to look at. */
  async placeHistory(connections) {
    const amount = HISTORY_PER_CUSTOMER * CUSTOMERS;
    const { failures } = await this.measure({ scenario: HISTORY, connections, amount });
    if (failures.length > 0) throw new Error(`${this.name}: ${failures.join('\n')}`);
  }

  async tokens() {
    if (Date.now() - this.signedInAt > TOKEN_MINUTES * 60_000) {
      this.signedIn = (await this.server.ask('customers', CUSTOMERS)).map(({ token }) => token);
      this.signedInAt = Date.now();
    }
    return this.signedIn;
  }

  /** @returns {Promise<string[]>} what contradicts itself in the system's own books; most systems keep none. */
  async findDifferences() {
    return [];
  }
}
