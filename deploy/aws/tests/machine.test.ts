/** The short way's scripts, run here with stand-ins for `docker`, `aws` and `jq` that write down what they are asked. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Synthesized } from './synthesized';

/** Amazon's limit for user data. */
const MOST_BYTES = 16 * 1024;

const SCRIPT = path.join(__dirname, '../lib/small/machine/release.sh');

/** @returns the text of a template's joined value, with a word in place of what only AWS knows. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::Base64': plain } = value as Record<string, unknown>;
  if (plain !== undefined) return textOf(plain);
  if (!join) return 'known-later';
  const [between, parts] = join as [string, unknown[]];
  return parts.map(textOf).join(between);
}

describe('a new machine', () => {
  const data = new Synthesized('shop-small').only('AWS::EC2::LaunchTemplate').LaunchTemplateData;
  const script = textOf((data as { UserData: unknown }).UserData);

  test('is told in one script, not too long, that a shell understands', () => {
    assert.match(script, /^#!\/bin\/bash\n/);
    assert.ok(script.length < MOST_BYTES, `${script.length} bytes`);
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });

  test('formats no disk that has anything on it', () => {
    assert.match(script, /^blkid "\$DISK" >\/dev\/null \|\| mkfs\.xfs -q "\$DISK"$/m);
  });
});

describe('a release', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-release-'));
    const program = (name: string, text: string) =>
      writeFileSync(path.join(folder, name), `#!/bin/bash\necho "${name} $*" >>${folder}/asked\n${text}\n`, {
        mode: 0o755,
      });
    program('aws', 'echo from-aws');
    program('jq', 'echo DATABASE_PASSWORD=letters');
    program('sleep', '');
    program(
      'docker',
      'case "$1" in login) cat >/dev/null ;; ps) echo old-one ;; inspect) echo "$HEALTH" ;; esac',
    );
    writeFileSync(
      path.join(folder, 'machine'),
      "REGION=r\nREPOSITORY='1.dkr.example/shop'\nDATABASE_SECRET=s\nSECRETS='JWT_SECRET=arn'\nDOMAIN=d\nCURRENCY=EUR\nLOG_GROUP=l\n",
    );
    writeFileSync(
      path.join(folder, 'release.sh'),
      readFileSync(SCRIPT, 'utf8')
        .replace('/etc/shop/machine', `${folder}/machine`)
        .replace('-p /run', `-p ${folder}`),
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  /** @returns what docker was asked to do, in order, and how the release ended. */
  function release(health: string) {
    writeFileSync(path.join(folder, 'asked'), '');
    const { status } = spawnSync('bash', [path.join(folder, 'release.sh'), 'v2'], {
      env: { PATH: `${folder}:${process.env.PATH}`, HEALTH: health },
    });
    const asked = readFileSync(path.join(folder, 'asked'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('docker '));
    return {
      status,
      asked: asked.map((line) => line.split(' ').slice(1, 3).join(' ')),
      all: asked.join('\n'),
    };
  }

  test('puts the new shop in the place of the old one once it is ready', () => {
    const { status, asked, all } = release('healthy');
    assert.equal(status, 0);
    assert.deepEqual(asked, [
      ...['ps --quiet', 'login --username', 'pull --quiet', 'run --detach', 'inspect --format'],
      ...['network connect', 'stop old-one', 'rm old-one', 'image prune'],
    ]);
    assert.match(all, /pull --quiet 1\.dkr\.example\/shop:v2/);
    assert.match(all, /network connect --alias shop shop shop-\d+/);
  });

  test('starts a shop that writes to its pictures and to memory, and has no rights', () => {
    assert.match(release('healthy').all, /^docker run .*--read-only --tmpfs \/tmp --cap-drop ALL /m);
  });

  test('that is never ready is taken away, and the old one is left alone', () => {
    const { status, asked } = release('unhealthy');
    assert.equal(status, 1);
    assert.deepEqual([...new Set(asked)].slice(3), ['run --detach', 'inspect --format', 'rm --force']);
  });

  test('writes no secret into a command, and leaves no file with one behind', () => {
    const { all } = release('healthy');
    assert.doesNotMatch(all, /letters|JWT_SECRET/);
    assert.match(all, /--env-file/);
    const left = spawnSync('sh', [
      '-c',
      `grep -rl DATABASE_PASSWORD= ${folder} | grep -v 'jq$\\|release.sh$\\|asked$'`,
    ]);
    assert.equal(left.stdout.toString(), '');
  });
});
