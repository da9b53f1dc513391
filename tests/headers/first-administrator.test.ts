/** The panel of an empty shop in production: nobody becomes its owner by being the first who opens it, unless an operator says so. */
import request from 'supertest';
import { until } from '../support/events';
import { openShop, type Shop } from '../support/shop';
import { runTask } from '../support/tasks';

const STRANGER = {
  email: 'mallory@evil.test',
  firstname: 'Mallory',
  lastname: 'M',
  password: 'Panel-passw0rd',
};

const register = (shop: Shop) => request(shop.url).post('/admin/register-admin').send(STRANGER);

const administrators = (shop: Shop) => shop.database.query('SELECT email FROM admin_users');

test('a stranger who is first is refused, and the log says who makes administrators: an operator, by the command', async () => {
  const shop = await openShop({ NODE_ENV: 'production', LOG_LEVEL: 'warn' });

  const { body } = await register(shop).expect(403);

  expect(body.error.message).toContain('npm run administrator');
  expect(await administrators(shop)).toEqual([]);
  await until(() => shop.log.includes('There is no administrator yet'));

  const { out } = await runTask(shop.database, 'administrator', ['olga@shop.test'], {
    PUBLIC_URL: 'https://shop.example.com',
  });
  const registrationToken = new URL(out).searchParams.get('registrationToken');
  const userInfo = { firstname: 'Olga', lastname: 'Owner', password: STRANGER.password };

  await request(shop.url).post('/admin/register').send({ registrationToken, userInfo }).expect(200);

  await register(shop).expect(403);
  expect(await administrators(shop)).toEqual([{ email: 'olga@shop.test' }]);
});

test('FIRST_ADMIN_FROM_PANEL=true opens the door on purpose, for one', async () => {
  const shop = await openShop({ NODE_ENV: 'production', FIRST_ADMIN_FROM_PANEL: 'true', LOG_LEVEL: 'warn' });

  await register(shop).expect(200);

  await register(shop).expect(400);
  expect(await administrators(shop)).toEqual([{ email: STRANGER.email }]);
  await shop.hasToldAll();
  expect(shop.log).not.toContain('There is no administrator yet');
});
