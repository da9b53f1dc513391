/**
 * A shop remembers whom it has recognised. Two shops on one database: what happens to a user, a session, a role or a
 * permission counts at once in the shop where it happened and within 5 seconds in the other.
 */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, PASSWORD, staff, type Person } from '../support/people';
import { allow, changeUser, forbid, roleId } from '../support/permissions';
import { openShop, Shop } from '../support/shop';
import { expectWithin } from '../support/within';

const ELSEWHERE_MS = 5_000;

let here: Shop;
let there: Shop;
let tea: TestProduct;

beforeAll(async () => {
  here = await openShop();
  there = await Shop.boot(here.database);
  tea = await product(here, { stock: 10_000 });
});

const readMe = async (shop: Shop, { token }: Pick<Person, 'token'>): Promise<number> =>
  (await shop.get('/api/customers/me', token)).status;

const order = async (shop: Shop, person: Pick<Person, 'token'>): Promise<number> =>
  (await placeOrder(shop, person, [line(tea)])).status;

const addProduct = async (shop: Shop, { token }: Person): Promise<number> => {
  const sku = `NEW-${performance.now()}`;
  return (await shop.post('/api/products', token, { name: sku, sku, price: 1 })).status;
};

type Ask = (shop: Shop, person: Person) => Promise<number>;

/** Lets both shops recognise the person, so that they remember them. */
async function introduce(...persons: Pick<Person, 'token'>[]): Promise<void> {
  for (const shop of [here, there])
    for (const person of persons)
      expect([await readMe(shop, person), await readMe(shop, person)]).toEqual([200, 200]);
}

/** The very next answer here, and soon every answer there. */
async function expectEverywhere(asks: Ask[], person: Person, status: number): Promise<void> {
  for (const ask of asks) expect(await ask(here, person)).toBe(status);
  await expectWithin(ELSEWHERE_MS, async () => {
    const answers = await Promise.all(asks.map((ask) => ask(there, person)));
    return answers.every((answer) => answer === status);
  });
}

const sessionOf = ({ token }: Person): string =>
  JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()).sessionId;

describe('is refused at once here and within 5 seconds there:', () => {
  const ends: [string, (person: Person) => Promise<unknown>][] = [
    ['a user who was blocked', (person) => changeUser(here, person, { blocked: true })],
    [
      'a user who was deleted',
      ({ documentId }) =>
        here.inside(async (strapi, id) => {
          await strapi.documents('plugin::users-permissions.user').delete({ documentId: id });
        }, documentId),
    ],
    ['a phone that logged out', ({ token }) => here.post('/api/auth/logout', token).expect(200)],
    [
      'a session that its user revoked from elsewhere',
      async (person) => {
        const credentials = { identifier: person.username, password: PASSWORD };
        const { body } = await here.send('post', '/api/auth/local').send(credentials).expect(200);
        await here.delete(`/api/auth/sessions/${sessionOf(person)}`, body.jwt).expect(200);
      },
    ],
  ];

  test.each(ends)('%s', async (_name, end) => {
    const person = await customer(here);
    const bystander = await customer(here);
    await introduce(person, bystander);

    await end(person);

    await expectEverywhere([readMe, order], person, 401);
    expect([await readMe(here, bystander), await order(there, bystander)]).toEqual([200, 201]);
  });

  test('every phone but the one that changed the password', async () => {
    const person = await customer(here);
    await introduce(person);

    const { body } = await here
      .send('post', '/api/auth/change-password', person.token)
      .send({
        currentPassword: PASSWORD,
        password: 'another-Horse-2',
        passwordConfirmation: 'another-Horse-2',
      })
      .expect(200);

    await expectEverywhere([readMe, order], person, 401);
    await introduce({ token: body.jwt });
  });
});

describe('is refused within 5 seconds everywhere, changed behind the shop’s back:', () => {
  const ends: [string, (person: Person) => [string, unknown]][] = [
    ['a blocked user', ({ id }) => ['UPDATE up_users SET blocked = true WHERE id = $1', id]],
    ['a deleted user', ({ id }) => ['DELETE FROM up_users WHERE id = $1', id]],
    [
      'an ended session',
      (person) => ['DELETE FROM strapi_sessions WHERE session_id = $1', sessionOf(person)],
    ],
  ];

  test.each(ends)('%s', async (_name, statement) => {
    const person = await customer(here);
    await introduce(person);
    const [sql, value] = statement(person);

    await here.database.query(sql, [value]);

    for (const shop of [here, there])
      await expectWithin(ELSEWHERE_MS, async () => (await readMe(shop, person)) === 401);
  });

  test('a former member of staff', async () => {
    const clerk = await staff(here);
    await introduce(clerk);
    expect([await addProduct(here, clerk), await addProduct(there, clerk)]).toEqual([201, 201]);

    await here.database.query('UPDATE up_users_role_lnk SET role_id = $1 WHERE user_id = $2', [
      await roleId(here, 'authenticated'),
      clerk.id,
    ]);

    for (const shop of [here, there])
      await expectWithin(ELSEWHERE_MS, async () => (await addProduct(shop, clerk)) === 403);
  });
});

describe('counts at once here and within 5 seconds there:', () => {
  test('a promotion to staff', async () => {
    const person = await customer(here);
    await introduce(person);
    expect([await addProduct(here, person), await addProduct(there, person)]).toEqual([403, 403]);

    await changeUser(here, person, { role: await roleId(here, 'staff') });

    await expectEverywhere([addProduct], person, 201);
  });

  test('the end of being staff', async () => {
    const clerk = await staff(here);
    await introduce(clerk);
    expect([await addProduct(here, clerk), await addProduct(there, clerk)]).toEqual([201, 201]);

    await changeUser(here, clerk, { role: await roleId(here, 'authenticated') });

    await expectEverywhere([addProduct], clerk, 403);
    await expectEverywhere([order], clerk, 201);
  });

  test('a permission that is taken away from a role, and given back', async () => {
    const person = await customer(here);
    await introduce(person);

    await forbid(here, 'authenticated', 'api::order.order.create');
    await expectEverywhere([order], person, 403);
    expect(await readMe(here, person)).toBe(200);

    await allow(here, 'authenticated', 'api::order.order.create');
    await expectEverywhere([order], person, 201);
  });
});
