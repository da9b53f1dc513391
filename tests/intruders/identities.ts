/**
 * As whom the shop is tried: everybody whom tests/doors knows, those with tokens that are worth nothing included, and programs. Who they
 * are is told anew before each leg of a run, for tokens end.
 */
import jwt from 'jsonwebtoken';
import { fullAccess, logIn, newcomer, worthlessToApi, worthlessToPanel } from '../doors/cast';
import { adminToken, allOf } from '../support/automation';
import { colleague } from '../support/panel';
import { PASSWORD, people, type Person } from '../support/people';
import type { Shop } from '../support/shop';
import type { Address } from './addresses';
import type { Reach } from './reach';
import type { Sight } from './secrets';

export interface Identity {
  name: string;
  /** What they may see. */
  sight: Sight;
  /** What they may change. */
  reach: Reach;
  /** @returns their id among the customers, or the colleagues; 0 when they are neither. */
  own(headers: Record<string, string>): number;
  /**
   * @param anew whether their session may have ended.
   * @returns the headers by which they say who they are, good for a leg.
   */
  enter(anew: boolean): Promise<Record<string, string>>;
  /** Undoes what `enter` has done to the shop. */
  leave?(): Promise<void>;
  /** For those who may do much: what they are tried at. */
  asks?(address: Address): boolean;
}

/** After this long tokens of the cast may have expired by themselves. */
const GOOD_FOR_MS = 600_000;

const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { Authorization: `Bearer ${token}` };

/** @returns the same again, until it is too old or a new one is asked for. */
function kept<T>(make: () => Promise<T>): (anew?: boolean) => Promise<T> {
  let last: { made: number; value: Promise<T> } | undefined;
  return (anew = false) => {
    if (anew || !last || Date.now() - last.made > GOOD_FOR_MS) last = { made: Date.now(), value: make() };
    return last.value;
  };
}

const OF_THE_SHOP = /^\/(api|shop|mcp)\b/;

/** @returns all of them, in the order in which they take their turns: who may change most comes last. */
export async function identitiesIn(shop: Shop): Promise<Identity[]> {
  const [customer, another, byPassword, unconfirmed] = (await people(shop, 4)) as [
    Person,
    Person,
    Person,
    Person,
  ];
  const [staff] = (await people(shop, 1, 'staff')) as [Person];
  return [
    { name: 'nobody', sight: 'nobody', reach: 'visitor', own: () => 0, enter: () => Promise.resolve({}) },
    ...(await worthless(shop, { customer, another, staff })),
    unconfirmedOne(shop, unconfirmed),
    ...(await ofThePanel(shop)),
    byToken(shop, 'customer', customer),
    byToken(shop, 'another customer', another),
    {
      ...byToken(shop, 'customer by password', byPassword),
      enter: () => Promise.resolve(byName(byPassword)),
    },
    ...programs(shop),
    { ...byToken(shop, 'staff', staff), sight: 'staff', reach: 'staff' },
    {
      ...panelist(
        'owner',
        kept(async () => (await colleague(shop, 'strapi-super-admin')).token),
      ),
      sight: 'owner',
      reach: 'owner',
      asks: ({ pattern }) => OF_THE_SHOP.test(pattern),
    },
  ];
}

const byToken = (shop: Shop, name: string, person: Person): Identity => ({
  name,
  sight: 'customer',
  reach: 'customer',
  own: () => person.id,
  enter: async () => bearer(await logIn(shop, person)),
});

const byName = ({ username }: Person): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(`${username}:${PASSWORD}`).toString('base64')}`,
});

/** A program's token is none that could be read. */
const colleagueOf = ({ Authorization = '' }: Record<string, string>): number =>
  Number((jwt.decode(Authorization.replace('Bearer ', '')) as { userId?: string } | null)?.userId ?? 0);

const panelist = (name: string, token: (anew: boolean) => Promise<string>): Identity => ({
  name,
  sight: 'nobody',
  reach: 'colleague',
  own: colleagueOf,
  enter: async (anew) => bearer(await token(anew)),
});

/** Tokens of both houses that no door of theirs may take. */
async function worthless(shop: Shop, cast: Parameters<typeof worthlessToPanel>[1]): Promise<Identity[]> {
  const houses = [
    { of: "the API's", all: kept(() => worthlessToApi(shop)) },
    { of: "the panel's", all: kept(() => worthlessToPanel(shop, cast)) },
  ];
  const identities: Identity[] = [];
  for (const { of, all } of houses)
    for (const { why, token } of await all()) {
      // Nobody, customers, staff and programs take turns of their own.
      if (token === undefined || / of (a customer|staff|a program of the API)$/.test(` ${why}`)) continue;
      identities.push({
        ...panelist(
          `${of} token ${why}`,
          async () => (await all()).find((one) => one.why === why)?.token as string,
        ),
        reach: 'nothing',
      });
    }
  // These two are good, in the other house.
  return identities.filter(
    ({ name }) => !/^the API's token of (the panel|a program of the panel)$/.test(name),
  );
}

/** Somebody who has not confirmed their address, in a shop that asks for it. */
function unconfirmedOne(shop: Shop, person: Person): Identity {
  const asked = (wanted: boolean): Promise<void> =>
    shop.inside(
      async (strapi, id, isAsked) => {
        const store = strapi.store({ type: 'plugin', name: 'users-permissions' });
        const settings = (await store.get({ key: 'advanced' })) as object;
        await store.set({ key: 'advanced', value: { ...settings, email_confirmation: isAsked } });
        await strapi.db
          .query('plugin::users-permissions.user')
          .update({ where: { id }, data: { confirmed: !isAsked } });
      },
      person.id,
      wanted,
    );
  return {
    ...byToken(shop, 'unconfirmed', person),
    sight: 'nobody',
    reach: 'nothing',
    enter: async () => {
      await asked(true);
      return bearer(person.token);
    },
    leave: () => asked(false),
  };
}

/** People of the panel, who are nobody to the API, and a program of theirs. */
async function ofThePanel(shop: Shop): Promise<Identity[]> {
  const fulfilment = await allOf(shop, 'opply-fulfilment');
  return [
    panelist(
      'colleague without a right',
      kept(() => newcomer(shop)),
    ),
    {
      ...panelist(
        'colleague at fulfilment',
        kept(async () => (await colleague(shop, 'opply-fulfilment')).token),
      ),
      sight: 'colleague',
      reach: 'fulfilment',
    },
    {
      ...panelist(
        'program of the panel',
        kept(async () => (await adminToken(shop, fulfilment)).accessKey),
      ),
      sight: 'colleague',
      reach: 'fulfilment',
    },
  ];
}

/** Programs of the API: with full access, and with a token for one action. */
function programs(shop: Shop): Identity[] {
  const reading = (): Promise<string> =>
    shop.inside(async (strapi) => {
      const permissions = ['api::product.product.find'];
      const wish = {
        name: `reader ${Date.now()}`,
        description: '',
        type: 'custom',
        lifespan: null,
        permissions,
      };
      return (await strapi.service('admin::api-token').create(wish)).accessKey as string;
    });
  return [
    { ...panelist('program that reads products', kept(reading)), reach: 'reader' },
    {
      ...panelist(
        'program with full access',
        kept(() => fullAccess(shop)),
      ),
      sight: 'program',
      reach: 'program',
    },
  ];
}
