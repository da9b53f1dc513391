/**
 * Loads a backup in one transaction. pg_restore can do that by itself, but not empty the schemas in the same one: its
 * --clean drops what the backup knows, and stumbles over tables that a newer version of the shop added since. So it
 * writes SQL, psql sends it, and the COMMIT is ours: sent only after pg_restore has read the file to its end.
 */
import { Buffer } from 'node:buffer';
import { devNull } from 'node:os';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inWords, startProgram, stopped, stopwatch, withProgress } from './client-process.mjs';

/** Who owns it and may read it is for the server to say where it is restored; comments only a superuser may set. */
const READING = ['--file=-', '--no-owner', '--no-privileges', '--no-comments'];
const WRITING = ['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1', '--file=-'];

/** Rather fail than wait for somebody who looks at the tables that are to go. */
const EMPTY_SCHEMAS = `
  SET LOCAL lock_timeout = '10s';
  SET LOCAL client_min_messages = 'warning';
  DROP SCHEMA IF EXISTS public CASCADE;
  CREATE SCHEMA public;
  DROP SCHEMA IF EXISTS graphile_worker CASCADE;
`;

/** psql's exit code for it. */
const STATEMENT_REFUSED = 3;

/** The first version whose programs begin by switching off a timeout that no server before it knows. */
const TRANSACTION_TIMEOUT = 17;

/**
 * @param {object} order
 * @param {string} order.file
 * @param {import('./client-programs.mjs').ClientPrograms} order.programs
 * @param {import('./shop-database.mjs').ShopDatabase} order.database
 * @param {boolean} order.replacing whether everything in the shop's schemas goes first.
 * @throws Error when the file is damaged or the server refuses something; then nothing was changed.
 */
export async function loadBackup({ file, programs, database, replacing }) {
  const environment = database.environment();
  const reader = startProgram(programs.pg_restore, [...READING, file], environment);
  const writer = startProgram(programs.psql, [...WRITING, `--output=${devNull}`], environment);
  writer.stdin.write(`BEGIN;\n${replacing ? EMPTY_SCHEMAS : ''}`);
  const poured = await pour(reader.stdout, writer.stdin, database.major);
  if (!poured) reader.kill();
  const damage = poured ? await reader.problem : undefined;
  const complete = poured && !damage;
  if (complete) writer.stdin.end('COMMIT;\n');
  else writer.kill();
  const refusal = await writer.problem;
  if (!complete && stopped()) throw new Error(`Stopped by ${stopped()}. Nothing was changed.`);
  if (damage) throw new Error(`${file} is damaged. Nothing was changed.\n${damage.words}`);
  if (refusal) throw new Error(`The backup is not restored: ${outcome(complete, refusal)}\n${refusal.words}`);
}

/** A server that goes away between our COMMIT and its answer leaves us guessing; one that refuses a statement does not. */
const outcome = (committing, { code }) =>
  committing && code !== STATEMENT_REFUSED
    ? 'whether its last word arrived is not known.'
    : 'nothing was changed.';

/** @returns {Promise<boolean>} whether all that was read has been written. */
async function pour(from, to, major) {
  const elapsed = stopwatch();
  let bytes = 0;
  const script = new Transform({
    transform(chunk, _encoding, done) {
      const known = bytes === 0 && major < TRANSACTION_TIMEOUT ? withoutTransactionTimeout(chunk) : chunk;
      bytes += chunk.length;
      done(null, known);
    },
  });
  return withProgress(
    () => `${inWords(bytes)} of SQL sent, ${elapsed()}`,
    () =>
      pipeline(from, script, to, { end: false }).then(
        () => true,
        () => false,
      ),
  );
}

/** The settings are the first lines, well within the first chunk. */
const withoutTransactionTimeout = (chunk) =>
  Buffer.from(chunk.toString('latin1').replace('SET transaction_timeout = 0;', ''), 'latin1');
