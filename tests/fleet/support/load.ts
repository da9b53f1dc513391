/** What a shop has to do all day: customers who look around, read what they have bought, order and log in, each over a connection that stays. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Randomness } from '../../faults/storm/randomness';
import type { TestProduct } from '../../support/catalogue';
import { line } from '../../support/orders';
import { PASSWORD, type Person } from '../../support/people';
import type { Fleet } from './fleet';
import { KeepAliveClient, type Question } from './keep-alive';

/**
 * How often each is asked, relative to the others. A log-in hashes a password, which takes long on purpose: as long as fifty of the other
 * questions.
 */
const WISHES = { list: 350, product: 245, history: 200, order: 200, 'log in': 5 } as const;

type Wish = keyof typeof WISHES;

/** An order may have been placed by a server that broke off before it could say so. */
const EXPECTED: Record<Wish, number[]> = {
  list: [200],
  product: [200],
  history: [200],
  order: [201, 200],
  'log in': [200],
};

const LOOK_AGAIN_MS = 20;

/** As much as a screen holds of what the fleet's processes have said. */
const STORY_LENGTH = 6_000;

/** A request whose answer never came, or was not the one that it should have been. */
export interface Failure {
  wish: Wish;
  /** Milliseconds since the load began. */
  at: number;
  what: string;
}

export class Load {
  readonly answered: Record<Wish, number> = { list: 0, product: 0, history: 0, order: 0, 'log in': 0 };
  readonly failures: Failure[] = [];
  /** The documentIds of orders that were acknowledged, by key. */
  readonly orders = new Map<string, string>();
  private readonly began = performance.now();
  private running = true;
  private readonly customers: Promise<void>[];

  /** Begins at once, with everybody. */
  constructor(
    private readonly url: string,
    customers: Person[],
    private readonly products: TestProduct[],
    seed: number,
  ) {
    this.customers = customers.map((person) => this.live(person, new Randomness(seed, person.username)));
  }

  /** Requests, those that failed included. */
  get asked(): number {
    return Object.values(this.answered).reduce((sum, count) => sum + count, this.failures.length);
  }

  /** Resolves when so many requests have been made since now. */
  async goesOnFor(requests: number): Promise<void> {
    const enough = this.asked + requests;
    while (this.asked < enough) await wait(LOOK_AGAIN_MS);
  }

  /** Resolves when everybody has got their last answer. */
  async end(): Promise<void> {
    this.running = false;
    await Promise.all(this.customers);
  }

  private async live(person: Person, randomness: Randomness): Promise<void> {
    const client = new KeepAliveClient(this.url);
    while (this.running) await this.act(client, person, randomness);
    client.close();
  }

  private async act(client: KeepAliveClient, person: Person, randomness: Randomness): Promise<void> {
    const wish = randomness.weighted(WISHES);
    const question = this.questionFor(wish, person, randomness);
    const at = performance.now() - this.began;
    try {
      const { status, body } = await client.ask(question);
      if (!EXPECTED[wish].includes(status)) {
        this.failures.push({ wish, at, what: `${status} ${body}` });
        return;
      }
      this.answered[wish] += 1;
      if (question.key) this.orders.set(question.key, JSON.parse(body).data.documentId as string);
    } catch (error) {
      this.failures.push({ wish, at, what: String(error) });
    }
  }

  private questionFor(wish: Wish, { token, username }: Person, randomness: Randomness): Question {
    const one = () => randomness.pick(this.products);
    switch (wish) {
      case 'list':
        // Some of these have been asked before, as in life.
        return { method: 'GET', path: `/api/products?pagination[pageSize]=${randomness.between(5, 30)}` };
      case 'product':
        return { method: 'GET', path: `/api/products/${one().documentId}` };
      case 'history':
        return { method: 'GET', path: '/api/orders?pagination[pageSize]=5', token };
      case 'log in': {
        const body = { identifier: username, password: PASSWORD };
        return { method: 'POST', path: '/api/auth/local', body };
      }
      case 'order': {
        const body = { data: { lines: [line(one(), randomness.between(1, 3)), line(one())] } };
        return { method: 'POST', path: '/api/orders', token, key: randomUUID(), body };
      }
    }
  }
}

/** Fails with what failed; what the fleet said meanwhile is told beside it. */
export function expectNoneFailed(load: Load, fleet: Fleet): void {
  if (load.failures.length > 0) process.stderr.write(`${fleet.story.slice(-STORY_LENGTH)}\n`);
  expect(load.failures).toEqual([]);
}
