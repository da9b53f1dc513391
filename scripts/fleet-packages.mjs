/**
 * Which of Debian's packages the tests of the fleet (tests/fleet) still need. Run by itself it prints them as JSON, for tests that
 * cannot import it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedPrograms } from './backup/client-programs.mjs';

/** Servers stand where an ordinary user's PATH does not lead. */
const FOLDERS = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];

const isInstalled = (program) => FOLDERS.some((folder) => existsSync(path.join(folder, program)));

/** nginx either has TCP proxying built in or, as Debian packages it, as a module of its own. */
function nginxHasStreams() {
  const { stderr } = spawnSync('nginx', ['-V'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: FOLDERS.join(path.delimiter) },
  });
  const [, modules] = /--modules-path=(\S+)/.exec(stderr ?? '') ?? [];
  if (modules && existsSync(path.join(modules, 'ngx_stream_module.so'))) return true;
  return /--with-stream(\s|$)/.test(stderr ?? '');
}

const hasPostgresServer = () =>
  installedPrograms().some(({ folder }) =>
    ['initdb', 'postgres', 'pg_basebackup'].every((program) => existsSync(path.join(folder, program))),
  );

const PACKAGES = {
  nginx: () => isInstalled('nginx'),
  'libnginx-mod-stream': nginxHasStreams,
  'redis-server': () => isInstalled('redis-server') && isInstalled('redis-cli'),
  prometheus: () => isInstalled('prometheus') && isInstalled('promtool'),
  postgresql: hasPostgresServer,
};

/** @returns {string[]} the names of packages, as apt-get knows them. */
export const missingPackages = () =>
  Object.entries(PACKAGES)
    .filter(([, isThere]) => !isThere())
    .map(([name]) => name);

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(missingPackages()));
