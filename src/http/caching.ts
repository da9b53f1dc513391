/**
 * Public answers, ready to be sent. A product or a list of them is the same for everybody in a role, so it is read,
 * turned into bytes and fingerprinted once and then sent to all who ask within the next second; phones and proxies may
 * keep it for another second and ask afterwards whether it changed. Together the contract's 2 seconds are not exceeded. Where
 * instances share a Redis it is read once for all of them, and an answer's second begins when the first of them began to read.
 */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { changeFeed } from '../platform/change-feed';
import { sharedMemory } from '../redis/shared-memory';
import type { Context } from './context';

const REMEMBERED_MS = 1_000;
const MAX_AGE_SECONDS = 1;

const MOST_BYTES = 32 * 1024 * 1024;

/** A JSON document with its fingerprint. */
export interface Answer {
  json: Buffer;
  etag: string;
}

const answers = new LRUCache<string, Answer>({
  maxSize: MOST_BYTES,
  sizeCalculation: ({ json }, key) => json.length + key.length + 200,
  ttl: REMEMBERED_MS,
});

/** Answers that somebody is reading at this moment. */
const underWay = new Map<string, Promise<Answer | undefined>>();

/** Whoever asks after a change must not be given what was read before it, nor what is being read. */
changeFeed.subscribe((change) => {
  if (change.startsWith('user:')) return;
  answers.clear();
  underWay.clear();
});

/**
 * @param key names the question; equal questions have equal answers.
 * @param ask reads the answer; undefined when there is none to remember (a refusal, an error).
 * @returns the answer, and whether somebody else had asked already, in which case `ask` has not been called.
 */
export async function once(
  key: string,
  ask: () => Promise<Answer | undefined>,
): Promise<{ answer: Answer | undefined; shared: boolean }> {
  const known = answers.get(key) ?? (await underWay.get(key));
  if (known) return { answer: known, shared: true };
  const finding = find(key, ask);
  const settled = finding.then(({ answer }) => answer).catch(() => undefined);
  underWay.set(key, settled);
  try {
    const { answer, shared, forMs } = await finding;
    if (answer && forMs > 0 && underWay.get(key) === settled) answers.set(key, answer, { ttl: forMs });
    return { answer, shared };
  } finally {
    if (underWay.get(key) === settled) underWay.delete(key);
  }
}

interface Finding {
  answer: Answer | undefined;
  shared: boolean;
  /** Milliseconds for which the answer may be remembered. */
  forMs: number;
}

/** Looks for what another instance has read; where there is none, this one reads it for all. */
async function find(key: string, ask: () => Promise<Answer | undefined>): Promise<Finding> {
  const taken = await sharedMemory.take(`answer ${key}`, REMEMBERED_MS);
  if (taken && 'value' in taken) return { answer: unpacked(taken.value), shared: true, forMs: taken.forMs };
  const began = performance.now();
  const answer = await ask();
  if (answer) taken?.offer(packed(answer));
  // Its second begins when it was read, however long it took to come here.
  return { answer, shared: false, forMs: REMEMBERED_MS - (performance.now() - began) };
}

/** A fingerprint has no line break in it, and stands before the first one. */
const packed = ({ json, etag }: Answer): Buffer => Buffer.concat([Buffer.from(`${etag}\n`), json]);

function unpacked(entry: Buffer): Answer {
  const end = entry.indexOf('\n');
  return { etag: entry.toString('latin1', 0, end), json: entry.subarray(end + 1) };
}

/** Answers with the body, or with 304 when the caller's If-None-Match names it already, and lets others have it. */
export function answerCacheable(ctx: Context, body: object): void {
  const json = Buffer.from(JSON.stringify(body));
  const answer = { json, etag: `"${createHash('sha1').update(json).digest('base64url')}"` };
  ctx.state.answer = answer;
  send(ctx, answer);
}

/** @returns the public answer that was given to this request, if it was one. */
export const answerOf = (ctx: Context): Answer | undefined => ctx.state.answer as Answer | undefined;

/** Sends an answer that is ready, or 304. */
export function send(ctx: Context, { json, etag }: Answer): void {
  ctx.status = 200;
  ctx.type = 'application/json';
  ctx.set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`);
  ctx.set('ETag', etag);
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = json;
}
