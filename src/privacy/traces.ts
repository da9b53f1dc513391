/**
 * Where the shop keeps what is about a person, and what becomes of it when they are erased: the one list. A test plants words in all of
 * it and looks for them in every column of the database afterwards; docs/privacy.md tells the same to people.
 */
import type { Core } from '@strapi/strapi';
import { ERASED_CUSTOMER } from '../ordering/actor';
import { forgetInDeliveries } from '../webhooks/forget';
import type { Person, Statements } from './person';

/** A place in which something about a person stands. */
interface Trace {
  place: string;
  holds: string;
  /** Runs after the places before it. */
  erase: (work: Work, person: Person) => PromiseLike<unknown>;
}

/** In one transaction for all places. */
interface Work {
  strapi: Core.Strapi;
  trx: Statements;
}

const USER = 'plugin::users-permissions.user' as const;

/** With what is left an order can be counted and summed. Its fingerprint goes too: by it an address could be guessed. */
const ORDERS = `
  UPDATE orders SET customer_id = NULL, shipping_address = NULL, note = NULL, idempotency_key = NULL, request_hash = NULL
  WHERE id = ANY(?::int[])`;

const actorsOf = (table: string): string => `
  UPDATE ${table} SET actor_id = 0, actor_name = '${ERASED_CUSTOMER}'
  WHERE order_id = ANY(?::int[]) AND actor_kind = 'customer'`;

/** Events hold no person. What a subscriber said of its failure may: a plugin's words are its own. */
const FAILURES = `
  UPDATE graphile_worker._private_jobs SET last_error = NULL
  WHERE last_error IS NOT NULL
    AND jsonb_exists_any(jsonb_path_query_array(payload::jsonb, 'lax $.**.documentId'), ?::text[])`;

export const TRACES: readonly Trace[] = [
  {
    place: 'strapi_sessions',
    holds: 'where they are logged in, with the names their devices gave themselves',
    // PostgreSQL tells all processes that these rows are gone (src/platform/change-feed.ts): the tokens end there, too.
    erase: ({ strapi }, { id }) =>
      strapi.sessionManager('users-permissions').invalidateRefreshToken(String(id)),
  },
  {
    place: 'orders',
    holds:
      'whose an order is, the address, the note, the Idempotency-Key and the fingerprint of what was sent',
    erase: ({ trx }, { orders }) => trx.raw(ORDERS, [orders.map(({ id }) => id)]),
  },
  {
    place: 'order_transitions',
    holds: 'their username, where they cancelled an order',
    erase: ({ trx }, { orders }) => trx.raw(actorsOf('order_transitions'), [orders.map(({ id }) => id)]),
  },
  {
    place: 'stock_movements',
    holds: 'the same, where the pieces came back',
    erase: ({ trx }, { orders }) => trx.raw(actorsOf('stock_movements'), [orders.map(({ id }) => id)]),
  },
  {
    place: 'webhook_deliveries',
    holds: 'an order as receivers are told of it, and what they answered',
    erase: ({ trx }, { orders }) =>
      forgetInDeliveries(
        trx,
        orders.map(({ number }) => number),
      ),
  },
  {
    place: 'graphile_worker._private_jobs',
    holds:
      'why telling somebody of an order has failed; mails are no rows: they are written when they go out',
    erase: ({ trx }, { orders }) => trx.raw(FAILURES, [orders.map(({ documentId }) => documentId)]),
  },
  {
    place: 'up_users',
    holds: 'the account: username, e-mail address, password hash and profile',
    // Through Strapi, so that plugins hear of it; rows of theirs with a foreign key to the user follow it anyway.
    erase: ({ strapi }, { id }) => strapi.db.query(USER).delete({ where: { id } }),
  },
];
