/**
 * `npm run backup -- [file]`: the whole database in one file, as it was at the moment this began, while the shop goes
 * on serving. See docs/operating.md for what else an operator keeps.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../project.mjs';
import { inWords, startProgram, stopped, stopwatch, withProgress } from './client-process.mjs';
import { programsToBackUp } from './client-programs.mjs';
import { openShopDatabase, prepare } from './shop-database.mjs';

const EMBEDDED = path.join(ROOT, '.data', 'postgres');
const UPLOADS = path.join(ROOT, 'public', 'uploads');

/** A table that somebody else has locked for good would let one night's backup wait for the next one's. */
const PATIENCE = '--lock-wait-timeout=60s';

async function main() {
  const { positionals } = parseArgs({ allowPositionals: true });
  if (positionals.length > 1) throw new Error('One file, please: npm run backup -- [file]');
  const file = target(positionals[0]);
  prepare();
  const database = await openShopDatabase('backup');
  try {
    if (!(await database.shop()))
      throw new Error(`There is no shop in ${database.name}: nothing to back up.`);
    const programs = programsFor(database);
    const elapsed = stopwatch();
    console.log(
      `Backing up ${database.name} (PostgreSQL ${database.version}) by pg_dump ${programs.version} ...`,
    );
    await dump(database, programs, file, elapsed);
    console.log(`${file}: ${inWords(statSync(file).size)}, ${elapsed()}`);
    console.log(`Not in it: ${notIncluded().join(', and ')}. See docs/operating.md.`);
  } finally {
    await database.release();
  }
}

/** @returns {string} where to write. npm runs scripts in the project's folder; what a person typed is relative to theirs. */
function target(given) {
  const now = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const file = given
    ? path.resolve(process.env.INIT_CWD ?? process.cwd(), given)
    : path.join(ROOT, '.data', 'backups', `shop-${now}Z.dump`);
  if (existsSync(file)) throw new Error(`${file} is there already; it is not written over.`);
  return file;
}

function programsFor(database) {
  try {
    return programsToBackUp(database.major);
  } catch (error) {
    if (!database.embedded) throw error;
    throw new Error(
      `${error.message}\n\nThe embedded database can also be saved without them: stop the shop, then copy the folder ${realpathSync(EMBEDDED)} as a whole.`,
      { cause: error },
    );
  }
}

/** Written under another name and then renamed: what is called a backup is a whole one. */
async function dump(database, programs, file, elapsed) {
  // Nobody else may read it: it holds addresses and password hashes.
  process.umask(0o077);
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(3).toString('hex')}.part`;
  const parameters = ['--format=custom', '--no-password', PATIENCE, `--file=${draft}`];
  const written = () => statSync(draft, { throwIfNoEntry: false })?.size ?? 0;
  try {
    const { problem } = startProgram(programs.pg_dump, parameters, database.environment());
    const failure = await withProgress(
      () => `${inWords(written())} written, ${elapsed()}`,
      () => problem,
    );
    if (failure)
      throw new Error(`No backup was made.\n${stopped() ? `Stopped by ${stopped()}.` : failure.words}`);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @returns {string[]} what else makes up this shop. */
function notIncluded() {
  const images = existsSync(UPLOADS) ? readdirSync(UPLOADS).filter((name) => !name.startsWith('.')) : [];
  const secrets = 'the secrets of its environment';
  return images.length === 0 ? [secrets] : [`the ${images.length} files of public/uploads`, secrets];
}

// Until it is proven that all went well, it did not.
process.exitCode = 1;
main().then(
  () => process.exit(0),
  (error) => {
    console.error(`\n${error.message}\n`);
    process.exit(1);
  },
);
