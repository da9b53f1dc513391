/** A mail that waits for its server does not follow somebody who was erased meanwhile. */
import { product } from '../support/catalogue';
import { until, untilDone } from '../support/events';
import { closeMailServers, MailServer } from '../support/mail-server';
import { line, placeOrder } from '../support/orders';
import { colleague } from '../support/panel';
import { customer } from '../support/people';
import { openShop } from '../support/shop';

afterAll(closeMailServers);

test('a mail that was refused for the moment is not sent to whom is gone', async () => {
  const server = await MailServer.open();
  const shop = await openShop({ ...server.settings, LOG_LEVEL: 'info' });
  const [alice, admin] = [await customer(shop), await colleague(shop, 'strapi-super-admin')];
  const tea = await product(shop, { stock: 5 });
  server.refuse({ at: 'address', code: 451, words: 'come again later' });
  const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);
  await until(() => server.asked.length === 1);
  // Delivered and not cancelled: a cancelled order gets no mail anyway.
  await shop.database.query("UPDATE orders SET state = 'delivered' WHERE document_id = $1", [
    body.data.documentId,
  ]);

  await shop.send('post', `/shop/customers/${alice.documentId}/erasure`, admin.token).expect(200);
  await untilDone(shop.database);

  expect([server.asked.length, server.taken.length]).toEqual([1, 0]);
  expect(shop.log).toContain('its customer is gone');
});
