/** One intruder's turn: requests in legs, each of which begins with a token that is good and ends with a look at every table. */
import fc from 'fast-check';
import type { Client } from 'pg';
import type { Changes } from '../fuzz/changes';
import { sendByWire, type WireAnswer } from '../fuzz/wire';
import type { Shop } from '../support/shop';
import { endsSession, type Address } from './addresses';
import { Watch } from './fingerprint';
import type { Identity } from './identities';
import { anyIntrusion, type Intrusion, type Things } from './request';
import type { Plants } from './secrets';
import { faultsIn, NONE } from './verdict';

const LEG = 500;
const MOST_FINDINGS = 10;

export interface Played {
  identity: string;
  sent: number;
  byStatus: Map<number, number>;
  /** Addresses that were asked. */
  asked: Set<string>;
  /** Answered 503, and well when asked again. */
  again: number;
  /** What was wrong, each of a kind once, with a request that shows it. */
  findings: Map<string, string>;
}

export interface Ground {
  shop: Shop;
  changes: Changes;
  client: Client;
  plants: Plants;
  addresses: Address[];
  /** @returns what exists now. */
  things: () => Promise<Things>;
}

/**
 * @param requests how many.
 * @param seed repeats them.
 */
export async function play(
  ground: Ground,
  identity: Identity,
  requests: number,
  seed: number,
): Promise<Played> {
  const played: Played = {
    identity: identity.name,
    sent: 0,
    byStatus: new Map(),
    asked: new Set(),
    again: 0,
    findings: new Map(),
  };
  let anew = false;
  while (played.sent < requests && played.findings.size < MOST_FINDINGS) {
    const count = Math.min(LEG, requests - played.sent);
    anew = await leg(ground, identity, { count, seed: seed + played.sent, anew }, played);
  }
  return played;
}

/** @returns whether it ended early, with its session. */
async function leg(
  ground: Ground,
  identity: Identity,
  { count, seed, anew }: { count: number; seed: number; anew: boolean },
  played: Played,
): Promise<boolean> {
  const { client, changes, addresses, things } = ground;
  const headers = await identity.enter(anew);
  const asked = addresses.filter((address) => identity.asks?.(address) ?? true);
  const drawn = fc.sample(anyIntrusion(asked, await things()), { seed, numRuns: count });
  const watch = await Watch.over(client, identity.reach, identity.own(headers));
  await changes.sinceLast();
  let isOver = false;
  for (const request of drawn) {
    const status = await sendOne(ground, identity, headers, request, played);
    isOver = status < 300 && request.method !== 'GET' && endsSession(request.address);
    if (isOver) break;
  }
  const changed = await watch.changed();
  if (changed.length > 0)
    played.findings.set(`has changed ${changed.join(', ')}`, `between ${count} requests of seed ${seed}`);
  await identity.leave?.();
  return isOver;
}

async function sendOne(
  { shop, changes, plants }: Ground,
  { name, sight, reach }: Identity,
  who: Record<string, string>,
  request: Intrusion,
  played: Played,
): Promise<number> {
  const headers = { ...request.headers, ...who };
  let answer = await answerTo(shop, request, headers);
  if (answer.status === 503) {
    answer = await answerTo(shop, request, headers);
    if (answer.status !== 503) played.again += 1;
  }
  const faults = faultsIn(
    request,
    { answer, written: await changes.sinceLast() },
    plants.hidden[sight],
    reach,
  );
  played.sent += 1;
  played.asked.add(request.address.name);
  played.byStatus.set(answer.status, (played.byStatus.get(answer.status) ?? 0) + 1);
  for (const fault of faults) {
    const kind = `${name}: ${request.method} ${request.address.name} ${fault.slice(0, 80)}`;
    if (!played.findings.has(kind))
      played.findings.set(kind, `${fault}\n    ${asCurl(shop, request, headers)}`);
  }
  return answer.status;
}

/** A connection that the shop has closed meanwhile is opened once more. */
async function answerTo(
  shop: Shop,
  request: Intrusion,
  headers: Record<string, string>,
): Promise<WireAnswer> {
  const sent = { ...request, headers };
  const hungUp = (error: unknown): WireAnswer => ({ status: NONE, headers: {}, text: String(error) });
  return sendByWire(shop.url, sent).catch(() => sendByWire(shop.url, sent).catch(hungUp));
}

function asCurl(shop: Shop, { method, url, wire }: Intrusion, headers: Record<string, string>): string {
  const given = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  const body = wire === undefined ? [] : [`--data-binary '${wire.slice(0, 600)}'`];
  return [`curl -i --path-as-is -X ${method} '${shop.url}${url}'`, ...given, ...body].join(' ');
}
