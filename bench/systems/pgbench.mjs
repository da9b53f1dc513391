/**
 * The database alone under load: the writes of an order, sent by PostgreSQL's own benchmark. It says how much of
 * an order is PostgreSQL's when each order is a transaction of its own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../scripts/project.mjs';
import { prepareDatabase } from '../baselines/hand-written/prepare.mjs';
import { CUSTOMERS, makeProducts } from '../catalogue.mjs';
import { stopWithUs } from '../servers/running-server.mjs';
import { countOrders, describeMiscount } from './orders.mjs';

const SCRIPTS = path.join(ROOT, 'bench', 'baselines', 'pgbench');

/** Enough to keep a small machine busy; the servers have ten connections each. */
const CLIENTS = 16;

export const hasPgbench = () => spawnSync('pgbench', ['--version']).status === 0;

export async function startPgbenchSystem({ database }) {
  const databaseUrl = await database.create('pgbench');
  await prepareDatabase({ databaseUrl, products: makeProducts(), customers: CUSTOMERS });
  return new PgbenchSystem(databaseUrl, database.folder);
}

class PgbenchSystem {
  name = 'pgbench';

  constructor(databaseUrl, folder) {
    this.databaseUrl = databaseUrl;
    this.folder = folder;
  }

  async measure({ scenario, seconds }) {
    const folder = await mkdtemp(path.join(this.folder, 'pgbench-'));
    const script = path.join(SCRIPTS, `${scenario.name}.sql`);
    const load = ['-n', '-M', 'prepared', '-c', String(CLIENTS), '-j', '1', '-T', String(Math.ceil(seconds))];
    const before = await countOrders(this.databaseUrl);
    const output = await run([
      ...load,
      '-l',
      '--log-prefix',
      path.join(folder, 'log'),
      '-f',
      script,
      this.databaseUrl,
    ]);
    const latencies = await readLatencies(folder);
    await rm(folder, { recursive: true });
    const acknowledged = latencies.length;
    const written = (await countOrders(this.databaseUrl)) - before;
    return {
      answered: acknowledged,
      failed: 0,
      failures: describeMiscount({ acknowledged, written, connections: 0 }),
      requestsPerSecond: Number(/tps = ([0-9.]+)/.exec(output)[1]),
      p50: latencies[Math.floor(latencies.length * 0.5)],
      p99: latencies[Math.floor(latencies.length * 0.99)],
    };
  }
}

/** @throws Error when it fails or aborts a client: then the figure would be of something else. */
async function run(parameters) {
  const child = spawn('pgbench', parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  stopWithUs(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`pgbench failed: ${output}`);
  return output;
}

/** One line per transaction; the third figure is its latency in microseconds. @returns {Promise<number[]>} sorted, in ms. */
async function readLatencies(folder) {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  const lines = texts.join('').trim().split('\n');
  return lines.map((line) => Number(line.split(' ')[2]) / 1000).sort((a, b) => a - b);
}
