/**
 * `npm run restore -- <file> [--force]`: brings a backup into the database that DATABASE_URL names, all of it or
 * nothing, and proves afterwards that its books agree. Exits 1 when they do not.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { runChild } from '../child.mjs';
import { ROOT } from '../project.mjs';
import { inWords, startProgram, stopwatch } from './client-process.mjs';
import { howToInstall, programsToRestore } from './client-programs.mjs';
import { loadBackup } from './load-backup.mjs';
import { openShopDatabase, prepare } from './shop-database.mjs';

const RECONCILE = path.join(ROOT, 'dist', 'scripts', 'tasks', 'reconcile.js');
const WAITING_MS = 1000;

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { force: { type: 'boolean', default: false } },
  });
  if (positionals.length !== 1) throw new Error('Which file? npm run restore -- <file> [--force]');
  const file = given(positionals[0]);
  prepare();
  const programs = programsToRestore();
  const made = await inspect(file, programs);
  const database = await openShopDatabase('restore');
  try {
    await whileNoShopRuns(database, async () => {
      const replaced = await requireRoom(database, values.force);
      const elapsed = stopwatch();
      console.log(
        `Restoring the backup of ${made} (${inWords(statSync(file).size)}) into ${database.name} ...`,
      );
      if (replaced) console.log(`This replaces ${replaced}.`);
      await loadBackup({ file, programs, database, replacing: replaced !== undefined });
      // A backup holds no statistics, and without them the first queries would be slow.
      await database.ask('ANALYZE');
      console.log(`Restored in ${elapsed()}: ${await database.shop()}.\n`);
    });
    return await reconcile();
  } finally {
    await database.release();
  }
}

/** npm runs scripts in the project's folder; what the person typed is relative to theirs. */
function given(name) {
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  throw new Error(`There is no file ${file}`);
}

/** @returns {Promise<string>} when the backup was made. Reads its table of contents only; its rows are read once, later. */
async function inspect(file, programs) {
  const reading = startProgram(programs.pg_restore, ['--list', file], { ...process.env, LC_ALL: 'C' });
  const [contents, problem] = await Promise.all([text(reading.stdout), reading.problem]);
  if (/unsupported version/.test(problem?.words ?? ''))
    throw new Error(
      `${file} was made by a pg_dump newer than ${programs.version}.\n\n${howToInstall('as new as that one')}`,
    );
  if (problem) throw new Error(`${file} is damaged, or no backup. Nothing was changed.\n${problem.words}`);
  if (!/ TABLE DATA public stock_movements /.test(contents))
    throw new Error(`${file} is a backup of something else: there is no shop in it. Nothing was changed.`);
  return /Archive created at (.*)/.exec(contents)?.[1] ?? 'an unknown time';
}

/** Under a shop's feet nothing is replaced: it would go on with what it remembers. None can start meanwhile either. */
async function whileNoShopRuns(database, work) {
  const waiting = setTimeout(
    () => console.log(`Waiting for a shop that is starting on ${database.name} ...`),
    WAITING_MS,
  );
  const lock = await database.holdBootLock();
  clearTimeout(waiting);
  try {
    const sessions = await database.shopSessions();
    if (sessions.length > 0)
      throw new Error(
        `A shop, or one of its commands, is running on ${database.name}: ${sessions.length} connections (${[...new Set(sessions)].join(', ')}). Stop it first. Nothing was changed.`,
      );
    await work();
  } finally {
    await lock.release();
  }
}

/** @returns {Promise<string | undefined>} what will have to go, in words; nothing when the database is empty. */
async function requireRoom(database, force) {
  const tables = await database.tables();
  if (tables === 0) return undefined;
  const shop = await database.shop();
  const held = shop ? `a shop with ${shop}` : `${tables} tables that are no shop's`;
  if (force) return held;
  throw new Error(
    `${database.name} holds ${held}. Nothing was changed.\n` +
      'With --force everything in its schemas "public" and "graphile_worker" is deleted and the backup put in their place, in one transaction.',
  );
}

/** In a process of its own, as `npm run reconcile` does it; loading the shop also brings an older backup up to date. */
async function reconcile() {
  const code = await runChild([RECONCILE]);
  if (code === 0) console.log('\nThe books agree.');
  else console.error('\nThe backup is restored, but it is not proven that its books agree: see above.');
  return code === 0 ? 0 : 1;
}

// Until it is proven that all went well, it did not.
process.exitCode = 1;
main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`\n${error.message}\n`);
    process.exit(1);
  },
);
