/** Plugins of a test's own, registered inside a running shop, and orders that are sure to share a batch. */
import type {
  BeforeCommit,
  BeforeDecision,
  HookContext,
  OrderHook,
  ProposedOrder,
  Rulings,
  WrittenOrder,
} from '../../src/extending';
import type { Outcome } from '../../src/ordering/placement';
import type { Line } from '../support/orders';
import type { Shop } from '../support/shop';

export type Settings = Omit<BeforeDecision, 'handle'>;

/**
 * Registers a handler that decides with the shop.
 * @param handle is sent as text, so it can use its parameters and nothing else of the test's.
 */
export const decideWith = (
  shop: Shop,
  settings: Settings,
  handle: (
    orders: readonly ProposedOrder[],
    context: HookContext,
  ) => Rulings | undefined | void | Promise<Rulings | undefined | void>,
): Promise<void> => registerAt(shop, 'api::order.beforeDecision', settings, handle.toString());

/** Every order pays 4.95 for its parcel. */
export const chargeForParcel = (shop: Shop): Promise<void> =>
  decideWith(
    shop,
    { plugin: 'parcel' },
    (orders, { cents }) =>
      new Map(
        orders.map((order) => [
          order,
          { adjust: [{ kind: 'shipping', label: 'Parcel', amount: cents(495) }] },
        ]),
      ),
  );

/** Registers one that writes with the orders; its handler is sent in the same way. */
export const writeWith = (
  shop: Shop,
  settings: Settings,
  handle: (orders: readonly WrittenOrder[], context: HookContext) => void | Promise<void>,
): Promise<void> => registerAt(shop, 'api::order.beforeCommit', settings, handle.toString());

const registerAt = (shop: Shop, uid: string, settings: Settings, source: string): Promise<void> =>
  shop.inside(
    (strapi, hook, given, text) => {
      const handle = new Function('strapi', `return (${text});`)(strapi) as BeforeCommit['handle'];
      (strapi.hook(hook) as OrderHook<BeforeCommit>).register({ ...given, handle });
    },
    uid,
    settings,
    source,
  );

/** Takes all handlers off again. */
export const forgetPlugins = (shop: Shop): Promise<void> =>
  shop.inside((strapi) => {
    for (const uid of ['api::order.beforeDecision', 'api::order.beforeCommit'])
      for (const extension of strapi.hook(uid).getHandlers()) strapi.hook(uid).delete(extension);
  });

export interface Wish {
  /** The customer's numeric user id. */
  customer: number;
  lines: Line[];
  note?: string;
  /** What plugins' fields held. */
  extensions?: object;
}

export type Settled = Outcome | { kind: 'failed'; refusal: { code: string; by?: string } };

/** Places orders in one turn of the event loop, so that they are one batch; in the order in which they are given. */
export const placeTogether = (shop: Shop, wishes: Wish[]): Promise<Settled[]> =>
  shop.inside(
    (strapi, requests) =>
      Promise.all(
        requests.map(({ customer, lines, note = null, extensions = {} }) =>
          strapi
            .service('api::order.order')
            .place({
              customer,
              lines,
              note,
              shippingAddress: null,
              extensions,
              idempotencyKey: null,
              requestHash: 'x',
            })
            .catch((error: { refusal: unknown }) => ({ kind: 'failed', refusal: error.refusal })),
        ),
      ),
    wishes,
  ) as Promise<Settled[]>;

/** @returns what became of each, in a word. */
export const kinds = (outcomes: Settled[]): string[] =>
  outcomes.map((outcome) => ('refusal' in outcome ? outcome.refusal.code : outcome.kind));
