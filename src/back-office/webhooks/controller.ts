/** Webhooks for the panel: parse, call, answer. */
import type { Core } from '@strapi/strapi';
import { actorOf } from '../../http/actor';
import { refused } from '../../http/body';
import type { Context } from '../../http/context';
import { readSecrets, renewSecret, type Secrets } from '../../webhooks/receivers';
import { replayDelivery, replayFailed } from '../../webhooks/replay';
import { ACTIONS, may } from '../permissions';
import {
  deliveryListQuery,
  webhookId,
  type DeliveryAnswer,
  type DeliveryListAnswer,
  type ReceiverListAnswer,
  type ReplayAnswer,
  type SecretAnswer,
} from './contract';
import { readDeliveries, readDelivery } from './deliveries';
import { readReceivers } from './receivers';

export async function listReceivers(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const meta = {
    mayReplay: may(ctx, ACTIONS.replayDeliveries),
    maySeeSecrets: may(ctx, ACTIONS.readWebhookSecrets),
  };
  ctx.body = { data: await readReceivers(strapi), meta } satisfies ReceiverListAnswer;
}

export async function listDeliveries(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const query = deliveryListQuery.safeParse(ctx.query);
  if (!query.success) throw refused(query.error.issues);
  const { entries, next } = await readDeliveries(strapi, query.data);
  ctx.body = { data: entries, meta: { next } } satisfies DeliveryListAnswer;
}

export async function showDelivery(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const { id } = ctx.params;
  const document = /^[0-9]{1,18}$/.test(id) ? await readDelivery(strapi, id) : undefined;
  if (!document) return ctx.notFound();
  const mayReplay = may(ctx, ACTIONS.replayDeliveries) && document.webhook.name !== null;
  const url = may(ctx, ACTIONS.readWebhookSecrets) ? document.url : originOf(document.url);
  ctx.body = { data: { ...document, url, mayReplay } } satisfies DeliveryAnswer;
}

/** Answers with the delivery as it is afterwards. */
export async function replayOne(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const { id } = ctx.params;
  if (!/^[0-9]{1,18}$/.test(id) || !(await replayDelivery(strapi, id, nameOf(ctx)))) return ctx.notFound();
  await showDelivery(strapi, ctx);
}

export async function replayAllFailed(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const webhook = webhookOf(ctx);
  const replayed = webhook === undefined ? 0 : await replayFailed(strapi, webhook, nameOf(ctx));
  ctx.body = { data: { replayed } } satisfies ReplayAnswer;
}

export async function showSecret(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const webhook = webhookOf(ctx);
  answerSecrets(ctx, webhook === undefined ? undefined : await readSecrets(strapi, webhook));
}

export async function rotateSecret(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const webhook = webhookOf(ctx);
  const secrets = webhook === undefined ? undefined : await renewSecret(strapi, webhook);
  if (secrets) strapi.log.warn(`webhooks: ${nameOf(ctx)} has made a new secret for webhook ${webhook}`);
  answerSecrets(ctx, secrets);
}

function answerSecrets(ctx: Context, secrets: Secrets | undefined): void {
  if (!secrets) return ctx.notFound();
  const { current, previous } = secrets;
  ctx.set('Cache-Control', 'no-store');
  ctx.body = {
    data: { secret: current ?? null, previousUntil: previous?.until.toISOString() ?? null },
  } satisfies SecretAnswer;
}

/** Null also for what is no address: Strapi alone did not look. */
const originOf = (url: string | null): string | null =>
  url !== null && URL.canParse(url) ? new URL(url).origin : null;

/** Undefined for what cannot be the id of one. */
const webhookOf = (ctx: Context): number | undefined => webhookId.safeParse(ctx.params.id).data;

function nameOf(ctx: Context): string {
  const actor = actorOf(ctx);
  return actor.kind === 'system' ? 'the shop' : actor.name;
}
