/** Somebody who has used the shop in every way that leaves something of them in it. */
import { product, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import type { Colleague } from '../support/panel';
import { staff, type Person } from '../support/people';
import { Receiver } from '../support/receiver';
import type { Shop } from '../support/shop';
import { deliveries, webhook } from '../support/webhooks';

/** Each stands in one place at first, so whoever finds one knows where it came from. */
export const WORDS = {
  username: 'quillfeather',
  email: 'q.feather@zebrawood.example',
  firstName: 'Tamarisk',
  lastName: 'Oxenholme',
  phone: '+44 20 7946 1234',
  street1: '7 Pumpernickel Row',
  city: 'Wexcombe',
  device: 'wisteria-handset',
  note: 'Hand it to Marjoribanks next door',
  recipient: 'Aunt Peregrine',
  recipientStreet: '9 Quagmire Lane',
  key: 'kestrel-order-1',
  answer: 'Thank you, Peregrine of Saltmarsh',
  failure: 'no courier goes to Dunmallet',
} as const;

const PASSWORD = 'correct-horse-1';

export interface Leaver extends Pick<Person, 'documentId' | 'username' | 'token'> {
  id: number;
  refreshToken: string;
  /** documentIds, all of them delivered or cancelled. */
  orders: string[];
}

const ADDRESS = { name: WORDS.recipient, street1: WORDS.recipientStreet, city: 'Leeds', country: 'GB' };

/** Takes an order on to its end. */
export async function deliver(shop: Shop, clerk: Pick<Person, 'token'>, order: string): Promise<void> {
  for (const step of ['confirm', 'ship', 'deliver'])
    await shop.post(`/api/orders/${order}/${step}`, clerk.token).expect(200);
}

/** Registers by the front door, with a profile and a phone that has a name. */
async function register(shop: Shop): Promise<Omit<Leaver, 'orders'>> {
  const { username, email, firstName, lastName, phone, street1, city, device } = WORDS;
  const { body } = await shop
    .send('post', '/api/auth/local/register')
    .send({ username, email, password: PASSWORD, firstName, lastName, phone, street1, city })
    .expect(200);
  const { body: session } = await shop
    .send('post', '/api/auth/local')
    .send({ identifier: username, password: PASSWORD, deviceId: device })
    .expect(200);
  const { id, documentId } = body.user;
  return { id, documentId, username, token: session.jwt, refreshToken: session.refreshToken };
}

/** What a plugin might say of an order that it could not tell of, with a job that is tried again tomorrow. */
async function leaveFailedJob(shop: Shop, order: string): Promise<void> {
  const [job] = await shop.database.query<{ id: string }>(
    `SELECT (graphile_worker.add_job('deliver-event', json_build_object('subscriber', 'courier', 'event',
       json_build_object('data', json_build_object('documentId', $1::text))), run_at := now() + interval '1 day')).id`,
    [order],
  );
  const fail = 'UPDATE graphile_worker._private_jobs SET last_error = $2 WHERE id = $1';
  await shop.database.query(fail, [job?.id, WORDS.failure]);
}

/**
 * Makes one, with an order that was delivered and one they have cancelled; a receiver was told of both, and one of what it was told
 * it has refused in its own words.
 */
export async function leaver(
  shop: Shop,
  admin: Colleague,
): Promise<{ alice: Leaver; receiver: Receiver; clerk: Person; tea: TestProduct }> {
  const receiver = await Receiver.open();
  receiver.manners = (_parcel, response) => {
    response.writeHead(410, { 'Content-Type': 'text/plain' });
    response.write(WORDS.answer);
    return 410;
  };
  await webhook(shop, admin, receiver.url, 'order.placed', 'order.delivered', 'order.cancelled');
  const clerk = await staff(shop);
  const tea = await product(shop, { stock: 50, price: 9.99 });
  const person = await register(shop);
  const extras = { shippingAddress: ADDRESS, note: WORDS.note, key: WORDS.key };
  const first = (await placeOrder(shop, person, [line(tea, 2)], extras).expect(201)).body.data.documentId;
  const second = (await placeOrder(shop, person, [line(tea)]).expect(201)).body.data.documentId;
  await deliver(shop, clerk, first);
  await shop.post(`/api/orders/${second}/cancel`, person.token).expect(200);
  await until(async () => (await deliveries(shop)).filter(({ attempts }) => attempts > 0).length >= 4);
  await leaveFailedJob(shop, first);
  return { alice: { ...person, orders: [first, second] }, receiver, clerk, tea };
}
