/** What customers are mailed about their orders, when, and how often: over SMTP, to a server that reads it. */
import { chargeForParcel, decideWith, forgetPlugins } from '../extending/plugin';
import { product } from '../support/catalogue';
import { until, untilDone } from '../support/events';
import { closeMailServers, MailServer, type Received } from '../support/mail-server';
import { line, placeFast, placeOrder } from '../support/orders';
import { customer, people, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let server: MailServer;
let shop: Shop;

beforeAll(async () => {
  server = await MailServer.open();
  shop = await openShop({ ...server.settings, STORE_NAME: 'Tea & Co.', LOG_LEVEL: 'info' });
});

afterEach(() => forgetPlugins(shop));
afterAll(closeMailServers);

/** @returns the mails to this customer, as soon as there are so many. */
async function mailsTo({ username }: { username: string }, count = 1): Promise<Received[]> {
  const found = () => server.taken.filter(({ to }) => to.includes(`${username}@shop.example`));
  await until(() => found().length >= count);
  await untilDone(shop.database);
  return found();
}

const rename = (person: { id: number }, firstName: string) =>
  shop.database.query('UPDATE up_users SET first_name = $2 WHERE id = $1', [person.id, firstName]);

test('who has ordered is told what, in text and in HTML, with what plugins have added', async () => {
  const alice = await customer(shop);
  await rename(alice, 'Alice');
  await chargeForParcel(shop);
  await decideWith(
    shop,
    { plugin: 'spring', position: -1 },
    (orders, { cents }) =>
      new Map(
        orders.map((order) => [
          order,
          { adjust: [{ kind: 'discount', label: 'Voucher SPRING', amount: cents(-199) }] },
        ]),
      ),
  );
  const tea = await product(shop, { stock: 9, name: 'Earl Grey', price: 1234.5 });
  const jam = await product(shop, { stock: 9, name: 'Jam', price: 0.99 });
  const shippingAddress = {
    name: 'Alice Li',
    street1: '1 Long Row',
    postalCode: 'AB1 2CD',
    city: 'Hull',
    country: 'GB',
  };

  const { body } = await placeOrder(shop, alice, [line(tea, 2), line(jam)], { shippingAddress }).expect(201);
  const [{ mail, to }] = (await mailsTo(alice)) as [Received];

  expect(body.data.total).toBe(2472.95);
  expect(to).toEqual([`${alice.username}@shop.example`]);
  expect(mail.from).toMatchObject({ name: 'Tea & Co.', address: 'orders@tea.example' });
  expect(mail.subject).toBe(`Your order ${body.data.number}`);
  expect(mail.text).toContain('Hello Alice,');
  expect(mail.text).toContain(
    [
      `2 × Earl Grey (${tea.sku}, €1,234.50): €2,469.00`,
      `1 × Jam (${jam.sku}, €0.99): €0.99`,
      '',
      'Subtotal: €2,469.99',
      'Voucher SPRING: -€1.99',
      'Parcel: €4.95',
      '',
      'Total: €2,472.95',
      '',
      'Delivery address:',
      'Alice Li',
      '1 Long Row',
      'AB1 2CD Hull',
      'GB',
    ].join('\n'),
  );
  for (const words of [
    '2 × Earl Grey',
    '€2,469.00',
    'Voucher SPRING',
    '-€1.99',
    '€4.95',
    '€2,472.95',
    'AB1 2CD Hull',
  ])
    expect(mail.html).toContain(words);
  expect(mail.html).toContain('Tea &amp; Co.');
});

test('who gets a parcel is told when it is on its way, and of no other step', async () => {
  const [alice, clerk] = [await customer(shop), await staff(shop)];
  const tea = await product(shop, { stock: 9 });
  const { documentId, number } = (await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data;

  for (const step of ['confirm', 'ship', 'deliver'])
    await shop.post(`/api/orders/${documentId}/${step}`, clerk.token).expect(200);

  expect((await mailsTo(alice, 2)).map(({ mail }) => mail.subject)).toEqual([
    `Your order ${number}`,
    `Your order ${number} is on its way`,
  ]);
});

test('30 orders at once are 30 mails, each with a Message-ID of its own', async () => {
  const buyers = await people(shop, 30);
  const tea = await product(shop, { stock: 50 });
  const before = server.taken.length;

  await Promise.all(buyers.map(({ token }) => placeFast(shop.url, token, [line(tea)])));
  await until(() => server.taken.length - before >= 30);
  await untilDone(shop.database);

  const mails = server.taken.slice(before);
  expect(mails.map(({ to }) => to[0]).sort()).toEqual(
    buyers.map(({ username }) => `${username}@shop.example`).sort(),
  );
  const ids = new Set(mails.map(({ mail }) => mail.messageId));
  expect(ids.size).toBe(30);
  for (const id of ids) expect(id).toMatch(/^<[0-9a-f-]{36}@tea\.example>$/);
});

test('what is HTML in a name is none in the mail, and no name begins a line or a header', async () => {
  const alice = await customer(shop);
  await rename(alice, 'Alice\r\nBcc: eve@shop.example\r\n\r\nHi');
  const tea = await product(shop, { stock: 9, name: '<script>alert(1)</script> "&"' });
  const shippingAddress = { street1: '<b>Row</b>\nTotal: €0.00' };

  await placeOrder(shop, alice, [line(tea)], { shippingAddress }).expect(201);
  const [{ mail, to }] = (await mailsTo(alice)) as [Received];

  expect(to).toEqual([`${alice.username}@shop.example`]);
  expect(mail.headers.map(({ key }) => key)).not.toContain('bcc');
  expect(mail.text).toContain('1 × <script>alert(1)</script> "&" (');
  expect(mail.text).toContain('Hello Alice Bcc: eve@shop.example Hi,');
  expect(mail.text).not.toMatch(/^Total: €0.00/m);
  expect(mail.html).toContain('1 × &lt;script&gt;alert(1)&lt;/script&gt; &quot;&amp;&quot;<br>');
  expect(mail.html).toContain('&lt;b&gt;Row&lt;/b&gt; Total: €0.00');
  expect(mail.html).not.toMatch(/<script|<b>/);
});

test('nobody is written to who is blocked or has no address, and nothing about an order cancelled meanwhile', async () => {
  const [blocked, unreachable, hasty, last] = (await people(shop, 4)) as [Person, Person, Person, Person];
  const tea = await product(shop, { stock: 9 });
  const asked = server.asked.length;
  // What is to be mailed waits until it has become wrong.
  await shop.database.query(`CREATE FUNCTION test_later() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.run_at = now() + interval '1 hour'; RETURN NEW; END $$`);
  await shop.database.query(`CREATE TRIGGER test_later BEFORE INSERT ON graphile_worker._private_jobs
    FOR EACH ROW WHEN (NEW.flags ? 'mail') EXECUTE FUNCTION test_later()`);
  const orders = [];
  for (const buyer of [blocked, unreachable, hasty, last])
    orders.push((await placeOrder(shop, buyer, [line(tea)]).expect(201)).body.data);
  const waiting = async () =>
    (await shop.database.query("SELECT id FROM graphile_worker.jobs WHERE flags ? 'mail'")).length;
  await until(async () => (await waiting()) === 4);

  await shop.database.query('UPDATE up_users SET blocked = true WHERE id = $1', [blocked.id]);
  await shop.database.query("UPDATE up_users SET email = 'a@b.example, c@d.example' WHERE id = $1", [
    unreachable.id,
  ]);
  await shop.post(`/api/orders/${orders[2].documentId}/cancel`, hasty.token).expect(200);
  await shop.database.query('DROP TRIGGER test_later ON graphile_worker._private_jobs');
  await shop.database.query("UPDATE graphile_worker._private_jobs SET run_at = now() WHERE flags ? 'mail'");
  await untilDone(shop.database);

  expect(server.asked.slice(asked)).toEqual([`${last.username}@shop.example`]);
  expect(shop.log).toContain(`order ${orders[0].number}: its customer is blocked`);
  expect(shop.log).toContain(`order ${orders[1].number}: its customer has no address`);
  expect(shop.log).toContain(`order ${orders[2].number}: it was cancelled meanwhile`);
});
