/** A member of staff: receives goods, writes off what broke, and edits products through the document service. */
import { call, type Request, type World } from './caller';
import { breath } from './customer';
import { statusOf } from './history';
import type { Identity } from './identity';
import type { Randomness } from './randomness';

const WISHES = { receive: 6, 'write off': 2, 'edit product': 3 } as const;

export class Clerk {
  private acts = 0;

  /** @param seasonal products that are sometimes not for sale. */
  constructor(
    private readonly world: World,
    private readonly identity: Identity,
    private readonly products: string[],
    private readonly seasonal: string[],
    private readonly randomness: Randomness,
  ) {}

  /** Does one thing. */
  async act(): Promise<void> {
    this.acts += 1;
    const wish = this.randomness.weighted(WISHES);
    const product = this.randomness.pick(this.products);
    if (wish === 'edit product') return this.edit(product);
    const received = wish === 'receive';
    const delta = received ? this.randomness.between(5, 40) : -this.randomness.between(1, 5);
    const note = `${this.identity.username} ${this.acts}`;
    await this.ask({
      method: 'POST',
      path: '/api/stock-movements',
      intent: { kind: 'move stock', product, delta, note },
      body: { data: { product, delta, reason: received ? 'received' : 'damaged', note } },
    });
  }

  private async edit(product: string): Promise<void> {
    const changes = this.seasonal.includes(product)
      ? { active: this.randomness.chance(0.5) }
      : { price: this.randomness.between(1, 3) * 10 };
    await this.ask({
      method: 'PUT',
      path: `/api/products/${product}`,
      intent: { kind: 'edit product', product, changes },
      body: { data: changes },
    });
  }

  private async ask(request: Omit<Request, 'token'>): Promise<void> {
    const server = this.randomness.between(0, this.world.servers.length - 1);
    const token = await this.identity.token();
    const operation = await call(this.world, this.identity.username, server, { ...request, token });
    if (statusOf(operation) === undefined) await breath();
  }
}
