/** Everybody who knocks: those whom the shop knows, and those with tokens that are worth nothing. */
import { adminToken } from '../support/automation';
import { colleague } from '../support/panel';
import { people, type Person } from '../support/people';
import type { Shop } from '../support/shop';
import type { Caller, ColleagueKind } from './door';
import { KEYS, past, signed, unsigned } from './tokens';

const USER = 'plugin::users-permissions.user';

type Tokens<Name extends string> = Record<Name, string | undefined>;

interface Worthless {
  /** What is wrong with the token. */
  why: string;
  token: string | undefined;
}

/** @returns a new session of this user. */
export const logIn = (shop: Shop, { id }: Pick<Person, 'id'>): Promise<string> =>
  shop.inside(
    (strapi, user) =>
      strapi.plugin('users-permissions').service('jwt').issue({ id: user }) as Promise<string>,
    id,
  );

/** @returns a token of the panel for programs of the API, with full access. */
export const fullAccess = (shop: Shop): Promise<string> =>
  shop.inside(async (strapi) => {
    const wish = { name: `robot ${Date.now()}`, description: '', type: 'full-access', lifespan: null };
    return (await strapi.service('admin::api-token').create(wish)).accessKey as string;
  });

export interface Customers {
  customer: Person;
  another: Person;
  staff: Person;
}

/** @returns those whom the API knows, with a token each; their sessions may end with what they do. */
export async function callers(shop: Shop, { customer, another, staff }: Customers, program: string) {
  const tokens: Tokens<Caller> = {
    nobody: undefined,
    customer: await logIn(shop, customer),
    another: await logIn(shop, another),
    staff: await logIn(shop, staff),
    program,
  };
  return tokens;
}

/** @returns tokens that the API must take for nothing at all, each of which was or looks like a good one. */
export async function worthlessToApi(shop: Shop): Promise<Worthless[]> {
  const [blocked, deleted, gone, alive] = (await people(shop, 4)) as [Person, Person, Person, Person];
  await shop.inside(
    async (strapi, uid, blockedId, deletedId, token) => {
      await strapi.db
        .query(uid as never)
        .update({ where: { id: blockedId }, data: { blocked: true } as never });
      await strapi.db.query(uid as never).delete({ where: { id: deletedId } });
      const { sessionId } = strapi.sessionManager?.('users-permissions').validateAccessToken(token)
        .payload as { sessionId: string };
      await strapi.db.query('admin::session').delete({ where: { sessionId } });
    },
    USER,
    blocked.id,
    deleted.id,
    gone.token,
  );
  const refreshToken = await shop.inside(
    async (strapi, user) =>
      (await strapi.sessionManager?.('users-permissions').generateRefreshToken(user, undefined))?.token,
    String(alive.id),
  );
  const owner = await colleague(shop, 'strapi-super-admin');
  return [
    { why: 'of somebody who was blocked', token: blocked.token },
    { why: 'of somebody who was deleted', token: deleted.token },
    { why: 'of a session that has ended', token: gone.token },
    { why: 'that has expired', token: signed(alive.token, KEYS.api, past()) },
    { why: 'signed with another key', token: signed(alive.token, 'another key') },
    { why: "signed with the panel's key", token: signed(alive.token, KEYS.panel) },
    { why: 'not signed at all', token: unsigned(alive.token) },
    { why: 'that refreshes', token: refreshToken },
    { why: 'of the panel', token: owner.token },
    { why: 'of a program of the panel', token: (await adminToken(shop, [])).accessKey },
    { why: 'that is none', token: 'no.such.token' },
  ];
}

/** @returns somebody of the panel whose role has no right. */
export async function newcomer(shop: Shop): Promise<string> {
  const { id, token } = await colleague(shop, 'opply-catalogue-editor');
  await shop.inside(async (strapi, user) => {
    const role = await strapi
      .service('admin::role')
      .create({ name: `Newcomer ${user}`, description: '', code: `newcomer-${user}` });
    await strapi.service('admin::user').updateById(user, { roles: [role.id] });
  }, id);
  return token;
}

export async function colleagues(shop: Shop): Promise<Tokens<ColleagueKind>> {
  return { newcomer: await newcomer(shop), owner: (await colleague(shop, 'strapi-super-admin')).token };
}

/** @returns tokens that the panel must take for nothing at all; those of the API's people are among them. */
export async function worthlessToPanel(shop: Shop, { customer, staff }: Customers): Promise<Worthless[]> {
  const owner = await colleague(shop, 'strapi-super-admin');
  const former = await colleague(shop, 'strapi-super-admin');
  await shop.inside(
    (strapi, id) => strapi.service('admin::user').updateById(id, { isActive: false }),
    former.id,
  );
  return [
    { why: 'that is not there', token: undefined },
    { why: 'of a customer', token: customer.token },
    { why: 'of staff', token: staff.token },
    { why: 'of a program of the API', token: await fullAccess(shop) },
    { why: 'of somebody who was deactivated', token: former.token },
    { why: 'that has expired', token: signed(owner.token, KEYS.panel, past()) },
    { why: 'signed with another key', token: signed(owner.token, 'another key') },
    { why: "signed with the API's key", token: signed(owner.token, KEYS.api) },
    { why: 'not signed at all', token: unsigned(owner.token) },
  ];
}
