/**
 * Asks a shop that has just been deployed what any customer's app would ask: `node deploy/smoke.mjs https://shop.example.com`. Writes
 * nothing. Ends with 0 when every answer is right, and with 1, and the reason, when one still is not after two minutes.
 */
import { setTimeout as wait } from 'node:timers/promises';

const [address] = process.argv.slice(2);
const PATIENCE_MS = Number(process.env.SMOKE_PATIENCE_MS ?? 120_000);
const ONE_ANSWER_MS = 10_000;

if (!address) {
  console.error('Which shop? node deploy/smoke.mjs https://shop.example.com');
  process.exit(1);
}

/** @returns the answer, which has to have this status. */
async function ask(path, status, headers = {}) {
  const answer = await fetch(new URL(path, address), {
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(ONE_ANSWER_MS),
  });
  if (answer.status !== status) throw new Error(`${path} answers ${answer.status}, not ${status}`);
  return answer;
}

function expect(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

const QUESTIONS = {
  'it is alive': () => ask('/_health', 204),
  'it is ready, database and all': async () => {
    const { status } = await (await ask('/api/health/ready', 200)).json();
    expect(status === 'ok', `it says "${status}"`);
  },
  'it lists products': async () => {
    const { data } = await (await ask('/api/products?pagination[pageSize]=1', 200)).json();
    expect(Array.isArray(data), 'there is no list in the answer');
  },
  'it knows an answer again': async () => {
    const first = await ask('/api/categories', 200);
    expect(first.headers.has('x-request-id'), 'the answer has no X-Request-Id');
    const list = await ask('/api/products?pagination[pageSize]=1', 200);
    const etag = list.headers.get('etag');
    expect(etag, 'a list of products has no ETag');
    const again = await fetch(new URL('/api/products?pagination[pageSize]=1', address), {
      headers: { 'If-None-Match': etag },
    });
    // Somebody may have bought something in between.
    expect([304, 200].includes(again.status), `the list asked for again answers ${again.status}`);
  },
  'it lets nobody order without logging in': async () => {
    const { error } = await (await ask('/api/orders', 403)).json();
    expect(error?.details?.code === 'FORBIDDEN', 'the refusal has no code');
  },
  'it shows the panel': async () => {
    const page = await (await ask('/admin/', 200)).text();
    expect(page.includes('<html'), 'the panel is no page');
  },
};

const deadline = Date.now() + PATIENCE_MS;

/** A server may be one of the last of the version before, or not be told of by DNS yet: a wrong answer is asked for again. */
async function answered(name, question) {
  for (;;) {
    try {
      await question();
      console.log(`${name}: yes`);
      return true;
    } catch (error) {
      if (Date.now() >= deadline) {
        console.error(`${name}: NO, ${error.cause?.message ?? error.message}`);
        return false;
      }
      await wait(Math.min(2_000, PATIENCE_MS / 4));
    }
  }
}

let well = true;
for (const [name, question] of Object.entries(QUESTIONS)) well = (await answered(name, question)) && well;
process.exit(well ? 0 : 1);
