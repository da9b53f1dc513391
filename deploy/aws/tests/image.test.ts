/** What the image does before it becomes the shop: image/environment.sh. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const SCRIPT = path.join(__dirname, '../image/environment.sh');

const PIECES = {
  PATH: process.env.PATH ?? '',
  DATABASE_USER: 'shop_clone',
  DATABASE_PASSWORD: 'Secret123',
  DATABASE_HOST: 'writer.example',
  DATABASE_NAME: 'shop',
};

const become = (environment: Record<string, string>, ...command: string[]) =>
  spawnSync(SCRIPT, command, { env: environment, encoding: 'utf8' });

const REDIS = { REDIS_HOST: 'cache.example', REDIS_PORT: '6380', REDIS_PASSWORD: 'Other456' };

test('addresses are made of their pieces, and the pieces go no further', () => {
  const { stdout, status } = become({ ...PIECES, ...REDIS, JWT_SECRET: 'x' }, 'env');
  assert.equal(status, 0);
  const lines = stdout.split('\n').filter((line) => /DATABASE|REDIS|PASSWORD|JWT/.test(line));
  assert.deepEqual(lines.toSorted(), [
    'DATABASE_URL=postgresql://shop_clone:Secret123@writer.example:5432/shop',
    'JWT_SECRET=x',
    'REDIS_HOST=cache.example',
    'REDIS_PORT=6380',
    'REDIS_URL=rediss://:Other456@cache.example:6380',
  ]);
});

test('without a cache there is no address of one', () => {
  assert.doesNotMatch(become(PIECES, 'env').stdout, /REDIS/);
});

test('it becomes the command, so that signals reach the shop and its end is the container’s', () => {
  assert.equal(become(PIECES, 'sh', '-c', 'exit 7').status, 7);
  const { stdout, pid } = become(PIECES, 'sh', '-c', 'echo $$');
  assert.equal(stdout.trim(), String(pid));
});

test('the account of the shop may write where a task has a volume for it', () => {
  // ECS takes over whose a folder is from the image, where that declares it; otherwise it is root's.
  assert.match(readFileSync(path.join(path.dirname(SCRIPT), 'Dockerfile'), 'utf8'), /^VOLUME \["\/tmp"\]$/m);
});

test('a piece that is missing ends it', () => {
  const { DATABASE_PASSWORD: _, ...others } = PIECES;
  const { status, stderr } = become(others, 'env');
  assert.notEqual(status, 0);
  assert.match(stderr, /DATABASE_PASSWORD/);
});
