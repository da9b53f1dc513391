/**
 * What may be saved as a webhook. Strapi asks for less, and in production refuses every private address, also those that
 * an operator has allowed; so its two routes that save one are served from here. What they answer is Strapi's.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';
import type { Context } from '../http/context';
import { hostOf, refuseAddress } from './guarded-agent';
import { mayBeSet } from './send';
import { settingsOf } from './settings';

/** What HTTP allows in the name of a header, and in its value. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const form = (strapi: Core.Strapi) =>
  z.strictObject({
    name: z.string().min(1).max(255),
    url: z.string().superRefine((url, { addIssue }) => {
      const reason = whyNot(strapi, url);
      if (reason) addIssue({ code: 'custom', message: reason });
    }),
    headers: z.record(
      z
        .string()
        .regex(HEADER_NAME, 'is no name of a header')
        .refine(mayBeSet, 'is set by the shop, or by the connection'),
      z.string().min(1).regex(HEADER_VALUE, 'is no value of a header'),
    ),
    events: z.array(z.string()),
    isEnabled: z.boolean().optional(),
  });

/** For one that is saved as it stands already. */
const unchecked = (strapi: Core.Strapi) =>
  form(strapi).extend({ url: z.string(), headers: z.record(z.string(), z.string()) });

/** Whatever stands in it from before these checks, nothing is sent to a webhook that is off. */
const isSwitchedOff = (known: Webhook | null, body: unknown): boolean => {
  const { isEnabled, url, headers } = (body ?? {}) as Partial<Webhook>;
  return isEnabled === false && url === known?.url && isDeepStrictEqual(headers, known?.headers);
};

function whyNot(strapi: Core.Strapi, text: string): string | undefined {
  if (!URL.canParse(text)) return 'url must be a valid URL';
  const url = new URL(text);
  if (!['http:', 'https:'].includes(url.protocol)) return 'url must begin with http:// or https://';
  if (url.username || url.password) return 'url must hold no password: send it in a header';
  try {
    refuseAddress(hostOf(url), settingsOf(strapi).allowedNetworks);
    return undefined;
  } catch (error) {
    return `url: ${(error as Error).message}`;
  }
}

type Form = z.output<ReturnType<typeof form>>;

interface Webhook extends Form {
  id: string;
}

interface Store {
  findWebhook(id: string): Promise<Webhook | null>;
  createWebhook(data: Form): Promise<Webhook>;
  updateWebhook(id: string, data: Webhook): Promise<Webhook | null>;
}

interface Runner {
  add(webhook: Webhook): void;
  update(webhook: Webhook): void;
}

type Controller = Record<string, (ctx: Context) => Promise<unknown>>;

interface Controllers {
  extend(uid: string, extension: (controller: Controller) => Controller): void;
}

/** To be called in `register`: Strapi's routes look for their controllers after it. */
export function checkSavedWebhooks(strapi: Core.Strapi): void {
  const store = () => strapi.get('webhookStore') as Store;
  const runner = () => strapi.get('webhookRunner') as Runner;
  (strapi.get('controllers') as Controllers).extend('admin::webhooks', (controller) => ({
    ...controller,
    async createWebhook(ctx) {
      const webhook = await store().createWebhook(parse(form(strapi), ctx.request.body));
      runner().add(webhook);
      ctx.status = 201;
      ctx.body = { data: webhook };
    },
    async updateWebhook(ctx) {
      const known = await store().findWebhook(ctx.params.id);
      const { body } = ctx.request;
      const changes = parse(isSwitchedOff(known, body) ? unchecked(strapi) : form(strapi), body);
      const webhook = known && (await store().updateWebhook(ctx.params.id, { ...known, ...changes }));
      if (!webhook) return ctx.notFound('webhook.notFound');
      runner().update(webhook);
      ctx.body = { data: webhook };
    },
  }));
}

/** @throws ValidationError as Strapi's form reads it, with the fields at fault. */
function parse(schema: z.ZodType<Form>, body: unknown): Form {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => ({
    path: path.map(String),
    message,
    name: 'ValidationError',
  }));
  throw new errors.ValidationError(faults[0]?.message ?? 'is no webhook', { errors: faults });
}
