/** What the fuzz plays with: a stocked shop, and somebody in every role whose token still works. */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { PASSWORD, people, type Person } from '../support/people';
import type { Shop } from '../support/shop';
import type { Entities, FuzzRequest, Role } from './request';

const FEWEST_PRODUCTS = 10;
const MOST_OF_A_KIND = 30;

/** After these a token is good no more. */
const ENDS_SESSIONS = new Set(['logOut', 'changePassword', 'revokeSession']);

export class Stage {
  private constructor(
    private readonly shop: Shop,
    private readonly cast: Map<Role, Person>,
  ) {}

  static async set(shop: Shop): Promise<Stage> {
    const [one, other, third] = (await people(shop, 3)) as [Person, Person, Person];
    const [clerk] = (await people(shop, 1, 'staff')) as [Person];
    const stage = new Stage(
      shop,
      new Map<Role, Person>([
        ['customer', one],
        ['another customer', other],
        ['customer by password', third],
        ['staff', clerk],
      ]),
    );
    await stage.restock();
    await shop.post('/api/categories', clerk.token, { name: 'Coffee' }).expect(201);
    return stage;
  }

  authorization(role: Role): Record<string, string> {
    if (role === 'nobody') return {};
    if (role === 'customer by password') {
      const credentials = `${this.cast.get(role)?.username}:${PASSWORD}`;
      return { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
    }
    const token = this.cast.get(role)?.token ?? 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.nonsense';
    return { Authorization: `Bearer ${token}` };
  }

  /** @returns what exists now, and sees to it that there is something to sell. */
  async entities(): Promise<Entities> {
    if ((await this.idsOf('products')).length < FEWEST_PRODUCTS) await this.restock();
    return {
      product: await this.idsOf('products'),
      category: await this.idsOf('categories'),
      order: await this.idsOf('orders'),
      customer: await this.idsOf('up_users'),
    };
  }

  /** To be called after a request that was accepted. */
  async after({ route, role }: FuzzRequest): Promise<void> {
    const person = this.cast.get(role);
    if (!person || !ENDS_SESSIONS.has(route.operation.operationId)) return;
    person.token = await this.shop.inside(
      (strapi, id) => strapi.plugin('users-permissions').service('jwt').issue({ id }) as Promise<string>,
      person.id,
    );
  }

  private async restock(): Promise<void> {
    const customer = this.cast.get('customer') as Person;
    for (let made = 0; made < 2 * FEWEST_PRODUCTS; made += 1) {
      const sold = await product(this.shop, { stock: 1_000_000, price: made + 0.5 });
      await placeOrder(this.shop, customer, [line(sold)]).expect(201);
    }
  }

  /** The newest ones. */
  private async idsOf(table: string): Promise<string[]> {
    const rows = await this.shop.database.query<{ document_id: string }>(
      `SELECT document_id FROM ${table} ORDER BY id DESC LIMIT ${MOST_OF_A_KIND}`,
    );
    return rows.map((row) => row.document_id);
  }
}
