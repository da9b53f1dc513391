/**
 * One storm from beginning to end: servers and clients start, the nemesis rages, everything heals, every question
 * left open is asked once more, and the verdict is spoken.
 */
import { product } from '../../support/catalogue';
import { people, type Person } from '../../support/people';
import type { Shop } from '../../support/shop';
import { call, type World } from './caller';
import { Clerk } from './clerk';
import { Customer, orderRequest } from './customer';
import { Identity } from './identity';
import { History, isPlacing, isUnknown, type Placing } from './history';
import { Nemesis } from './nemesis';
import { Randomness } from './randomness';
import { countsOf, longestLine, storyOf } from './report';
import { StormDatabase } from './storm-database';
import { SupervisedShop } from './supervised-shop';
import { judge, type Violation } from './verdict';

export interface StormSettings {
  seed: number;
  seconds: number;
  servers: number;
}

export interface Verdict {
  seed: number;
  counts: [string, number][];
  violations: Violation[];
  /** The violations, each with the operations and faults that have to do with it. */
  story: string;
}

const CUSTOMERS = 150;
const CLERKS = 5;
const PRODUCTS = 24;
const HOT_PRODUCTS = 4;
const OPENING_STOCK = 400;

const RESOLVED_AT_ONCE = 32;

const SAY_EVERY_MS = 10_000;

/** @param say is told every few seconds how far the storm is. */
export async function storm(settings: StormSettings, say: (line: string) => void): Promise<Verdict> {
  const { seed, seconds } = settings;
  const database = await StormDatabase.start();
  const accidents: string[] = [];
  const servers = await openServers(settings, database, (sentence) => accidents.push(sentence));
  const world: World = { servers, history: new History(), identities: new Map() };
  try {
    const { clients, nemesis } = await gather(world, database, seed);
    const { history } = world;
    await rageFor(seconds, { history, clients, nemesis }, say);

    say('healing ...');
    await nemesis.relent();
    await Promise.all(servers.map(ready));
    history.healedAt = history.now();
    const resolved = await resolveUnknown(world);

    const violations = [
      ...[...accidents, ...nemesis.findings].map(finding),
      ...(await judge(history, database)),
      ...(await reconciliation(servers[0]?.shop as Shop)),
    ];
    const counts = countsOf(history, resolved, violations);
    say(`waited for longest: ${longestLine(history)}`);
    return { seed, counts, violations, story: storyOf(history, violations) };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
    await database.close();
  }
}

/** All at the same instant, on an empty database. */
function openServers(
  { servers }: StormSettings,
  database: StormDatabase,
  report: (sentence: string) => void,
): Promise<SupervisedShop[]> {
  const places = Array.from({ length: servers }, (_, place) => place);
  return Promise.all(places.map((place) => SupervisedShop.open(place, database.url, {}, report)));
}

interface Client {
  act(): Promise<void>;
}

async function gather(
  world: World,
  database: StormDatabase,
  seed: number,
): Promise<{ clients: Client[]; nemesis: Nemesis }> {
  const shop = world.servers[0]?.shop as Shop;
  const wishes = Array.from({ length: PRODUCTS }, () => ({ stock: OPENING_STOCK }));
  const products: string[] = [];
  for (const wish of wishes) products.push((await product(shop, wish)).documentId);
  const customers = await people(shop, CUSTOMERS);
  const clerks = await people(shop, CLERKS, 'staff');
  const seasonal = products.slice(-2);
  const chance = ({ username }: Person) => new Randomness(seed, username);
  const identity = (person: Person) =>
    new Identity(world, person.username, person.token, new Randomness(seed, `${person.username} logs in`));
  return {
    clients: [
      ...customers.map((person) => new Customer(world, identity(person), products, chance(person))),
      ...clerks.map((person) => new Clerk(world, identity(person), products, seasonal, chance(person))),
    ],
    nemesis: new Nemesis(world, database, products.slice(0, HOT_PRODUCTS), new Randomness(seed, 'nemesis')),
  };
}

/** Clients act and the nemesis rages until the time is over, or until one of them fails, which is a fault of this test. */
async function rageFor(
  seconds: number,
  { history, clients, nemesis }: { history: History; clients: Client[]; nemesis: Nemesis },
  say: (line: string) => void,
): Promise<void> {
  const endsAt = history.now() + seconds * 1000;
  let failed = false;
  const over = () => failed || history.now() >= endsAt;
  const keepBusy = async (client: Client) => {
    while (!over()) await client.act();
  };
  const progress = setInterval(() => {
    const left = Math.max(0, Math.round((endsAt - history.now()) / 1000));
    say(`${history.operations.length} operations, ${history.faults.length} faults, ${left} s left`);
  }, SAY_EVERY_MS);
  try {
    await Promise.all([nemesis.rage(over), ...clients.map(keepBusy)]);
  } finally {
    failed = true;
    clearInterval(progress);
  }
}

/** Asks until the server says that it is ready. */
async function ready({ url }: SupervisedShop): Promise<void> {
  const isReady = () =>
    fetch(`${url}/api/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady()));
}

/**
 * Sends every wish whose fate is unknown again, under its key; what has none is looked up in the verdict.
 * @returns how many wishes were unknown.
 */
async function resolveUnknown(world: World): Promise<number> {
  const last = new Map<string, Placing>();
  for (const operation of world.history.operations.filter(isPlacing))
    if (operation.intent.kind !== 'reuse key') last.set(operation.intent.note, operation);
  const unknown = [...last.values()].filter(isUnknown);
  const left = unknown.filter(({ intent }) => intent.key !== null);
  const resolveOne = async () => {
    for (let wish = left.pop(); wish; wish = left.pop()) await askUntilKnown(world, wish);
  };
  await Promise.all(Array.from({ length: RESOLVED_AT_ONCE }, resolveOne));
  return unknown.length;
}

async function askUntilKnown(world: World, { who, server, intent }: Placing): Promise<void> {
  const request = orderRequest({ ...intent, kind: 'place again' });
  const identity = world.identities.get(who) as Identity;
  let operation;
  do operation = await call(world, who, server, { ...request, token: await identity.token() });
  while (isUnknown(operation));
}

const finding = (sentence: string): Violation => ({ invariant: 'process', sentence, operations: [] });

/** I1, I4 and I5 from the shop's own rows. */
async function reconciliation(shop: Shop): Promise<Violation[]> {
  const findings = await shop.inside(
    (strapi) =>
      strapi.service('api::order.order').reconcile() as Promise<
        { sentence: string; differences: unknown[] }[]
      >,
  );
  return findings
    .filter(({ differences }) => differences.length > 0)
    .map(({ sentence, differences }) => ({
      invariant: 'I1, I4, I5',
      sentence: `not true that ${sentence}: ${JSON.stringify(differences.slice(0, 3))}`,
      operations: [],
    }));
}
