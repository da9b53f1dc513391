/** `npm run administrator`: from an empty shop to somebody who may do everything in its panel, and nobody else. */
import { openShop, type Shop } from '../support/shop';
import { runTask } from '../support/tasks';

const EMAIL = 'olga@shop.test';
const PASSWORD = 'Only-for-this-test-1';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

const administrator = (...parameters: string[]) =>
  runTask(shop.database, 'administrator', parameters, { PUBLIC_URL: 'https://shop.example.com' });

const tokenOf = (link: string) => new URL(link).searchParams.get('registrationToken') ?? '';

const hasAdmin = async () => (await shop.get('/admin/init').expect(200)).body.data.hasAdmin as boolean;

test('the link it prints makes its owner an administrator, and closes the door that is open to the first who comes', async () => {
  expect(await hasAdmin()).toBe(false);

  const { code, out, err } = await administrator('Olga@shop.test');

  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^https:\/\/shop\.example\.com\/admin\/auth\/register\?registrationToken=\w+\n$/);
  expect(await hasAdmin()).toBe(true);
  const again = await administrator(EMAIL);
  expect(again.out).toBe(out);

  const userInfo = { firstname: 'Olga', lastname: 'Olsen', password: PASSWORD };
  await shop
    .post('/admin/register')
    .send({ registrationToken: tokenOf(out), userInfo })
    .expect(200);
  const { body } = await shop.post('/admin/login').send({ email: EMAIL, password: PASSWORD }).expect(200);
  const roles = await shop.get('/admin/users/me', body.data.token).expect(200);
  expect(roles.body.data.roles.map(({ code: role }: { code: string }) => role)).toEqual([
    'strapi-super-admin',
  ]);
});

test('who has an account already gets no link', async () => {
  const { code, out, err } = await administrator(EMAIL);

  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('olga@shop.test has an account already');
});

test('what is no address is nobody', async () => {
  const { code, err } = await administrator('olga');

  expect(code).toBe(1);
  expect(err).toContain('Whom?');
});
