/** Whether containers would start: what each is given, held against what its image and the shop in it ask for. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Synthesized, appOf, fullWith } from './synthesized';

interface Container {
  Name: string;
  Environment?: { Name: string; Value: unknown }[];
  Secrets?: { Name: string }[];
  HealthCheck?: { Command: string[]; Retries: number; StartPeriod: number };
}

const IMAGE = path.join(__dirname, '../image');
const SHOP = path.join(__dirname, '../../..');

/** Every process of a task, as `task/container`. */
const containersOf = (stack: Synthesized): [string, Container][] =>
  stack
    .of('AWS::ECS::TaskDefinition')
    .flatMap(([id, { Properties }]) =>
      (Properties.ContainerDefinitions as Container[]).map((container): [string, Container] => [
        `${id}/${container.Name}`,
        container,
      ]),
    );

const given = ({ Environment = [], Secrets = [] }: Container): Record<string, string> => ({
  ...Object.fromEntries(
    Environment.map(({ Name, Value }) => [Name, typeof Value === 'string' ? Value : 'known-later']),
  ),
  ...Object.fromEntries(Secrets.map(({ Name }) => [Name, 'Secret123'])),
});

/** @returns what the command of a container finds in its environment, once the image's entry point has made addresses of their pieces. */
function environmentOf(container: Container): Record<string, string> {
  const { status, stdout, stderr } = spawnSync(path.join(IMAGE, 'environment.sh'), ['env'], {
    env: { PATH: process.env.PATH ?? '', ...given(container) },
    encoding: 'utf8',
  });
  assert.deepEqual([status, stderr], [0, ''], container.Name);
  return Object.fromEntries(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

const namesIn = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name as string)),
];

const textOf = (...files: string[]): string => files.map((file) => readFileSync(file, 'utf8')).join('\n');

/** What the shop does not start without in production. */
const REQUIRED = [
  'DATABASE_URL',
  ...namesIn(
    textOf(...['admin', 'plugins', 'server'].map((name) => path.join(SHOP, 'config', `${name}.ts`))),
    /requireSecret\('(\w+)'\)/g,
  ),
];

for (const [settings, stack, redis] of [
  ['as settings.ts has it', new Synthesized('shop'), true],
  ['without a cache', new Synthesized('shop', appOf(fullWith({ cache: undefined }))), false],
] as const) {
  describe(`shop, ${settings}`, () => {
    const containers = containersOf(stack);

    test('the entry point of the image has every piece it asks for, in each container', () => {
      assert.equal(containers.length, 4);
      for (const [name, container] of containers) {
        const { DATABASE_URL } = environmentOf(container);
        assert.equal(DATABASE_URL, 'postgresql://Secret123:Secret123@known-later:5432/shop', name);
      }
    });

    test('servers and workers have every secret without which the shop does not start, and the cache if there is one', () => {
      const shops = containers.filter(([, { Name }]) => Name !== 'prepare-database');
      assert.equal(shops.length, 2);
      assert.ok(REQUIRED.length >= 7, `only ${REQUIRED.join()} found`);
      for (const [name, container] of shops) {
        const environment = environmentOf(container);
        for (const variable of REQUIRED) assert.ok(environment[variable], `${name} has no ${variable}`);
        assert.equal(environment.REDIS_URL, redis ? 'rediss://:Secret123@known-later:6380' : undefined, name);
      }
    });

    test('the database is prepared by a container that knows the administrator, and nothing of the cache', () => {
      const asked = namesIn(textOf(path.join(IMAGE, 'prepare-database.mjs')), /process\.env\.(\w+)/g);
      assert.ok(asked.includes('ADMIN_PASSWORD'));
      for (const [name, container] of containers.filter(([, { Name }]) => Name === 'prepare-database')) {
        const environment = environmentOf(container);
        for (const variable of asked) assert.ok(environment[variable], `${name} has no ${variable}`);
        assert.deepEqual(
          Object.keys(given(container)).filter((variable) => variable.startsWith('REDIS')),
          [],
        );
      }
    });
  });
}

test('no secret that AWS makes up happens to hold a word that the shop takes for a placeholder', () => {
  const [, words = ''] =
    /DEMO_VALUE = \/(.+)\/i;/.exec(textOf(path.join(SHOP, 'src/platform/secrets.ts'))) ?? [];
  const placeholders = words.split('|').map((word) => word.replace(/\[.*?\]\??/g, ''));
  assert.ok(placeholders.includes('example'));
  for (const name of ['shop', 'shop-small']) {
    const made = new Synthesized(name)
      .of('AWS::SecretsManager::Secret')
      .filter(([id]) => id.startsWith('Secrets'));
    assert.equal(made.length, 6);
    for (const [id, { Properties }] of made) {
      const { ExcludeCharacters = '' } = Properties.GenerateSecretString as { ExcludeCharacters?: string };
      for (const word of placeholders) {
        assert.ok(
          [...word].some(
            (letter) =>
              ExcludeCharacters.includes(letter) && ExcludeCharacters.includes(letter.toUpperCase()),
          ),
          `${id} of ${name} may hold "${word}"`,
        );
      }
    }
  }
});

describe('a worker that does not come up', () => {
  const byName = new Map(
    containersOf(new Synthesized('shop')).map(([, container]) => [container.Name, container]),
  );
  const worker = byName.get('worker') as Container;

  test('fails the deploy: it is well only once it opens the port for its metrics, which it does last', () => {
    const { HealthCheck } = worker;
    const environment = environmentOf(worker);
    assert.ok(HealthCheck);
    const [kind, ...command] = HealthCheck.Command;
    assert.equal(kind, 'CMD');
    assert.match(command.join(' '), new RegExp(`127\\.0\\.0\\.1:${environment.METRICS_PORT}/`));
    const { status } = spawnSync(process.execPath, command.slice(1), { encoding: 'utf8' });
    assert.deepEqual([command[0], status], ['node', 1], 'nobody listens at that port here');
    assert.ok(HealthCheck.StartPeriod >= 120, 'the first start creates tables');
  });

  test('and tells its metrics to nobody outside of itself', () => {
    const { HOST, METRICS_TOKEN } = environmentOf(worker);
    assert.deepEqual([HOST, METRICS_TOKEN], ['127.0.0.1', 'Secret123']);
    assert.equal(environmentOf(byName.get('server') as Container).METRICS_TOKEN, undefined);
  });
});
