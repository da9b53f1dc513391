/**
 * The shop under people who want what is not theirs: every route of the running server, as everybody whom it knows or should not know, with
 * what breaks out of SQL, JSON, templates, headers and paths. A short run each time the suite runs; `npm run fuzz -- --as each` for a long one.
 */
import type { Client } from 'pg';
import { Changes } from '../fuzz/changes';
import { product } from '../support/catalogue';
import { takeDepartures } from '../support/contract/departures';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';
import { WEBHOOK_SETTINGS } from '../support/webhooks';
import { addressesOf } from './addresses';
import { identitiesIn, type Identity } from './identities';
import { faultsInLog } from './log';
import { plantForIntruders } from './secrets';
import { thingsOf } from './things';
import { play, type Ground, type Played } from './turn';

const EACH = 'each';

const as = process.env.FUZZ_AS ?? EACH;
/** Of everybody together. */
const requests = Number(process.env.FUZZ_REQUESTS ?? 600);
/** The suite plays one game; what others find is for long runs, and to be mended. */
const seed = Number(process.env.FUZZ_SEED ?? 22);

const SLOWEST_MS = 100;
const SETTING_UP_MS = 180_000;
/** With so many for one of them chance leaves no route out. */
const EVERYTHING_FROM = 10_000;

/** Limits are out of the way, so that everything is reached; jobs wait, so that whatever is written was written for a request. */
const SETTINGS = {
  ...WEBHOOK_SETTINGS,
  API_BASIC_AUTH: 'true',
  AUTH_REQUESTS_PER_MINUTE: '1000000',
  REGISTRATIONS_PER_MINUTE: '1000000',
  WRONG_PASSWORDS_PER_HOUR: '1000000',
  ORDERS_PER_MINUTE: '1000000',
  JOBS_IN_PROCESS: 'false',
  MCP_SERVER: 'true',
  METRICS_TOKEN: 'a-token-that-nobody-here-knows-of',
  MAIL: 'off',
  LOG_FORMAT: 'json',
  LOG_LEVEL: 'http',
};

let shop: Shop;
let client: Client;
let ground: Ground;
let identities: Identity[];

beforeAll(async () => {
  shop = await openShop(SETTINGS);
  const plants = await plantForIntruders(shop);
  identities = await identitiesIn(shop);
  for (let made = 0; made < 5; made += 1) await product(shop, { stock: 1_000_000, price: made + 0.5 });
  const changes = await Changes.note(shop.database);
  client = await shop.database.connect();
  const addresses = await addressesOf(shop);
  ground = { shop, changes, client, plants, addresses, things: () => thingsOf(client, plants) };
}, SETTING_UP_MS);

const told = ({ identity, sent, byStatus, asked, again, findings }: Played): string => {
  const statuses = [...byStatus].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
  const retried = again === 0 ? '' : `, ${again} answered when asked again`;
  return `as ${identity}: ${sent} requests to ${asked.size} addresses, ${findings.size} findings${retried}; ${statuses.join(', ')}\n`;
};

describe('intruders', () => {
  // Not with the file's own: by then the database is gone.
  afterAll(() => Promise.all([client.end(), ground.changes.end()]));

  test(
    `${requests} requests with injections as ${as}, seed ${seed}: nothing breaks, leaks or changes for whoever has no right to it`,
    async () => {
      const chosen = identities.filter(({ name }) => as === EACH || name === as);
      if (chosen.length === 0)
        throw new Error(`--as is one of: ${identities.map(({ name }) => name).join(', ')}`);
      const share = Math.ceil(requests / chosen.length);
      const all: Played[] = [];
      for (const [place, identity] of chosen.entries()) {
        const played = await play(ground, identity, share, seed + place * 1_000_003);
        for (const fault of faultsInLog(shop, ground.plants)) played.findings.set('the log', fault);
        process.stderr.write(
          `fuzz ${seed} ${told(played)}${[...played.findings.values()].map((one) => `  ${one}\n`).join('')}`,
        );
        all.push(played);
      }

      expect(all.flatMap(({ findings }) => [...findings])).toEqual([]);
      expect(all.every(({ sent }) => sent === share)).toBe(true);
      if (share >= EVERYTHING_FROM)
        for (const { asked } of all) expect(asked.size).toBeGreaterThan(0.9 * ground.addresses.length);
    },
    SETTING_UP_MS + requests * SLOWEST_MS,
  );

  test('the books are right afterwards, and no object inherits what nobody gave it', async () => {
    const inherited = await shop.inside(() => [
      Object.keys(Object.prototype),
      ({} as Record<string, unknown>).polluted ?? null,
      ([] as unknown as Record<string, unknown>).polluted ?? null,
    ]);

    expect(inherited).toEqual([[], null, null]);
    await expectReconciled(shop);
    await shop.hasToldAll();
    // Each answer was held against the document above, by whoever knows what was sent.
    takeDepartures();
  });
});
