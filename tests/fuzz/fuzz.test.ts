/**
 * The API under requests that nobody should send: valid ones and broken ones, made from its own document, to every route as
 * every role. A short run each time the suite runs; `npm run fuzz -- --requests 20000 --seed 7` for a long one.
 */
import fc from 'fast-check';
import { ROUTES } from '../support/contract/document';
import { openShop, type Shop } from '../support/shop';
import { Changes } from './changes';
import { asCurl, findingIn } from './findings';
import { fuzzRequest, ROLES, type FuzzRequest } from './request';
import { Stage } from './stage';
import { sendByWire } from './wire';

const requests = Number(process.env.FUZZ_REQUESTS ?? 2_000);
/** The suite plays one game; what others find is for long runs, and to be mended. */
const seed = Number(process.env.FUZZ_SEED ?? 7);

/** Requests that are drawn at once, from the products, orders and customers there are then. */
const DRAWN_AT_ONCE = 250;
const MOST_FINDINGS = 20;
const SLOWEST_MS = 100;
const EVERYTHING_FROM = 10_000;

interface Tally {
  sent: number;
  byStatus: Map<number, number>;
  /** Each route with each role that has asked it. */
  asked: Set<string>;
  findings: string[];
}

async function sendOne(shop: Shop, stage: Stage, changes: Changes, request: FuzzRequest, tally: Tally) {
  await changes.sinceLast();
  const headers = { ...request.headers, ...stage.authorization(request.role) };
  const answer = await sendByWire(shop.url, { ...request, method: request.route.method, headers });
  const finding = findingIn(request, answer, await changes.sinceLast());
  tally.sent += 1;
  tally.asked.add(`${request.route.operation.operationId} as ${request.role}`);
  tally.byStatus.set(answer.status, (tally.byStatus.get(answer.status) ?? 0) + 1);
  if (finding) tally.findings.push(`${finding}\n    ${asCurl(shop.url, request)}`);
  if (answer.status < 300) await stage.after(request);
}

async function sendAll(shop: Shop, stage: Stage, changes: Changes, tally: Tally) {
  while (tally.sent < requests && tally.findings.length < MOST_FINDINGS) {
    const drawn = Math.min(DRAWN_AT_ONCE, requests - tally.sent);
    const entities = await stage.entities();
    const chosen = fc.sample(fuzzRequest(entities), { seed: seed + tally.sent, numRuns: drawn });
    for (const request of chosen) await sendOne(shop, stage, changes, request, tally);
    if (tally.sent % 5_000 === 0)
      process.stderr.write(`fuzz ${seed}: ${tally.sent} of ${requests} requests\n`);
  }
}

test(
  `${requests} requests made from the document, seed ${seed}: no 5xx, nothing undocumented, no change by a refused one`,
  async () => {
    const shop = await openShop({
      API_BASIC_AUTH: 'true',
      AUTH_REQUESTS_PER_MINUTE: '1000000',
      LOG_LEVEL: 'error',
      // What jobs write is not written for a request.
      JOBS_IN_PROCESS: 'false',
    });
    const stage = await Stage.set(shop);
    const changes = await Changes.note(shop.database);
    const tally: Tally = { sent: 0, byStatus: new Map(), asked: new Set(), findings: [] };

    try {
      await sendAll(shop, stage, changes, tally);
    } finally {
      await changes.end();
    }

    const statuses = [...tally.byStatus].sort(([a], [b]) => a - b);
    process.stderr.write(
      `fuzz ${seed}: ${tally.sent} requests, ${tally.findings.length} findings; ${statuses.map((pair) => pair.join(': ')).join(', ')}\n`,
    );
    expect(tally.findings).toEqual([]);
    // A shop that refused everything would have been no test.
    expect(tally.byStatus.get(200)).toBeGreaterThan(requests / 20);
    expect(tally.byStatus.get(201)).toBeGreaterThan(0);
    // In a short run chance may leave out a rare route for somebody.
    if (requests >= EVERYTHING_FROM) expect(tally.asked.size).toBe(ROUTES.length * ROLES.length);
  },
  60_000 + requests * SLOWEST_MS,
);
