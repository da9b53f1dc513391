/** Commands as an operator runs them: a process of its own, its words and its exit code. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { TestDatabase } from './database';
import { shopEnvironment } from './shop-environment.cjs';

const ROOT = path.resolve(__dirname, '..', '..');
const STRAPI = path.join(ROOT, 'node_modules', '@strapi', 'strapi', 'bin', 'strapi.js');
const PATIENCE_MS = 120_000;

export interface Ended {
  /** Null when it had to be killed. */
  code: number | null;
  /** What it said on standard output, and on standard error. */
  out: string;
  err: string;
}

type Settings = Record<string, string>;

/** Runs a task of `scripts/tasks` on this database until it ends. */
export const runTask = (
  database: TestDatabase,
  name: string,
  parameters: string[] = [],
  settings?: Settings,
) => run(database, [path.join(ROOT, 'dist', 'scripts', 'tasks', `${name}.js`), ...parameters], settings);

/** Runs `npm run <name>`, as scripts/launch.mjs does. */
export const runCommand = (database: TestDatabase, name: string, parameters: string[]) =>
  run(database, [path.join(ROOT, 'scripts', 'launch.mjs'), name, ...parameters]);

/** Runs `strapi start`, for servers that are expected to end by themselves. */
export const runServer = (database: TestDatabase, settings?: Settings) =>
  run(database, [STRAPI, 'start'], settings);

async function run(database: TestDatabase, parameters: string[], settings: Settings = {}): Promise<Ended> {
  const child = spawn(process.execPath, parameters, {
    cwd: ROOT,
    env: shopEnvironment({ DATABASE_URL: database.url, ...settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  const ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ended.err += chunk.toString()));
  const [code] = await once(child, 'close');
  return { ...ended, code };
}

/** Removes from public/uploads what was uploaded by shops on this database. */
export async function removeUploads(database: TestDatabase): Promise<void> {
  const files = await database.query<{ url: string; formats: Record<string, { url: string }> | null }>(
    'SELECT url, formats FROM files',
  );
  const urls = files.flatMap(({ url, formats }) => [
    url,
    ...Object.values(formats ?? {}).map((one) => one.url),
  ]);
  await Promise.all(urls.map((url) => rm(path.join(ROOT, 'public', url), { force: true })));
}

export async function dropWithUploads(database: TestDatabase): Promise<void> {
  await removeUploads(database);
  await database.drop();
}
