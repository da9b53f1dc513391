/** Webhooks as somebody sets them in the panel, and what became of what was sent to them. */
import { colleague, type Colleague } from './panel';
import { openShop, type Shop } from './shop';

/** Receivers of tests are on this machine; what fails is tried again at once. */
export const WEBHOOK_SETTINGS = {
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
  WEBHOOK_FIRST_RETRY_MS: '50',
  LOG_LEVEL: 'warn',
};

/** A shop whose webhooks may go to this machine, and a super admin of it. */
export async function openTellingShop(
  settings: Record<string, string> = {},
): Promise<{ shop: Shop; admin: Colleague }> {
  const shop = await openShop({ ...WEBHOOK_SETTINGS, ...settings });
  return { shop, admin: await colleague(shop, 'strapi-super-admin') };
}

export interface WebhookForm {
  name?: string;
  url: string;
  headers?: Record<string, string>;
  events: string[];
}

/** Sends what Strapi's form sends, and leaves it to the test what is to be answered. */
export const saveWebhook = (shop: Shop, admin: Colleague, form: WebhookForm) =>
  shop.send('post', '/admin/webhooks', admin.token).send({ name: 'Warehouse', headers: {}, ...form });

/** @returns the id of a new webhook. */
export async function webhook(
  shop: Shop,
  admin: Colleague,
  url: string,
  ...events: string[]
): Promise<number> {
  const { body } = await saveWebhook(shop, admin, { url, events }).expect(201);
  return Number(body.data.id);
}

export interface DeliveryRow {
  id: string;
  event_id: string;
  webhook_id: number;
  type: string;
  subject: string;
  body: string;
  state: 'waiting' | 'delivered' | 'failed';
  attempts: number;
  status: number | null;
  answer: string | null;
  error: string | null;
}

/** @returns all rows, oldest first. */
export const deliveries = (shop: Shop, webhookId?: number): Promise<DeliveryRow[]> =>
  shop.database.query<DeliveryRow>(
    'SELECT * FROM webhook_deliveries WHERE webhook_id = coalesce($1, webhook_id) ORDER BY id',
    [webhookId ?? null],
  );

/** @returns whether there are deliveries, and all of them have arrived. */
export async function allDelivered(shop: Shop, webhookId?: number): Promise<boolean> {
  const rows = await deliveries(shop, webhookId);
  return rows.length > 0 && rows.every(({ state }) => state === 'delivered');
}

/** @returns what receivers are given to know the shop by. */
export async function secretOf(shop: Shop, admin: Colleague, id: number): Promise<string> {
  const { body } = await shop.get(`/shop/webhooks/${id}/secret`, admin.token).expect(200);
  return body.data.secret;
}
