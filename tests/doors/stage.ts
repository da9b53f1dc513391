/** What the doors are tried with: made anew for each call that would use it up. */
import { randomUUID } from 'node:crypto';
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { PASSWORD, people, type Person } from '../support/people';
import type { Shop } from '../support/shop';
import { logIn, type Customers } from './cast';
import { sessionOf } from './tokens';

const PLENTY = 1_000_000;

export const PASSWORDS = { old: PASSWORD, fresh: 'battery-staple-7' };

export class Stage {
  private constructor(
    readonly shop: Shop,
    readonly people: Customers,
    /** There is always enough of it. */
    readonly tea: TestProduct,
  ) {}

  static async set(shop: Shop): Promise<Stage> {
    const [customer, another] = (await people(shop, 2)) as [Person, Person];
    const [staff] = (await people(shop, 1, 'staff')) as [Person];
    return new Stage(shop, { customer, another, staff }, await product(shop, { stock: PLENTY }));
  }

  /** A word that nobody has used. */
  readonly word = (): string => `x${randomUUID().replaceAll('-', '').slice(0, 12)}`;

  readonly product = async (): Promise<string> => (await product(this.shop, { stock: 1 })).documentId;

  readonly category = (): Promise<string> =>
    this.shop.inside(async (strapi, slug) => {
      const made = await strapi.documents('api::category.category').create({ data: { name: slug, slug } });
      return made.documentId;
    }, this.word());

  /** An order of the customer's, in the state before this step. */
  readonly order = async (before: 'confirm' | 'ship' | 'deliver' = 'confirm'): Promise<string> => {
    const token = await logIn(this.shop, this.people.customer);
    const { body } = await placeOrder(this.shop, { token }, [line(this.tea)]).expect(201);
    const { documentId } = body.data as { documentId: string };
    const steps = ['confirm', 'ship', 'deliver'] as const;
    for (const step of steps.slice(0, steps.indexOf(before)))
      await this.shop.inside(
        (strapi, id, name) => strapi.service('api::order.order').transition(id, name, { kind: 'system' }),
        documentId,
        step,
      );
    return documentId;
  };

  /** A session of the customer's. */
  readonly session = async (): Promise<string> => sessionOf(await logIn(this.shop, this.people.customer));

  readonly refreshToken = (): Promise<string> =>
    this.shop.inside(async (strapi, user) => {
      const sessions = strapi.sessionManager?.('users-permissions');
      const made = await sessions?.generateRefreshToken(user, undefined, { type: 'refresh' });
      return made?.token as string;
    }, String(this.people.customer.id));

  readonly somebody = async (): Promise<Person> => (await people(this.shop, 1))[0] as Person;
}
