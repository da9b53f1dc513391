/**
 * Knows whether this checkout is ready to run, and makes it so: dependencies installed, sources compiled, panel
 * built, secrets generated. Each step is skipped when what it depends on has not changed, so that running again
 * takes seconds. Uses Node alone: it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import util from 'node:util';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Strapi's command line, to be run with Node. */
export const STRAPI = path.join(ROOT, 'node_modules', '@strapi', 'strapi', 'bin', 'strapi.js');
/** Parameters for Node: traces begin ahead of everything else (src/observability/start.ts). */
export const OBSERVED = ['--require', path.join(ROOT, 'dist', 'src', 'observability', 'start.js')];
const TSC = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const STAMPS = path.join(ROOT, 'node_modules', '.cache', 'opply-shop.json');
const ENVIRONMENT_FILE = path.join(ROOT, '.env');

/** A heap with an end makes V8 tidy up early: under full load the server then takes half the memory, and is no slower. */
const SERVER_HEAP = '--max-old-space-size=512';

/** @returns {Record<string, string | undefined>} what a serving process gets to see; NODE_OPTIONS of one's own go first. */
export const serverEnvironment = () => ({
  ...process.env,
  NODE_OPTIONS: process.env.NODE_OPTIONS || SERVER_HEAP,
});

const SECRETS = [
  'APP_KEYS',
  'API_TOKEN_SALT',
  'ADMIN_JWT_SECRET',
  'TRANSFER_TOKEN_SALT',
  'ENCRYPTION_KEY',
  'JWT_SECRET',
];

/** What the compiled server depends on. */
const SERVER_SOURCES = ['config', 'src', 'scripts', 'types', 'tsconfig.json', 'package-lock.json'];

/** What the built panel depends on. */
const PANEL_SOURCES = [
  'src/admin',
  'src/plugins',
  'src/extensions',
  'config/admin.ts',
  'config/plugins.ts',
  'package-lock.json',
];

const CLIENT = path.join(ROOT, 'clients', 'typescript');

/** What the built client package depends on. */
const CLIENT_SOURCES = [
  ...['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.cjs.json'].map((entry) =>
    path.join('clients', 'typescript', entry),
  ),
  'docs/openapi.json',
  'package-lock.json',
];

/** @throws Error when Node is too old to run the shop. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 12)) return;
  throw new Error(`The shop needs Node 20.12 or newer; this is ${process.version}.`);
}

/** Installs the dependencies that package-lock.json names, unless npm has done so since that file last changed. */
export function installDependencies(log = console.error) {
  const installed = modifiedAt(path.join(ROOT, 'node_modules', '.package-lock.json'));
  if (existsSync(STRAPI) && installed >= modifiedAt(path.join(ROOT, 'package-lock.json'))) return;
  log('Installing dependencies (about two minutes the first time) ...');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const parameters = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'];
  run(npm[0], [...npm.slice(1), ...parameters], { shell: npm.length === 1 && process.platform === 'win32' });
}

const modifiedAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Compiles the TypeScript sources into dist, unless they have not changed since. */
export function compileServer(log = console.error) {
  const wanted = fingerprint(SERVER_SOURCES);
  if (existsSync(path.join(ROOT, 'dist', 'src', 'index.js')) && stamps().server === wanted) return;
  log('Compiling ...');
  run(process.execPath, [TSC, '-p', ROOT]);
  stamp('server', wanted);
}

/** Builds the admin panel (and compiles the server, which Strapi does in one go), unless nothing has changed. */
export function buildPanel(log = console.error) {
  const wanted = fingerprint(PANEL_SOURCES);
  if (existsSync(path.join(ROOT, 'dist', 'build', 'index.html')) && stamps().panel === wanted)
    return compileServer(log);
  log('Building the admin panel (about a minute the first time) ...');
  run(process.execPath, [STRAPI, 'build', '--silent'], {
    env: { ...process.env, ...placeholdersForBuild() },
  });
  stamp('panel', wanted);
  stamp('server', fingerprint(SERVER_SOURCES));
}

/** Builds the client package for apps, in both of its formats, unless nothing has changed. */
export function buildClient(log = console.error) {
  const isBuilt = existsSync(path.join(CLIENT, 'dist', 'cjs', 'package.json'));
  if (isBuilt && stamps().client === fingerprint(CLIENT_SOURCES)) return;
  log('Building the client ...');
  run(process.execPath, [path.join(CLIENT, 'scripts', 'build.mjs')]);
  // Only now: one of the sources is generated.
  stamp('client', fingerprint(CLIENT_SOURCES));
}

/** Building reads the configuration but uses none of its secrets; a build machine has none. */
function placeholdersForBuild() {
  const wanted = [...SECRETS, 'DATABASE_URL'].filter((name) => !process.env[name]);
  return Object.fromEntries(
    wanted.map((name) => [name, name === 'DATABASE_URL' ? 'postgresql://localhost/none' : secret()]),
  );
}

/**
 * Reads .env into the environment, without overriding what is set, and generates the secrets that are missing.
 * In production nothing is generated: secrets there are set by the one who deploys.
 */
export function prepareEnvironment(log = console.error) {
  if (existsSync(ENVIRONMENT_FILE)) {
    const settings = util.parseEnv(readFileSync(ENVIRONMENT_FILE, 'utf8'));
    for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
  }
  if (process.env.NODE_ENV === 'production') return;
  const missing = SECRETS.filter((name) => !process.env[name]);
  if (missing.length === 0) return;
  log(`Generating secrets into .env: ${missing.join(', ')}`);
  const lines = missing.map((name) => `${name}=${(process.env[name] = secret())}\n`);
  const separator =
    existsSync(ENVIRONMENT_FILE) && !readFileSync(ENVIRONMENT_FILE, 'utf8').endsWith('\n') ? '\n' : '';
  appendFileSync(ENVIRONMENT_FILE, separator + lines.join(''), { mode: 0o600 });
}

const secret = () => randomBytes(32).toString('base64url');

export function run(command, parameters, options = {}) {
  const { status, error } = spawnSync(command, parameters, {
    cwd: ROOT,
    stdio: ['ignore', 2, 'inherit'],
    ...options,
  });
  if (status !== 0)
    throw new Error(`${path.basename(command)} ${parameters[0]} failed${error ? `: ${error.message}` : ''}`);
}

/** @returns {string} a hash of all file contents below these paths. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((entry) => filesBelow(path.join(ROOT, entry)))) {
    hash.update(path.relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** What the documentation plugin writes below src/extensions is output, not source. */
function filesBelow(entry) {
  if (!existsSync(entry) || /extensions\/documentation\//.test(entry)) return [];
  if (statSync(entry).isFile()) return [entry];
  return readdirSync(entry)
    .sort()
    .flatMap((name) => filesBelow(path.join(entry, name)));
}

const stamps = () => (existsSync(STAMPS) ? JSON.parse(readFileSync(STAMPS, 'utf8')) : {});

function stamp(name, value) {
  mkdirSync(path.dirname(STAMPS), { recursive: true });
  writeFileSync(STAMPS, JSON.stringify({ ...stamps(), [name]: value }, null, 2));
}
