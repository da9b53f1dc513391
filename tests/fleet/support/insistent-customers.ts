/** Customers who order and, as long as nobody says yes, order the same again under the same key: the client's half of a failover. */
import { setTimeout as wait } from 'node:timers/promises';
import type { TestProduct } from '../../support/catalogue';
import { line, type Line } from '../../support/orders';
import type { Person } from '../../support/people';
import { KeepAliveClient } from './keep-alive';

/** Nobody taps faster than this at a shop that says no. */
const BREATH_MS = 50;
const LOOK_AGAIN_MS = 10;

/** An order that was answered with yes. */
export interface Acknowledged {
  customer: Person;
  key: string;
  lines: Line[];
  documentId: string;
  /** When the answer came, by `performance.now()`. */
  at: number;
}

export class InsistentCustomers {
  readonly acknowledged: Acknowledged[] = [];
  private running = true;
  private readonly lives: Promise<void>[];

  /** Begin at once. */
  constructor(
    private readonly url: string,
    customers: Person[],
    private readonly products: TestProduct[],
  ) {
    this.lives = customers.map((customer, place) => this.live(customer, place));
  }

  /** Resolves when so many more orders have been acknowledged. */
  async acknowledge(more: number): Promise<void> {
    const enough = this.acknowledged.length + more;
    while (this.acknowledged.length < enough) await wait(LOOK_AGAIN_MS);
  }

  /** Resolves when everybody has got a yes to their last order. */
  async end(): Promise<void> {
    this.running = false;
    await Promise.all(this.lives);
  }

  private async live(customer: Person, place: number): Promise<void> {
    const client = new KeepAliveClient(this.url);
    for (let count = 1; this.running; count += 1) {
      const product = this.products[(place + count) % this.products.length] as TestProduct;
      const order = { customer, key: `${customer.username}-${count}`, lines: [line(product, 2)] };
      const documentId = await insist(client, order);
      this.acknowledged.push({ ...order, documentId, at: performance.now() });
    }
    client.close();
  }
}

/** @returns the order's documentId. @throws Error when the shop says that it will not take it. */
async function insist(
  client: KeepAliveClient,
  order: Pick<Acknowledged, 'customer' | 'key' | 'lines'>,
): Promise<string> {
  for (;;) {
    const reply = await orderOnce(client, order).catch(() => undefined);
    if (reply?.documentId) return reply.documentId;
    if (reply && reply.status < 500) throw new Error(`${order.key} was answered ${reply.status}`);
    await wait(BREATH_MS);
  }
}

/** @returns what the shop says to it, this once. */
export async function orderOnce(
  client: KeepAliveClient,
  { customer, key, lines }: Pick<Acknowledged, 'customer' | 'key' | 'lines'>,
): Promise<{ status: number; documentId: string | undefined }> {
  const body = { data: { lines } };
  const { token } = customer;
  const reply = await client.ask({ method: 'POST', path: '/api/orders', token, key, body });
  return { status: reply.status, documentId: JSON.parse(reply.body).data?.documentId };
}
