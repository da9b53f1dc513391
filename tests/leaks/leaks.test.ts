/** Nothing that is private, or somebody else's, comes out of the API, however it is asked for. */
import { API_DOCUMENT } from '../support/contract/document';
import { openShop, type Shop } from '../support/shop';
import { LISTS, NEVER_FOLLOWED, refusable, WAYS_AROUND } from './probes';
import { found, plant, ROLES, type Planted, type Role } from './secrets';

const PATIENCE_MS = 240_000;

let shop: Shop;
let planted: Planted;

beforeAll(async () => {
  shop = await openShop();
  planted = await plant(shop);
}, PATIENCE_MS);

interface Told {
  status: number;
  text: string;
}

async function ask(role: Role, url: string, method = 'GET', body?: unknown): Promise<Told> {
  const token = planted.tokens[role];
  const answer = await fetch(`${shop.url}/api${url}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // What is set by headers can give something away as well.
  return { status: answer.status, text: `${JSON.stringify([...answer.headers])} ${await answer.text()}` };
}

/** @returns what of it the caller must not see, or that it broke the shop. */
function faultIn(role: Role, what: string, { status, text }: Told): string[] {
  const seen = found(text, planted.hidden[role]);
  if (seen.length > 0) return [`${role}: ${what} shows ${seen.join(', ')}`];
  return status >= 500 ? [`${role}: ${what} is a ${status}`] : [];
}

const mayAsk = (role: Role, list: string): boolean =>
  role === 'staff' ||
  (role === 'customer' && list !== '/stock-movements') ||
  ['/products', '/categories', '/customers'].includes(list);

test.each(ROLES)(
  'to %s, a list refuses to be filtered, sorted or selected by what is private',
  async (role) => {
    const faults: string[] = [];
    for (const list of LISTS.filter((one) => mayAsk(role, one))) {
      for (const query of refusable(list)) {
        const told = await ask(role, `${list}?${query}`);
        faults.push(...faultIn(role, `${list}?${query}`, told));
        if (told.status !== 400) faults.push(`${role}: ${list}?${query} is a ${told.status}, not a 400`);
      }
    }

    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

/** Every route that reads, with entries that exist. */
const reading = (): string[] => {
  const { order, tea, category, victim } = planted;
  const entries: Record<string, string> = {
    products: tea,
    categories: category,
    orders: order,
    customers: victim.documentId,
  };
  return Object.entries(API_DOCUMENT.paths)
    .filter(([, operations]) => 'get' in operations)
    .map(([path]) => path.replace(/\{\w+\}/, entries[path.split('/')[1] as string] ?? 'x'));
};

test.each(ROLES)(
  'to %s, no route that reads follows a relation or a way around, whatever is asked',
  async (role) => {
    const faults: string[] = [];
    for (const path of reading()) {
      for (const query of ['', ...NEVER_FOLLOWED, ...WAYS_AROUND]) {
        const told = await ask(role, `${path}?${query}`);
        faults.push(...faultIn(role, `${path}?${query}`, told));
      }
    }

    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'what is written answers with nothing that is private either',
  async () => {
    const { tea } = planted;
    const faults: string[] = [];
    for (const query of [
      ...NEVER_FOLLOWED,
      'fields=password',
      'fields=idempotencyKey',
      'fields=requestHash',
    ]) {
      const placed = { data: { lines: [{ product: tea, quantity: 1 }] } };
      const written: [Role, Told][] = [
        ['customer', await ask('customer', `/orders?${query}`, 'POST', placed)],
        ['customer', await ask('customer', `/customers/me?${query}`, 'PUT', { data: { city: 'Leeds' } })],
        ['staff', await ask('staff', `/products/${tea}?${query}`, 'PUT', { data: { name: 'Tea' } })],
      ];
      for (const [role, told] of written) faults.push(...faultIn(role, query, told));
    }

    expect(faults).toEqual([]);
  },
  PATIENCE_MS,
);

test('nobody has changed what every object inherits', async () => {
  const inherited = await shop.inside(() => [
    Object.keys(Object.prototype),
    ({} as Record<string, unknown>).polluted ?? null,
    ([] as unknown as Record<string, unknown>).polluted ?? null,
  ]);

  expect(inherited).toEqual([[], null, null]);
});
