/** A mail that waits for its server does not follow somebody who was erased meanwhile. */
import { product } from '../support/catalogue';
import { until, untilDone } from '../support/events';
import { closeMailServers, MailServer } from '../support/mail-server';
import { line, placeOrder } from '../support/orders';
import { colleague } from '../support/panel';
import { customer } from '../support/people';
import { openShop } from '../support/shop';

afterAll(closeMailServers);

/** The mail that was refused, once nobody tries it at this moment: it is not tried again before it is wanted. */
const PUT_OFF = `UPDATE graphile_worker._private_jobs SET run_at = now() + interval '1 day'
  WHERE last_error IS NOT NULL AND locked_at IS NULL RETURNING id`;

test('a mail that was refused for the moment is not sent to whom is gone', async () => {
  const server = await MailServer.open();
  const shop = await openShop({ ...server.settings, LOG_LEVEL: 'info' });
  const [alice, admin] = [await customer(shop), await colleague(shop, 'strapi-super-admin')];
  const tea = await product(shop, { stock: 5 });
  const later = { at: 'address', code: 451, words: 'come again later' } as const;
  server.refuse(...Array<typeof later>(10).fill(later));
  const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);
  await until(async () => (await shop.database.query(PUT_OFF)).length === 1);
  const asked = server.asked.length;
  // Delivered and not cancelled: a cancelled order gets no mail anyway.
  await shop.database.query("UPDATE orders SET state = 'delivered' WHERE document_id = $1", [
    body.data.documentId,
  ]);

  await shop.send('post', `/shop/customers/${alice.documentId}/erasure`, admin.token).expect(200);
  await shop.database.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
  await untilDone(shop.database);

  expect(asked).toBeGreaterThan(0);
  expect([server.asked.length, server.taken.length]).toEqual([asked, 0]);
  await shop.hasToldAll();
  expect(shop.log).toContain('its customer is gone');
});
