/** What may come into the shop from elsewhere: licences, scripts at installation, and the actions of the pipeline. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import policy from '../../scripts/supply-chain/policy.cjs';

const ROOT = path.resolve(__dirname, '..', '..');
const WORKFLOWS = path.join(ROOT, '.github', 'workflows');

const json = (...names: string[]) => JSON.parse(readFileSync(path.join(ROOT, ...names), 'utf8'));

describe.each(['.', 'deploy/aws'])('in %s', (folder) => {
  const lock = json(folder, 'package-lock.json');

  test('everything that runs in production has a licence that is allowed', () => {
    expect(policy.productionPackages(lock).length).toBeGreaterThan(20);
    expect(policy.refusedPackages(policy.productionPackages(lock))).toEqual([]);
  });

  test('of every package that wants to run a script at installation it is decided whether it may', () => {
    expect(policy.undecidedScripts(lock, json(folder, 'package.json'))).toEqual([]);
  });

  test('each version is exact, and comes with a checksum from wherever the registry is', () => {
    const { dependencies, devDependencies, overrides } = json(folder, 'package.json');
    const versions = Object.values({ ...dependencies, ...devDependencies, ...overrides }) as string[];
    const packages = Object.entries<Partial<Record<string, unknown>>>(lock.packages);
    const fetched = packages.filter(
      // What is bundled comes inside of another package.
      ([name, { link, inBundle }]) => name.includes('node_modules/') && !link && !inBundle,
    );

    for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(fetched.filter(([, { integrity }]) => !integrity).map(([name]) => name)).toEqual([]);
    expect(fetched.filter(([, { resolved }]) => resolved).map(([name]) => name)).toEqual([]);
  });
});

test('the packages looked at are all that have a lock file', () => {
  expect(policy.PACKAGES).toEqual(['.', 'deploy/aws']);
});

test.each(readdirSync(WORKFLOWS))('every action of %s is pinned to a commit', (name) => {
  const workflow = readFileSync(path.join(WORKFLOWS, name), 'utf8');

  expect(workflow).toMatch(/uses:/);
  expect(policy.unpinnedActions(workflow)).toEqual([]);
});

test('what is not allowed is noticed', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/good': { version: '1.0.0', license: 'MIT' },
      'node_modules/good/node_modules/@deep/share-alike': { version: '2.0.0', license: 'AGPL-3.0-only' },
      'node_modules/silent': { version: '3.0.0', hasInstallScript: true },
      'node_modules/tool': { version: '4.0.0', license: 'GPL-3.0', dev: true, hasInstallScript: true },
      'clients/own': { version: '0.1.0' },
    },
  };
  const tag = '      - uses: actions/checkout@v5';
  const commit = `      - uses: actions/checkout@${'a1'.repeat(20)}`;

  const refused = policy.refusedPackages(policy.productionPackages(lock));
  expect(refused.map(({ name }) => name)).toEqual(['@deep/share-alike', 'silent']);
  expect(policy.undecidedScripts(lock, { allowScripts: { tool: false } })).toEqual(['silent']);
  expect(policy.unpinnedActions([tag, commit, `${commit} # v5.0.0`].join('\n'))).toEqual([tag, commit]);
});
