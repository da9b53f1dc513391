/** A right guess and a wrong one are answered alike, so that nothing can be found out letter by letter. */
import { openShop, type Shop } from '../support/shop';
import { filtersOn } from './probes';
import { plant, type Planted, type Role } from './secrets';

const PATIENCE_MS = 120_000;

let shop: Shop;
let planted: Planted;

beforeAll(async () => {
  shop = await openShop();
  planted = await plant(shop);
}, PATIENCE_MS);

interface Guess {
  role: Role;
  list: string;
  path: string;
  /** What it is in truth, or how that begins. */
  right: (truths: Planted['truths']) => string;
}

const guess = (role: Role, list: string, path: string, right: Guess['right']): Guess => ({
  role,
  list,
  path,
  right,
});

const GUESSES: Guess[] = [
  ...(['nobody', 'customer'] as const).flatMap((role) => [
    guess(role, '/products', 'name', ({ unreleased }) => unreleased),
    guess(role, '/products', 'category.products.name', ({ unreleased }) => unreleased),
    guess(role, '/categories', 'products.name', ({ unreleased }) => unreleased),
    guess(role, '/customers', 'email', ({ victimEmail }) => victimEmail),
    guess(role, '/customers', 'street1', () => 'planted-street'),
  ]),
  ...(['nobody', 'customer', 'staff'] as const).flatMap((role) => [
    guess(role, '/products', 'createdBy.email', ({ adminEmail }) => adminEmail),
    guess(role, '/customers', 'password', ({ hash }) => hash.slice(0, 12)),
    guess(role, '/customers', 'resetPasswordToken', () => 'planted-reset'),
  ]),
  guess('customer', '/orders', 'note', () => 'planted-note'),
  guess('customer', '/orders', 'customer.email', ({ victimEmail }) => victimEmail),
  guess('customer', '/orders', 'customer.password', ({ hash }) => hash.slice(0, 12)),
  guess('customer', '/orders', 'lines.order.customer.email', ({ victimEmail }) => victimEmail),
  guess('customer', '/orders', 'idempotencyKey', ({ key }) => key),
  guess('staff', '/orders', 'customer.password', ({ hash }) => hash.slice(0, 12)),
  guess('staff', '/stock-movements', 'order.customer.password', ({ hash }) => hash.slice(0, 12)),
];

/** What is greater than a guess may well be one's own. */
const aboutOthers = (path: string, value: string): string[] =>
  filtersOn(path, value).filter((query) => !query.includes('$gt'));

/** Of the answer and not of what it is about. */
const OF_THE_MOMENT = new Set(['date', 'x-request-id']);

async function answered(role: Role, url: string) {
  const token = planted.tokens[role];
  const answer = await fetch(`${shop.url}/api${url}`, {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  });
  const headers = [...answer.headers].filter(([name]) => !OF_THE_MOMENT.has(name));
  return { status: answer.status, headers, body: await answer.text() };
}

test.each(GUESSES.map((one) => [one.role, `${one.list} by ${one.path}`, one] as const))(
  '%s learns nothing from guesses at %s',
  async (_role, _what, { role, list, path, right }) => {
    const truth = right(planted.truths);
    const wrong = 'z'.repeat(truth.length);
    const queries = [...aboutOthers(path, truth), `_q=${encodeURIComponent(truth)}`].map(
      (query, index) => [query, [...aboutOthers(path, wrong), `_q=${wrong}`][index]] as [string, string],
    );

    for (const [guessed, other] of queries) {
      const [one, two] = [
        await answered(role, `${list}?${guessed}`),
        await answered(role, `${list}?${other}`),
      ];
      expect({ query: guessed, ...one }).toEqual({ query: guessed, ...two });
      expect(one.status).toBeLessThan(500);
    }
  },
);
