/** Shops that do not send: without a word in tests, into the log in development, and with a word in production. */
import { product } from '../support/catalogue';
import { until, untilDone } from '../support/events';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop, type Shop } from '../support/shop';

const order = async (shop: Shop) => {
  const [alice, tea] = [await customer(shop), await product(shop, { stock: 9, name: 'Earl Grey' })];
  const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);
  await untilDone(shop.database);
  return { address: `${alice.username}@shop.example`, number: body.data.number as string };
};

/** A name that is taken cannot be taken again. */
const takeName = (shop: Shop) =>
  shop.inside((strapi) =>
    strapi.service('api::event.event').subscribe({ name: 'mail', to: [], deliver: () => undefined }),
  );

/** It was told nothing about mails. */
let silent: Shop;

beforeAll(async () => {
  silent = await openShop();
});

test('in tests nobody listens, unless told otherwise', async () => {
  const telling = await openShop({ MAIL: 'log' });
  await expect(takeName(silent)).resolves.not.toThrow();
  await expect(takeName(telling)).rejects.toThrow('called "mail" already');
});

test('in development the mail stands in the log', async () => {
  const shop = await openShop({ NODE_ENV: 'development', LOG_LEVEL: 'info' });
  const { address, number } = await order(shop);
  await until(() => shop.log.includes(`mail, not sent, to ${address}: Your order ${number}`));
  expect(shop.log).toContain('1 × Earl Grey');
});

test('in a log of production stands no address and no text', async () => {
  const shop = await openShop({ NODE_ENV: 'production', MAIL: 'log', LOG_LEVEL: 'info' });
  const { address } = await order(shop);
  await until(() => shop.log.includes('mail, not sent, to a…@shop.example'));
  expect(shop.log).not.toContain(address);
  expect(shop.log).not.toContain('Earl Grey');
});

test('in production a shop says that it does not mail, unless that is what it was told', async () => {
  const settings = { NODE_ENV: 'production', LOG_LEVEL: 'warn' };
  const [unset, off] = [await openShop(settings), await openShop({ ...settings, MAIL: 'off' })];
  await Promise.all([unset.hasToldAll(), off.hasToldAll()]);
  expect(unset.log).toContain('mail: customers get none. Set SMTP_URL and MAIL_FROM, or MAIL=off');
  expect(off.log).not.toContain('mail:');
});

test('without mail the panel’s own are refused as well, instead of going who knows where', async () => {
  const send = silent.inside((strapi) =>
    strapi.plugin('email').service('email').send({ to: 'alice@shop.example', subject: 'x', text: 'x' }),
  );
  const verify = silent.inside((strapi) => strapi.plugin('email').provider.verify());
  await expect(send).rejects.toThrow('This shop sends no mails');
  await expect(verify).rejects.toThrow('This shop sends no mails');
});
