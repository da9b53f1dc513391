/**
 * Somebody else's order is answered like one that there is not: with the same words, and by the same statements, so that
 * not even the time it takes can tell. Clocks would say less: a statement more or less is what takes time.
 */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { people, type Person } from '../support/people';
import { agesNoMore } from '../support/remembering';
import { openShop, type Shop } from '../support/shop';
import { statementsDuring } from '../support/statements';
import { logIn } from '../doors/cast';
import { sessionOf } from '../doors/tokens';

let shop: Shop;
let alice: Person;
let existing: Record<'order' | 'customer' | 'session', string>;

beforeAll(async () => {
  // Jobs send statements of their own.
  shop = await openShop({ JOBS_IN_PROCESS: 'false' });
  const [asking, other] = (await people(shop, 2)) as [Person, Person];
  alice = asking;
  const tea = await product(shop, { stock: 5 });
  const { body } = await placeOrder(shop, other, [line(tea)]).expect(201);
  existing = {
    order: body.data.documentId,
    customer: other.documentId,
    session: sessionOf(await logIn(shop, other)),
  };
  // The first request of somebody asks who they are, and those that come seconds later again.
  await agesNoMore(shop);
  await shop.get('/api/orders', alice.token).expect(200);
});

interface Question {
  name: string;
  kind: keyof typeof existing;
  method: 'get' | 'post' | 'delete';
  url: (id: string) => string;
  status: number;
}

const QUESTIONS: Question[] = [
  { name: 'reading an order', kind: 'order', method: 'get', url: (id) => `/api/orders/${id}`, status: 404 },
  {
    name: 'cancelling one',
    kind: 'order',
    method: 'post',
    url: (id) => `/api/orders/${id}/cancel`,
    status: 404,
  },
  {
    name: 'going on behind one',
    kind: 'order',
    method: 'get',
    url: (id) => `/api/orders?pagination[after]=${id}`,
    status: 400,
  },
  {
    name: 'going on behind one in a list in another order',
    kind: 'order',
    method: 'get',
    url: (id) => `/api/orders?sort=total&pagination[after]=${id}`,
    status: 400,
  },
  {
    name: 'reading a customer',
    kind: 'customer',
    method: 'get',
    url: (id) => `/api/customers/${id}`,
    status: 404,
  },
  {
    name: 'ending a session',
    kind: 'session',
    method: 'delete',
    url: (id) => `/api/auth/sessions/${id}`,
    status: 404,
  },
];

const NOBODY_S: typeof existing = {
  order: 'a1b2c3d4e5f6g7h8i9j0k1l2',
  customer: 'a1b2c3d4e5f6g7h8i9j0k1l2',
  session: '0123456789abcdef0123456789abcdef',
};

test.each(QUESTIONS.map((one) => [one.name, one] as const))(
  "%s: somebody else's is like one that there is not",
  async (_name, { kind, method, url, status }) => {
    const ask = async (id: string) => {
      let answered: object = {};
      const statements = await statementsDuring(shop, async () => {
        const { body, status: told } = await shop.send(method, url(id), alice.token);
        answered = { status: told, body };
      });
      return { ...answered, statements };
    };

    const foreign = await ask(existing[kind]);
    const unknown = await ask(NOBODY_S[kind]);

    expect(foreign).toEqual(unknown);
    expect(foreign).toMatchObject({ status });
  },
);
