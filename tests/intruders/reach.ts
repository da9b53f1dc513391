/**
 * Who may change what: the one table. For each kind of intruder it names the tables in which something may change, and of each of these
 * what has to stay as it is. Every other table stays as it is, to the last byte.
 */

/** Rows that stay, as SQL: `:own` is the customer or colleague who asks, `:newest` the last row there was before. */
type Staying = string;

/** Nothing in it has to stay. */
const ANYTHING: Staying = 'false';

/** What is there stays; new rows may come. */
const ONLY_ADDED: Staying = 'id <= :newest';

/** Whoever registers is a new row, and becomes a customer. */
const REGISTERING = { up_users: ONLY_ADDED, up_users_role_lnk: ONLY_ADDED };

/** One's own, and those of whoever has registered meanwhile. */
const SESSIONS = { strapi_sessions: "id <= :newest AND user_id <> ':own'" };

/** In the other house. */
const PANEL_SESSIONS = {
  strapi_sessions: "id <= :newest AND NOT (origin = 'admin' AND user_id = ':own')",
};

const ORDERING = {
  orders: 'id <= :newest AND customer_id <> :own',
  order_lines: ONLY_ADDED,
  order_transitions: ONLY_ADDED,
  order_transitions_order_lnk: ONLY_ADDED,
  stock_movements: ONLY_ADDED,
  // All of them, but for what NOT_COMPARED leaves out.
  products: 'true',
};

const CATALOGUE = {
  products: ANYTHING,
  categories: ANYTHING,
  products_category_lnk: ANYTHING,
  categories_parent_lnk: ANYTHING,
  files_related_mph: ANYTHING,
  stock_movements: ANYTHING,
  // Lines of a product that is deleted stay, without it.
  order_lines: ANYTHING,
};

const OWN_PROFILE = { up_users: 'id <= :newest AND id <> :own' };

/** Of the panel: who they are, how they like it, and when a token of theirs was used. */
const OWN_DESK = { admin_users: ANYTHING, strapi_core_store_settings: ANYTHING };

const OWN_TOKEN = { strapi_api_tokens: ANYTHING };

export const REACH = {
  nothing: {},
  visitor: { ...REGISTERING, ...SESSIONS },
  customer: { ...REGISTERING, ...SESSIONS, ...ORDERING, ...OWN_PROFILE },
  reader: { ...REGISTERING, ...SESSIONS, ...OWN_TOKEN },
  program: { ...REGISTERING, ...SESSIONS, ...OWN_TOKEN, ...CATALOGUE },
  staff: { ...REGISTERING, ...SESSIONS, ...ORDERING, ...OWN_PROFILE, ...CATALOGUE, orders: ANYTHING },
  colleague: { ...PANEL_SESSIONS, ...OWN_DESK },
  fulfilment: { ...PANEL_SESSIONS, ...OWN_DESK, ...OWN_TOKEN, ...ORDERING, orders: ANYTHING },
  owner: {
    ...{ ...REGISTERING, ...SESSIONS, ...OWN_DESK, ...ORDERING, ...CATALOGUE },
    ...{ orders: ANYTHING, up_users: ANYTHING, up_users_role_lnk: ANYTHING, strapi_sessions: ANYTHING },
    ...{ customer_erasures: ANYTHING, webhook_receivers: ANYTHING, webhook_deliveries: ANYTHING },
  },
} satisfies Record<string, Record<string, Staying>>;

export type Reach = keyof typeof REACH;

/** @returns what of the table has to stay; undefined when all of it has to. */
export const stayingOf = (reach: Reach, table: string): Staying | undefined =>
  (REACH[reach] as Record<string, Staying>)[table];

/** Changes with every order, or by the clock, or when somebody is recognised. */
const NOT_COMPARED: Record<string, string[]> = {
  products: ['stock', 'popularity', 'updated_at'],
};

/** @returns the columns of a table that may change where something in it may. */
export const notCompared = (table: string): string[] => NOT_COMPARED[table] ?? [];
