/** deploy/smoke.mjs, which decides whether a deploy stays: asked of a shop that is well, and of ones that are not. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

/** Runs it, without patience for a wrong answer. */
async function smoke(address: string): Promise<{ status: number; said: string[] }> {
  const asking = spawn(process.execPath, ['deploy/smoke.mjs', address], {
    env: { PATH: process.env.PATH, SMOKE_PATIENCE_MS: '0' },
  });
  let said = '';
  for (const stream of [asking.stdout, asking.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  const [status] = (await once(asking, 'close')) as [number];
  return { status, said: said.trimEnd().split('\n') };
}

/** The suites run without the panel where nobody has built it. */
const withPanel = existsSync('dist/build/index.html') ? test : test.skip;

withPanel('a shop that is well answers every question', async () => {
  const { status, said } = await smoke((await openShop({ SERVE_ADMIN: 'true' })).url);

  expect(said.filter((line) => !line.endsWith(': yes'))).toEqual([]);
  expect(said).toHaveLength(6);
  expect(status).toBe(0);
});

test('a panel that is missing is a failure, and named', async () => {
  const { status, said } = await smoke(shop.url);

  expect(said.toSorted()).toEqual([
    'it is alive: yes',
    'it is ready, database and all: yes',
    'it knows an answer again: yes',
    'it lets nobody order without logging in: yes',
    'it lists products: yes',
    'it shows the panel: NO, /admin/ answers 404, not 200',
  ]);
  expect(status).toBe(1);
});

test('where nobody answers, nothing is well', async () => {
  const { status, said } = await smoke('http://127.0.0.1:9');

  expect(status).toBe(1);
  expect(said).toHaveLength(6);
  expect(said.filter((line) => !line.includes(': NO, '))).toEqual([]);
});
