/**
 * Finds PostgreSQL's own client programs, which make and read backups. The embedded PostgreSQL comes without them,
 * a machine may hold several versions outside of PATH, and pg_dump refuses a server newer than itself.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { platform } from 'node:os';
import path from 'node:path';

const PROGRAMS = ['pg_dump', 'pg_restore', 'psql'];

/** Where packages put a folder for each version, with the programs in its bin/. */
const PLACES = [
  ['/usr/lib/postgresql', /^\d+$/], // Debian, Ubuntu
  ['/usr', /^pgsql-\d+$/], // Red Hat and its relatives
  ['/opt/homebrew/opt', /^(libpq|postgresql)(@\d+)?$/],
  ['/usr/local/opt', /^(libpq|postgresql)(@\d+)?$/], // Homebrew on Intel
  ['/Applications/Postgres.app/Contents/Versions', /^\d+$/],
  ['C:\\Program Files\\PostgreSQL', /^\d+$/],
];

/**
 * @typedef {{ folder: string, major: number, version: string, pg_dump: string, pg_restore: string, psql: string }}
 * ClientPrograms
 */

/**
 * @returns {ClientPrograms[]} what is installed, the oldest first. With PG_BIN set, what is in that folder.
 * @throws Error when PG_BIN names a folder without them.
 */
export function installedPrograms() {
  const { PG_BIN, PATH = '' } = process.env;
  if (PG_BIN) {
    const chosen = programsIn(PG_BIN);
    if (chosen) return [chosen];
    throw new Error(`PG_BIN is ${PG_BIN}, but ${PROGRAMS.join(', ')} are not there, or do not run.`);
  }
  const folders = [...PLACES.flatMap(versionFolders), ...PATH.split(path.delimiter).filter(Boolean)];
  const byMajor = new Map();
  for (const found of folders.map(programsIn)) {
    // What PATH holds of the same version is a link to it, or Debian's wrapper around it.
    if (found && !byMajor.has(found.major)) byMajor.set(found.major, found);
  }
  return [...byMajor.values()].sort((one, other) => one.major - other.major);
}

/**
 * @param {number} major version of the server that is to be backed up.
 * @returns {ClientPrograms} those nearest to it: what they write can be read again by the most others.
 * @throws Error that says how to install them, when all are older than the server or there are none.
 */
export function programsToBackUp(major) {
  const installed = installedPrograms();
  const fit = installed.find((programs) => programs.major >= major);
  if (fit) return fit;
  const newest = installed.at(-1);
  const problem = newest
    ? `The server is PostgreSQL ${major}; the newest pg_dump here is ${newest.version} (${newest.folder}), and pg_dump cannot read a server newer than itself.`
    : `There is no pg_dump on this machine; the server is PostgreSQL ${major}.`;
  throw new Error(`${problem}\n\n${howToInstall(`version ${major} or newer`, major)}`);
}

/**
 * @returns {ClientPrograms} the newest: they read what every version before them wrote.
 * @throws Error that says how to install them, when there are none.
 */
export function programsToRestore() {
  const newest = installedPrograms().at(-1);
  if (newest) return newest;
  throw new Error(`There is no pg_restore on this machine.\n\n${howToInstall('of any recent version')}`);
}

/**
 * @param {string} wanted which version, in words.
 * @param {number} [major] the version as packages are named by it.
 * @returns {string} where to get the programs.
 */
export const howToInstall = (wanted, major) => `The client programs of PostgreSQL, ${wanted}, come with
  Debian, Ubuntu   apt-get install postgresql-client${major ? `-${major}   (from https://apt.postgresql.org when the release has it not)` : ''}
  Red Hat, Fedora  dnf install postgresql${major ?? ''}   (from https://yum.postgresql.org)
  macOS            brew install libpq
  others           https://www.postgresql.org/download/
They are found in PATH and where these packages put them; anywhere else, name the folder: PG_BIN=/folder/with/pg_dump`;

function versionFolders([parent, name]) {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .filter((entry) => name.test(entry))
    .map((entry) => path.join(parent, entry, 'bin'));
}

/** @returns {ClientPrograms | undefined} nothing, unless all of them are there and of one version. */
function programsIn(folder) {
  const suffix = platform() === 'win32' ? '.exe' : '';
  const files = PROGRAMS.map((name) => path.join(folder, name + suffix));
  if (!files.every((file) => existsSync(file))) return undefined;
  const { stdout } = spawnSync(files[0], ['--version'], { encoding: 'utf8' });
  const version = /\) (\d+[\w.]*)/.exec(stdout ?? '')?.[1];
  if (version === undefined) return undefined;
  const [pg_dump, pg_restore, psql] = files;
  return { folder, major: Number.parseInt(version, 10), version, pg_dump, pg_restore, psql };
}
